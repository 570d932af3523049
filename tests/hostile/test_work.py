"""Migrations, routines and routes: one that fails, blocks or reaches for what is another's costs nobody else anything."""

import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa

from kit.hostile import Guests
from servers.requirement import free_port
from servers.web import serving

pytestmark = pytest.mark.heavy

DATABASE = """
@hookimpl
def tagwerk_database():
    from tagwerk.api import PluginDatabase
    return [PluginDatabase("hostile", "tagwerk_hostile.tables:Base", "tagwerk_hostile:migrations")]
"""
FIRST = "import sqlalchemy as sa\nfrom alembic import op\nrevision, down_revision = '0001', None\ndef upgrade():\n"
TABLES = """
from sqlalchemy.orm import DeclarativeBase
from tagwerk.api import plugin_metadata
class Base(DeclarativeBase):
    metadata = plugin_metadata()
"""
MAKE = "    op.create_table('hostile_things', sa.Column('id', sa.Integer, primary_key=True))\n"
MIGRATIONS = {
    "raises": f"{MAKE}    raise RuntimeError('no luck')\n",
    "exits": f"{MAKE}    raise SystemExit(3)\n",
    "makes another's table": f"{MAKE}    op.create_table('foreign_things', sa.Column('id', sa.Integer, primary_key=True))\n",
    "drops a table of the core": f"{MAKE}    op.drop_table('notices')\n",
    "changes a table of the core": f"{MAKE}    op.execute(\"UPDATE companies SET name = 'x'\")\n",
    "empties a table of the core": f"{MAKE}    op.execute('DELETE FROM companies')\n",
    "adds a column": f"{MAKE}    op.add_column('companies', sa.Column('hostile', sa.Integer))\n",
    "commits": f"{MAKE}    op.execute('COMMIT')\n",
    "drops its own table and raises": f"{MAKE}    op.drop_table('hostile_things')\n    raise RuntimeError('no luck')\n",
    "touches where the core stands": f"{MAKE}    op.execute(\"UPDATE tagwerk_version SET version_num = '0001'\")\n",
    "drops where the core stands": f"{MAKE}    op.drop_table('tagwerk_version')\n",
    "turns a guard off": f"{MAKE}    op.execute('DROP TRIGGER activities_no_delete')\n",
    "never has an upgrade": "    ...\ndel upgrade\n",
    "says what is no SQL": f"{MAKE}    op.execute('HELLO')\n",
}


def names(app: object) -> set[str]:
    with app.database.reading() as session:  # type: ignore[attr-defined]
        return set(sa.inspect(session.connection()).get_table_names())


@pytest.fixture
def beside(workspace_folder: Path, tmp_path: Path, warm: None) -> Guests:
    """Hostile plugins in a workspace on each database."""
    (tmp_path / "site").mkdir()
    return Guests(workspace_folder, tmp_path / "site")


def upgraded(guests: Guests) -> str:
    """What becomes of an upgrade: what failed, and whether the tables are what they were."""

    def work() -> int:
        from tagwerk.access.actors import Actor
        from tagwerk.companies.cards import add_company
        from tagwerk.workspace.opening import open_workspace, upgrade

        app = open_workspace(guests.workspace)
        add_company(app, Actor.system("test"), "Möbel Größer")
        before = names(app)
        upgrade(app)
        print(app.plugins["hostile"].cause)
        print(sorted(names(app) ^ before))
        app.close()
        again = open_workspace(guests.workspace)
        with again.database.transaction() as session:
            print(session.scalar(sa.text("SELECT count(*) FROM companies WHERE name = 'Möbel Größer'")))
        again.close()
        return 0

    done = guests.do(work)
    assert done.status == 0, done.said
    return done.out


@pytest.mark.parametrize("fault", MIGRATIONS)
def test_a_migration_that_fails_leaves_everything_as_it_was(beside: Guests, fault: str) -> None:
    folder = beside.install(DATABASE, package=True)
    (folder / "tables.py").write_text(TABLES, encoding="utf-8")
    (folder / "migrations").mkdir()
    (folder / "migrations" / "0001_things.py").write_text(FIRST + MIGRATIONS[fault], encoding="utf-8")
    cause, changed, kept = upgraded(beside).splitlines()[-3:]
    assert cause
    assert changed == "[]"
    assert kept == "1"
    done = beside.run("db", "upgrade")
    assert done.status == 1
    assert "hostile (tagwerk-hostile 6.6.6)" in done.err
    assert "Traceback" not in done.err


