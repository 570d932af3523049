"""A plugin that is gone: what it gave reads "not measured" and says whose it was, and what it left can be taken away."""

import json
from datetime import timedelta

import pytest

from kit.hostile import Guests
from tagwerk.platform import clock

SOURCE = """
from pathlib import Path

@hookimpl
def tagwerk_activity_kinds():
    from tagwerk.api import ActivityKind
    return [ActivityKind("bell_rung", "bell rung")]

@hookimpl
def tagwerk_metrics():
    from tagwerk.api import Metric
    return [Metric("bells_rung", "Bells rung", ("bell_rung",))]

@hookimpl
def tagwerk_job_descriptions():
    from tagwerk.api import JobDescriptions
    return [JobDescriptions("bells", Path(__file__).parent / "jobs")]

@hookimpl
def tagwerk_database():
    from tagwerk.api import PluginDatabase
    return [PluginDatabase("bells", "tagwerk_bells.tables:Base", "tagwerk_bells:migrations")]
"""
JOB = """
name = "ringer"
in_force_from = 2026-01-01
title = { en = "Ringer" }
[[quota]]
metric = "bells_rung"
target = 5
per = "day"
clause = "1.1"
text = { en = "Ring five bells." }
"""
TABLES = """
import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase
from tagwerk.api import plugin_metadata
class Base(DeclarativeBase):
    metadata = plugin_metadata()
sa.Table("bells_rung", Base.metadata, sa.Column("id", sa.Integer, primary_key=True))
"""
MIGRATION = """
import sqlalchemy as sa
from alembic import op
revision, down_revision = "0001", None
def upgrade():
    op.create_table("bells_rung", sa.Column("id", sa.Integer, primary_key=True))
"""


def quota(guests: Guests, *more: str) -> dict[str, object]:
    quotas = guests.run("quota", "--json", *more).json()["quotas"]
    return next(dict(found) for found in quotas if found["metric"] == "bells_rung")


@pytest.fixture
def ringer(guests: Guests) -> Guests:
    """A workspace in which somebody rings bells."""
    folder = guests.install(SOURCE, "bells", package=True)
    for name, text in {"jobs/ringer.toml": JOB, "tables.py": TABLES, "migrations/0001_bells.py": MIGRATION}.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    assert guests.run("db", "upgrade").status == 0
    login = guests.run("quota", "--json").json()["employee"]
    assert guests.run("job", "assign", login, "ringer").status == 0
    assert quota(guests)["done"] == 0
    return guests


def test_what_it_gave_reads_not_measured_and_says_whose_it_was(ringer: Guests) -> None:
    assert quota(ringer, "--no-plugins")["reason"] == "not measured (bells is left out)"
    ringer.uninstall("bells")
    assert (quota(ringer)["done"], quota(ringer)["reason"]) == (None, "not measured (bells is not installed)")
    for arguments in (["today"], ["team"], ["job", "list"], ["close"], ["reports", "make", "monthly"]):
        done = ringer.run(*arguments)
        assert done.status == 0, done.said
    assert "not measured (bells is not installed)" in ringer.run("quota", "--explain", "bells_rung").out


@pytest.mark.heavy
@pytest.mark.parametrize(
    "source", ["import nothing_here", SOURCE.replace("return [Metric", "return [None, 7 / 0 and Metric")]
)
def test_one_that_is_broken_reads_not_measured(ringer: Guests, source: str) -> None:
    ringer.install(source, "bells", package=True)
    assert quota(ringer)["reason"] == "not measured (bells does not work)"
    assert ringer.run("today").status == 0


@pytest.mark.heavy
def test_one_that_never_worked_ends_no_board(guests: Guests) -> None:
    source = SOURCE.replace("return [Metric", "return 7 / 0 and [Metric").partition("@hookimpl\ndef tagwerk_database")[
        0
    ]
    folder = guests.install(source, "bells", package=True)
    (folder / "jobs").mkdir()
    (folder / "jobs" / "ringer.toml").write_text(JOB, encoding="utf-8")
    login = guests.run("quota", "--json").json()["employee"]
    done = guests.run("job", "assign", login, "ringer")
    assert done.status == 0, done.said
    assert quota(guests)["done"] is None
    assert guests.run("today").status == 0


def test_disabled_is_not_uninstalled_and_enabled_it_counts_again(ringer: Guests) -> None:
    assert ringer.run("plugins", "disable", "bells").status == 0
    assert ringer.plugin("bells")["state"] == "disabled"
    assert quota(ringer)["reason"] == "not measured (bells is switched off)"
    assert ringer.run("plugins", "enable", "bells").status == 0
    assert quota(ringer)["done"] == 0


