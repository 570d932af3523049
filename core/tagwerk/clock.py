"""The only place that asks what time it is; a lint rule bans the rest.

``TAGWERK_CLOCK_OFFSET`` (seconds, may be negative or a fraction) shifts the clock of this process and, because the
environment is inherited, of its children: the demo begins its day at 09:00 that way.
"""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from datetime import tzinfo

OFFSET_VARIABLE = "TAGWERK_CLOCK_OFFSET"


def now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC) + timedelta(seconds=float(os.environ.get(OFFSET_VARIABLE) or 0))


def today(zone: str | tzinfo) -> date:
    """The date that a wall calendar in *zone* shows now."""
    return local_date(now(), zone)


def local_date(moment: datetime, zone: str | tzinfo) -> date:
    """The date in *zone* at *moment*, which must know its own zone."""
    return moment.astimezone(ZoneInfo(zone) if isinstance(zone, str) else zone).date()


def start_at(moment: datetime) -> None:
    """Set the clock of this process and of the children it starts from now on to *moment*."""
    os.environ[OFFSET_VARIABLE] = str((moment - datetime.now(UTC)).total_seconds())
