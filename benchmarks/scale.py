"""Work by the million: the one generator of scale data. The same size and seed give the same ledger.

More activities mean more staff and more years; each employee's day and each employee's companies stay the same: 50 offers,
33 calls, 20 offers by phone, 2 changed cards, a contract on some days, a report each month, a certification each half year;
every fiftieth offer and call is reversed, six weeks of the year are leave. The rows are what the core and the plugins write;
every call stands among telephony's calls too, and every fiftieth offer was replied to.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count, islice
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import psycopg
import sqlalchemy as sa

import tagwerk
from tagwerk.calendar.days import Calendar, keep_holidays
from tagwerk.calendar.tables import Outage
from tagwerk.companies.tables import Company, Contact
from tagwerk.ledger.chain.guards import install_guards, remove_guards
from tagwerk.ledger.chain.links import ACTIVITIES, BEGINNING, link
from tagwerk.ledger.tables import Activity
from tagwerk.platform import clock
from tagwerk.platform.home.demo import mark_as_demo
from tagwerk.staff.absences.tables import Absence
from tagwerk.staff.finding import actor_of
from tagwerk.staff.tables import Employee, Terms
from tagwerk.workspace.opening import open_workspace, upgrade

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tagwerk.access.actors import Actor
    from tagwerk.platform.app import App

NOW = datetime.fromisoformat("2026-10-06T15:00+02:00")
LAST = NOW.date()
OLDEST = date(2000, 1, 1)
COMPANIES, CLIENTS = 150, 40
OFFERS, CALLS, ANSWERED, PHONE_OFFERS, CARD_CHANGES = 50, 33, 30, 20, 2
PER_DAY, PER_YEAR = 107, 24_000
REVERSED = 50  # one in so many
COLUMNS = (*ACTIVITIES.columns, "position", "chain")

REPLIED = 50  # one offer in so many
BESIDE = (
    """INSERT INTO telephony_calls (id, provider, reference, direction, employee_id, company_id, number, ours, started_at, state,
        answered_at, ended_at, cause, outcome, revision)
    SELECT id, 'simulator', '', 'outbound', employee_id, company_id, '', :ours, happened_at, 'completed',
        CASE WHEN outcome = 'answered' THEN happened_at END, happened_at, '',
        CASE WHEN outcome = 'answered' THEN 'no_decision' END, 1
    FROM activities WHERE kind = 'call' AND reverses IS NULL""",
    """INSERT INTO email_offers_mailboxes (id, address, validity, uid, since, checked_at)
    SELECT 1, 'scale', 0, 0, happened_at, happened_at FROM activities WHERE id = 1""",
    f"""INSERT INTO email_offers_inbound (id, mailbox_id, uid, identity, kind, company_id, sender, sender_name, subject, text,
        status, topic, received_at, read_at)
    SELECT id, 1, CAST(id AS TEXT), CAST(id AS TEXT), 'reply', company_id, '', '', '', '', '', '', happened_at, happened_at
    FROM activities WHERE kind = 'offer_emailed' AND reverses IS NULL AND id % {REPLIED} = 0""",
)

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Scale:
    """What was filled in: *actor* is the employee whose board is looked at."""

    app: App
    actor: Actor
    activities: int
    staff: int
    first: date


@contextmanager
def workspace(folder: Path, url: str, activities: int, seed: int = 1) -> Iterator[Scale]:
    """A workspace in the new *folder* whose new database at *url* holds about so many *activities*, seen at NOW."""
    folder.mkdir()
    (folder / "tagwerk.toml").write_text(f'[database]\nurl = "{url}"\n', encoding="utf-8")
    (folder / "job_descriptions").mkdir()
    shipped = Path(tagwerk.__file__).parent / "job_descriptions" / "customer_search_manager.toml"
    earlier = shipped.read_text(encoding="utf-8").replace("in_force_from = 2026-01-01", f"in_force_from = {OLDEST}")
    (folder / "job_descriptions" / "earlier.toml").write_text(earlier, encoding="utf-8")
    app = open_workspace(folder, check_schema=False, new_demo=True)
    upgrade(app)
    try:
        yield fill(app, activities, seed)
    finally:
        app.close()


def fill(app: App, activities: int, seed: int = 1) -> Scale:
    """Fill the empty database of *app*; sets the clock of this process to NOW."""
    mark_as_demo(app)
    clock.start_at(NOW)
    staff = max(2, round(2 * (activities / PER_YEAR) ** 0.5))
    first = _first_day(staff, activities)
    with app.database.transaction() as session:
        people = [_employee(number, first) for number in range(staff + 1)]
        session.add_all(people)
        session.flush()
        employees = [employee.id for employee in people[1:]]
        for number, employee in enumerate(employees):
            session.add_all(_companies(number, employee))
            session.add_all(_absences(number, employee, first))
        session.add_all(_outages(first))
        actor = actor_of(session, people[1])
    keep_holidays(app)
    _load(app, Ledger(Random(seed), people[0].id, employees, first).rows())
    _load_beside(app)
    with app.database.reading() as session:
        written = session.scalar(sa.select(sa.func.max(Activity.id))) or 0
    return Scale(app, actor, written, staff, first)


class Ledger:
    """The activities of all *employees*, day by day, each with an id; *head* certifies them."""

    def __init__(self, random: Random, head: int, employees: list[int], first: date) -> None:
        self._random, self._head, self._employees, self._first = random, head, employees, first
        self._ids, self._serials = count(1), count(1)

    def rows(self) -> Iterator[Row]:
        """The rows in the order of COLUMNS without the last two, in the order of time."""
        month = 0
        for day in working_days(self._first):
            activities: list[Row] = []
            for number, employee in enumerate(self._employees):
                if not is_away(number, day):
                    activities += self._day(number, employee)
                    if day.month != month:
                        activities += self._monthly(employee, day)
            month = day.month
            yield from self._written(day, sorted(activities))

    def _written(self, day: date, activities: list[Row]) -> Iterator[Row]:
        reversed_: list[Row] = []
        for second, kind, employee, company, outcome, source, key, details, concerns, by in activities:
            number, moment = next(self._ids), _moment(day, second)
            common = (by or f"employee:{employee}", employee, company, company, outcome, None, None, source)
            yield (number, kind, moment, day.isoformat(), moment, *common, key, details, concerns, None)
            if kind in ("offer_emailed", "call") and self._random.randrange(REVERSED) == 0:
                reason = '{"reason": "hard_bounce"}' if kind == "offer_emailed" else '{"reason": "wrong_number"}'
                later = _moment(day, 10 * 3600 + len(reversed_))
                row = (kind, later, day.isoformat(), later, *common, f"reversal:{number}", reason, concerns, number)
                reversed_.append(row)
        for row in reversed_:
            yield (next(self._ids), *row)

    def _day(self, number: int, employee: int) -> Iterator[Row]:
        random, own = self._random, range(number * COMPANIES + 1, (number + 1) * COMPANIES + 1)
        mailed, called = random.sample(own, OFFERS), random.sample(own, CALLS)
        for place, company in enumerate(mailed):
            serial = next(self._serials)
            details = f'{{"offer": "price_list", "campaign": {serial // OFFERS}, "message": {serial}}}'
            yield self._activity(
                300 + place, "offer_emailed", employee, company, "email_offers", f"message:{serial}", details
            )
        for place, company in enumerate(called):
            serial, second = next(self._serials), 3600 + place * 700
            answered = place < ANSWERED
            details = (
                f'{{"call": {serial}, "direction": "outbound", "talk_seconds": {random.randrange(20, 300) if answered else 0},'
                f' "conversation": {serial}}}'
            )
            outcome = "answered" if answered else "no_answer"
            yield self._activity(second, "call", employee, company, "telephony", f"call:{serial}:1", details, outcome)
            if place < PHONE_OFFERS:
                details = f'{{"call": {serial}, "offer": {serial}}}'
                yield self._activity(
                    second + 9, "phone_offer", employee, company, "telephony", f"offer:{serial}", details
                )
        for company in mailed[:CARD_CHANGES]:
            key = f"card:{company}:{employee}:{next(self._serials)}"
            yield self._activity(random.randrange(28_000), "card_changed", employee, company, "core", key, "{}")
        if random.randrange(6) == 0:
            serial = next(self._serials)
            details = f'{{"contract": {serial}, "new_client": {str(random.randrange(10) > 0).lower()}}}'
            yield self._activity(27_000, "contract_signed", employee, called[0], "core", f"contract:{serial}", details)

    def _monthly(self, employee: int, day: date) -> Iterator[Row]:
        month = f"{day - timedelta(days=day.day):%Y-%m}"
        details = f'{{"report": "monthly", "period": "{month}", "digest": "{self._random.getrandbits(256):064x}"}}'
        yield self._activity(
            60, "report_submitted", employee, None, "reporting", f"monthly:{month}:{employee}", details
        )
        if day.month % 6 == 0:
            key = f"certification:{employee}:{month}"
            yield (90, "certification", self._head, None, None, "core", key, "{}", employee, f"employee:{self._head}")

    @staticmethod
    def _activity(
        second: int,
        kind: str,
        employee: int,
        company: int | None,
        source: str,
        key: str,
        details: str,
        outcome: str = "",
    ) -> Row:
        by = f"system:{source}" if source in ("email_offers", "telephony") else ""
        return (second, kind, employee, company, outcome or None, source, key, details, None, by)


def working_days(first: date) -> Iterator[date]:
    """The working days from *first* to LAST."""
    calendar = Calendar("DE", "BE")
    days = (first + timedelta(days=number) for number in range((LAST - first).days + 1))
    return (day for day in days if not calendar.rest_on(day))


def is_away(number: int, day: date) -> bool:
    """Whether the employee with that *number* is on leave."""
    return (day.isocalendar().week + 3 * number) % 17 in (5, 6)


def _first_day(staff: int, activities: int) -> date:
    left = activities
    for day in reversed(list(working_days(OLDEST))):
        left -= PER_DAY * sum(not is_away(number, day) for number in range(staff))
        if left <= 0:
            return day
    return OLDEST


def _moment(day: date, second: int) -> str:
    """So many seconds after seven o'clock, UTC."""
    return f"{day} {7 + second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}.000000"


