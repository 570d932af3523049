"""All that a plugin can title with ``later`` is read from its own catalogue, wherever the core or a report shows it."""

from functools import partial
from io import BytesIO
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from kit.hostile import Guests
from tagwerk.platform import clock

SOURCE = """
import sqlalchemy as sa
import typer
from tagwerk.api import later

GROUP = typer.Typer()

@GROUP.command("chime", help=later("Command in English"))
def chime() -> None: ...

@hookimpl
def tagwerk_commands(cli):
    from tagwerk.api import Command
    return [Command("chime", GROUP)]

@hookimpl
def tagwerk_activity_kinds():
    from tagwerk.api import ActivityKind
    return [ActivityKind("bell_rung", later("Kind in English"))]

@hookimpl
def tagwerk_metrics():
    from tagwerk.api import Metric
    return [Metric("bells_rung", later("Metric in English"), ("bell_rung",), rule=later("Rule in English"))]

@hookimpl
def tagwerk_segment_fields():
    from tagwerk.api import Company, SegmentField
    return [SegmentField("bells", later("Field in English"), Company.city)]

@hookimpl
def tagwerk_signals(app, companies):
    from tagwerk.api import Signal
    return [Signal(company, "bells", 1_000_000, later("Signal in English")) for company in companies]

@hookimpl
def tagwerk_board_lines(app, employee, on):
    from tagwerk.api import BoardLine
    return [BoardLine("bells", later("Line in English"))]

@hookimpl
def tagwerk_card_sections(app, company):
    from tagwerk.api import CardSection
    return [CardSection("bells", later("Section in English"), ((later("Label in English"), later("Value in English")),))]

@hookimpl
def tagwerk_timeline(app, company, span):
    from tagwerk.api import TimelineEntry, clock
    return [TimelineEntry(clock.now(), "bells", later("Entry in English"), later("Text in English"))]

@hookimpl
def tagwerk_checks(app):
    from tagwerk.api import Check
    return [Check(later("Check in English"), lambda: "fine")]

@hookimpl
def tagwerk_unusual(app):
    from tagwerk.api import Unusual
    none = [sa.literal(None, sa.Integer).label(name) for name in ("employee_id", "company_id", "activity_id")]
    found = sa.select(*none, sa.literal("bell").label("about"), sa.literal(None, sa.Date).label("happened_on"))
    return [Unusual("bells", later("Unusual in English"), found)]

@hookimpl
def tagwerk_personal_data(app):
    from tagwerk.api import PersonalData
    from tagwerk_bells.tables import Base, Bell
    return [PersonalData(Bell, later("Holds in English"), "relation", "card", ("owner",), of=lambda person: sa.true())]

@hookimpl
def tagwerk_database():
    from tagwerk.api import PluginDatabase
    return [PluginDatabase("bells", "tagwerk_bells.tables:Base", "tagwerk_bells:migrations")]

@hookimpl
def reporting_reports(app):
    from tagwerk_reporting.api import Column, Document, Figure, Report, Table, Text

    def make(app, employee, period):
        columns = (Column("bell", later("Column in English")),)
        table = Table("bells", later("Table in English"), columns, ((later("Cell in English"),),), note=later("Note in English"))
        figure = Figure("bells", later("Figure in English"), 3, rule=later("Figure rule in English"))
        text = Text("said", later("Heading in English"), (later("Paragraph in English"),))
        facts = (("fact", later("Fact in English"), later("Said in English")),)
        return Document(later("Document in English"), facts, (table,), (figure,), (), (text,))

    return [Report("bells", later("Report in English"), ("month",), make)]

@hookimpl
def tagwerk_before_contact(app, attempts):
    from tagwerk.api import Refusal
    return [Refusal(attempt.key, "bells", later("Refusal in English")) for attempt in attempts]
"""
TABLES = """
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from tagwerk.api import plugin_metadata
class Base(DeclarativeBase):
    metadata = plugin_metadata()
class Bell(Base):
    __tablename__ = "bells_bells"
    id: Mapped[int] = mapped_column(primary_key=True)
"""
MIGRATION = """
import sqlalchemy as sa
from alembic import op
revision, down_revision = "0001", None
def upgrade():
    op.create_table("bells_bells", sa.Column("id", sa.Integer, primary_key=True))
    op.execute("INSERT INTO bells_bells (id) VALUES (1)")
"""
TITLES = ("Command", "Kind", "Metric", "Rule", "Field", "Signal", "Line", "Section", "Label", "Value", "Entry", "Text", "Check",
          "Unusual", "Holds", "Report", "Column", "Table", "Note", "Figure", "Figure rule", "Heading", "Paragraph", "Fact",
          "Said", "Document", "Refusal", "Cell")  # fmt: skip
