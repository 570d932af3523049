"""Days, weeks and months of the slow computation: found by going from day to day."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

import holidays

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@cache
def _table(country: str, region: str) -> holidays.HolidayBase:
    return holidays.country_holidays(country, subdiv=region or None)


def is_holiday(country: str, region: str, day: date) -> bool:
    """Whether *day* is a public holiday there."""
    return day in _table(country, region)


def is_weekend(country: str, day: date) -> bool:
    """Whether the week rests there on *day*: Friday and Saturday in Israel, Saturday and Sunday elsewhere."""
    return WEEKDAYS[day.weekday()] in (("fri", "sat") if country == "IL" else ("sat", "sun"))


def days(first: date, last: date) -> Iterator[date]:
    """All days from *first* to *last*."""
    day = first
    while day <= last:
        yield day
        day += timedelta(days=1)


@cache
def period(per: str, on: date) -> tuple[date, date]:
    """The first and the last day of the day, week, month … that *on* lies in."""
    first = last = on
    if per == "day":
        return first, last
    while label(per, first - timedelta(days=1)) == label(per, on):
        first -= timedelta(days=1)
    while label(per, last + timedelta(days=1)) == label(per, on):
        last += timedelta(days=1)
    return first, last


@cache
def label(per: str, day: date) -> str:
    """How the period of *day* is called."""
    year, week, _weekday = day.isocalendar()
    return {
        "day": f"{day}",
        "week": f"{year}-W{week:02}",
        "month": f"{day.year}-{day.month:02}",
        "quarter": f"{day.year}-Q{(day.month + 2) // 3}",
        "half_year": f"{day.year}-H{1 if day.month < 7 else 2}",
        "year": f"{day.year}",
    }[per]


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month."""
    year, month = day.year, day.month
    for _month in range(abs(months)):
        month += 1 if months > 0 else -1
        year, month = (year + 1, 1) if month > 12 else (year - 1, 12) if month < 1 else (year, month)
    return date(year, month, min(day.day, monthrange(year, month)[1]))
