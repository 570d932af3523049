"""A past for a sample: a department of six with three months behind it, so that every report and chart has something to show.

What the house itself keeps (cards, contracts, visits, tasks, fairs, absences) goes through the use cases, on the day on which it
happened, by the moved clock that only a demo has. What plugins would have recorded (offers, calls, reports) is in the ledger as
theirs would be, with the sample as its source. The same seed makes the same past. The workspace is marked as a demo first.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from tagwerk.access.actors import Actor
from tagwerk.calendar.days import Calendar
from tagwerk.calendar.outages import mark_outage
from tagwerk.companies.cards import edit_company
from tagwerk.companies.tables import Company
from tagwerk.contracts.contracts import draft_contract, sign_contract
from tagwerk.diary.events import add_event, answer_invitation, invite
from tagwerk.diary.tasks import add_task, finish_task
from tagwerk.diary.visits import hold_visit, plan_visit
from tagwerk.ledger.activities import NewActivity, record, record_untold, reverse
from tagwerk.ledger.kinds import CALL, OFFER_EMAILED, PHONE_OFFER, REPORT_SUBMITTED
from tagwerk.platform import clock
from tagwerk.platform.periods import ONE_DAY, Period, months_after
from tagwerk.platform.texts import translator
from tagwerk.staff.absences.absences import enter_absence
from tagwerk.staff.departments import add_department
from tagwerk.staff.employees import NewEmployee, add_employee, edit_employee
from tagwerk.staff.finding import find_actor
from tagwerk.staff.tables import Employee
from tagwerk.workspace.sample import sample_companies

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tagwerk.platform.app import App

MONTHS = 3
ZONE = "Europe/Berlin"
COMPANIES = 240
DEPARTMENT = "Großhandel"
AWAY, OUTAGE, GUESTS = 19, 12, 54  # the working days on which something is said of the days after
HEAD = ("heidi", "Heidi Köhler")
PEOPLE = (
    ("jonas", "Jonas Weiß"), ("kaethe", "Käthe Brandt"), ("lutz", "Lutz Ahrens"), ("mira", "Mira Yıldız"),
)  # fmt: skip
FAIR = "Herbstmesse"
PACE = {"offers": (50, 6), "calls": (31, 4), "phone_offers": (20, 3)}  # of a working day: about so many, give or take
SKILL = (1.0, 0.96, 1.06, 0.85, 1.02)  # of one person after the other
DILIGENCE = (
    0.8,
    0.4,
)  # the share of days with a changed card, of the first and of the others: no deed takes longer to make
SOURCE, SIGNATURE = "sample", "system:sample"

_ = translator("tagwerk")


@dataclass
class _Past:
    """What is being made: its *app* and its dice, who is there, the ids of the companies, when it *began*."""

    app: App
    random: Random
    managers: list[Actor]
    head: Actor
    companies: list[int]
    numbers: dict[str, int]
    began: date


def began(today: date, months: int = MONTHS) -> date:
    """The first day of a past of so many *months* before *today*."""
    return months_after(today.replace(day=1), -months)


def past_of(months: int = MONTHS) -> Period:
    """So many months and what is over of this one, where the people of the sample are."""
    today = clock.today(ZONE)
    return Period(began(today, months), today - ONE_DAY)


def sample_history(app: App, seed: int = 1, months: int = MONTHS) -> None:
    """Make a department of six and its last *months* months up to yesterday."""
    kept = os.environ.get(clock.OFFSET_VARIABLE)
    period = past_of(months)
    try:
        past = _beginning(app, period, seed)
        working = Calendar("DE", "BE").working_days(period)
        for place, day in enumerate(working):
            _play(past, day, place)
    finally:
        if kept is None:
            os.environ.pop(clock.OFFSET_VARIABLE, None)
        else:
            os.environ[clock.OFFSET_VARIABLE] = kept


def _beginning(app: App, period: Period, seed: int) -> _Past:
    """The people and the companies, on the first day."""
    random, system = Random(seed), Actor.system("sample")  # noqa: S311 - invented data, no secret
    _set_clock(period.first, 7)
    add_department(app, system, DEPARTMENT)
    with app.database.reading() as session:
        first = session.scalars(sa.select(Employee).order_by(Employee.id).limit(1)).one().login
    edit_employee(app, system, first, {}, hired_on=period.first)
    edit_employee(app, system, first, {"department": DEPARTMENT, "region": "BE"}, since=period.first)
    for login, name in (HEAD, *PEOPLE):
        role = "head" if login == HEAD[0] else "manager"
        hired = NewEmployee(login, name, role, region="BE", department=DEPARTMENT, hired_on=period.first)
        add_employee(app, system, hired)
    sample_companies(app, COMPANIES)
    logins = (first, *(login for login, _name in PEOPLE))
    managers = [find_actor(app, login) for login in logins]
    with app.database.transaction() as session:
        companies = list(session.scalars(sa.select(Company.id).order_by(Company.id)))
        for number, company in enumerate(companies):
            owner = managers[number % len(managers)].employee_id
            session.execute(sa.update(Company).where(Company.id == company).values(owner_id=owner))
    past = _Past(app, random, managers, find_actor(app, HEAD[0]), companies, {}, period.first)
    fair = months_after(period.first, 2) + timedelta(days=9)
    add_event(app, past.head, FAIR, fair, fair + timedelta(days=2), place="Leipzig")
    return past


def _play(past: _Past, day: date, place: int) -> None:
    """A working day of the department."""
    _set_clock(day, 16)
    present = [manager for manager in past.managers if not _is_away(past, manager)]
    with past.app.database.transaction() as session:
        record_untold(session, *(new for manager in present for new in _recorded(past, manager, day)))
        record_untold(session, *_submitted(past, present, day))
        for new in _bounced(past, present, day):
            (offer,) = record(session, new)
            reverse(session, offer, recorded_by=SIGNATURE, reason="hard_bounce")
    for number, manager in enumerate(present):
        if past.random.random() < DILIGENCE[min(number, 1)]:
            _change_a_card(past, manager)
        if past.random.random() < 0.16:
            _sign(past, manager)
        if place % 5 == number:
            _visit(past, manager, day)
    _of_the_head(past, day, place)


def _recorded(past: _Past, manager: Actor, day: date) -> Iterator[NewActivity]:
    """Offers, calls and offers by phone of one person on one day."""
    skill = SKILL[past.managers.index(manager) % len(SKILL)]
    offers, calls, phoned = (max(round(past.random.gauss(mean * skill, spread)), 0) for mean, spread in PACE.values())
    for number, company in enumerate(past.random.choices(past.companies, k=offers)):
        at = _at(day, 8.5 + 7 * number / max(offers, 1))
        details = {"offer": f"A-{day:%m%d}-{manager.employee_id}-{number}", "campaign": 1 + day.month % 4}
        yield _new(past, manager, day, at, OFFER_EMAILED, company, None, details)
    reached = past.random.sample(past.companies, k=min(calls, len(past.companies)))
    for number, company in enumerate(reached):
        at = _at(day, 9 + 6 * number / max(calls, 1))
        talk = past.random.randint(25, 480)
        yield _called(past, manager, day, at, company, "answered", talk)
        if past.random.random() < 0.6:
            missed = past.random.choice(("no_answer", "busy", "machine"))
            yield _called(past, manager, day, at + timedelta(minutes=6), past.random.choice(past.companies), missed, 0)
        if number < phoned:
            details = {"call": past.numbers["call"], "offer": past.numbers["call"]}
            yield _new(past, manager, day, at + timedelta(minutes=4), PHONE_OFFER, company, None, details)


def _bounced(past: _Past, present: list[Actor], day: date) -> Iterator[NewActivity]:
    for manager in present:
        if past.random.random() < 0.6:
            details = {"offer": f"B-{day:%m%d}-{manager.employee_id}", "campaign": 1 + day.month % 4}
            yield _new(
                past, manager, day, _at(day, 15), OFFER_EMAILED, past.random.choice(past.companies), None, details
            )


def _submitted(past: _Past, present: list[Actor], day: date) -> Iterator[NewActivity]:
    """The monthly report on the month before, from whoever is there first in the month after."""
    before = Period.of("month", day).before()
    for manager in present:
        known = f"report:{before.name}:{manager.employee_id}"
        if before.first >= past.began and known not in past.numbers:
            past.numbers[known] = 1
            details: dict[str, object] = {"report": "monthly", "period": before.name, "digest": ""}
            yield _new(past, manager, day, _at(day, 12), REPORT_SUBMITTED, None, None, details)


def _called(past: _Past, manager: Actor, day: date, at: datetime, company: int, outcome: str, talk: int) -> NewActivity:
    number = past.numbers.get("call", 0) + 1
    past.numbers["call"] = number
    details = {"call": number, "direction": "outbound", "talk_seconds": talk, "conversation": number}
    return _new(past, manager, day, at, CALL, company, outcome, details)


def _new(
    past: _Past,
    manager: Actor,
    day: date,
    at: datetime,
    kind: object,
    company: int | None,
    outcome: str | None,
    details: dict[str, object],
) -> NewActivity:
    number = past.numbers.get("row", 0) + 1
    past.numbers["row"] = number
    return NewActivity(
        kind=kind,  # type: ignore[arg-type]
        happened_at=at,
        work_date=day,
        employee_id=manager.employee(),
        recorded_by=SIGNATURE,
        source=SOURCE,
        source_key=f"history:{number}",
        company_id=company,
        outcome=outcome,
        details=details,
    )


def _change_a_card(past: _Past, manager: Actor) -> None:
    company = _own(past, manager)
    note = past.random.choice(
        ("Bedarf im Frühjahr", "kauft bei einem Wettbewerber", "fragt nach Mustern", "Zahlung pünktlich")
    )
    edit_company(past.app, manager, str(company), note=f"{note} ({past.random.randint(1, 999)})")


def _sign(past: _Past, manager: Actor) -> None:
    contract = draft_contract(past.app, manager, str(_own(past, manager)))
    sign_contract(past.app, manager, contract.number)


def _visit(past: _Past, manager: Actor, day: date) -> None:
    visit = plan_visit(past.app, manager, str(_own(past, manager)), day, aim="Sortiment")
    if past.random.random() < 0.9:
        hold_visit(past.app, manager, visit.id, "Muster besprochen, Angebot folgt.")


def _of_the_head(past: _Past, day: date, place: int) -> None:
    """Tasks each Monday, a half-day without telephone, the fair, and one who is away for a week with a substitute."""
    app, head = past.app, past.head
    if day.weekday() == 0:
        manager = past.managers[place % len(past.managers)]
        task = add_task(app, head, "Preisliste an die Kunden schicken", login=manager.name, due=day + timedelta(days=4))
        if past.random.random() < 0.7:
            finish_task(app, manager, task.id)
    if place == OUTAGE:
        mark_outage(app, head, "phone", _at(day, 8), _at(day, 12), department=DEPARTMENT, reason="Leitung gestört")
        names = [str(number) for number in past.companies[:40]]
        invite(app, head, FAIR, names)
    if place == GUESTS:
        for number, company in enumerate(past.companies[:40]):
            if number % 3 != 2:
                answer_invitation(app, head, FAIR, str(company), "came" if number % 3 == 0 else "declined")
    if place == AWAY:
        last = day + timedelta(days=9)
        absent, substitute = past.managers[2], past.managers[1]
        enter_absence(app, past.managers[0], absent.name, day + ONE_DAY, last, substitute=substitute.name)
        past.numbers["away_until"] = last.toordinal()


def _is_away(past: _Past, manager: Actor) -> bool:
    """Whether it is the week in which one of them is away."""
    until = past.numbers.get("away_until", 0)
    return bool(until) and manager is past.managers[2] and clock.now().date().toordinal() <= until


def _own(past: _Past, manager: Actor) -> int:
    own = past.companies[past.managers.index(manager) :: len(past.managers)]
    return past.random.choice(own)


def _set_clock(day: date, hour: int) -> None:
    clock.start_at(_at(day, hour))


def _at(day: date, hour: float) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(ZONE)) + timedelta(hours=hour)