@pytest.mark.heavy
def test_what_is_left_of_it_is_listed_and_taken_away_after_a_question_and_a_copy(ringer: Guests) -> None:
    refused = ringer.run("plugins", "purge", "bells", "--yes")
    assert (refused.status, "switched on" in refused.err) == (1, True)
    ringer.uninstall("bells")
    leftovers = ringer.run("doctor").out
    assert "bells: 2" in leftovers
    assert ringer.run("plugins", "show", "bells", "--json").json()["tables"] == {"bells_rung": 0, "bells_version": 1}
    assert ringer.run("plugins", "purge", "bells").status == 2, "nobody is here to answer"
    purged = ringer.run("plugins", "purge", "bells", "--yes", "--json").json()
    assert purged["tables"] == ["bells_rung", "bells_version"]
    assert (ringer.workspace / "backups").is_dir()
    assert "bells: 2" not in ringer.run("doctor").out


BOARDS = (["quota"], ["today"], ["close"], ["team"])
REPORTS = (["job", "list"], ["reports", "make", "monthly"], ["reports", "make", "dossier"])
NOT_HERE = "The job description ringer is not here; it came with bells: bells is not installed."


def test_after_a_purge_boards_say_that_the_job_description_is_not_here_and_everything_else_works(
    ringer: Guests,
) -> None:
    login = ringer.run("quota", "--json").json()["employee"]
    asked = ringer.run("plugins", "purge", "bells")
    assert (asked.status, "Switch it off first" in asked.err, "Go on?" in asked.err) == (1, True, False)
    ringer.uninstall("bells")
    asked = ringer.run("plugins", "purge", "bells")
    assert (asked.status, f"ringer goes with it; it holds for {login}" in asked.err) == (2, True), asked.said
    assert ringer.run("plugins", "purge", "bells", "--yes").status == 0
    for arguments in (*BOARDS, *REPORTS):
        done = ringer.run(*arguments)
        assert done.status == 0, done.said
        assert (NOT_HERE in done.out) == (arguments in BOARDS), done.said
    assert ringer.run("quota", "--json").json()["problem"] == NOT_HERE
    assert NOT_HERE in ringer.run("job", "show").err
    said = ringer.run("doctor")
    assert (f"{NOT_HERE} ({login})" in said.out, "tagwerk job assign LOGIN NAME" in said.out) == (True, True), said.said
    assert ringer.run("job", "assign", login, "key_account_manager").status == 0
    mended = ringer.run("quota")
    assert (mended.status, NOT_HERE in mended.said) == (0, False), mended.said
    assert NOT_HERE not in ringer.run("doctor").out
    yesterday = (clock.today("Europe/Berlin") - timedelta(days=1)).isoformat()
    assert ringer.run("quota", "--on", yesterday).status == 0
    assert "Nothing is left of a plugin 'bells'" in ringer.run("plugins", "purge", "bells", "--yes").err


@pytest.mark.heavy
def test_a_file_that_is_deleted_or_that_has_a_mistake_ends_no_board_once_another_is_assigned(guests: Guests) -> None:
    login = guests.run("quota", "--json").json()["employee"]
    file = guests.workspace / "job_descriptions" / "night.toml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(JOB.replace("ringer", "night").replace("bells_rung", "calls"), encoding="utf-8")
    assert guests.run("job", "assign", login, "night", "--since", clock.today("Europe/Berlin").isoformat()).status == 0
    file.unlink()
    done = guests.run("today")
    assert (done.status, "There is no job description 'night'." in done.out) == (0, True), done.said
    tomorrow = (clock.today("Europe/Berlin") + timedelta(days=1)).isoformat()
    file.write_text('name = "night"\n', encoding="utf-8")
    assert guests.run("quota").status == 2, "who has to work by it is told of the mistake"
    assert guests.run("job", "assign", login, "key_account_manager").status == 0
    assert guests.run("quota").status == 0
    assert guests.run("quota", "--on", tomorrow).status == 0


@pytest.mark.heavy
def test_its_older_or_newer_tables_leave_it_out_and_say_which_program_is_needed(ringer: Guests) -> None:
    more = ringer.site / "tagwerk_bells" / "migrations" / "0002_more.py"
    more.write_text('revision, down_revision = "0002", "0001"\ndef upgrade(): ...\n', encoding="utf-8")
    done = ringer.run("quota")
    assert done.status == 0
    assert "Run: tagwerk db upgrade" in done.err
    assert ringer.run("db", "upgrade").status == 0
    more.unlink()
    assert "newer than tagwerk-bells 6.6.6 knows" in ringer.run("quota").err
    upgraded = ringer.run("db", "upgrade")
    assert upgraded.status == 1
    assert "newer" in upgraded.err
    assert "Traceback" not in upgraded.err


