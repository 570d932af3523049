"""Whoever is forgotten is in no table and in no file any more, where every text of every table named the person."""

import json
import os
import signal
import subprocess
import sys
import zlib
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from kit import dying_forgetting
from kit.dying_forgetting import POINTS
from tagwerk.access.actors import Actor
from tagwerk.access.tables import Access
from tagwerk.catalogue.products import add_product
from tagwerk.companies.cards import add_company, add_contact
from tagwerk.companies.consent.vetoes import refusals_of
from tagwerk.companies.hookspecs import ContactAttempt
from tagwerk.companies.tables import Company, Contact
from tagwerk.ledger.activities import NewActivity, record
from tagwerk.ledger.chain.verifying import Fault
from tagwerk.ledger.kinds import CALL
from tagwerk.ledger.tables import Activity
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.platform.config import WORKSPACE_VARIABLE
from tagwerk.platform.errors import Conflict
from tagwerk.staff.tables import Employee
from tagwerk.workspace.opening import open_workspace
from tagwerk.workspace.privacy.exporting import export_person
from tagwerk.workspace.privacy.forgetting import forget_person, plan_forgetting
from tagwerk.workspace.privacy.holdings import FOUNDATIONS
from tagwerk.workspace.privacy.keeping import check_forgotten, forget_on
from tagwerk.workspace.verifying import verify_ledger
from tagwerk_email_offers import tables as mails
from tagwerk_telephony import tables as telephony

pytestmark = pytest.mark.heavy
NAME, SURNAME = "Jürgen Weißmüller", "Weißmüller"
EMAIL, EARLIER = "juergen.w@firma.example", "jw@frueher.example"
PHONE, DIGITS = "+493023125777", "23125777"
TEXTS = (
    "Gespräch mit Herrn Weißmüller am Montag",
    "Weißmüller, Jürgen <JUERGEN.W@Firma.example> ruft zurück unter 030 / 231 25 777",
    "juergen.w+angebote@firma.example und 0049 (0)30 23125777, nicht juergen.wagner@firma.example",
    "Ju\u0308rgen Weissmueller",
)
LEFT = (*FOUNDATIONS, "reporting_submissions", "contacts", "settings_seen")
"""The last because nobody's name is one of a setting."""
PARTICULAR: dict[str, dict[str, Any]] = {
    "companies": {"needs": TEXTS[1]},
    "suppressions": {"address": EMAIL, "channel": "email"},
    "card_changes": {"before": EARLIER, "after": EMAIL, "field": "email"},
}
TRACES = ("weißmüller", "weissm", "juergen.w@", "jw@frueher", DIGITS, "231 25 777", "juergen.w+")


@pytest.fixture
def app(filled: Path) -> Iterator[App]:
    """A workspace in which no table is empty."""
    opened = open_workspace(filled)
    yield opened
    opened.close()


@pytest.fixture
def anna(app: App) -> Actor:
    with app.database.reading() as session:
        employee = session.scalars(sa.select(Employee).order_by(Employee.id)).first()
        assert employee is not None
        return Actor(employee.login, "administrator", employee.id, "Europe/Berlin")


@pytest.fixture
def company(app: App, anna: Actor) -> int:
    return add_company(app, anna, "Tischlerei Ahorn", phone="+493023125700", email="info@firma.example").id


@pytest.fixture
def contact(app: App, anna: Actor, company: int) -> int:
    """Jürgen, of whom something is in every table."""
    added = add_contact(app, anna, str(company), name=NAME, email=EMAIL, phone=PHONE, birthday="1980-05-17")
    add_contact(app, anna, str(company), name="Ada Ahorn", email="ada@firma.example")
    for article in ("4711", "4712"):
        add_product(app, anna, article, "Regal")
    _record(app, anna, company, added.id)
    _write_everywhere(app, company)
    _mails(app, company, added.id)
    _calls(app, company, added.id)
    return added.id


def _record(app: App, anna: Actor, company: int, contact: int) -> None:
    now = clock.now()
    with app.database.transaction() as session:
        record(session, NewActivity(kind=CALL, happened_at=now, work_date=now.date(), employee_id=anna.employee(),
                                    recorded_by=anna.signature, source="test", source_key="of:jürgen", company_id=company,
                                    contact_id=contact, details=dict.fromkeys(CALL.details)))  # fmt: skip


def _write_everywhere(app: App, company: int) -> None:
    """Every text of every table mentions him; what is about a company is about his."""
    with app.database.transaction() as session:
        found = sa.MetaData()
        found.reflect(session.connection())
        for table in found.sorted_tables:
            if table.name not in LEFT and not table.name.endswith("_version") and len(table.primary_key.columns):
                _write_into(session, table, company)


