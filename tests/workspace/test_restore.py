"""What comes back from a backup is whole, what was there is kept, and nothing leaves before somebody says that it lives here."""

import json
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from servers.postgresql import new_database
from servers.program import Program
from tagwerk.access.actors import Actor
from tagwerk.companies.cards import add_company
from tagwerk.platform.app import App
from tagwerk.platform.errors import Conflict, Elsewhere, SchemaMismatch, WrongInput
from tagwerk.platform.home.home import require_home
from tagwerk.workspace.adopting import adopt
from tagwerk.workspace.backups import restoring
from tagwerk.workspace.backups.making import backup, make_backup
from tagwerk.workspace.backups.replacing import STAGE, alone
from tagwerk.workspace.backups.restoring import restore
from tagwerk.workspace.opening import open_workspace
from tagwerk.workspace.verifying import verify_ledger

ADMINISTRATOR = Actor("anna", "administrator", 1)
PACE = re.compile(r'("(?:expected|forecast)":) [0-9.]+')
COMMANDS = [("quota",), ("today",), ("companies", "list"), ("calls", "list"), ("reports", "list"), ("tasks", "list")]


@pytest.fixture
def full(filled: Path) -> Iterator[App]:
    """An open workspace in which no table is empty, with a template, and which mails left."""
    (filled / "templates").mkdir(exist_ok=True)
    (filled / "templates" / "own.txt").write_text("before", encoding="utf-8")
    app = open_workspace(filled)
    adopt(app, ADMINISTRATOR)
    yield app
    app.close()


def content(app: App) -> dict[str, list[str]]:
    """Every row of every table but where the workspace lives and who looked at it."""
    engine = sa.create_engine(app.config.database_url)
    with engine.connect() as connection:
        metadata = sa.MetaData()
        metadata.reflect(connection)
        found = {
            table.name: sorted(map(repr, connection.execute(sa.select(table))))
            for table in metadata.sorted_tables
            if table.name not in ("homes", "accesses")
        }
    engine.dispose()
    return found


def test_what_was_there_when_it_was_made_comes_back(full: App) -> None:
    before = content(full)
    made = backup(full, ADMINISTRATOR)
    late = add_company(full, ADMINISTRATOR, "Nachher GmbH").id
    (full.folder / "templates" / "own.txt").write_text("after", encoding="utf-8")
    done = restore(full, ADMINISTRATOR, made.file)
    assert content(full) == before
    assert (full.folder / "templates" / "own.txt").read_text(encoding="utf-8") == "before"
    assert (done.folder / "templates" / "own.txt").read_text(encoding="utf-8") == "after"
    assert verify_ledger(full, ADMINISTRATOR).faults == ()
    assert made.file.exists()
    assert kept_companies(full, done.records, late) == ["Nachher GmbH"]
    assert add_company(full, ADMINISTRATOR, "Danach GmbH").id > 0
    assert not (full.folder / STAGE).exists()


def kept_companies(app: App, records: str, number: int) -> list[str]:
    url = f"sqlite:///{records}" if app.database.is_sqlite else app.config.database_url
    engine = sa.create_engine(url)
    schema = "" if app.database.is_sqlite else f"{records}."
    with engine.connect() as connection:
        found = connection.scalars(sa.text(f"SELECT name FROM {schema}companies WHERE id = {number}")).all()
    engine.dispose()
    return list(found)


def test_nothing_leaves_what_came_back_until_it_is_adopted(full: App) -> None:
    require_home(full)
    made = backup(full, ADMINISTRATOR)
    restore(full, ADMINISTRATOR, made.file)
    with pytest.raises(Elsewhere, match="it came back from a backup"):
        require_home(full)
    adopt(full, ADMINISTRATOR)
    require_home(full)


