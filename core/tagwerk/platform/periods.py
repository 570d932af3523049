"""Days in a row: the periods that obligations are counted in, and any other span of days.

People write a period as ``2026-10-31``, ``2026-W44``, ``2026-10``, ``2026-Q4``, ``2026-H2`` or ``2026``; a week begins on Monday
(ISO 8601).
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from tagwerk.platform.errors import WrongInput
from tagwerk.platform.texts import language, later, translator

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Per = Literal["day", "week", "month", "quarter", "half_year", "year"]
"""How long a period is; a ``day`` is a working day where something is owed."""
PERS: tuple[Per, ...] = ("day", "week", "month", "quarter", "half_year", "year")
TITLES: dict[Per, str] = {
    "day": later("working day"),
    "week": later("week"),
    "month": later("month"),
    "quarter": later("quarter"),
    "half_year": later("half-year"),
    "year": later("year"),
}
MONTHS: dict[Per, int] = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
FORMS: dict[Per, tuple[str, Callable[[list[int]], date]]] = {
    "day": (r"(\d{4})-(\d{2})-(\d{2})", lambda n: date(n[0], n[1], n[2])),
    "week": (r"(\d{4})-W(\d{2})", lambda n: date.fromisocalendar(n[0], n[1], 1)),
    "month": (r"(\d{4})-(\d{2})", lambda n: date(n[0], n[1], 1)),
    "quarter": (r"(\d{4})-Q(\d)", lambda n: date(n[0], n[1] * 3 - 2, 1)),
    "half_year": (r"(\d{4})-H(\d)", lambda n: date(n[0], n[1] * 6 - 5, 1)),
    "year": (r"(\d{4})", lambda n: date(n[0], 1, 1)),
}
EXAMPLES: dict[Per, str] = {
    "day": "2026-10-31",
    "week": "2026-W44",
    "month": "2026-10",
    "quarter": "2026-Q4",
    "half_year": "2026-H2",
    "year": "2026",
}
ONE_DAY = timedelta(days=1)

_ = translator("tagwerk")


@dataclass(frozen=True)
class Period:
    """The days from *first* to *last*, both included. *per* says of what length, None for a span that is no such period."""

    first: date
    last: date
    per: Per | None = None

    @classmethod
    def of(cls, per: Per, on: date) -> Period:
        """The period of that length that *on* lies in."""
        if per == "day":
            return cls(on, on, per)
        if per == "week":
            monday = on - timedelta(days=on.weekday())
            return cls(monday, monday + timedelta(days=6), per)
        months = MONTHS[per]
        start = (on.month - 1) // months * months + 1
        end = start + months - 1
        return cls(date(on.year, start, 1), date(on.year, end, monthrange(on.year, end)[1]), per)

    @classmethod
    def counted_from(cls, start: date, per: Per, on: date) -> Period:
        """The same for months counted from the day *start*, such as that of hiring: every six months from there."""
        months = MONTHS[per]
        number = ((on.year - start.year) * 12 + on.month - start.month) // months
        while months_after(start, number * months) > on:
            number -= 1
        return cls(months_after(start, number * months), months_after(start, (number + 1) * months) - ONE_DAY, per)

    @classmethod
    def day(cls, on: date) -> Period:
        """The one day *on*."""
        return cls(on, on, "day")

    @property
    def name(self) -> str:
        """The period as people write it; of a span that is none, its first and its last day."""
        if self.per is None:
            return f"{self.first.isoformat()}..{self.last.isoformat()}"
        week = self.first.isocalendar()
        names: dict[Per, str] = {
            "day": self.first.isoformat(),
            "week": f"{week.year}-W{week.week:02d}",
            "month": f"{self.first:%Y-%m}",
            "quarter": f"{self.first.year:04d}-Q{self.first.month // 3 + 1}",
            "half_year": f"{self.first.year:04d}-H{self.first.month // 6 + 1}",
            "year": f"{self.first.year:04d}",
        }
        return names[self.per]

    @property
    def days(self) -> list[date]:
        """All its days."""
        return [self.first + timedelta(days=number) for number in range((self.last - self.first).days + 1)]

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def touches(self, other: Period) -> bool:
        """Whether the two have a day in common."""
        return self.first <= other.last and self.last >= other.first

    def within(self, first: date | None, last: date | None) -> Period | None:
        """The part of it from *first* to *last*, each open where it is None; None where nothing is left."""
        begin, end = max(self.first, first or self.first), min(self.last, last or self.last)
        if (begin, end) == (self.first, self.last):
            return self
        return Period(begin, end) if begin <= end else None

    def before(self) -> Period:
        """The period before this one. Only for one that has a length."""
        assert self.per is not None
        return Period.of(self.per, self.first - ONE_DAY)


def months_after(day: date, months: int) -> date:
    """The same day *months* later; the last of the month where there is no such day."""
    total = day.year * 12 + day.month - 1 + months
    year, month = total // 12, total % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def last_full_period(per: Per, today: date) -> Period:
    """The last period that is over on the day *today*."""
    return Period.of(per, today).before()


def read_period(text: str, allowed: Sequence[Per]) -> Period:
    """The period that somebody wrote. Raises WrongInput where it is none, or none of those *allowed*."""
    for per in allowed:
        form, first_day = FORMS[per]
        if match := re.fullmatch(form, text, re.ASCII):
            try:
                return Period.of(per, first_day([int(number) for number in match.groups()]))
            except (ValueError, OverflowError):
                break
    raise WrongInput(
        _("{text!r} is no period that can be meant here.", text=text),
        _("Write it as {examples}.", examples=_(" or ").join(EXAMPLES[per] for per in allowed)),
    )


def period_title(period: Period) -> str:
    """The period for people, in their language: ``October 2026``; where no words are usual, as it is written."""
    from babel.dates import format_date, format_skeleton

    if period.per == "month":
        return str(format_skeleton("yMMMM", period.first, locale=language()))
    if period.per == "day":
        return str(format_date(period.first, "long", locale=language()))
    return period.name


def per_title(per: Per) -> str:
    """A period's length for people."""
    return _(TITLES[per])
