"""Dates as lists write them."""

from __future__ import annotations

import re
from datetime import date, timedelta

NUMBERS = re.compile(r"^(\d{1,2})[./\-](\d{1,2})[./\-](\d{4}|\d{2})?$")
ISO = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?$")
DAY_ALONE = re.compile(r"^(\d{1,2})/(\d{1,2})$")
"""``05/17``, as programs for newsletters write it: the month first."""
NO_YEAR = re.compile(r"^--(\d{1,2})-(\d{1,2})$")
SERIAL = re.compile(r"^[1-6]\d{4}(?:\.0+)?$")
SERIALS_BEGIN = date(1899, 12, 30)
"""The day from which spreadsheets count theirs: 29352 is 1980-05-11."""
FIRST_YEAR = 1890
UNKNOWN_YEARS = (1604, 1900)
"""Years that programs write where none is known."""


def birthday_of(text: str, today: date, *, month_first: bool = False) -> str | None:
    """``1980-05-17``, or ``--05-17`` where no year is known; None for what is no birthday."""
    value = text.strip().split(" ")[0] if re.match(r"^\d[\d./\-]+ \d\d:\d\d", text.strip()) else text.strip()
    if match := NO_YEAR.match(value):
        return _day(None, int(match[1]), int(match[2]), today)
    if match := ISO.match(value):
        return _day(int(match[1]), int(match[2]), int(match[3]), today)
    if match := DAY_ALONE.match(value):
        first, second = int(match[1]), int(match[2])
        return _day(None, second, first, today) if first > 12 else _day(None, first, second, today)
    if SERIAL.match(value):
        counted = SERIALS_BEGIN + timedelta(days=int(float(value)))
        return _day(counted.year, counted.month, counted.day, today)
    if not (match := NUMBERS.match(value)):
        return None
    day, month = int(match[1]), int(match[2])
    if (month_first and day <= 12) or month > 12:
        day, month = month, day
    year = None if match[3] is None else int(match[3])
    if year is not None and year < 100:
        year += 2000 if 2000 + year <= today.year - 15 else 1900
    return _day(year, month, day, today)


def birthday_in_parts(day: str, month: str, year: str) -> str:
    """The text of a birthday whose parts stand in columns of their own; *day* as it is where it is more than that."""
    if not (day.isdecimal() and month.isdecimal() and len(day) <= 2 and len(month) <= 2):
        return day
    return f"{year}-{month}-{day}" if len(year) == 4 and year.isdecimal() else f"--{month}-{day}"


def _day(year: int | None, month: int, day: int, today: date) -> str | None:
    try:
        found = date(year or 2000, month, day)
    except ValueError:
        return None
    if year is None or year in UNKNOWN_YEARS:
        return f"--{month:02}-{day:02}"
    return found.isoformat() if year >= FIRST_YEAR and found <= today else None


def month_comes_first(values: list[str]) -> bool:
    """Whether a column writes its dates in the American way: a second number beyond twelve tells."""
    pairs = [
        (int(match[1]), int(match[2])) for value in values if (match := NUMBERS.match(value.strip().split(" ")[0]))
    ]
    return any(second > 12 for _first, second in pairs) and not any(first > 12 for first, _second in pairs)


def day_of(text: str, *, month_first: bool = False) -> date | None:
    """A date such as 2026-03-31 or 31.03.2026, with *month_first* 3/31/2026, or None."""
    value = text.strip()
    match = ISO.match(value)
    try:
        if match:
            return date(int(match[1]), int(match[2]), int(match[3]))
        if (match := NUMBERS.match(value)) and match[3] and len(match[3]) == 4:
            day, month = (int(match[2]), int(match[1])) if month_first else (int(match[1]), int(match[2]))
            return date(int(match[3]), month, day)
    except ValueError:
        return None
    return None
