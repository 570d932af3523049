"""When a follow-up is due: so many working days after the mail before it, at the same time of day, where the sender is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from tagwerk.api import calendar_of, clock
from tagwerk_email_offers.tables import Message

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from tagwerk.api import Employee

A_DAY = timedelta(days=1)
last_left = sa.case((Message.due_at > Message.first_wire_at, Message.due_at), else_=Message.first_wire_at)
"""When a mail was last put on the wire, as far as that is known: one that was put off for days is no silence of its reader."""
LONGEST_REST = 60
"""Days ahead that are searched for one working day; no calendar rests longer."""


@dataclass(frozen=True)
class Wait:
    """*days* working days in *zone*; *rests* says whether a day is none."""

    days: int
    zone: str
    rests: Callable[[date], object]

    @classmethod
    def of(cls, session: Session, employee: Employee, days: int) -> Wait:
        """So many working days of *employee*: weekends and the holidays of the region rest."""
        return cls(days, employee.time_zone, calendar_of(session, employee.country, employee.region).rest_on)

    def due(self, moment: datetime) -> datetime:
        """When it is over (UTC) for what left at *moment*."""
        zone = ZoneInfo(self.zone)
        local = moment.astimezone(zone)
        return datetime.combine(self._last_day(local.date()), local.time(), zone).astimezone(UTC)

    def is_over(self, now: datetime) -> sa.ColumnElement[bool]:
        """The condition that the wait is over *now* for a message, by when it left."""
        zone = ZoneInfo(self.zone)
        local = now.astimezone(zone)
        day, ending_today = local.date(), []
        while (last := self._last_day(day)) >= local.date():
            if last == local.date():
                ending_today.append(day)
            day -= A_DAY
        whole_days = last_left < clock.day(day + A_DAY, self.zone)[0]
        until_now = [
            last_left.between(clock.day(each, self.zone)[0], datetime.combine(each, local.time(), zone).astimezone(UTC))
            for each in ending_today
        ]
        return sa.or_(whole_days, *until_now)

    def _last_day(self, day: date) -> date:
        for _each in range(self.days):
            ahead = (day + A_DAY * number for number in range(1, LONGEST_REST))
            day = next((each for each in ahead if not self.rests(each)), day + A_DAY)
        return day


def left_at(message: Message) -> datetime:
    """The same as ``last_left``, of a message at hand; one that was never on the wire left when it was made."""
    return max(message.first_wire_at or message.created_at, message.due_at)
