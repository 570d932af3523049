"""The periods that obligations are counted in."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Literal

Per = Literal["day", "week", "month", "quarter", "half_year", "year"]
PERS: tuple[Per, ...] = ("day", "week", "month", "quarter", "half_year", "year")
MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


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
