"""Working days by country and region. Days that are over rest as they did then: the holidays that were used are kept."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache, cached_property
from importlib import metadata
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from tagwerk.calendar.tables import KeptYear
from tagwerk.platform import clock
from tagwerk.platform.periods import Period
from tagwerk.platform.texts import translator
from tagwerk.staff.tables import Terms
from tagwerk.staff.terms.places import public_holidays

if TYPE_CHECKING:
    from collections.abc import Iterable

    import holidays
    from sqlalchemy.orm import Session

    from tagwerk.platform.app import App

_ = translator("tagwerk")


class Calendar:
    """The days of rest of one country (ISO 3166-1) and region (ISO 3166-2), the kept ones first."""

    def __init__(self, country: str, region: str, kept: Iterable[KeptYear] = ()) -> None:
        self.country, self.region = country, region
        self._kept = {year.year: year for year in kept}
        self._today = clock.now().date()  # a clock that was ahead may have kept days that are still to come

    @property
    def kept(self) -> list[tuple[int, date, dict[str, Any]]]:
        """The years that were kept, each with the day up to which it was, and what rests."""
        return [(year.year, year.through, year.content) for year in self._kept.values()]

    def rest_on(self, day: date) -> str:
        """Why nobody works on *day*: the holiday's name, the weekend, or ``""``."""
        return self.holiday(day) or (_("weekend") if self.is_weekend(day) else "")

    def rests(self, day: date) -> bool:
        """Whether nobody works on *day*."""
        return bool(self.holiday(day)) or self.is_weekend(day)

    def holiday(self, day: date) -> str:
        """The public holiday of *day*, or ``""``."""
        if (known := self._known_of(day)) is not None:
            return str(known["holidays"].get(day.isoformat(), ""))
        return str(self._table.get(day) or "")

    def is_weekend(self, day: date) -> bool:
        """Whether *day* is one of the weekly days of rest."""
        known = self._known_of(day)
        return day.weekday() in (known["weekend"] if known is not None else self._table.weekend)

    @cached_property
    def _table(self) -> holidays.HolidayBase:
        return public_holidays(self.country, self.region)

    def _known_of(self, day: date) -> dict[str, Any] | None:
        """What was kept: as it was used for a day that is over, as it was foreseen for one that is not, unless the library that
        foresaw it was replaced.
        """
        kept = self._kept.get(day.year)
        if kept is not None and day <= min(kept.through, self._today):
            return kept.content
        if (kept := kept or self._kept.get(day.year - 1)) is None:
            return None
        foreseen: dict[str, Any] = kept.content.get("foreseen", {})
        return foreseen if foreseen.get("by") == _library() else None

    def working_days(self, period: Period) -> list[date]:
        """The working days of *period*."""
        return [day for day in period.days if not self.rests(day)]

    def next_working_day(self, on: date) -> date:
        """*on* if it is a working day, else the nearest one after it."""
        while self.rests(on):
            on += timedelta(days=1)
        return on

    def last_working_day(self, on: date) -> date:
        """*on* if it is a working day, else the nearest one before it."""
        while self.rests(on):
            on -= timedelta(days=1)
        return on


def calendar_of(session: Session, country: str, region: str) -> Calendar:
    """The calendar of a place, with the years that were kept."""
    kept = sa.select(KeptYear).where(KeptYear.country == country, KeptYear.region == region).order_by(KeptYear.year)
    return Calendar(country, region, session.scalars(kept))


def keep_holidays(app: App) -> None:
    """Keep the holidays of the days that are over, for every place where somebody worked. A routine does this every day."""
    through = clock.now().date() - timedelta(days=2)  # over in every time zone
    with app.database.transaction() as session:
        places = session.execute(
            sa.select(Terms.country, Terms.region, sa.func.min(Terms.since)).group_by(Terms.country, Terms.region)
        )
        for country, region, since in places.all():
            for year in range(since.year, through.year + 1):
                _keep(session, country, region, year, min(through, date(year, 12, 31)))


def _keep(session: Session, country: str, region: str, year: int, through: date) -> None:
    kept = session.get(KeptYear, (country, region, year))
    if kept is not None and kept.through >= through:
        return
    table = public_holidays(country, region)
    known = dict(kept.content["holidays"]) if kept is not None else {}
    day = kept.through + timedelta(days=1) if kept is not None else date(year, 1, 1)
    while day <= through:
        if name := table.get(day):
            known[day.isoformat()] = str(name)
        day += timedelta(days=1)
    weekend = sorted(table.weekend)
    days = Period(date(year, 1, 1), date(year + 1, 12, 31)).days
    ahead = {day.isoformat(): str(table.get(day)) for day in days if table.get(day)}
    foreseen = {"by": _library(), "holidays": ahead, "weekend": weekend}
    content = {"holidays": known, "weekend": weekend, "foreseen": foreseen}
    session.merge(KeptYear(country=country, region=region, year=year, through=through, content=content))


@cache
def _library() -> str:
    """The version of the tables that are installed; to load them takes longer than to ask."""
    return metadata.version("holidays")