HEADS: dict[str, list[tuple[str, str | None]]] = {
    "two heads": [("0001", None), ("0002", "0001"), ("0003", "0001")],
    "two beginnings": [("0001", None), ("0002", None)],
    "a step that is missing": [("0002", "0001")],
    "a circle": [("0001", "0002"), ("0002", "0001")],
    "one step twice": [("0001", None), ("0001", None)],
    "a step of the core": [("0013", "0012")],
}


@pytest.mark.parametrize("heads", HEADS)
def test_migrations_that_lead_nowhere_leave_everything_as_it_was(beside: Guests, heads: str) -> None:
    folder = beside.install(DATABASE, package=True)
    (folder / "tables.py").write_text(TABLES, encoding="utf-8")
    (folder / "migrations").mkdir()
    for number, (own, before) in enumerate(HEADS[heads]):
        written = f"from alembic import op\nrevision, down_revision = {own!r}, {before!r}\ndef upgrade(): ...\n"
        (folder / "migrations" / f"000{number}_step.py").write_text(written, encoding="utf-8")
    cause, changed, kept = upgraded(beside).splitlines()[-3:]
    assert (bool(cause), changed, kept) == (True, "[]", "1")
    done = beside.run("db", "status", "--json")
    assert "Traceback" not in done.said
    assert "hostile" in beside.run("plugins", "--json").out
    assert "6.6.6" in beside.run("doctor").out


def test_a_migration_of_ones_own_tables_is_done(beside: Guests) -> None:
    folder = beside.install(DATABASE, package=True)
    (folder / "tables.py").write_text(TABLES, encoding="utf-8")
    (folder / "migrations").mkdir()
    (folder / "migrations" / "0001_things.py").write_text(FIRST + MAKE, encoding="utf-8")
    second = (
        "from alembic import op\nimport sqlalchemy as sa\nrevision, down_revision = '0002', '0001'\ndef upgrade():\n"
    )
    second += "    with op.batch_alter_table('hostile_things') as table:\n"
    second += (
        "        table.add_column(sa.Column('company_id', sa.Integer, sa.ForeignKey('companies.id', name='fk_x')))\n"
    )
    (folder / "migrations" / "0002_more.py").write_text(second, encoding="utf-8")
    cause, changed, _kept = upgraded(beside).splitlines()[-3:]
    assert (cause, changed) == ("", "['hostile_things', 'hostile_version']")


def test_migrations_that_are_missing_from_a_wheel_are_said_so(guests: Guests) -> None:
    guests.install(DATABASE, package=True)
    assert guests.run("quota").status == 0
    assert "not in the installed package" in guests.plugin()["cause"]


ROUTINES = """
import time
from datetime import timedelta
from pathlib import Path

def stay(app):
    time.sleep(60)

def leave(app):
    raise SystemExit(3)

def interrupt(app):
    raise KeyboardInterrupt

async def later(app): ...

def good(app):
    with (app.folder / "ran").open("a") as file:
        file.write("x")

@hookimpl
def tagwerk_jobs(app):
    from tagwerk.api import Routine
    second = timedelta(seconds=1)
    return [
        Routine("hostile.stay", stay, second, limit=timedelta(seconds=2)),
        Routine("hostile.leave", leave, second),
        Routine("hostile.interrupt", interrupt, second),
        Routine("hostile.zero", good, timedelta(0)),
        Routine("hostile.number", good, 5),
        Routine("hostile.text", good, "5 min"),
        Routine("hostile.late", later, second),
        Routine("agenda.congratulate", leave, second),
        None,
        Routine("hostile.good", good, second),
    ]
"""


def test_a_routine_that_blocks_exits_or_is_nonsense_costs_nobody_a_turn(guests: Guests) -> None:
    guests.install(ROUTINES)

    def work() -> int:
        from tagwerk.routines.running import start_worker
        from tagwerk.routines.runs import stuck_here
        from tagwerk.workspace.opening import open_workspace

        app = open_workspace(guests.workspace)
        worker = start_worker(app)
        worker.start()
        end = time.monotonic() + 30
        while time.monotonic() < end and not (stuck_here() and _ran(guests) > 2):
            time.sleep(0.1)
        print(stuck_here(), _ran(guests))
        return 0

    done = guests.do(work)
    assert done.status == 0, done.said
    assert done.out.startswith("['hostile.stay']"), done.said
    failures = {failure["hook"]: failure["cause"] for failure in guests.plugin()["failures"]}
    assert {"routine hostile.leave", "routine hostile.interrupt"} <= set(failures)
    assert "hostile.zero" in failures["tagwerk_jobs"]
    time.sleep(2)
    assert "hostile.stay" in guests.run("doctor").out


