"""The periods that obligations are counted in, and how people write them: ``2026-10-31``, ``2026-W44``, ``2026-10``,
``2026-Q4``, ``2026-H2``, ``2026``.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from tagwerk.platform.errors import WrongInput
from tagwerk.platform.texts import language, translator

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Per = Literal["day", "week", "month", "quarter", "half_year", "year"]
PERS: tuple[Per, ...] = ("day", "week", "month", "quarter", "half_year", "year")
MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
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

_ = translator("tagwerk")


@dataclass(frozen=True)
class Period:
    """A day, week, month …: *name* as people write it, *first* and *last* day, both included."""

    name: str
    per: Per
    first: date
    last: date

    def before(self) -> Period:
        """The period before this one."""
        return period_at(self.per, self.first - timedelta(days=1))


def period_of(per: Per, on: date) -> tuple[date, date]:
    """The first and the last day of the period that *on* lies in; a week begins on Monday (ISO 8601)."""
    if per == "day":
        return on, on
    if per == "week":
        monday = on - timedelta(days=on.weekday())
        return monday, monday + timedelta(days=6)
    months = MONTHS[per]
    start = (on.month - 1) // months * months + 1
    last = start + months - 1
    return date(on.year, start, 1), date(on.year, last, monthrange(on.year, last)[1])


def period_from(start: date, per: Per, on: date) -> tuple[date, date]:
    """The same for months counted from the day *start*, such as that of hiring: every six months from there."""
    months = MONTHS[per]
    number = ((on.year - start.year) * 12 + on.month - start.month) // months
    while later(start, number * months) > on:
        number -= 1
    return later(start, number * months), later(start, (number + 1) * months) - timedelta(days=1)


def later(day: date, months: int) -> date:
    """The same day *months* later; the last of the month where there is no such day."""
    total = day.year * 12 + day.month - 1 + months
    year, month = total // 12, total % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def period_at(per: Per, day: date) -> Period:
    """The period that *day* lies in."""
    first, last = period_of(per, day)
    return Period(_name(per, first), per, first, last)


def last_full_period(per: Per, today: date) -> Period:
    """The last period that is over on the day *today*."""
    return period_at(per, today).before()


def read_period(text: str, allowed: Sequence[Per]) -> Period:
    """The period that somebody wrote. Raises WrongInput where it is none, or none of those *allowed*."""
    for per in allowed:
        form, first_day = FORMS[per]
        if match := re.fullmatch(form, text, re.ASCII):
            try:
                return period_at(per, first_day([int(number) for number in match.groups()]))
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


def _name(per: Per, first: date) -> str:
    week = first.isocalendar()
    names: dict[Per, str] = {
        "day": first.isoformat(),
        "week": f"{week.year}-W{week.week:02d}",
        "month": f"{first:%Y-%m}",
        "quarter": f"{first.year:04d}-Q{first.month // 3 + 1}",
        "half_year": f"{first.year:04d}-H{first.month // 6 + 1}",
        "year": f"{first.year:04d}",
    }
    return names[per]