SHOWN: dict[tuple[str, ...], tuple[str, ...]] = {
    ("--help",): ("Command",),
    ("quota", "--explain", "bells_rung"): ("Metric", "Rule"),
    ("quota", "--explain", "bells_rung", "--json"): ("Rule",),
    ("segments", "fields"): ("Field",),
    ("agenda",): ("Signal",),
    ("agenda", "--json"): ("Signal",),
    ("today",): ("Line", "Signal"),
    ("today", "--json"): ("Line", "Signal"),
    ("close",): ("Line",),
    ("companies", "show", "1"): ("Section", "Label", "Value", "Entry"),
    ("companies", "show", "1", "--json"): ("Section", "Label", "Value"),
    ("companies", "timeline", "1"): ("Entry", "Text", "Kind"),
    ("companies", "timeline", "1", "--json"): ("Entry", "Text", "Kind"),
    ("doctor",): ("Check",),
    ("team", "--unusual", "--as", "chefin"): ("Unusual",),
    ("export", "--company", "1"): ("Holds",),
    ("forget", "--company", "1", "--dry-run"): ("Holds",),
    ("reports", "list"): ("Report",),
    ("reports", "list", "--json"): ("Report",),
    ("reports", "make", "bells", "--format", "html", "--out", "bells.html"): (),
    ("reports", "make", "bells", "--format", "json", "--out", "bells.json"): (),
}
WRITTEN = (
    "Column",
    "Table",
    "Note",
    "Figure",
    "Figure rule",
    "Heading",
    "Paragraph",
    "Fact",
    "Said",
    "Document",
    "Cell",
)


def ring(guests: Guests) -> int:
    """Record that a bell was rung for a company."""
    from tagwerk.ledger.activities import NewActivity, record
    from tagwerk.ledger.kinds import ActivityKind
    from tagwerk.workspace.opening import open_workspace

    app = open_workspace(guests.workspace)
    done: dict[str, Any] = {
        "happened_at": clock.now(),
        "work_date": clock.today("Europe/Berlin"),
        "employee_id": 1,
        "company_id": 1,
    }
    with app.database.transaction() as session:
        record(session, NewActivity(kind=ActivityKind("bell_rung", "x"), recorded_by="root", source="bells", source_key="1",
                                    **done))  # fmt: skip
    app.close()
    return 0


@pytest.fixture
def bells(guests: Guests) -> Guests:
    """A stranger's plugin with a German catalogue, read in German; what is done is done once."""
    folder = guests.install(SOURCE, "bells", package=True)
    catalogue, said = Catalog(locale="de"), BytesIO()
    for title in TITLES:
        catalogue.add(f"{title} in English", f"{title} auf Deutsch")
    catalogue.add("Calls", "Glockenschläge")  # as the core says otherwise
    write_mo(said, catalogue)
    (folder / "locale/de/LC_MESSAGES").mkdir(parents=True)
    (folder / "locale/de/LC_MESSAGES/tagwerk_bells.mo").write_bytes(said.getvalue())
    (folder / "migrations").mkdir()
    (folder / "migrations/0001_bells.py").write_text(MIGRATION, encoding="utf-8")
    (folder / "tables.py").write_text(TABLES, encoding="utf-8")
    assert guests.run("db", "upgrade").status == 0
    assert guests.run("staff", "add", "chefin", "Ä. Größer", "--role", "director", "--region", "BE").status == 0
    rung = guests.do(partial(ring, guests))
    assert rung.status == 0, rung.said
    guests.environment = {"LANGUAGE": "de"}
    return guests


def test_everything_that_a_plugin_titles_is_read_in_the_readers_language_from_its_own_catalogue(bells: Guests) -> None:
    english = []
    for command, titles in SHOWN.items():
        done = bells.run(*command)
        assert done.status == (1 if command == ("doctor",) else 0), f"{command}: {done.said}"
        english += [f"{command}: {title}" for title in titles if f"{title} auf Deutsch" not in done.out]
        assert "in English" not in done.out, f"{command}: {done.out}"
    written = {name: (bells.workspace / name).read_text(encoding="utf-8") for name in ("bells.html", "bells.json")}
    assert [name for name, text in written.items() if "in English" in text] == []
    english += [title for title in WRITTEN if f"{title} auf Deutsch" not in written["bells.html"]]
    assert english == []


@pytest.mark.heavy
def test_a_word_that_the_core_has_too_is_the_plugins_and_one_that_is_switched_off_keeps_its_words(
    bells: Guests,
) -> None:
    bells.install(SOURCE.replace("Metric in English", "Calls"), "bells", package=True)
    assert "Glockenschläge" in bells.run("quota", "--explain", "bells_rung").out
    assert bells.run("plugins", "disable", "bells").status == 0
    assert "Glockenschläge" in bells.run("quota", "--explain", "bells_rung").out
    bells.uninstall("bells")
    assert bells.run("quota", "--explain", "bells_rung").status == 0


@pytest.mark.heavy
def test_a_refusal_is_said_in_the_readers_language(bells: Guests) -> None:
    def work() -> int:
        from tagwerk.companies.consent.vetoes import refusals_or_raise
        from tagwerk.companies.hookspecs import ContactAttempt
        from tagwerk.workspace.opening import open_workspace

        app = open_workspace(bells.workspace)
        attempt = ContactAttempt(1, "email", "a@example.com", 1, None)
        print(refusals_or_raise(app, [attempt])[1].text)
        return 0

    done = bells.do(work)
    assert done.out == "Refusal auf Deutsch\n", done.said