def _write_into(session: Session, table: sa.Table, company: int) -> None:
    row = session.execute(sa.select(table).limit(1)).mappings().first()
    if row is None:  # a table that is newer than the workspace
        session.execute(sa.insert(table).values(_any_row(session, table)))
        row = session.execute(sa.select(table).limit(1)).mappings().one()
    values = PARTICULAR.get(table.name) or {
        column.name: _mentioning(table, column, row[column.name], place) for place, column in enumerate(table.columns)
    }
    values = {name: value for name, value in values.items() if value is not None}
    if table.name == "companies":
        session.execute(sa.update(table).where(table.c.id == company).values(needs=TEXTS[0]))
    if "company_id" in table.c and not table.c.company_id.primary_key:
        values["company_id"] = company
    if values:
        key = sa.and_(*(column == row[column.name] for column in table.primary_key.columns))
        session.execute(sa.update(table).where(key).values(values))


def _mentioning(table: sa.Table, column: sa.Column[Any], value: Any, place: int) -> Any:
    length = getattr(column.type, "length", None) or 1000
    if column.primary_key or column.foreign_keys or column.name == "source_key":
        return None
    if isinstance(column.type, sa.JSON):
        return {**(value or {}), "noted": [TEXTS[1]], NAME: 1}
    if not isinstance(column.type, sa.String) or length <= 60:
        return None
    here = TEXTS if "company_id" in table.c and not table.c.company_id.primary_key else TEXTS[1:]
    return here[place % len(here)] if length > 150 else f"von {NAME}"


def _any_row(session: Session, table: sa.Table) -> dict[str, object]:
    """A row that the table takes."""
    values: dict[str, object] = {}
    for column in table.columns:
        if column.foreign_keys:
            [key] = column.foreign_keys
            nth = sum(
                key.column in {other.column for other in each.foreign_keys}
                for each in table.columns
                if each.name in values
            )
            values[column.name] = session.scalars(
                sa.select(key.column).order_by(key.column).offset(nth).limit(1)
            ).first()
        else:
            values[column.name] = next(value for kind, value in ANYTHING if isinstance(column.type, kind))
    return values


ANYTHING: list[tuple[Any, object]] = [
    (sa.String, "x"), (sa.Boolean, False), (sa.Integer, 1), (sa.JSON, {}), (sa.LargeBinary, b""), (sa.DateTime, clock.now()),
    (sa.Date, clock.now().date()), (sa.Numeric, 1),
]  # fmt: skip


def _mails(app: App, company: int, contact: int) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = f"{NAME} <{EMAIL}>", "anna@tagwerk.example", f"Grüße von {NAME}"
    mail.set_content(f"Bitte an {NAME}, {PHONE}\n", cte="base64")
    now = clock.now()
    with app.database.transaction() as session:
        message = session.scalars(sa.select(mails.Message).order_by(mails.Message.id)).all()[-1]
        message.address, message.contact_id, message.company_id = EARLIER, contact, company
        arrived = session.scalars(sa.select(mails.Inbound).order_by(mails.Inbound.id)).all()
        session.execute(sa.delete(mails.Original))
        for each, sender in zip(arrived, (EMAIL, "ada@firma.example"), strict=False):
            each.sender, each.contact_id, each.received_at = sender, None, now
            session.add(mails.Original(inbound_id=each.id, data=zlib.compress(mail.as_bytes()), size=9, is_whole=True))


def _calls(app: App, company: int, contact: int) -> None:
    with app.database.transaction() as session:
        for call in session.scalars(sa.select(telephony.Call)):
            call.number, call.company_id = PHONE, company
        for event in session.scalars(sa.select(telephony.StoredEvent)):
            event.raw = {"To": PHONE, "From": [f"sip:{PHONE}@trunk.example"]}
            event.event = {**event.event, "to_number": PHONE}


def rows_with_traces(app: App) -> list[str]:
    """Every value of every table in which a trace of him is left."""
    left = []
    with app.database.reading() as session:
        found = sa.MetaData()
        found.reflect(session.connection())
        for table in found.sorted_tables:
            for row in session.execute(sa.select(table)).mappings():
                for name, value in row.items():
                    text = json.dumps(value, ensure_ascii=False, default=_readable).casefold()
                    left += [f"{table.name}.{name}: {text}" for trace in TRACES if trace.casefold() in text]
    return left


def _readable(value: object) -> str:
    if not isinstance(value, bytes):
        return str(value)
    from tagwerk_email_offers.personal_data import readable

    return readable({"data": value})


