"""A copied workspace: everything in it works, and nothing leaves it before somebody says that it lives there."""

import json
import logging
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from threading import Barrier

import pytest
import sqlalchemy as sa

from kit.activities import DAYS, offer
from servers.postgresql import new_database
from servers.program import Program
from tagwerk.access.actors import Actor
from tagwerk.companies.cards import add_company
from tagwerk.diary.notices import NewNotice, notify, remind
from tagwerk.diary.tables import Notice
from tagwerk.platform.actions import Action
from tagwerk.platform.app import App
from tagwerk.platform.errors import ConfigurationError, Elsewhere
from tagwerk.platform.home import places
from tagwerk.platform.home.home import require_home, whereabouts
from tagwerk.platform.home.places import CONTAINER, MACHINE_VARIABLE, MARKER
from tagwerk.routines.running import run_due, start_worker
from tagwerk.staff.hookspecs import Notification, Notifier, tagwerk_notifiers
from tagwerk.workspace.adopting import adopt
from tagwerk.workspace.opening import open_workspace, upgrade

ADMINISTRATOR = Actor("anna", "administrator", 1)


@pytest.fixture
def opened() -> Iterator[ExitStack]:
    """Where opened workspaces are put, to be closed after the test."""
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def founded(tmp_path: Path, opened: ExitStack, prepared_sqlite: Path) -> App:
    """A workspace on SQLite, in a folder of its own, that something has left."""
    (tmp_path / "workspace").mkdir()
    shutil.copy(prepared_sqlite, tmp_path / "workspace" / "tagwerk.db")
    app = found(tmp_path / "workspace", opened)
    require_home(app)
    return app


def found(folder: Path, opened: ExitStack, settings: str = "") -> App:
    folder.mkdir(exist_ok=True)
    (folder / "tagwerk.toml").write_text(settings, encoding="utf-8")
    app = reopened(folder, opened, check_schema=False)
    upgrade(app)
    return app


def reopened(folder: Path, opened: ExitStack, *, check_schema: bool = True) -> App:
    app = open_workspace(folder, check_schema=check_schema)
    opened.callback(app.close)
    return app


def copied(app: App, folder: Path, opened: ExitStack) -> App:
    """The workspace as somebody else's backup would have it."""
    app.close()
    shutil.copytree(app.folder, folder)
    return reopened(folder, opened)


def test_a_workspace_that_nothing_has_left_moves_as_it_likes(tmp_path: Path, opened: ExitStack) -> None:
    first = found(tmp_path / "first", opened)
    second = copied(first, tmp_path / "second", opened)
    require_home(second)
    require_home(first)


def test_nothing_leaves_a_copied_folder_until_it_is_adopted(founded: App, tmp_path: Path, opened: ExitStack) -> None:
    copy = copied(founded, tmp_path / "copy", opened)
    with pytest.raises(Elsewhere, match=f"its folder was {founded.folder}.* Nothing leaves it") as refused:
        require_home(copy)
    assert refused.value.action == Action("db.adopt")
    assert "\n" not in str(refused.value)
    require_home(founded)
    adopt(copy, ADMINISTRATOR)
    require_home(copy)
    require_home(founded)


def test_a_folder_that_was_renamed_asks(founded: App, tmp_path: Path, opened: ExitStack) -> None:
    founded.close()
    moved = reopened(founded.folder.rename(tmp_path / "renamed"), opened)
    with pytest.raises(Elsewhere, match="its folder was"):
        require_home(moved)


def test_a_link_to_the_folder_is_the_folder(founded: App, tmp_path: Path, opened: ExitStack) -> None:
    (tmp_path / "link").symlink_to(founded.folder)
    require_home(reopened(tmp_path / "link", opened))


