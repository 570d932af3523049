"""A workspace that moves to another database shows the same there: quotas, report, chain, numbers; and only one of both works."""

import json
import re
import shutil
import tomllib
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from servers.postgresql import new_database
from servers.program import Program
from tagwerk.access.actors import Actor
from tagwerk.companies.cards import add_company
from tagwerk.platform.errors import ConfigurationError, Conflict, Elsewhere
from tagwerk.platform.home.home import require_home
from tagwerk.workspace.adopting import adopt
from tagwerk.workspace.backups.moving import move
from tagwerk.workspace.backups.rows import tables_of
from tagwerk.workspace.backups.settings_file import with_database
from tagwerk.workspace.opening import open_workspace
from tagwerk.workspace.verifying import verify_ledger

ADMINISTRATOR = Actor("anna", "administrator", 1)
PACE = re.compile(r'("(?:expected|forecast)":) [0-9.]+')
SHOWN = [
    *[
        ("quota",),
        ("team",),
        ("companies", "list"),
        ("contacts", "list"),
        ("calls", "list"),
        ("tasks", "list"),
        ("agenda",),
    ],
    *[
        ("reports", "make", "monthly", "--period", "2026-11"),
        ("contracts", "list"),
        ("inbox", "list"),
        ("staff", "list"),
    ],
]


@pytest.fixture
def elsewhere(request: pytest.FixtureRequest, filled: Path) -> Iterator[str]:
    """The address of an empty database of the other kind."""
    if not on_file(filled):
        yield "sqlite:///moved.db"
    else:
        with new_database(request.getfixturevalue("postgresql_server")) as url:
            yield url


def on_file(folder: Path) -> bool:
    settings = tomllib.loads((folder / "tagwerk.toml").read_text(encoding="utf-8"))
    return "postgresql" not in settings.get("database", {}).get("url", "")


def rows(folder: Path) -> dict[str, list[str]]:
    """Every row of every table, as the database has it, objects by their content."""
    app = open_workspace(folder)
    from tagwerk.workspace.opening import schemas

    found = {}
    with app.database.reading() as session:
        tables = {name: table for schema in schemas(app) for name, table in schema.metadata.tables.items()}
        for name in tables_of(session.connection()):
            if name in tables and name not in ("homes", "accesses"):
                found[name] = sorted(repr(_plain(row)) for row in session.execute(sa.select(tables[name])).mappings())
    app.close()
    return found


def _plain(row: Any) -> dict[str, Any]:
    return {
        str(name): json.dumps(value, sort_keys=True) if isinstance(value, dict) else value
        for name, value in row.items()
    }


def shown(program: Program) -> dict[tuple[str, ...], Any]:
    """What is shown, but for what is expected by now: that grows from minute to minute."""
    found = {}
    for command in SHOWN:
        done = program.run(*command, "--json")
        found[command] = (done.returncode, PACE.sub(r"\1 …", done.stdout), done.stderr)
    return found


def test_everything_is_shown_as_before_and_the_ledger_is_the_same(filled: Path, elsewhere: str) -> None:
    program = Program(filled, {"TAGWERK_EMPLOYEE": "anna", "TAGWERK_CLOCK_OFFSET": "0"})
    assert program.run("db", "adopt", "--yes").returncode == 0
    before, there = shown(program), rows(filled)
    verified = program.json("ledger", "verify")
    moved = program.json("db", "move", elsewhere, "--yes")
    assert tomllib.loads((filled / "tagwerk.toml").read_text(encoding="utf-8"))["database"]["url"] == elsewhere
    assert rows(filled) == there
    assert shown(program) == before
    assert program.json("ledger", "verify", "--since", moved["head"])["head"] == verified["head"]
    assert all(
        check["ok"]
        for check in json.loads(program.run("doctor", "--json").stdout)
        if check["check"] in ("home", "ledger")
    )


def test_there_and_back_again_it_is_the_same(filled: Path, elsewhere: str, postgresql_server: str) -> None:
    before = rows(filled)
    with ExitStack() as databases:
        back = "sqlite:///back.db"
        if elsewhere.startswith("sqlite"):
            back = databases.enter_context(new_database(postgresql_server))
        for address in (elsewhere, back):
            app = open_workspace(filled)
            move(app, ADMINISTRATOR, address)
            app.close()
        assert rows(filled) == before
        app = open_workspace(filled)
        assert verify_ledger(app, ADMINISTRATOR).faults == ()
        highest = max(int(row.partition("'id': ")[2].partition(",")[0]) for row in before["companies"])
        assert add_company(app, ADMINISTRATOR, "Danach GmbH").id > highest
        app.close()


def test_the_old_records_are_kept_and_nothing_leaves_them(filled: Path, elsewhere: str, tmp_path: Path) -> None:
    settings, was_file = (filled / "tagwerk.toml").read_text(encoding="utf-8"), on_file(filled)
    app = open_workspace(filled)
    require_home(app)
    move(app, ADMINISTRATOR, elsewhere)
    app.close()
    new = open_workspace(filled)
    require_home(new)
    new.close()
    (filled / "tagwerk.toml").write_text(settings, encoding="utf-8")
    old = open_workspace(filled, address="sqlite:///tagwerk.db" if was_file else "")
    with pytest.raises(Elsewhere, match="it moved to"):
        require_home(old)
    old.close()