def _ran(guests: Guests) -> int:
    file = guests.workspace / "ran"
    return len(file.read_text(encoding="utf-8")) if file.exists() else 0


ROUTES = """
@hookimpl
def tagwerk_routes(app):
    import time
    from starlette.responses import PlainTextResponse
    from starlette.routing import Route
    from tagwerk.api import Routes

    async def sleep(request):
        time.sleep(3)
        return PlainTextResponse("slept")

    async def fail(request):
        raise SystemExit(3)

    async def echo(request):
        return PlainTextResponse((await request.body())[::-1])

    own = (Route("/sleep", sleep), Route("/fail", fail), Route("/echo", echo, methods=["POST"]))
    return [Routes("healthz", pages=own), Routes("hostile", hooks=own, pages=own), Routes("telephony", hooks=own)]
"""


@pytest.fixture
def address(guests: Guests, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    from tagwerk.web import build_site
    from tagwerk.workspace.opening import open_workspace

    guests.install(ROUTES, "hostile", entry="tagwerk_hostile_routes")
    monkeypatch.syspath_prepend(str(guests.site))
    app = open_workspace(guests.workspace)
    with serving(build_site(app), free_port()) as served:
        yield served
    app.close()


def test_a_route_that_sleeps_or_exits_stops_no_other(address: str, guests: Guests) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as pool:
        sleeping = pool.submit(httpx.get, f"{address}/hostile/sleep", timeout=20)
        time.sleep(0.3)
        began = time.monotonic()
        assert httpx.get(f"{address}/healthz").json() == {"status": "ok"}
        assert time.monotonic() - began < 2
        assert sleeping.result().text == "slept"
    assert httpx.get(f"{address}/hooks/hostile/fail").status_code == 500
    assert httpx.post(f"{address}/hooks/hostile/echo", content=b"abc").text == "cba"
    assert httpx.get(f"{address}/healthz/sleep").status_code == 404
    assert httpx.get(f"{address}/hooks/telephony/sleep").status_code == 404
    assert guests.plugin()["state"] == "failed"


def test_nobody_records_in_anothers_name(guests: Guests) -> None:
    source = """
def steal(app):
    from datetime import date
    from tagwerk.api import OFFER_EMAILED, NewActivity, clock, record
    with app.database.transaction() as session:
        record(session, NewActivity(kind=OFFER_EMAILED, happened_at=clock.now(), work_date=date(2026, 11, 27), employee_id=1,
                                    recorded_by="system:x", source=SOURCE, source_key="1"))
        from tagwerk.api import Activity
        print([activity.source for activity in session.query(Activity).filter_by(source_key="1")])
"""

    def work() -> int:
        from tagwerk.platform.errors import PluginError
        from tagwerk.workspace.opening import open_workspace

        app = open_workspace(guests.workspace)
        module = app.plugins["hostile"].modules[0]
        vars(module)["SOURCE"] = "email_offers"
        try:
            module.steal(app)
        except PluginError as error:
            print(error)
        vars(module)["SOURCE"] = ""
        module.steal(app)
        return 0

    guests.install(source)
    done = guests.do(work)
    assert done.status == 0, done.said
    assert "as if it were email_offers" in done.out
    assert "['hostile']" in done.out


def test_purging_keeps_a_copy_on_either_database(beside: Guests) -> None:
    folder = beside.install(DATABASE, package=True)
    (folder / "tables.py").write_text(TABLES, encoding="utf-8")
    (folder / "migrations").mkdir()
    (folder / "migrations" / "0001_things.py").write_text(FIRST + MAKE, encoding="utf-8")
    upgraded(beside)
    beside.uninstall()

    def purge() -> int:
        from tagwerk.access.actors import Actor
        from tagwerk.workspace.opening import open_workspace
        from tagwerk.workspace.purging import leftover_tables, purge_plugin

        app = open_workspace(beside.workspace)
        with app.database.transaction() as session:
            session.execute(sa.text("INSERT INTO hostile_things (id) VALUES (7)"))
        copy, gone = purge_plugin(app, Actor.system("test"), "hostile")
        print(copy.stat().st_size > 0, gone, leftover_tables(app))
        return 0

    done = beside.do(purge)
    assert done.out.strip() == "True ['hostile_things', 'hostile_version'] {}", done.said
