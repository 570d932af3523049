"""The only place that asks what time it is; a lint rule bans the rest.

``TAGWERK_CLOCK_OFFSET`` (seconds, may be negative or a fraction) shifts the clock of this process and, because the
environment is inherited, of its children: the demo begins its day at 09:00 that way.
"""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tagwerk.platform.errors import WrongInput
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from datetime import tzinfo

OFFSET_VARIABLE = "TAGWERK_CLOCK_OFFSET"
FIRST_YEAR, LAST_YEAR = 1900, 2199

_ = translator("tagwerk")


def now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC) + timedelta(seconds=float(os.environ.get(OFFSET_VARIABLE) or 0))


def today(zone: str | tzinfo) -> date:
    """The date that a wall calendar in *zone* shows now."""
    return local_date(now(), zone)


def local_date(moment: datetime, zone: str | tzinfo) -> date:
    """The date in *zone* at *moment*, which must know its own zone."""
    return moment.astimezone(ZoneInfo(zone) if isinstance(zone, str) else zone).date()


def day(on: date, zone: str) -> tuple[datetime, datetime]:
    """The first moment of the day *on* in *zone*, and that of the day after, in UTC."""
    begins, ends = (datetime.combine(each, time(), ZoneInfo(zone)) for each in (on, on + timedelta(days=1)))
    return begins.astimezone(UTC), ends.astimezone(UTC)


def read_date(text: str | None) -> date | None:
    """The date that somebody typed, None for nothing. Raises WrongInput, also for a date that no working life sees."""
    return None if text is None else date_typed(text)


def date_typed(text: str) -> date:
    """The date that somebody typed, as ``2026-10-31``. Raises WrongInput, also for a date that no working life sees."""
    try:
        read = date.fromisoformat(text)
    except ValueError:
        raise WrongInput(_("{text!r} is no date.", text=text), _("Write it as 2026-10-31.")) from None
    if not FIRST_YEAR <= read.year <= LAST_YEAR:
        raise WrongInput(_("{text} is out of range.", text=text), f"{FIRST_YEAR} … {LAST_YEAR}")
    return read


def start_at(moment: datetime) -> None:
    """Set the clock of this process and of the children it starts from now on to *moment*."""
    os.environ[OFFSET_VARIABLE] = str((moment - datetime.now(UTC)).total_seconds())
