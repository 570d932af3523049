"""A workspace that an older version filled shows the same after an upgrade, on both databases.

``older/REVISION`` is what ``make_older.py`` kept of that version. What was renamed on purpose since then stands in RENAMED and
REWRITTEN; all else that the commands showed must be there still, with the same value. More fields may have come.
"""

import gzip
import json
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from importlib.metadata import entry_points
from importlib.util import find_spec
from io import StringIO
from operator import itemgetter
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from psycopg import sql
from workspace.make_older import ENGLISH, show

from servers.postgresql import new_database
from servers.program import Program

OLDER = sorted((Path(__file__).parent / "older").iterdir())
RENAMED = {"agenda/*/standing": "rank", "tomorrow/agenda/*/standing": "rank"}
"""Where a field stood, with ``*`` for each number: how it is called now. What a company is to us is its rank, and an item of the
agenda says so; a company itself shows ``rank`` beside ``standing``, which stays under its older name."""
REWRITTEN = {
    "standing in (client, key_client)": "rank in (client, key_client)",
    "Replies to read: 7": "Mails that wait for an answer: 6",
    "tagwerk inbox list --unread": "tagwerk inbox list --state waiting",
}
"""A text as it was, and as it is now. The job descriptions that come with the program say ``rank``; a segment that a user
wrote with ``standing`` is understood as before. Reading answers nobody: the board counts who waits, and a call has
answered one of them.
"""


@dataclass
class ProgramWithin(Program):
    """The program as its script starts it, but within this process: so many commands would spend minutes on starting."""

    def run(self, *arguments: str) -> CompletedProcess[str]:
        """Run a command and give back its exit status and what it printed."""
        [script] = entry_points(group="console_scripts", name="tagwerk")
        out, errors = StringIO(), StringIO()
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(errors):
            patch.setattr(sys, "argv", ["tagwerk", *arguments])
            for name, value in self._environment().items():
                patch.setenv(name, value)
            with pytest.raises(SystemExit) as left:
                script.load()()
        return CompletedProcess(arguments, int(left.value.code or 0), out.getvalue(), errors.getvalue())


@dataclass
class Upgraded:
    """A workspace of an older version after the upgrade, and where its database is."""

    older: Path
    workspace: Path
    url: str

    @property
    def environment(self) -> dict[str, str]:
        """What the program needs to find the database, and to speak English as it did then."""
        return ENGLISH | {"TAGWERK_DATABASE__URL": self.url}


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.heavy)])
def kind(request: pytest.FixtureRequest) -> str:
    """The kind of database."""
    return str(request.param)


@pytest.fixture(scope="module", params=OLDER, ids=lambda folder: folder.name)
def upgraded(request: pytest.FixtureRequest, kind: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Upgraded]:
    """Each older workspace, upgraded as a user does it."""
    workspace = tmp_path_factory.mktemp("older") / "workspace"
    shutil.copytree(request.param, workspace, ignore=shutil.ignore_patterns("workspace.sql.gz", "shown.json"))
    database = workspace / "tagwerk.db"
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript(gzip.decompress((request.param / "workspace.sql.gz").read_bytes()).decode())
    if kind == "sqlite":
        yield _upgrade(Upgraded(request.param, workspace, f"sqlite:///{database}"))
    else:
        with _moved(database, request.getfixturevalue("postgresql_server")) as url:
            yield _upgrade(Upgraded(request.param, workspace, url))


def test_the_commands_show_what_they_showed_before(upgraded: Upgraded) -> None:
    before = json.loads((upgraded.older / "shown.json").read_text(encoding="utf-8"))
    commands = [(entry["as"], entry["command"]) for entry in before["shown"]]
    now = show(ProgramWithin(upgraded.workspace, upgraded.environment), before["moment"], commands)
    differences = [
        f"{entry['command']} (as {entry['as']}): {difference}"
        for entry, shown in zip(before["shown"], now, strict=True)
        for difference in _differences(
            _ordered(entry, _renamed(entry["shows"], "")), _ordered(entry, shown["shows"]), ""
        )
    ]
    assert differences == [], "\n".join(differences)


def _ordered(entry: dict[str, Any], shows: Any) -> Any:
    """Companies by their number: umlauts stand elsewhere in the order of names than they did."""
    is_list = entry["command"].startswith("companies list") and isinstance(shows, list)
    return sorted(shows, key=itemgetter("company")) if is_list else shows


@pytest.mark.parametrize("statement", ["UPDATE activities SET kind = kind", "DELETE FROM activities"])
def test_the_ledger_still_refuses_to_be_changed(upgraded: Upgraded, statement: str) -> None:
    engine = sa.create_engine(upgraded.url)
    try:
        with engine.begin() as connection, pytest.raises(sa.exc.DBAPIError, match="append"):
            connection.execute(sa.text(statement))
        with engine.connect() as connection:
            assert connection.scalar(sa.text("SELECT count(*) FROM activities"))
    finally:
        engine.dispose()


