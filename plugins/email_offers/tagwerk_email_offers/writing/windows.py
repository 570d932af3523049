"""When a mail may leave: in the hours of a window, on working days, where its recipient is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tagwerk.api import WrongInput, calendar_of, clock, translator

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from tagwerk.api import Company, Employee
    from tagwerk_email_offers.writing.recipients import CompanyFacts

TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
SEARCHED = 60
"""Days ahead that are searched for a working day; no calendar rests longer."""


_ = translator("tagwerk_email_offers")


@dataclass(frozen=True)
class Window:
    """The hours in which mails leave: *hours* is ``08:00-17:30``, or ``""`` for always; *rests* says whether a day is off.

    Where it is not known where a recipient is, *zone* holds, the sender's. Hours that end before they begin go over midnight.
    They are those of the wall clock, also where it is changed.
    """

    hours: str
    zone: str
    rests: Callable[[date], object]

    @classmethod
    def of(cls, session: Session, hours: str, employee: Employee) -> Window:
        """The window with the working days of *employee*."""
        calendar = calendar_of(session, employee.country, employee.region) if hours else None
        return cls(hours, employee.time_zone, calendar.rest_on if calendar is not None else lambda _day: "")

    def opens_for(self, company: Company | CompanyFacts, moment: datetime) -> datetime:
        """The first moment from *moment* on at which a mail may leave to *company*."""
        if not self.hours:
            return moment
        zone = ZoneInfo(_zone_of_number(company.phone) or self.zone)
        begins, ends = (_minutes(text) for text in self.hours.split("-"))
        local = moment.astimezone(zone)
        now = local.hour * 60 + local.minute
        inside = begins <= now < ends if begins < ends else now >= begins or now < ends
        if inside and not self.rests(local.date()):
            return moment
        first = local.date() if now < begins else local.date() + timedelta(days=1)
        days = (first + timedelta(days=number) for number in range(SEARCHED))
        day = next((day for day in days if not self.rests(day)), first)
        opening = datetime.combine(day, time(begins // 60, begins % 60), zone)
        return max(moment, opening.astimezone(moment.tzinfo))


def read_start(zone: str, text: str) -> datetime:
    """The moment (UTC) that somebody in *zone* typed: ``14:30`` is the next one, ``2026-11-30 08:00`` or ``2026-11-30`` that
    day. Raises WrongInput, also for one that is over.
    """
    said, now = text.strip(), clock.now()
    day, _space, hour = said.rpartition(" ") if " " in said or ":" in said else (said, "", "0:00")
    found = TIME.fullmatch(hour)
    if found is None:
        raise WrongInput(_("{text!r} is no time.", text=text), _("Write it as 14:30, or as 2026-11-30 08:00."))
    on = clock.date_typed(day) if day else clock.today(zone)
    start = datetime.combine(on, time(int(found[1]), int(found[2])), ZoneInfo(zone)).astimezone(UTC)
    if not day and start <= now:
        start += timedelta(days=1)
    if day and start < now - timedelta(days=1):
        raise WrongInput(_("{text} is over.", text=text))
    return start


@lru_cache(maxsize=4096)
def _zone_of_number(phone: str) -> str:
    """The time zone of an E.164 number, ``""`` where it lies in several or is not known."""
    if not phone:
        return ""
    from phonenumbers import NumberParseException, parse
    from phonenumbers.timezone import time_zones_for_number

    try:
        zones = time_zones_for_number(parse(phone))
    except NumberParseException:
        return ""
    return zones[0] if len(zones) == 1 and "/" in zones[0] and not zones[0].startswith("Etc/") else ""


def _minutes(text: str) -> int:
    hour, _colon, minute = text.partition(":")
    return int(hour) * 60 + int(minute)
