"""Whoever reads waits for no writer and needs no room on the disk: every command that only shows something, on both databases."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import pytest

from servers.postgresql import new_database
from tagwerk.cli import commands as own_commands
from tagwerk.cli.building import build
from tagwerk.cli.console import Cli, CommonOptions
from tagwerk.cli.main import run
from tagwerk.platform.plugins import discover

READING = [
    "absence list", "agenda", "agenda waiting", "suppress list", "close", "companies find m", "companies list",
    "companies list 'rank = client'",
    "companies show 1", "companies notes 1", "companies timeline 1", "find m", "contacts list", "contacts list 1",
    "contacts show 1", "contacts export", "consent list 1", "companies duplicates", "imports list",
    "contracts list", "db backups", "db status", "departments list", "doctor", "events list", "events show 1",
    "job check own.toml", "job list", "job show customer_search_manager", "outages list", "plans show", "plugins list",
    "plugins show email_offers", "quota",
    "products list", "products find regal", "products show 4711", "wanted",
    "completion bash", "quota --explain visits", "requests list", "requests show 1", "segments list", "segments show clients",
    "segments explain clients", "segments fields", "settings check", "settings show", "staff accesses", "staff list",
    "staff token list", "tasks list", "today", "visits list", "visits show 1", "calls list", "calls settle",
    "campaigns templates", "inbox list", "reports list",
]  # fmt: skip
"""Each command of the core that only shows something, and some of the plugins, as the first employee types it."""
DAILY = [
    "today", "agenda", "quota --explain visits", "companies list 'rank = client'", "companies show 1", "find m", "tasks list",
    "visits list", "contracts list", "products find regal", "db status", "settings check", "plugins list", "calls list",
    "campaigns templates", "inbox list", "reports list",
]  # fmt: skip
"""Of those what everybody asks for every day, one of each room; the others wait for the heavy run."""
OTHERS = [
    "team",
    "companies list --as eva",
    "contracts list --as eva",
    "tasks list --as eva",
    "quota --employee root --as eva",
]
"""What is others', to the first employee or to the administrator Eva."""
WRITING = {
    "absence appoint", "absence cancel", "absence dismiss", "absence end", "absence enter", "agenda later", "agenda now",
    "use", "companies add", "companies apart", "companies edit", "companies export", "companies import",
    "companies merge", "companies unmerge", "imports undo", "consent add", "consent withdraw", "companies note",
    "companies unnote", "import",
    "contacts add", "contacts edit", "contacts import", "contacts left", "contacts move", "contacts remove",
    "contracts draft", "contracts rescind",
    "contracts sign", "db adopt", "db backup", "db move",
    "db restore", "db upgrade", "demo", "departments add", "departments edit", "events accept", "events add",
    "events came", "events cancel", "events decline", "events invite", "events move", "events undo", "export", "forget", "init",
    "job assign",
    "ledger verify", "plugins check",
    "plugins disable", "plugins enable", "plugins new", "plugins purge",
    "outages mark", "products add", "products edit", "products export", "products price", "products analogues",
    "outages take-back", "plans drop", "plans set", "plans share", "requests answer", "requests send", "requests withdraw",
    "segments remove", "segments save", "serve", "setup list",
    "setup mail", "setup mailbox", "setup me", "setup region", "setup telephone",
    "staff add", "staff certify", "staff edit", "staff hand-over", "staff token make",
    "staff token revoke", "suppress add", "suppress lift",
    "tasks add", "tasks done", "tasks drop", "tasks edit", "tasks reopen", "visits cancel",
    "visits hold", "visits minutes", "visits move", "visits plan", "visits unhold", "worker",
}  # fmt: skip
CHANGES_BY_ITSELF = {
    "staff accesses",
    "doctor",
    "plugins show email_offers",
}  # each look is one more access; the doctor says what does not work here; a plugin is named slow on a busy machine