def files_with_traces(folder: Path) -> list[str]:
    """Every file in whose bytes a trace of him is left."""
    needles = {each.encode() for trace in TRACES for each in (trace, trace.title(), trace.upper())} | {
        SURNAME.encode(), json.dumps(SURNAME).encode(),
    }  # fmt: skip
    return [
        f"{path.relative_to(folder)}: {needle.decode()}"
        for path in folder.rglob("*")
        if path.is_file()
        for needle in needles
        if needle in path.read_bytes()
    ]


def with_files(app: App) -> None:
    """What we write beside the database, and what somebody else does."""
    for name, text in {
        "reports/month.html": f"<p>{NAME} {EMAIL}</p>", "liste.csv.rejects.csv": f"{NAME};{PHONE}\n",
        "exports/auskunft.json": json.dumps({"name": NAME}), "serve.log": f"mail to {EMAIL}\n",
    }.items():  # fmt: skip
        path = app.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _faults(app: App, anna: Actor) -> list[Fault]:
    """What is wrong with the ledger, but for the offer that was only put into its table, without an activity."""
    return [fault for fault in verify_ledger(app, anna).faults if "sent_offer:" not in fault.text]


def test_nothing_is_left_of_whoever_is_forgotten(app: App, anna: Actor, contact: int) -> None:
    with_files(app)
    assert rows_with_traces(app)
    done = forget_person(app, anna, contact=str(contact), in_backups=True)
    assert rows_with_traces(app) == []
    app.close()  # what others have open is not in the way
    assert files_with_traces(app.folder) == []
    assert done.files == ()
    assert not done.pages_left
    assert _faults(app, anna) == []
    with app.database.reading() as session:
        assert session.scalars(sa.select(Activity.contact_id).where(Activity.source == "test")).all() == [contact]
        assert session.scalars(sa.select(Access).where(Access.subject == f"contact:{contact}")).first() is not None


def test_the_plan_shows_what_goes_and_changes_nothing(app: App, anna: Actor, contact: int) -> None:
    with_files(app)
    before = rows_with_traces(app)
    plan = plan_forgetting(app, anna, contact=EMAIL)
    assert {"contacts", "email_offers_inbound", "telephony_calls", "card_changes"} <= {part.name for part in plan.parts}
    assert {part.name for part in plan.parts if part.stays} >= {"activities"}
    assert {"visits", "tasks"} <= dict(plan.mentioned).keys()
    assert {each.fate for each in plan.files} == {"cleaned"}
    assert rows_with_traces(app) == before


def test_a_company_goes_with_all_its_contacts(app: App, anna: Actor, company: int, contact: int) -> None:
    forget_person(app, anna, company=str(company))
    assert rows_with_traces(app) == []
    with app.database.reading() as session:
        assert session.get_one(Company, company).name == f"[…] {company}"
        assert session.scalars(sa.select(Contact.name).where(Contact.company_id == company)).all() == ["", ""]
    assert _faults(app, anna) == []


def test_an_export_has_all_that_forgetting_takes(app: App, anna: Actor, contact: int) -> None:
    with_files(app)
    plan = plan_forgetting(app, anna, contact=str(contact))
    export = export_person(app, anna, contact=str(contact))
    assert {part.table for part in export.parts} >= {
        part.name for part in plan.parts if part.name != "email_offers_originals"
    }
    assert {(part.table, len(part.rows)) for part in export.parts} >= {("contacts", 1), ("activities", 1)}
    assert {mention["table"] for mention in export.mentioned} == set(dict(plan.mentioned))
    assert len(export.files) == 4
    assert json.loads(json.dumps([part.rows for part in export.parts]))
    originals = [part for part in export.parts if part.table == "email_offers_originals"]
    assert NAME in originals[0].rows[0]["text"]


@pytest.mark.parametrize("point", POINTS)
def test_a_forgetting_that_was_killed_goes_on(app: App, anna: Actor, contact: int, point: str) -> None:
    with_files(app)
    environment = os.environ | {WORKSPACE_VARIABLE: str(app.folder)}
    command = [sys.executable, dying_forgetting.__file__, point, str(contact)]
    killed = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    on_record = point != "the list is written"
    if on_record:
        with pytest.raises(Conflict):
            check_forgotten(app)
        attempt = ContactAttempt(1, "email", EMAIL, None, None)
        assert refusals_of(app, [attempt]).keys() == {1}, "nobody contacts the person from then on"
    forget_on(app)
    assert check_forgotten(app)
    assert rows_with_traces(app) == []
    app.close()
    assert [each for each in files_with_traces(app.folder) if not each.startswith("backups")] == []
    assert _faults(app, anna) == []
