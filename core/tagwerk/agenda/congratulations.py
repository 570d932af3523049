"""Whom to congratulate: birthdays of contacts, and the holidays of their professions by country (D16)."""

from __future__ import annotations

import calendar
import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tagwerk.platform.texts import language
from tagwerk.staff.terms.workloads import WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE = Path(__file__).parent / "professional_holidays.toml"
AHEAD, BEHIND = 7, 3  # days before the day that it is shown, and after it that it may still be made up for


@dataclass(frozen=True)
class ProfessionalHoliday:
    """The day of a profession: *names* are how it may be called on a card, *countries* ISO 3166-1 codes, none for all."""

    profession: str
    names: tuple[str, ...]
    titles: Mapping[str, str]
    countries: tuple[str, ...]
    rule: Mapping[str, Any]

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return self.titles.get(language()) or self.titles["en"]

    def in_year(self, year: int) -> date:
        """The day in *year*."""
        if "on" in self.rule:
            return date.fromisoformat(f"{year}-{self.rule['on']}")
        if "day_of_year" in self.rule:
            return date(year, 1, 1) + timedelta(days=int(self.rule["day_of_year"]) - 1)
        weekday, month = WEEKDAYS.index(self.rule["weekday"]), self.rule["month"]
        days = [day for day in calendar.Calendar().itermonthdates(year, month) if day.month == month]
        same: list[date] = [day for day in days if day.weekday() == weekday]
        nth = int(self.rule["nth"])
        return same[nth - 1 if nth > 0 else nth]


@cache
def professional_holidays() -> tuple[ProfessionalHoliday, ...]:
    """All that are known."""
    written = tomllib.loads(FILE.read_text(encoding="utf-8"))["holiday"]
    return tuple(
        ProfessionalHoliday(
            entry["profession"], tuple(entry["names"]), entry["title"], tuple(entry.get("countries", ())), entry
        )
        for entry in written
    )


def holiday_of(profession: str, country: str) -> ProfessionalHoliday | None:
    """The holiday of the profession as a card names it, kept in *country*; None where none is known."""
    name = profession.strip().casefold()
    for holiday in professional_holidays():
        known = {holiday.profession, *(each.casefold() for each in holiday.names)}
        if name in known and (not holiday.countries or country in holiday.countries):
            return holiday
    return None


def birthday_in(birthday: str, year: int) -> date | None:
    """The birthday ``1980-05-17`` or ``--05-17`` in *year*, 29 February on the 28th where there is none; None for ``""``."""
    if not birthday:
        return None
    month, day = int(birthday[-5:-3]), int(birthday[-2:])
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def near(day_in_year: Mapping[int, date | None], on: date) -> date | None:
    """The one of the days that lies at most a week ahead of *on* or three days behind it."""
    for day in day_in_year.values():
        if day is not None and on - timedelta(days=BEHIND) <= day <= on + timedelta(days=AHEAD):
            return day
    return None