def _upgrade(older: Upgraded) -> Upgraded:
    done = Program(older.workspace, older.environment).run("db", "upgrade")
    assert done.returncode == 0, done.stderr
    engine = sa.create_engine(older.url)
    with engine.begin() as connection:  # it was made by `demo`, before demos were marked: its clock may be moved
        connection.execute(sa.text("INSERT INTO demo_marks (id, made_at) VALUES (1, '2026-10-01 00:00:00')"))
    engine.dispose()
    return older


def _differences(before: Any, now: Any, where: str) -> Iterator[str]:
    """What was shown before and is not shown now, each with the place where it stood."""
    if isinstance(before, dict) and isinstance(now, dict):
        for name, value in before.items():
            if name in now:
                yield from _differences(value, now[name], f"{where}/{name}")
            else:
                yield f"{where}/{name} is gone"
    elif isinstance(before, list) and isinstance(now, list) and len(before) == len(now):
        for number, (old, new) in enumerate(zip(before, now, strict=True)):
            yield from _differences(old, new, f"{where}/{number}")
    elif isinstance(before, list) and isinstance(now, list) and len(before) < len(now):  # more is shown today
        rest = iter(now)
        for number, old in enumerate(before):
            if not any(next(_differences(old, new, ""), None) is None for new in rest):
                yield f"{where}/{number} {old!r} is gone"
    elif before != now:
        yield f"{where} was {before!r}, is {now!r}"


def _renamed(shown: Any, where: str) -> Any:
    """What was shown before, in the words of today; *where* is its place."""
    if isinstance(shown, dict):
        places = {name: f"{where}/{name}".removeprefix("/") for name in shown}
        return {RENAMED.get(place, name): _renamed(shown[name], place) for name, place in places.items()}
    if isinstance(shown, list):
        return [_renamed(value, f"{where}/*".removeprefix("/")) for value in shown]
    return REWRITTEN.get(shown, shown) if isinstance(shown, str) else shown


@contextmanager
def _moved(file: Path, server: str) -> Iterator[str]:
    """A database on PostgreSQL with the tables as they were at that version, and the rows of *file*."""
    with new_database(server) as url, closing(sqlite3.connect(file)) as rows:
        engine = sa.create_engine(url)
        tables = [name for (name,) in rows.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        versions = [name for name in tables if name.endswith("_version")]
        for version_table in sorted(versions, key=lambda name: name != "tagwerk_version"):  # plugins refer to the core
            [(revision,)] = rows.execute(f"SELECT version_num FROM {version_table}")
            with engine.begin() as connection:
                _found(connection, version_table, revision)
        engine.dispose()
        with psycopg.connect(url.replace("+psycopg", "")) as connection:
            connection.execute("SET session_replication_role = replica")  # neither references nor guards meanwhile
            connection.execute("SET TIME ZONE 'UTC'")
            for table in (name for name in tables if name not in versions):
                _copy(rows, connection, table)
        yield url


def _found(connection: sa.Connection, version_table: str, revision: str) -> None:
    """Make the tables of the core, or of a plugin, as they were at *revision*."""
    name = version_table.removesuffix("_version")
    spec = find_spec(name if name == "tagwerk" else f"tagwerk_{name}")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    [first] = Path(spec.submodule_search_locations[0]).rglob("0001_*.py")
    config = Config()
    for option in ("script_location", "version_locations"):
        config.set_main_option(option, str(first.parent).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    scripts = ScriptDirectory.from_config(config)
    steps = EnvironmentContext(config, scripts, fn=lambda present, _context: scripts._upgrade_revs(revision, present))
    with steps:
        steps.configure(connection=connection, version_table=version_table)
        steps.run_migrations()


def _copy(rows: sqlite3.Connection, connection: psycopg.Connection[Any], table: str) -> None:
    """Copy a table row by row; PostgreSQL reads each value from its text, as the type of the column wants it."""
    cursor = rows.execute(f"SELECT * FROM {table}")
    columns = [name for name, *_rest in cursor.description]
    insert = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
        sql.Identifier(table),
        sql.SQL(", ").join(map(sql.Identifier, columns)),
        sql.SQL(", ").join(sql.Placeholder() * len(columns)),
    )
    values = ([None if value is None else str(value) for value in row] for row in cursor)
    connection.cursor().executemany(insert, list(values))
    if "id" in columns:
        count_on = "SELECT setval(pg_get_serial_sequence({}, 'id'), max(id)) FROM {}"
        connection.execute(sql.SQL(count_on).format(sql.Literal(table), sql.Identifier(table)))
