"""Whom a caller reaches: the owner, then who stands in, then the department, then the voicemail; in opening hours.

It says numbers and sentences, and no provider's language; each provider makes of it what its exchange understands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import phonenumbers
import sqlalchemy as sa

from tagwerk.api import Company, Contact, Employee, calendar_of, clock, is_absent, read_in, substitute_of, translator
from tagwerk_telephony.settings import settings_of
from tagwerk_telephony.tables import Call

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from sqlalchemy.orm import Session

    from tagwerk.api import App

MOST_AT_ONCE = 10
"""Telephones that ring together: Twilio's limit for ``<Dial>``."""
GERMAN_SPEAKING = (49, 43, 41, 423)
"""Country codes of callers who are greeted in German, unless the card says otherwise."""

_ = translator("tagwerk_telephony")


@dataclass(frozen=True)
class Routing:
    """What becomes of a caller. *steps* are the telephones (E.164) that ring, together within a step, one step after the other;
    *announcement* is said when nobody took the call, in *language* (ISO 639-1); with *voicemail* a message may be left, and with
    *recorded* the talk is recorded, which *warning* says first.
    """

    steps: tuple[tuple[str, ...], ...]
    announcement: str
    language: str
    ring_seconds: int
    voicemail: bool = False
    recorded: bool = False
    warning: str = ""


def routing_of(app: App, call_id: int) -> Routing:
    """Whom the caller of our call *call_id* reaches now."""
    settings = settings_of(app).inbound
    with app.database.reading() as session:
        call = session.get_one(Call, call_id)
        company = session.get(Company, call.company_id) if call.company_id is not None else None
        contact = session.get(Contact, call.contact_id) if call.contact_id is not None else None
        everybody = _here(session)
        is_open = not settings.opening_hours or _is_open(app, session, company, everybody)
        steps = _steps(session, company, everybody, settings.department) if is_open else []
    language = contact.language if contact is not None and contact.language else _language_of(call.number)
    with read_in(language):
        text = (
            _("Nobody can take your call at the moment. We will call you back.")
            if is_open
            else _("You are calling outside our opening hours. We will call you back.")
        )
        if settings.voicemail:
            text = " ".join((text, _("You may leave a message after the tone; it will be recorded.")))
        warning = _("This call is recorded.") if settings.recording else ""
    return Routing(tuple(steps), text, language, settings.ring_seconds, settings.voicemail, settings.recording, warning)


def _steps(
    session: Session, company: Company | None, everybody: list[Employee], department: str
) -> list[tuple[str, ...]]:
    owner = session.get(Employee, company.owner_id) if company is not None and company.owner_id is not None else None
    ordered: list[list[Employee]] = []
    if owner is not None:
        on = owner.today()
        if owner.works_on(on) and not is_absent(session, owner.id, on):
            ordered.append([owner])
        if (substitute := substitute_of(session, owner.id, on)) is not None and not is_absent(
            session, substitute.id, on
        ):
            ordered.append([substitute])
        ordered.append([each for each in everybody if each.department_id == owner.department_id])
    else:
        named = [each for each in everybody if each.department is not None and each.department.name == department]
        ordered.append(named if department and named else everybody)
    return list(_numbers(ordered))


def _numbers(ordered: Iterable[list[Employee]]) -> Iterable[tuple[str, ...]]:
    """The telephones of each step; one that rang already rings no second time."""
    rung: set[str] = set()
    for people in ordered:
        step = tuple(dict.fromkeys(each.phone for each in people if each.phone and each.phone not in rung))[
            :MOST_AT_ONCE
        ]
        rung |= set(step)
        if step:
            yield step


def _here(session: Session) -> list[Employee]:
    """Who works today and is not absent."""
    staff = session.scalars(sa.select(Employee).order_by(Employee.id)).unique()
    return [each for each in staff if each.works_on(each.today()) and not is_absent(session, each.id, each.today())]


def _is_open(app: App, session: Session, company: Company | None, everybody: list[Employee]) -> bool:
    """Whether it is a working hour where the one works who looks after the caller, else where the first one does."""
    owner = session.get(Employee, company.owner_id) if company is not None and company.owner_id is not None else None
    someone = owner or next(iter(everybody), None)
    if someone is None:
        return False
    hours = app.config.settings.calendar
    local = clock.now().astimezone(ZoneInfo(someone.time_zone))
    return hours.day_starts <= local.hour < hours.day_ends and _is_working_day(session, someone, local.date())


def _is_working_day(session: Session, employee: Employee, on: date) -> bool:
    return calendar_of(session, employee.country, employee.region).rest_on(on) == ""


def _language_of(number: str) -> str:
    try:
        code = phonenumbers.parse(number).country_code
    except phonenumbers.NumberParseException:
        return "en"
    return "de" if code in GERMAN_SPEAKING else "en"
