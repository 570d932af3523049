"""The kit for the tests of plugins, and of Tagwerk: a workspace of one's own, who works in it, its commands, and a contract.

In a plugin's ``conftest.py``::

    pytest_plugins = ["tagwerk.testing"]

* ``app``: an open workspace, its database made and empty; on PostgreSQL where ``TAGWERK_TEST_DATABASE`` names one.
* ``anna``: the first employee, who may do everything; ``actor_as("head")`` gives somebody with that role.
* ``tagwerk``: runs commands as Anna: ``tagwerk.json("quota")``.
* ``at``: what time it is: ``at("2026-11-23T10:00+01:00")``.
* ``site``: what ``tagwerk serve`` answers, asked in this process: ``site.post("/hooks/trade_fair/recorded", body)``.
* ``mail_sink``: a mail server that keeps what it takes: ``mail_sink.url``, ``mail_sink.mails``.

``collect(app, "tagwerk_metrics")`` asks a hook, ``tell(app, "tagwerk_contract_signed", event=event)`` tells one a fact.

``PluginContract`` are the tests that every plugin has to pass::

    class TestContract(PluginContract):
        plugin = "trade_fair"
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from tagwerk.platform import clock
from tagwerk.platform.config import FILE_NAME
from tagwerk.platform.errors import SchemaMismatch
from tagwerk.platform.home.demo import mark_as_demo
from tagwerk.platform.home.private import write_new
from tagwerk.staff.employees import NewEmployee, add_employee
from tagwerk.staff.finding import actor_of, find_actor
from tagwerk.staff.tables import Employee, Terms
from tagwerk.testing.asking import collect as collect
from tagwerk.testing.asking import tell as tell
from tagwerk.testing.mail_sink import MailSink as MailSink
from tagwerk.testing.site import Site as Site
from tagwerk.workspace.opening import open_workspace, schemas, upgrade

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tagwerk.access.actors import Actor, Role
    from tagwerk.platform.app import App


HIRED_ON = date(2025, 1, 1)
DATABASE_VARIABLE = "TAGWERK_TEST_DATABASE"
"""Names an empty database for the tests; it is a file of each test's own otherwise."""


@pytest.fixture
def workspace_folder(tmp_path: Path) -> Path:
    """An empty workspace folder: a ``tagwerk.toml`` that says nothing."""
    folder = tmp_path / "workspace"
    folder.mkdir(mode=0o700)
    url = os.environ.get(DATABASE_VARIABLE, "")
    write_new(folder / FILE_NAME, f'[database]\nurl = "{url}"\n'.encode() if url else b"")
    return folder


@pytest.fixture
def app(workspace_folder: Path) -> Iterator[App]:
    """An open workspace, its database made and empty. Overwrite ``workspace_folder`` to give it other settings: they are read
    when it is opened, and what the environment says after that has no effect."""
    opened = open_workspace(workspace_folder, check_schema=False, new_demo=True)
    try:
        opened.database.check(schemas(opened))
    except SchemaMismatch:
        upgrade(opened)
    mark_as_demo(opened)
    yield opened
    opened.close()


@pytest.fixture
def anna(app: App) -> Actor:
    """The one employee of the workspace: Anna, who works in Berlin and may do everything."""
    with app.database.transaction() as session:
        employee = Employee(
            login="anna",
            name="Anna Größer",
            email="anna@tagwerk.example",
            phone="+493023125000",
            hired_on=HIRED_ON,
            created_at=clock.now(),
            terms=[
                Terms(
                    since=HIRED_ON,
                    role="administrator",
                    time_zone="Europe/Berlin",
                    country="DE",
                    region="BE",
                    job_description="customer_search_manager",
                )
            ],
        )
        session.add(employee)
        session.flush()
        return actor_of(session, employee)


@pytest.fixture
def actor_as(app: App, anna: Actor) -> Callable[[Role], Actor]:
    """Somebody with a role: ``actor_as("manager")``, who is ``a_manager``."""

    def give(role: Role) -> Actor:
        login = f"a_{role}"
        add_employee(app, anna, NewEmployee(login, login, role, hired_on=HIRED_ON))
        return find_actor(app, login)

    return give


@pytest.fixture
def site(app: App) -> Site:
    """What ``tagwerk serve`` answers, webhooks too; a ``Site``."""
    from tagwerk.web import build_site

    return Site(build_site(app))


@pytest.fixture
def mail_sink() -> Iterator[MailSink]:
    """A mail server on a port of its own, which takes what it is sent. Nothing of it goes anywhere."""
    with MailSink() as sink:
        yield sink


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Sets the clock: ``at("2026-11-23T10:00+01:00")``; from there it goes on."""
    monkeypatch.setenv(clock.OFFSET_VARIABLE, "0")
    clock.follow_moved_clock(True)
    return lambda moment: clock.start_at(datetime.fromisoformat(moment))


@dataclass(frozen=True)
class Runner:
    """Runs commands in the workspace of a test, as Anna; the fixture ``tagwerk`` is one."""

    folder: Path

    def json(self, *arguments: str) -> Any:
        """Run ``tagwerk ARGUMENTS`` in this process and give back its JSON document. Raises what the command raises: a
        ``TagwerkError`` where people would read one line, ``typer.Exit`` where a command ends with a status of its own.
        """
        from tagwerk.cli.main import execute

        return execute([*arguments, "--workspace", str(self.folder), "--as", "anna"], quiet=True)


@pytest.fixture
def tagwerk(app: App, anna: Actor) -> Runner:
    """The commands, run as Anna: ``tagwerk.json("quota")``; a ``Runner``."""
    return Runner(app.folder)


class PluginContract:
    """What every plugin has to keep. Subclass it, and say which one: ``plugin = "trade_fair"``."""

    plugin: ClassVar[str]

    def test_it_is_found_and_loads(self, app: App) -> None:
        """Its entry point leads to a module that loads, and each of its hooks is one that there is."""
        assert self.plugin in app.plugins, f"no entry point is called {self.plugin}"
        assert app.plugins[self.plugin].cause == ""

    def test_all_that_it_contributes_is_what_the_hooks_ask_for(self, app: App, anna: Actor) -> None:
        """Each contribution has the type and the fields that its hook names, and no name that is taken."""
        from tagwerk.authoring.trying import ask_all

        ask_all(app)
        assert app.plugins[self.plugin].cause == ""

    def test_its_migrations_make_the_tables_that_it_declares(self, app: App) -> None:
        """What the migrations make is what the tables say, on the database of this run."""
        from tagwerk.authoring.versions import differences

        assert differences(app, self.plugin) == []

    def test_each_of_its_tables_says_what_it_holds_of_people(self, app: App) -> None:
        """``tagwerk_personal_data`` declares each table, and what it declares is right: readers, period, columns, conditions."""
        from tagwerk.workspace.privacy.holdings import days_kept, undeclared, what_is_held

        held, left_out = what_is_held(app)
        for declared in held:
            days_kept(app, declared)
        assert [each.cause for each in left_out if each.plugin == self.plugin] == []
        assert undeclared(app, self.plugin) == []

    def test_its_job_descriptions_can_be_read(self, app: App) -> None:
        """None of its files has a mistake, and each metric in them is there."""
        from tagwerk.ledger.known import known_metrics
        from tagwerk.obligations.job_descriptions.shelf import read_all

        shelf, known = read_all(app), known_metrics(app)
        assert {name: str(mistake) for name, mistake in shelf.mistakes.items()} == {}
        written = [described for versions in shelf.written.values() for _path, described in versions]
        assert sorted({each.metric for described in written for each in described.obligations} - known.keys()) == []