def _employee(number: int, first: date) -> Employee:
    return Employee(
        login=f"e{number}",
        name=f"Employee {number}",
        hired_on=first,
        created_at=clock.now(),
        terms=[
            Terms(
                since=first,
                role="manager" if number else "administrator",
                time_zone="Europe/Berlin",
                country="DE",
                region="BE",
                job_description="customer_search_manager",
            )
        ],
    )


def _companies(number: int, employee: int) -> Iterator[Company]:
    for place in range(1, COMPANIES + 1):
        id_ = number * COMPANIES + place
        yield Company(
            id=id_,
            name=f"Company {id_} GmbH",
            name_key=f"company {id_}",
            rank="client" if place <= CLIENTS else "prospect",
            email=f"info@c{id_}.example",
            owner_id=employee,
            created_at=clock.now(),
            contacts=[Contact(id=id_, email=f"buyer@c{id_}.example", created_at=clock.now())],
        )


def _absences(number: int, employee: int, first: date) -> Iterator[Absence]:
    monday = first - timedelta(days=first.weekday())
    while monday <= LAST:
        if is_away(number, monday):
            entered = {"entered_at": clock.now(), "entered_by": "system:scale"}
            last = monday + timedelta(days=6)
            yield Absence(employee_id=employee, first=monday, last=last, share=1, reason="leave", **entered)
        monday += timedelta(days=7)