def test_a_backup_goes_to_either_kind_of_database(full: App, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    made = backup(full, ADMINISTRATOR)
    before = content(full)
    folder = tmp_path / "other"
    restoring.prepare_folder(folder, made.file)
    with new_database(request.getfixturevalue("postgresql_server")) as url:
        other = url if full.database.is_sqlite else "sqlite:///tagwerk.db"
        (folder / "tagwerk.toml").write_text(f'[database]\nurl = "{other}"\n', encoding="utf-8")
        app = open_workspace(folder, check_schema=False)
        restore(app, ADMINISTRATOR, made.file)
        assert app.database.is_sqlite is not full.database.is_sqlite
        assert {name: len(rows) for name, rows in content(app).items()} == {
            name: len(rows) for name, rows in before.items()
        }
        assert verify_ledger(app, ADMINISTRATOR).faults == ()
        app.close()


def test_a_backup_of_an_older_program_is_brought_to_this_one(older: Path) -> None:
    app = open_workspace(older, check_schema=False)
    made = make_backup(app, "by-hand", "system:test")
    restore(app, Actor.system("test"), made.file)
    app.close()
    app = open_workspace(older)
    with pytest.raises(Elsewhere, match="backup"):
        require_home(app)
    assert verify_ledger(app, ADMINISTRATOR).faults == ()
    app.close()


def rewritten(file: Path, target: Path, change: Callable[[dict[str, Any]], None]) -> Path:
    """The same backup with another manifest."""
    with zipfile.ZipFile(file) as archive, zipfile.ZipFile(target, "w") as changed:
        for name in archive.namelist():
            data = archive.read(name)
            if name == "backup.json":
                manifest = json.loads(data)
                change(manifest)
                data = json.dumps(manifest).encode()
            changed.writestr(name, data)
    return target


def test_a_file_that_is_no_good_backup_is_refused_in_one_line_and_changes_nothing(full: App, tmp_path: Path) -> None:
    made = backup(full, ADMINISTRATOR)
    before = content(full)
    whole = made.file.read_bytes()
    (tmp_path / "cut.zip").write_bytes(whole[: len(whole) // 2])
    with zipfile.ZipFile(made.file) as archive:
        largest = max(archive.infolist(), key=lambda member: member.compress_size)
    place = largest.header_offset + largest.compress_size // 2  # what surrounds the files may be as it likes
    (tmp_path / "flipped.zip").write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
    (tmp_path / "text.zip").write_text("Guten Tag", encoding="utf-8")
    (tmp_path / "empty.zip").write_bytes(b"")
    with zipfile.ZipFile(tmp_path / "holiday.zip", "w") as archive:
        archive.writestr("picture.jpg", b"...")
    rewritten(made.file, tmp_path / "out.zip", lambda m: m["files"].update({"templates/../../out": "0"}))
    rewritten(made.file, tmp_path / "absolute.zip", lambda m: m["files"].update({"/etc/out": "0"}))
    rewritten(made.file, tmp_path / "strange.zip", lambda m: m.update(files=3))
    names = ("cut", "flipped", "text", "empty", "holiday", "out", "absolute", "strange", "missing")
    for name in names:
        with pytest.raises(WrongInput) as refused:
            restore(full, ADMINISTRATOR, tmp_path / f"{name}.zip")
        assert "\n" not in str(refused.value)
    with pytest.raises(WrongInput, match="is no backup"):
        restore(full, ADMINISTRATOR, tmp_path)
    assert content(full) == before
    assert not list(full.folder.glob("*restore-*"))


@pytest.mark.parametrize("filled", ["sqlite"], indirect=True)
def test_a_backup_of_a_newer_program_says_which_one_is_needed(full: App, tmp_path: Path) -> None:
    made = backup(full, ADMINISTRATOR)
    newer = rewritten(made.file, tmp_path / "a.zip", lambda m: m["schemas"].update(tagwerk="9999"))
    with pytest.raises(SchemaMismatch, match=r"newer program.*9999"):
        restore(full, ADMINISTRATOR, newer)
    newest = rewritten(made.file, tmp_path / "b.zip", lambda m: m.update(format=99, program="7.1"))
    with pytest.raises(WrongInput, match=r"newer program \(7.1\)"):
        restore(full, ADMINISTRATOR, newest)


@pytest.mark.parametrize("filled", ["sqlite"], indirect=True)
def test_while_another_program_has_the_records_open_nothing_is_replaced(full: App) -> None:
    made = backup(full, ADMINISTRATOR)
    before = content(full)
    other = open_workspace(full.folder)
    with other.database.reading() as session:
        session.execute(sa.text("SELECT count(*) FROM companies"))
        with pytest.raises(Conflict, match="Another program works with this workspace"):
            restore(full, ADMINISTRATOR, made.file)
    other.close()
    assert content(full) == before
    restore(full, ADMINISTRATOR, made.file)


@pytest.mark.parametrize("filled", ["sqlite"], indirect=True)
@pytest.mark.parametrize("damage", ["missing", "garbage", "empty"])
def test_records_that_are_lost_come_back(filled: Path, damage: str) -> None:
    program = Program(filled, {"TAGWERK_EMPLOYEE": "anna"})
    file = program.json("db", "backup")["file"]
    before = program.json("companies", "list")
    for path in filled.glob("tagwerk.db*"):
        path.unlink()
    if damage != "missing":
        (filled / "tagwerk.db").write_bytes(b"" if damage == "empty" else b"\x5a" * 50_000)
    done = program.run("db", "restore", file, "--yes")
    assert done.returncode == 0, done.stderr
    assert program.json("companies", "list") == before


def test_the_command_asks_and_says_where_the_old_ones_are(filled: Path, tmp_path: Path) -> None:
    program = Program(filled, {"TAGWERK_EMPLOYEE": "anna"})
    file = program.json("db", "backup")["file"]
    before = shown(program)
    asked = program.run("db", "restore", file)
    assert (asked.returncode, "--yes" in asked.stderr) == (2, True)
    done = program.run("db", "restore", file, "--yes")
    assert done.returncode == 0, done.stderr
    assert "Kept aside: " in done.stdout
    assert "tagwerk db adopt" in done.stdout
    submitted = program.run("reports", "submit", "monthly", "--period", "2026-10")
    assert (submitted.returncode, "Nothing leaves it" in submitted.stderr) == (1, True)
    assert program.json("db", "adopt", "--yes")["adopted"]
    assert shown(program) == before


def shown(program: Program) -> dict[tuple[str, ...], str]:
    """What is shown, but for what is expected by now: that grows from minute to minute."""
    return {command: PACE.sub(r"\1 …", json.dumps(program.json(*command))) for command in COMMANDS}


def test_a_lost_folder_comes_back_elsewhere_with_its_settings(filled: Path, tmp_path: Path) -> None:
    app = open_workspace(filled)
    made = backup(app, ADMINISTRATOR, tmp_path / "kept.zip")
    sqlite = app.database.is_sqlite
    app.close()
    settings = (filled / "tagwerk.toml").read_text(encoding="utf-8")
    shutil.rmtree(filled)
    program = Program(tmp_path / "again", {"TAGWERK_EMPLOYEE": "anna"})
    done = program.run("db", "restore", str(made.file), "--yes", "--workspace", str(program.workspace))
    assert done.returncode == 0, done.stderr
    assert (program.workspace / "tagwerk.toml").read_text(encoding="utf-8") == settings
    assert (program.workspace / "tagwerk.db").exists() is sqlite
    assert len(program.json("companies", "list")) > 10


def test_two_restores_at_once_are_one(full: App) -> None:
    made = backup(full, ADMINISTRATOR)
    with alone(full.folder), pytest.raises(Conflict, match="being restored"):
        restore(full, ADMINISTRATOR, made.file)
