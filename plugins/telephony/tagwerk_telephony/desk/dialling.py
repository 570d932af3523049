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
    from collections.abc import Mapping, Sequence

    from sqlalchemy.orm import Session

    from tagwerk.api import Actor, App, Refusal

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


MOST_TRIED = 5
"""Numbers of one company that are tried until one may be called."""


@dataclass(frozen=True)
class _Way:
    """A number at which a company can be reached, with the name and the number of the contact."""

    name: str
    number: str
    contact: str
    contact_id: int | None


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
        ways = _reachable(session, actor, order)
        done, marks = _called_today(session, employee), _marks(session, employee, what)
    found, refused = _permitted(app, ways)
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


def _reachable(session: Session, actor: Actor, order: Sequence[int]) -> dict[int, list[_Way]]:
    """The numbers of those that have one, by company: its contacts' and then its own."""
    found: dict[int, list[_Way]] = {}
    for piece in pieces(list(order)):
        companies = session.execute(
            sa.select(Company.id, Company.name, Company.phone).where(Company.id.in_(piece), visible_to(actor))
        ).all()
        there = Contact.company_id.in_(piece), Contact.phone != "", ~is_gone()
        people = sa.select(Contact).where(*there).order_by(Contact.id)
        contacts: dict[int, list[Contact]] = {}
        for contact in session.scalars(people):
            contacts.setdefault(contact.company_id, []).append(contact)
        for row in companies:
            ways = [_Way(row.name, each.phone, each.name, each.id) for each in contacts.get(row.id, ())]
            ways += [_Way(row.name, row.phone, "", None)] if row.phone else []
            if ways:
                found[row.id] = ways[:MOST_TRIED]
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


def _permitted(app: App, ways: Mapping[int, list[_Way]]) -> tuple[dict[int, tuple[str, str, str]], dict[int, str]]:
    """Name, number and contact by company, of the first that may be called; and why none may, of those where it is so."""
    asked = [(company, way) for company, found in ways.items() for way in found]
    attempts = [
        ContactAttempt(key, "phone", way.number, company, way.contact_id) for key, (company, way) in enumerate(asked)
    ]
    refused: dict[int, Refusal] = {}
    for piece in pieces(attempts):
        refused |= refusals_of(app, list(piece))
    chosen: dict[int, tuple[str, str, str]] = {}
    why: dict[int, str] = {}
    for key, (company, way) in enumerate(asked):
        if key not in refused:
            chosen.setdefault(company, (way.name, way.number, way.contact))
        else:
            why.setdefault(company, refused[key].reason)
    first = {company: (found[0].name, found[0].number, found[0].contact) for company, found in ways.items()}
    return first | chosen, {company: reason for company, reason in why.items() if company not in chosen}