PREPARATION = [
    "departments add Lager", "segments save clients 'rank = client'", "contracts draft 1 --number V-1", "products add 4711 Regal",
    "tasks add 'Muster schicken' --company 1", "visits plan 1 --on 2026-12-17", "events add Messe --from 2026-12-15",
    "requests send Lager 'Wann kommt 4711?' --due 2026-12-11", "plans set visits 4 --for root --period 2026-W50",
    "staff add eva 'Eva Weiß' --role administrator --region BE --country DE", "staff token make root --name dashboard",
]  # fmt: skip
OWN_JOB = """name = "own"
title = { en = "Own" }
in_force_from = 2026-01-01
[[quota]]
metric = "calls"
target = 5
per = "day"
clause = "1"
"""
SHOWING = """
import json, os, shlex, sys, time
from tagwerk.cli.main import execute
from tagwerk.platform.errors import TagwerkError
import typer
if sys.argv[1] == "full":
    import resource
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
shown = {}
for command in json.loads(sys.argv[2]):
    begin = time.monotonic()
    try:
        shown[command] = {"shows": execute(shlex.split(command), quiet=True)}
    except TagwerkError as error:
        shown[command] = {"error": str(error)}
    except typer.Exit:
        shown[command] = {"shows": None}
    shown[command]["seconds"] = time.monotonic() - begin
print(json.dumps(shown))
"""
HOLDING_SQLITE = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute(sys.argv[2])
connection.execute("SELECT 1 FROM employees").fetchone()
print("held", flush=True)
sys.stdin.read()
"""
HOLDING_POSTGRESQL = """
import psycopg, sys
connection = psycopg.connect(sys.argv[1])
tables = connection.execute("SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'").fetchall()
connection.execute("LOCK TABLE " + ", ".join(table for (table,) in tables) + " IN SHARE MODE")
print("held", flush=True)
sys.stdin.read()
"""


@dataclass
class World:
    """A workspace with something of everything in it, and the environment that names its database."""

    folder: Path
    url: str
    environment: dict[str, str]

    _before: dict[str, dict[str, Any]] = field(default_factory=dict)

    def before(self, commands: list[str]) -> dict[str, dict[str, Any]]:
        """What each of *commands* shows when nothing is in the way."""
        if not self._before.keys() >= set(commands):
            self._before |= self.show(commands)
        return {command: self._before[command] for command in commands}

    def show(self, commands: list[str], *, disk: str = "roomy") -> dict[str, dict[str, Any]]:
        """What each of *commands* shows, or its error, and how long it took; in one process of its own."""
        done = subprocess.run(
            [sys.executable, "-c", SHOWING, disk, json.dumps(commands)],
            capture_output=True, text=True, timeout=240, cwd=self.folder, env=os.environ | self.environment | _ten_o_clock(),
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        shown: dict[str, dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])
        return shown

    @contextmanager
    def held(self, begin: str = "BEGIN IMMEDIATE") -> Iterator[None]:
        """Another process is in the middle of writing (or, with BEGIN, of reading)."""
        sqlite = self.url.startswith("sqlite")
        script = HOLDING_SQLITE if sqlite else HOLDING_POSTGRESQL
        where = self.url.removeprefix("sqlite:///") if sqlite else self.url.replace("+psycopg", "")
        with subprocess.Popen(
            [sys.executable, "-c", script, where, begin], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "held\n"
            yield
            process.kill()


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.heavy)])
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("reading") / "workspace"
    if request.param == "sqlite":
        yield _filled(folder, f"sqlite:///{folder / 'tagwerk.db'}")
    else:
        with new_database(request.getfixturevalue("postgresql_server")) as url:
            yield _filled(folder, url)


def _ten_o_clock() -> dict[str, str]:
    """Every look is at the same time of the day: how much is expected by now grows with it."""
    until_then = datetime.fromisoformat("2026-12-01T10:00+01:00") - datetime.now(UTC)  # noqa: TID251 - the child's clock
    return {"TAGWERK_CLOCK_OFFSET": str(until_then.total_seconds())}


def _filled(folder: Path, url: str) -> World:
    environment = {
        "TAGWERK_DATABASE__URL": url,
        "TAGWERK_EMPLOYEE": "root",
    }
    folder.mkdir()
    world = World(folder, url, environment)
    done = world.show(["init . --sample --region BE"])
    environment["TAGWERK_WORKSPACE"] = str(folder)
    (folder / "own.toml").write_text(OWN_JOB, encoding="utf-8")
    done |= world.show(PREPARATION)
    assert [each["error"] for each in done.values() if "error" in each] == []
    return world


showing = pytest.mark.parametrize(
    "commands", [pytest.param(DAILY, id="daily"), pytest.param(READING, id="all", marks=pytest.mark.heavy)]
)


def test_every_command_of_the_core_reads_or_writes() -> None:
    root = build(Cli(CommonOptions(), discover(), run=run, execute=run))
    names = {command.name for module in _modules() for command in module.COMMANDS}
    known = {*READING, *OTHERS, *WRITING, *(command.rpartition(" ")[0] for command in READING)}
    strangers = [path for name in sorted(names) for path in _leaves(root.commands[name], name)]
    assert [
        path for path in strangers if not any(command == path or command.startswith(f"{path} ") for command in known)
    ] == []


@showing
def test_what_only_shows_is_shown_while_another_process_writes(
    world: World, commands: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever waited for the other one would wait for half a minute."""
    before = world.before(commands)
    monkeypatch.setitem(world.environment, "TAGWERK_DATABASE__BUSY_TIMEOUT", "30")
    with world.held():
        now = world.show(commands)
    assert set(_differences(before, now)) <= {"settings show"}  # which says how long is waited
    assert {command: took["seconds"] for command, took in now.items() if took["seconds"] > 25} == {}