def test_a_backup_that_was_restored_on_another_machine_asks(founded: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(MACHINE_VARIABLE, "another one")
    with pytest.raises(Elsewhere, match="another machine"):
        require_home(founded)
    monkeypatch.delenv(MACHINE_VARIABLE)
    require_home(founded)


def test_a_machine_that_is_no_container_is_known_by_its_id(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(places, "CONTAINER_SIGNS", ())
    monkeypatch.setattr(places, "CONTAINER_VARIABLES", ())
    known = tmp_path / "machine-id"
    monkeypatch.setattr(places, "MACHINE_IDS", (tmp_path / "nothing", known))
    by_network = places.machine()
    known.write_text("0123456789abcdef\n", encoding="ascii")
    one = places.machine()
    assert one == places.machine()
    assert one not in (CONTAINER, by_network)
    assert "0123456789abcdef" not in one


def test_a_container_that_starts_anew_over_its_volume_is_at_home(
    founded: App, tmp_path: Path, opened: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "machine", lambda: CONTAINER)
    adopt(founded, ADMINISTRATOR)
    founded.close()
    monkeypatch.setattr("socket.gethostname", lambda: "8d1c02f6e3aa")
    require_home(reopened(founded.folder, opened))
    shutil.copytree(founded.folder, tmp_path / "backup")  # what lies at the same path afterwards is a copy
    shutil.rmtree(founded.folder)
    shutil.copytree(tmp_path / "backup", founded.folder)
    restored = reopened(founded.folder, opened)
    with pytest.raises(Elsewhere, match="is a copy"):
        require_home(restored)


def test_a_database_file_that_was_put_into_another_workspace_asks(
    founded: App, tmp_path: Path, opened: ExitStack
) -> None:
    founded.close()
    other = tmp_path / "other"
    found(other, opened).close()
    shutil.copy(founded.folder / "tagwerk.db", other / "tagwerk.db")
    with pytest.raises(Elsewhere):
        require_home(reopened(other, opened))


def test_of_many_who_are_the_first_at_once_nobody_takes_the_folder_for_a_copy(
    workspace_folder: Path, opened: ExitStack
) -> None:
    apps = [reopened(workspace_folder, opened) for _ in range(8)]
    start = Barrier(len(apps))

    def leave(app: App) -> None:
        start.wait()
        require_home(app)

    with ThreadPoolExecutor(len(apps)) as pool:
        list(pool.map(leave, apps))
    assert len(whereabouts(apps[0]).homes) == 1
    require_home(apps[0])


def test_a_database_of_postgresql_that_was_copied_asks(
    postgresql_server: str, prepared_postgresql: str, tmp_path: Path, opened: ExitStack
) -> None:
    first = opened.enter_context(new_database(postgresql_server, prepared_postgresql))
    app = found(tmp_path / "workspace", opened, f'[database]\nurl = "{first}"\n')
    require_home(app)
    app.close()
    second = opened.enter_context(new_database(postgresql_server, first.rpartition("/")[2]))
    (app.folder / "tagwerk.toml").write_text(f'[database]\nurl = "{second}"\n', encoding="utf-8")
    copy = reopened(app.folder, opened)
    with pytest.raises(Elsewhere, match="it has another database"):
        require_home(copy)
    adopt(copy, ADMINISTRATOR)
    require_home(copy)
    copy.close()


def test_several_machines_share_a_database_once_each_said_so(
    postgresql_server: str, prepared_postgresql: str, tmp_path: Path, opened: ExitStack
) -> None:
    url = opened.enter_context(new_database(postgresql_server, prepared_postgresql))
    one, two = (found(tmp_path / name, opened, f'[database]\nurl = "{url}"\n') for name in ("one", "two"))
    require_home(one)
    with pytest.raises(Elsewhere):
        require_home(two)
    adopt(two, ADMINISTRATOR)
    require_home(one)
    require_home(two)
    assert len(whereabouts(one).homes) == 2
    one.close()
    two.close()


def test_without_its_setting_a_workspace_does_not_take_an_empty_database_for_its_own(
    postgresql_server: str, prepared_postgresql: str, tmp_path: Path, opened: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = opened.enter_context(new_database(postgresql_server, prepared_postgresql))
    monkeypatch.setenv("TAGWERK_DATABASE__URL", url)
    app = found(tmp_path / "workspace", opened)
    require_home(app)
    app.close()
    monkeypatch.delenv("TAGWERK_DATABASE__URL")
    with pytest.raises(ConfigurationError, match=r"nothing says how to reach it.*TAGWERK_DATABASE__URL"):
        reopened(app.folder, opened, check_schema=False)
    assert not (app.folder / "tagwerk.db").exists()


def test_a_folder_that_nobody_may_write_to_has_a_home_too(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_kwargs: object) -> None:
        raise PermissionError

    (app.folder / MARKER).unlink(missing_ok=True)
    monkeypatch.setattr(Path, "open", refuse)
    require_home(app)
    require_home(app)
    assert not (app.folder / MARKER).exists()


def test_a_workspace_of_an_older_version_lives_where_it_is_upgraded(app: App, anna: Actor) -> None:
    offer(app, anna, DAYS[0], add_company(app, anna, "Möbel Größer").id)
    upgrade(app)
    assert whereabouts(app).homes == [whereabouts(app).here]


def test_nobody_is_told_anything_from_a_copy_and_then_it_is_told(
    founded: App, tmp_path: Path, opened: ExitStack, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    told: list[Notification] = []

    def tell(notification: Notification) -> bool:
        told.append(notification)
        return True

    copy = copied(founded, tmp_path / "copy", opened)
    collect = copy.plugins.collect
    monkeypatch.setattr(
        copy.plugins,
        "collect",
        lambda hook, *args: [Notifier("test", tell)] if hook is tagwerk_notifiers else collect(hook, *args),
    )
    assert not notify(copy, NewNotice("task:1", "Anna", "anna@tagwerk.example", "Erinnerung", "Muster schicken"))
    assert told == []
    assert "not where it lives" in caplog.text
    adopt(copy, ADMINISTRATOR)
    remind(copy)
    assert [notification.subject for notification in told] == ["Erinnerung"]
    with copy.database.reading() as session:
        assert session.scalars(sa.select(Notice.told_at)).one() is not None


def test_the_worker_of_a_copy_works_and_says_that_nothing_leaves(
    founded: App, tmp_path: Path, opened: ExitStack, caplog: pytest.LogCaptureFixture
) -> None:
    copy = copied(founded, tmp_path / "copy", opened)
    with caplog.at_level(logging.WARNING):
        start_worker(copy)
    assert "Nothing leaves it" in caplog.text
    run_due(copy)


def test_the_commands_say_it_and_adopting_asks(program: Program, tmp_path: Path) -> None:
    app = open_workspace(program.workspace)
    require_home(app)
    app.close()
    copy = Program(Path(shutil.copytree(program.workspace, tmp_path / "copy")))
    assert "tagwerk db adopt" in copy.run("db", "status").stdout
    assert "not where it lives" in copy.json("today")["lines"][0]
    (home,) = [check for check in json_of(copy, "doctor") if check["check"] == "home"]
    assert not home["ok"]
    asked = copy.run("db", "adopt")
    assert (asked.returncode, "--yes" in asked.stderr) == (2, True)
    assert str(program.workspace) in "".join(asked.stdout.split())  # a terminal breaks long lines
    adopted = copy.json("db", "adopt", "--yes")
    assert (adopted["adopted"], adopted["is"]["folder"]) == (True, str(copy.workspace))
    assert copy.json("db", "adopt")["adopted"] is False
    assert "adopt" not in copy.run("db", "status").stdout


def json_of(program: Program, *arguments: str) -> list[dict[str, object]]:
    shown: list[dict[str, object]] = json.loads(program.run(*arguments, "--json").stdout)
    return shown