def test_what_was_a_copy_is_one_after_the_move(filled: Path, elsewhere: str, tmp_path: Path) -> None:
    app = open_workspace(filled)
    adopt(app, ADMINISTRATOR)
    app.close()
    copy = Path(shutil.copytree(filled, tmp_path / "copy"))
    app = open_workspace(copy)
    move(app, ADMINISTRATOR, elsewhere)
    app.close()
    app = open_workspace(copy)
    with pytest.raises(Elsewhere):
        require_home(app)
    app.close()


def test_a_database_that_is_not_empty_is_not_touched(filled: Path, elsewhere: str, tmp_path: Path) -> None:
    app = open_workspace(filled)
    move(app, ADMINISTRATOR, elsewhere)
    app.close()
    again = Path(shutil.copytree(filled, tmp_path / "again"))
    program = Program(tmp_path / "other")
    assert program.run("init", str(program.workspace)).returncode == 0
    target = elsewhere if not elsewhere.startswith("sqlite") else f"sqlite:///{again / 'moved.db'}"
    done = program.run("db", "move", target, "--yes")
    assert (done.returncode, "is not empty; nothing was changed" in done.stderr) == (1, True)
    assert rows(filled)["companies"]


def test_while_others_work_nothing_moves(filled: Path, elsewhere: str) -> None:
    app, other = open_workspace(filled), open_workspace(filled)
    before = (filled / "tagwerk.toml").read_text(encoding="utf-8")
    with other.database.reading() as session:
        session.execute(sa.text("SELECT count(*) FROM companies"))
        with pytest.raises(Conflict, match="Another program works"):
            move(app, ADMINISTRATOR, elsewhere)
    other.close()
    app.close()
    assert (filled / "tagwerk.toml").read_text(encoding="utf-8") == before
    assert not (filled / "moved.db").exists()


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("nonsense", "no usable database address"),
        ("mysql://anna@db/crm", "no usable database address"),
        ("sqlite:////nowhere/at/all.db", "cannot be written"),
        ("sqlite:///tagwerk.db", "already"),
        ("sqlite:///tagwerk.toml", "is no SQLite database"),
        ("postgresql://anna:geheim@127.0.0.1:1/crm", "does not answer"),
    ],
)
def test_an_address_that_leads_nowhere_is_one_line_and_changes_nothing(
    program: Program, address: str, says: str
) -> None:
    before = (program.workspace / "tagwerk.toml").read_text(encoding="utf-8")
    done = program.run("db", "move", address, "--yes")
    assert done.returncode in (1, 2)
    (line,) = done.stderr.splitlines()
    assert says in line
    assert "geheim" not in done.stdout + line
    assert (program.workspace / "tagwerk.toml").read_text(encoding="utf-8") == before
    assert program.run("doctor").stdout


def test_a_user_who_may_make_no_tables_is_told_so(program: Program, postgresql_url: str) -> None:
    engine = sa.create_engine(postgresql_url)
    with engine.begin() as connection:
        connection.execute(sa.text("DROP ROLE IF EXISTS guest"))
        connection.execute(sa.text("CREATE ROLE guest LOGIN"))
        connection.execute(sa.text("REVOKE CREATE ON SCHEMA public FROM PUBLIC"))
    engine.dispose()
    done = program.run("db", "move", postgresql_url.replace("postgres@", "guest@"), "--yes")
    (line,) = done.stderr.splitlines()
    assert "does not permit this" in line
    assert "owner" in line


@pytest.mark.parametrize(
    "settings",
    [
        "",
        "# mine\n[web]\nport = 80\n",
        '[database]\nurl = "sqlite:///tagwerk.db"    # ours\n\n[web]\nport = 80\n',
        "[database]\n# url = 'x'\nbusy_timeout = 3\n[web]\nport = 80\n",
        "[web]\nport = 80\n[database]",
        "  [database]  # here\n  url = 'sqlite:///x'\n",
    ],
)
def test_the_workspace_file_keeps_what_people_wrote(settings: str) -> None:
    changed = with_database(settings, "postgresql://anna@db/crm")
    before = tomllib.loads(settings)
    assert tomllib.loads(changed) == before | {
        "database": before.get("database", {}) | {"url": "postgresql://anna@db/crm"}
    }
    assert all(comment in changed for comment in ("# mine", "# ours", "# here") if comment in settings)


@pytest.mark.parametrize("settings", ["database.url = 'sqlite:///x'\n", "database = {url = 'x'}\n"])
def test_a_workspace_file_written_in_another_way_is_left_to_people(settings: str) -> None:
    with pytest.raises(ConfigurationError, match="only a person"):
        with_database(settings, "postgresql://anna@db/crm")