RINGING = (
    SOURCE
    + """
import sqlalchemy as sa
import typer
GROUP = typer.Typer()

@GROUP.command("ring")
def ring(context: typer.Context, number: int) -> None:
    from tagwerk.api import ActivityKind, NewActivity, clock, record
    from tagwerk_bells.tables import Base
    app, actor = context.obj.app(), context.obj.actor()
    with app.database.transaction() as session:
        session.execute(sa.insert(Base.metadata.tables["bells_rung"]).values(id=number))
        record(session, NewActivity(
            kind=ActivityKind("bell_rung", "bell rung"), happened_at=clock.now(), work_date=clock.today("Europe/Berlin"),
            employee_id=actor.employee(), recorded_by=actor.signature, source_key=f"bell:{number}",
        ))

@hookimpl
def tagwerk_commands(cli):
    from tagwerk.api import Command
    return [Command("ring", GROUP)]

@hookimpl
def tagwerk_facts(app):
    from tagwerk.api import Facts
    from tagwerk_bells.tables import Base
    table = Base.metadata.tables["bells_rung"]
    keys = sa.select(sa.literal("bell:") + sa.cast(table.c.id, sa.String))
    return [Facts("bells", "bells", ("bell_rung",), keys)]
"""
)


def test_what_a_purge_took_away_is_known_to_the_ledger_and_no_tampering_and_reinstalling_leaves_it_so(
    ringer: Guests,
) -> None:
    ringer.install(RINGING, "bells", package=True)
    for number in ("1", "2"):
        assert ringer.run("ring", number).status == 0
    assert ringer.run("ledger", "verify").status == 0
    assert ringer.run("plugins", "disable", "bells").status == 0
    assert ringer.run("plugins", "purge", "bells", "--yes").status == 0
    known = "2 activities, up to place"
    purged = ringer.run("ledger", "verify")
    assert (purged.status, known in purged.out, "bells was purged on" in purged.out) == (0, True, True), purged.said
    assert ringer.run("plugins", "enable", "bells").status == 0
    assert ringer.run("db", "upgrade").status == 0
    again = ringer.run("ledger", "verify")
    assert (again.status, known in again.out) == (0, True), again.said
    assert ringer.run("ledger", "verify", "--json").json()["purged"][0]["plugin"] == "bells"
    assert ringer.run("ring", "3").status == 0
    taken = "import sqlalchemy as sa\n\n@hookimpl\ndef tagwerk_facts(app):\n    from tagwerk.api import Facts\n"
    taken += "    return [Facts('bells', 'bells', ('bell_rung',), sa.select(sa.literal('bell:4')))]\n"
    ringer.install(taken, "bells", package=True)
    red = ringer.run("ledger", "verify")
    assert red.status == 1, red.said
    assert ("bell:3" in red.out, "bell:2" in red.out) == (True, False), red.said


COMMAND = """
import typer
GROUP = typer.Typer()

@GROUP.command("ring")
def ring() -> None:
    print("rings")

@hookimpl
def tagwerk_commands(cli):
    from tagwerk.api import Command
    return [Command("ring", GROUP)]
"""


@pytest.mark.heavy
def test_a_command_whose_plugin_is_not_loaded_says_whose_it_is_and_what_brings_it_back(guests: Guests) -> None:
    guests.install(COMMAND, "bells")
    assert guests.run("ring").out == "rings\n"
    assert guests.run("plugins", "disable", "bells").status == 0
    done = guests.run("ring")
    assert done.status == 2
    assert "comes from a plugin: bells is switched off. Switch it on: tagwerk plugins enable bells" in done.err
    assert guests.run("plugins", "enable", "bells").status == 0
    assert guests.run("ring").out == "rings\n"
    assert "bells is left out" in guests.run("ring", "--no-plugins").err
    guests.uninstall("bells")
    assert "bells is not installed" in guests.run("ring").err
    assert "No such command: rung." in guests.run("rung").err


@pytest.mark.heavy
def test_states_and_checks_are_read_in_the_readers_language(guests: Guests) -> None:
    guests.install("import nothing_here", "bells")
    guests.environment = {"LANGUAGE": "de"}
    assert "fehlgeschlagen" in guests.run("plugins").out
    said = guests.run("doctor").out
    assert "Sicherung" in said
    assert "Plugin bells" in said
    guests.environment = {}
    assert any(each["check"] == "backup" for each in json.loads(guests.run("doctor", "--json").out))