@showing
@pytest.mark.parametrize("others", ["alone", "beside another process"])
def test_what_only_shows_is_shown_on_a_full_disk(world: World, others: str, commands: list[str]) -> None:
    if not world.url.startswith("sqlite"):
        return  # its disk is the server's
    before = world.before(commands)
    if others == "alone":
        now = world.show(commands, disk="full")
    else:
        with world.held("BEGIN"):
            now = world.show(commands, disk="full")
    assert _differences(before, now) == {}


def test_what_is_others_is_shown_only_once_that_is_on_record(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(world.environment, "TAGWERK_DATABASE__BUSY_TIMEOUT", "1")
    assert [each for each in world.show(OTHERS).values() if "error" in each] == []
    with world.held():
        now = world.show(OTHERS)
    assert {
        command for command, each in now.items() if "cannot be put on record now" not in each.get("error", "")
    } == set()
    assert {command: each["error"] for command, each in now.items() if each["seconds"] > 15} == {}


def test_who_writes_is_told_in_one_line_that_another_process_does(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(world.environment, "TAGWERK_DATABASE__BUSY_TIMEOUT", "1")
    with world.held():
        (said,) = world.show(["tasks add 'Noch eine'"]).values()
    assert said["error"].startswith("Another process is writing to the database")
    assert said["seconds"] < 10


def _modules() -> list[Any]:
    return [import_module(module.name) for module in iter_modules(own_commands.__path__, f"{own_commands.__name__}.")]


def _leaves(command: Any, path: str) -> Iterator[str]:
    below = getattr(command, "commands", None)
    if not below:
        yield path
        return
    for name in below:
        yield from _leaves(command.get_command(None, name), f"{path} {name}")


def _differences(before: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    return {
        command: now[command].get("error", "shows something else")
        for command, was in before.items()
        if "error" in now[command] or (command not in CHANGES_BY_ITSELF and now[command]["shows"] != was["shows"])
    }
