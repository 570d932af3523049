"""Random worlds in which somebody works: how hypothesis makes them up, and how they are written into a workspace.

A world is written by the use cases wherever there is one; deeds are recorded as plugins record them. Moments lie around the
days on which somebody looks, so that most of what is made up bears on what is seen.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from core.slow_computation import (
    Absence,
    Cadence,
    Company,
    Deadline,
    Deed,
    Outage,
    Person,
    Quota,
    Terms,
    Version,
    World,
    label,
    period,
)
from hypothesis import strategies as st

from tagwerk import clock
from tagwerk.companies.addresses import name_key
from tagwerk.companies.tables import STANDINGS
from tagwerk.companies.tables import Company as CompanyRow
from tagwerk.ledger import Activity, NewActivity, record, reverse
from tagwerk.staff import Actor, Employee
from tagwerk.staff.absences import appoint_substitute, enter_absence
from tagwerk.staff.departments import add_department
from tagwerk.staff.employees import NewEmployee, add_employee, edit_employee
from tagwerk.work.outages import list_outages, mark_outage, take_back_outage

if TYPE_CHECKING:
    from collections.abc import Callable

    from tagwerk.app import App

PLACES = [
    ("DE", "BE", "Europe/Berlin"),
    ("DE", "BY", "Europe/Berlin"),
    ("AT", "9", "Europe/Vienna"),
    ("US", "NY", "America/New_York"),
    ("US", "CA", "America/Los_Angeles"),
    ("GB", "ENG", "Europe/London"),
    ("IL", "", "Asia/Jerusalem"),  # the week rests on Friday and Saturday
    ("IN", "MH", "Asia/Kolkata"),
    ("NZ", "AUK", "Pacific/Auckland"),
    ("BR", "SP", "America/Sao_Paulo"),
]
WORKLOADS: list[tuple[str, dict[str, Any]]] = [
    ("", {}),
    ("60%", {"fraction": "0.6"}),
    ("33.3%", {"fraction": "0.333"}),
    ("mon,tue,wed", {"schedule": {"mon": "1", "tue": "1", "wed": "1"}}),
    ("mon,thu:0.5,sat:0.25", {"schedule": {"mon": "1", "thu": "0.5", "sat": "0.25"}}),
]
HALF_DAYS = ("12-24", "12-31", "2026-05-15")
QUOTAS = ("offers_emailed", "calls", "phone_offers", "call_attempts", "card_changes", "new_contracts", "visits",
          "sales_amount")  # fmt: skip
TOUCHING = ("calls", "offers_emailed", "phone_offers", "reconciliations", "card_changes")
PERS = ("day", "week", "month", "quarter", "half_year", "year")
DEADLINES = [
    Deadline("monthly_report", "month", by_day=3, about="previous"),
    Deadline("monthly_report", "month", by_day=31, about="previous"),
    Deadline("certification", "half_year", counted_from="hiring", owed_by="head"),
    Deadline("certification", "quarter", counted_from="hiring"),
    Deadline("certification", "year", owed_by="head"),
    Deadline("visits", "week", by_day=3),
    Deadline("card_changes", "month", by_day=30),
]
MEMBERS = ("erna", "sven")
EARLIEST = date(2024, 11, 1)
JOBS = ("one", "other")
LATER = datetime(2027, 6, 1, 12, tzinfo=UTC)

_number = count(1)


# Making worlds up


@st.composite
def worlds(draw: st.DrawFn, on: date) -> World:
    """A world around the day *on*: two who stand in for each other, and their head."""
    people = {name: draw(people_called(name, on)) for name in MEMBERS}
    head_terms = Terms(EARLIEST, "DE", "BE", "Europe/Berlin", "heading", {}, department=True)
    people["heidi"] = Person("heidi", "head", EARLIEST, None, [head_terms])
    prorated = draw(st.booleans())
    versions = [version for job in JOBS for version in draw(versions_of(job, on, prorated))]
    versions.append(Version("heading", EARLIEST, (Quota("visits", "month", 4, prorated),), (), ()))
    companies = draw(st.lists(some_company(), min_size=2, max_size=6))
    for number, company in enumerate(companies[1:], start=1):
        if draw(st.integers(0, 3)) == 0 and companies[number - 1].merged_into is None:
            company.merged_into = number - 1
    return World(
        people=people,
        versions=versions,
        companies=companies,
        absences=draw(some_absences(people, on)),
        outages=draw(st.lists(some_outage(on), max_size=2)),
        deeds=draw(st.lists(some_deed(on, len(companies)), max_size=25)),
        half_days=HALF_DAYS,
    )


@st.composite
def people_called(draw: st.DrawFn, name: str, on: date) -> Person:
    """Somebody hired up to 13 months before *on*, whose terms may have changed since, and who may leave after it."""
    hired_on = max(on - timedelta(days=draw(st.integers(0, 400))), EARLIEST)
    terms = [draw(some_terms(hired_on))]
    for _change in range(draw(st.integers(0, 2))):
        since = hired_on + timedelta(days=draw(st.integers(1, 400)))
        if since > terms[-1].since:
            terms.append(draw(some_terms(since)))
    left_on = on + timedelta(days=draw(st.integers(0, 40))) if draw(st.integers(0, 5)) == 0 else None
    return Person(name, "manager", hired_on, left_on, terms)


@st.composite
def some_terms(draw: st.DrawFn, since: date) -> Terms:
    """Where, how much, and by which job description."""
    country, region, zone = draw(st.sampled_from(PLACES))
    workload = draw(st.sampled_from(WORKLOADS))[1]
    return Terms(since, country, region, zone, draw(st.sampled_from(JOBS)), workload, draw(st.booleans()))


@st.composite
def versions_of(draw: st.DrawFn, job: str, on: date, prorated: bool) -> list[Version]:
    """One to three versions of a job description; the first is in force before anybody is hired."""
    sinces = {EARLIEST} | draw(st.sets(st.integers(-60, 20).map(lambda days: on + timedelta(days=days)), max_size=2))
    quota = st.builds(
        Quota, st.sampled_from(QUOTAS), st.sampled_from(PERS), st.integers(1, 60), prorate=st.just(prorated)
    )
    cadence = st.builds(
        Cadence,
        st.sampled_from(TOUCHING),
        st.sampled_from(("week", "month", "quarter")),
        st.sets(st.sampled_from(STANDINGS), min_size=1).map(lambda standings: tuple(sorted(standings))),
    )
    return [
        Version(
            job,
            since,
            draw(several(quota, 4)),
            draw(several(cadence, 2)),
            draw(several(st.sampled_from(DEADLINES), 2)),
        )
        for since in sorted(sinces)
    ]


def several(one: st.SearchStrategy[Any], most: int) -> st.SearchStrategy[tuple[Any, ...]]:
    """A few obligations, each with its own metric and period."""
    return st.lists(one, max_size=most, unique_by=lambda owed: (owed.metric, owed.per)).map(tuple)


def some_company() -> st.SearchStrategy[Company]:
    """A company of one of the two."""
    return st.builds(Company, st.sampled_from(MEMBERS), st.sampled_from(STANDINGS), st.none())


@st.composite
def some_absences(draw: st.DrawFn, people: dict[str, Person], on: date) -> list[Absence]:
    """Absences one after another, so that who stands in is there; some are entered only afterwards."""
    found: list[Absence] = []
    day = on - timedelta(days=draw(st.integers(0, 60)))
    for _absence in range(draw(st.integers(0, 4))):
        first = day + timedelta(days=draw(st.integers(0, 20)))
        last = first + timedelta(days=draw(st.integers(0, 15)))
        day = last + timedelta(days=1)
        who, other = draw(st.permutations(MEMBERS))
        if not _employed(people[who], first, last):
            continue
        half, late = draw(st.booleans()), draw(st.booleans())
        stands_in = not half and _employed(people[other], first, last) and draw(st.booleans())
        begins = first + timedelta(days=draw(st.integers(0, (last - first).days)))
        found.append(Absence(who, first, last, half, other if stands_in else None, begins, last, late))
    return found


def _employed(person: Person, first: date, last: date) -> bool:
    return person.works_here(first) and person.works_here(last)


@st.composite
def some_outage(draw: st.DrawFn, on: date) -> Outage:
    """Mail or telephone out for up to a day and a half."""
    begins = draw(moments(on, 20))
    ends = begins + timedelta(minutes=draw(st.integers(1, 2000)))
    return Outage(draw(st.sampled_from(("email", "phone"))), begins, ends, draw(st.booleans()), draw(st.booleans()))


@st.composite
def some_deed(draw: st.DrawFn, on: date, companies: int) -> Deed:
    """One thing done, mostly near the day *on*; some are taken back at once, some later."""
    by = draw(st.sampled_from((*MEMBERS, "erna", "heidi")))
    moment = draw(moments(on, draw(st.sampled_from((0, 3, 40)))))
    company = draw(st.integers(0, companies - 1))
    taken_back = draw(st.sampled_from(("", "", "", "now", "late")))
    deed = Deed("", by, moment, company=company, taken_back=taken_back)
    makers: dict[str, Callable[[], dict[str, Any]]] = {
        "offer_emailed": lambda: {"details": {"offer": draw(st.sampled_from("abc"))}},
        "call": lambda: _call(draw, company),
        "phone_offer": lambda: {"company": draw(st.sampled_from((company, None)))},
        "card_changed": dict,
        "reconciled": dict,
        "visit": dict,
        "contract_signed": lambda: {"details": {"new_client": draw(st.booleans())}},
        "invoiced": lambda: {"amount": draw(st.integers(0, 5000)), "currency": draw(st.sampled_from(("EUR", "USD")))},
        "report_submitted": lambda: _report(draw, deed),
        "certification": lambda: {"by": "heidi", "concerns": draw(st.sampled_from(MEMBERS)), "company": None},
    }
    kind = draw(st.sampled_from(sorted(makers)))
    return replace(deed, kind=kind, **makers[kind]())


def _call(draw: st.DrawFn, company: int) -> dict[str, Any]:
    details = {
        "direction": draw(st.sampled_from(("outbound", "outbound", "inbound"))),
        "talk_seconds": draw(st.sampled_from((0, 9, 10, 60))),
        "conversation": draw(st.integers(1, 9)),
    }
    outcome = draw(st.sampled_from(("answered", "answered", "machine", "busy")))
    return {"outcome": outcome, "details": details, "company": draw(st.sampled_from((company, company, None)))}


def _report(draw: st.DrawFn, deed: Deed) -> dict[str, Any]:
    """A report about the month before or the one before that, handed in by oneself or by who stands in."""
    begins, _ends = period("month", deed.moment.date() - timedelta(days=1))
    for _month in range(draw(st.integers(1, 2))):
        begins, _ends = period("month", begins - timedelta(days=1))
    details = {"report": draw(st.sampled_from(("monthly", "monthly", "quarterly"))), "period": label("month", begins)}
    concerns = draw(st.sampled_from((None, *MEMBERS)))
    return {"details": details, "company": None, "concerns": None if concerns == deed.by else concerns}


@st.composite
def moments(draw: st.DrawFn, on: date, around: int) -> datetime:
    """A whole minute within so many days around *on*, often within an hour of a midnight somewhere, where days change."""
    day = on + timedelta(days=draw(st.integers(-around, around)))
    zone = ZoneInfo(draw(st.sampled_from(sorted({place[2] for place in PLACES}))))
    minute = draw(st.one_of(st.integers(0, 1439), st.integers(-60, 60)))
    return (datetime(day.year, day.month, day.day, tzinfo=zone) + timedelta(minutes=minute)).astimezone(UTC)


# Writing them into a workspace


class Written:
    """A world in a workspace: its people under logins of their own, its job descriptions under names of their own."""

    def __init__(self, app: App, boss: Actor, world: World) -> None:
        self.app, self.boss, self.world = app, boss, world
        self.number = next(_number)
        self.activities: list[int] = []
        self.late_outages: list[Outage] = []
        _clear(app, boss)
        self._set_clock(LATER)
        self._write_versions()
        self._add_people()
        self._add_companies()
        self._record_deeds()
        self._enter_late(late=False)
        self._let_go()

    def login(self, name: str) -> str:
        """What *name* is called in the workspace."""
        return f"{name}{self.number}"

    def name_of(self, login: str) -> str:
        """The other way round; ``""`` stays ``""``."""
        return login.removesuffix(str(self.number)) if login else ""

    def enter_what_is_late(self) -> None:
        """Absences and outages become known afterwards, and deeds are taken back."""
        self._enter_late(late=True)
        self.world = replace(self.world, late=True)

    def _job(self, name: str) -> str:
        return f"{name}-{self.number}"

    @staticmethod
    def _set_clock(moment: datetime) -> None:
        clock.start_at(moment)

    def _write_versions(self) -> None:
        folder = self.app.folder / "job_descriptions"
        folder.mkdir(exist_ok=True)
        for version in self.world.versions:
            path = folder / f"{self._job(version.job)}-{version.since}.toml"
            path.write_text(_as_toml(version, self._job(version.job)), encoding="utf-8")

    def _add_people(self) -> None:
        department = f"department {self.number}"
        add_department(self.app, self.boss, department)
        for person in self.world.people.values():
            first, *more = person.terms
            new = NewEmployee(self.login(person.name), person.name, person.role, hired_on=person.hired_on)
            add_employee(self.app, self.boss, replace(new, **self._dated(first, department)))
            for terms in more:
                edit_employee(
                    self.app, self.boss, self.login(person.name), self._dated(terms, department), since=terms.since
                )
        with self.app.database.reading() as session:
            found = session.scalars(sa.select(Employee)).all()
            self.employees = {name: next(each for each in found if each.login == self.login(name))
                              for name in self.world.people}  # fmt: skip

    def _dated(self, terms: Terms, department: str) -> dict[str, Any]:
        return {
            "country": terms.country,
            "region": terms.region,
            "time_zone": terms.zone,
            "job_description": self._job(terms.job),
            "workload": next(text for text, stored in WORKLOADS if stored == terms.workload),
            "department": department if terms.department else "",
        }

    def _add_companies(self) -> None:
        with self.app.database.transaction() as session:
            rows: list[CompanyRow] = []
            for number, company in enumerate(self.world.companies):
                name = f"company {self.number}.{number}"
                owner = self.employees[company.owner].id
                row = CompanyRow(name=name, name_key=name_key(name), standing=company.standing, owner_id=owner,
                                 created_at=clock.now())  # fmt: skip
                session.add(row)
                session.flush()
                if company.merged_into is not None:
                    row.merged_into = rows[company.merged_into].id
                rows.append(row)
            session.flush()
            self.company_ids = [row.id for row in rows]

    def _record_deeds(self) -> None:
        with self.app.database.transaction() as session:
            for number, deed in enumerate(self.world.deeds):
                employee = self.employees[deed.by]
                new = NewActivity(
                    kind=deed.kind,
                    happened_at=deed.moment,
                    work_date=employee.work_date(deed.moment),
                    employee_id=employee.id,
                    recorded_by="system:test",
                    source="worlds",
                    source_key=f"{self.number}.{number}",
                    company_id=None if deed.company is None else self.company_ids[deed.company],
                    outcome=deed.outcome,
                    amount_minor=deed.amount,
                    currency=deed.currency,
                    details=deed.details,
                    concerns_id=None if deed.concerns is None else self.employees[deed.concerns].id,
                )
                self.activities += [activity.id for activity in record(session, new)]

    def _enter_late(self, *, late: bool) -> None:
        for absence in self.world.absences:
            if absence.late == late:
                self._enter(absence)
        self._set_clock(LATER)
        for outage in self.world.outages:
            if outage.late == late:
                department = None if outage.everybody else f"department {self.number}"
                mark_outage(self.app, self.boss, outage.channel, outage.begins, outage.ends, department=department)
        with self.app.database.transaction() as session:
            for activity_id, deed in zip(self.activities, self.world.deeds, strict=True):
                if deed.taken_back == ("late" if late else "now"):
                    activity = session.get_one(Activity, activity_id)
                    reverse(session, activity, recorded_by="system:test", reason="corrected")

    def _enter(self, absence: Absence) -> None:
        gone = self.world.people[absence.who].left_on
        self._set_clock(datetime(gone.year, gone.month, gone.day, tzinfo=UTC) if gone else LATER)
        entered = enter_absence(
            self.app, self.boss, self.login(absence.who), absence.first, absence.last, half=absence.half
        )
        if absence.stand_in:
            other = self.world.people[absence.stand_in].left_on
            if other is not None:
                self._set_clock(datetime(other.year, other.month, other.day, tzinfo=UTC))
            appoint_substitute(
                self.app,
                self.boss,
                entered.id,
                self.login(absence.stand_in),
                absence.stands_in_from,
                absence.stands_in_until,
            )

    def _let_go(self) -> None:
        for person in self.world.people.values():
            if person.left_on is not None:
                edit_employee(self.app, self.boss, self.login(person.name), {}, left_on=person.left_on)


def _clear(app: App, boss: Actor) -> None:
    """Take away what the worlds before left behind and this one would see."""
    for path in (app.folder / "job_descriptions").glob("*.toml"):
        path.unlink()
    for outage in list_outages(app, boss):
        take_back_outage(app, boss, outage.id)


def _as_toml(version: Version, name: str) -> str:
    lines = [f'name = "{name}"', f"in_force_from = {version.since}", 'title = { en = "Made up" }']
    for quota in version.quotas:
        lines += [*_heading("quota", quota), f"target = {quota.target}", f"prorate = {str(quota.prorate).lower()}"]
    for cadence in version.cadences:
        lines += [*_heading("cadence", cadence), f'scope = "standing in ({", ".join(cadence.standings)})"']
    for deadline in version.deadlines:
        lines += [
            *_heading("deadline", deadline),
            f'about = "{deadline.about}"',
            f'counted_from = "{deadline.counted_from}"',
            f'owed_by = "{deadline.owed_by}"',
        ]
        if deadline.by_day is not None:
            lines.append(f"by_day = {deadline.by_day}")
    return "\n".join(lines) + "\n"


def _heading(shape: str, owed: Quota | Cadence | Deadline) -> list[str]:
    return [f"[[{shape}]]", f'metric = "{owed.metric}"', f'per = "{owed.per}"', 'clause = "X 1"']