def _outages(first: date) -> Iterator[Outage]:
    """An hour without mail or telephone every two months."""
    for day in islice(working_days(first), 20, None, 40):
        begins = datetime.combine(day, time(8), clock.now().tzinfo)
        for channel in ("email", "phone"):
            marked = {"reason": "scale", "marked_by": "system:scale", "marked_at": clock.now()}
            yield Outage(channel=channel, begins_at=begins, ends_at=begins + timedelta(hours=1), **marked)


def _load(app: App, rows: Iterable[Row]) -> None:
    if app.database.is_sqlite:
        _load_sqlite(app, rows)
    else:
        _load_postgresql(app, rows)


def _load_beside(app: App) -> None:
    """What the plugins keep beside the ledger; then PostgreSQL is vacuumed, as autovacuum does in a house open for years."""
    with app.database.engine.begin() as connection:
        for statement in BESIDE:
            connection.execute(sa.text(statement), {"ours": False} if ":ours" in statement else {})
    if not app.database.is_sqlite:
        with app.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(sa.text("VACUUM ANALYZE"))


def _load_sqlite(app: App, rows: Iterable[Row]) -> None:
    """Without guards, journal and checks of references, all of which are back afterwards. No ANALYZE: nobody runs it either."""
    app.database.close()
    path = app.database.engine.url.database
    assert path is not None
    with app.database.engine.begin() as connection:
        remove_guards(connection)
    app.database.close()
    with sqlite3.connect(path, isolation_level=None) as raw:
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-1000000", "foreign_keys=OFF"):
            raw.execute(f"PRAGMA {pragma}")
        raw.execute("BEGIN IMMEDIATE")
        places = ", ".join("?" * len(COLUMNS))
        raw.executemany(f"INSERT INTO activities ({', '.join(COLUMNS)}) VALUES ({places})", _chained(rows))
        raw.execute("COMMIT")
    raw.close()
    with app.database.engine.begin() as connection:
        install_guards(connection)


def _load_postgresql(app: App, rows: Iterable[Row]) -> None:
    """By COPY, without checks of references."""
    url = app.database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("SET timezone = 'UTC'")
        with connection.cursor().copy(f"COPY activities ({', '.join(COLUMNS)}) FROM STDIN".encode()) as copy:
            lines = _chained(rows)
            while piece := "".join(map(_line, islice(lines, 2000))):
                copy.write(piece)
        connection.execute(
            "SELECT setval(pg_get_serial_sequence('activities', 'id'), (SELECT max(id) FROM activities))"
        )


def _chained(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows with their places in the chain."""
    before = BEGINNING
    details = ACTIVITIES.columns.index("details")
    for position, row in enumerate(rows, start=1):
        content = [*row]
        content[details] = json.loads(content[details])
        before = link(before, position, content)
        yield (*row, position, before)


def _line(row: Row) -> str:
    return "\t".join("\\N" if value is None else str(value) for value in row) + "\n"
