"""Going through a list by telephone: whom to call next, nobody twice, and only where and when it may ring.

The list is resumable because it is no state of its own: whom somebody spoke to or dialled today is off it, whoever did it; who
was skipped or put to later is remembered per employee and day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

import phonenumbers
import sqlalchemy as sa
from phonenumbers import timezone as number_zones

from tagwerk.api import (
    Company,
    Contact,
    ContactAttempt,
    Employee,
    agenda,
    clock,
    companies_in,
    is_gone,
    pieces,
    refusals_of,
    translator,
    use_case,
    visible_to,
)
from tagwerk_telephony.numbers import peril
from tagwerk_telephony.tables import Call, ListMark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from tagwerk.api import Actor, App

AGENDA = "agenda"
LATER = timedelta(hours=1)
Mark = Literal["next", "later"]

_ = translator("tagwerk_telephony")


@dataclass(frozen=True)
class DialItem:
    """A company to call: on which number (E.164), whom, and why; *local_time* is the hour there."""

    company_id: int
    name: str
    contact: str
    number: str
    reasons: tuple[str, ...]
    local_time: str


@dataclass(frozen=True)
class DialList:
    """Whom to call now, in order; *left_out* counts the others by the reason."""

    items: tuple[DialItem, ...]
    left_out: dict[str, int]


@use_case("calls.make")
def dial_list(app: App, actor: Actor, what: str) -> DialList:
    """Whom to call next of the agenda, or of the companies of a segment. Raises WrongInput for what is no segment."""
    reasons: dict[int, tuple[str, ...]] = {}
    if what == AGENDA:
        for wanted in agenda(app, actor, None):
            reasons[wanted.company_id] = tuple(reason.text for reason in wanted.reasons)
        order = list(reasons)
    else:
        order = _of_segment(app, actor, what)
    with app.database.reading() as session:
        employee = session.get_one(Employee, actor.employee())
        found = _reachable(session, actor, order)
        done, marks = _called_today(session, employee), _marks(session, employee, what)
    refused = _refused(app, found, order)
    hours = app.config.settings.calendar
    items: list[DialItem] = []
    late: list[DialItem] = []
    left_out: dict[str, int] = {}
    for company in order:
        reason, local = "", ""
        if company not in found:
            reason = "no_number"
        elif peril(found[company][1]):
            reason = "premium_number"
        elif company in done:
            reason = "called_today"
        elif company in refused:
            reason = refused[company]
        elif marks.get(company) == "next":
            reason = "skipped"
        else:
            moment = clock.now().astimezone(ZoneInfo(zone_of(found[company][1], employee.time_zone)))
            local = moment.strftime("%H:%M")
            reason = "" if hours.day_starts <= moment.hour < hours.day_ends and moment.weekday() < 5 else "out_of_hours"
        if reason:
            left_out[reason] = left_out.get(reason, 0) + 1
            continue
        name, number, contact = found[company]
        item = DialItem(company, name, contact, number, reasons.get(company, ()), local)
        (late if marks.get(company) == "later" else items).append(item)
    return DialList((*items, *late), left_out)


@use_case("calls.make")
def mark(app: App, actor: Actor, what: str, company_id: int, said: Mark) -> None:
    """Skip a company of the list for today, or put it to the end of it."""
    with app.database.transaction() as session:
        session.add(
            ListMark(
                employee_id=actor.employee(), list=what[:200], company_id=company_id, mark=said, marked_at=clock.now()
            )
        )


def zone_of(number: str, own: str) -> str:
    """The time zone in which the telephone *number* (E.164) rings; *own* where that is not to be told."""
    try:
        zones = number_zones.time_zones_for_number(phonenumbers.parse(number))
    except phonenumbers.NumberParseException:
        return own
    known = [zone for zone in zones if zone != number_zones.UNKNOWN_TIMEZONE]
    return own if not known or own in known else known[0]


def _of_segment(app: App, actor: Actor, what: str) -> list[int]:
    with app.database.reading() as session:
        return [company.id for company in companies_in(session, app, actor, what)]


def _reachable(session: Session, actor: Actor, order: Sequence[int]) -> dict[int, tuple[str, str, str]]:
    """Name, number and contact of those with a telephone number, by company."""
    found: dict[int, tuple[str, str, str]] = {}
    for piece in pieces(list(order)):
        companies = session.execute(
            sa.select(Company.id, Company.name, Company.phone).where(Company.id.in_(piece), visible_to(actor))
        ).all()
        people = (
            sa.select(Contact)
            .where(Contact.company_id.in_(piece), Contact.phone != "", ~is_gone())
            .order_by(Contact.id.desc())
        )
        contacts = {contact.company_id: contact for contact in session.scalars(people)}
        for row in companies:
            contact = contacts.get(row.id)
            number = contact.phone if contact is not None else row.phone
            if number:
                found[row.id] = (row.name, number, contact.name if contact is not None else "")
    return found


def _called_today(session: Session, employee: Employee) -> set[int]:
    """Whom anybody dialled or spoke to today; who was promised a call for an hour that has come is to be called again."""
    begins, _ends = clock.day(employee.today(), employee.time_zone)
    today = sa.select(Call.company_id, Call.call_back_at).where(Call.started_at >= begins, Call.company_id.is_not(None))
    told = sa.or_(Call.direction == "outbound", Call.answered_at.is_not(None))
    rows = session.execute(today.where(told).order_by(Call.started_at)).all()
    last = {row.company_id: row.call_back_at for row in rows}
    return {company for company, promised in last.items() if promised is None or promised > clock.now()}


def _marks(session: Session, employee: Employee, what: str) -> dict[int, str]:
    begins, _ends = clock.day(employee.today(), employee.time_zone)
    query = sa.select(ListMark).where(
        ListMark.employee_id == employee.id, ListMark.list == what[:200], ListMark.marked_at >= begins
    )
    return {row.company_id: row.mark for row in session.scalars(query.order_by(ListMark.id))}


def _refused(app: App, found: dict[int, tuple[str, str, str]], order: Sequence[int]) -> dict[int, str]:
    attempts = [
        ContactAttempt(company, "phone", found[company][1], company, None) for company in order if company in found
    ]
    refused: dict[int, str] = {}
    for piece in pieces(attempts):
        refused |= {key: refusal.reason for key, refusal in refusals_of(app, list(piece)).items()}
    return refused
