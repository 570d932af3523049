"""The only place that asks the machine what time it is; a lint rule bans the rest. Between machines, the database says it
(``clock_of``).

``TAGWERK_CLOCK_OFFSET`` (seconds, may be negative or a fraction) shifts the clock of this process and, because the
environment is inherited, of its children: the demo begins its day at 09:00 that way. It is followed in a demo workspace, and
in tests with ``tagwerk.testing``. Everywhere else the clock is the machine's; when something was recorded always is.
"""

from __future__ import annotations

import os
import re
import unicodedata
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tagwerk.platform.errors import ConfigurationError, WrongInput
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from datetime import tzinfo

OFFSET_VARIABLE = "TAGWERK_CLOCK_OFFSET"
GERMAN = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.(?:\s?(\d{4}|\d{2}))?", re.ASCII)
NAMED = {
    "heute": 0, "today": 0, "morgen": 1, "tomorrow": 1, "gestern": -1, "yesterday": -1, "übermorgen": 2, "vorgestern": -2,
}  # fmt: skip
"""Days by their names, in days from today."""
CENTURY = 2000
FIRST_YEAR, LAST_YEAR = 1900, 2199

_ = translator("tagwerk")
_moved = [False]  # whether this process follows a moved clock


def now() -> datetime:
    """The present moment in UTC; in a demo by its clock."""
    return datetime.now(UTC) + offset()


def real_now() -> datetime:
    """The present moment in UTC by the clock of the machine, which nothing moves: for what says when it was recorded."""
    return datetime.now(UTC)


def offset() -> timedelta:
    """By how much the clock of this process is shifted: not at all, but in a demo and in tests. Raises ConfigurationError."""
    return wanted_offset() if _moved[0] else timedelta()


def wanted_offset() -> timedelta:
    """By how much the environment asks to shift the clock. Raises ConfigurationError for what is no number of seconds."""
    try:
        return timedelta(seconds=float(os.environ.get(OFFSET_VARIABLE) or 0))
    except (ValueError, OverflowError):
        raise ConfigurationError(_("{variable} is no number of seconds.", variable=OFFSET_VARIABLE)) from None


def follow_moved_clock(allowed: bool) -> None:
    """Whether this process follows a moved clock, as a demo does and a test."""
    _moved[0] = allowed


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
    """The date that somebody typed: ``2026-10-31``, ``31.10.2026``, ``31.10.26``, ``morgen``, ``yesterday``; ``31.10.`` is the
    nearest one. Raises WrongInput, also for a date that no working life sees.
    """
    plain = text.strip()
    if (days := NAMED.get(unicodedata.normalize("NFC", plain).casefold())) is not None:
        return _here() + timedelta(days=days)
    try:
        german = GERMAN.fullmatch(plain)
        read = _german(german) if german else date.fromisoformat(plain)
    except ValueError:
        raise WrongInput(_("{text!r} is no date.", text=text), _("Write it as 2026-10-31.")) from None
    if not FIRST_YEAR <= read.year <= LAST_YEAR:
        raise WrongInput(_("{text} is out of range.", text=text), f"{FIRST_YEAR} … {LAST_YEAR}")
    return read


def _german(found: re.Match[str]) -> date:
    """A day before its month; without a year the nearest one, of two digits in this century. Raises ValueError."""
    day, month, year = int(found[1]), int(found[2]), found[3]
    if year is not None:
        return date(int(year) + (CENTURY if int(year) < CENTURY // 20 else 0), month, day)
    here, fitting = _here(), []
    for near in range(here.year - 1, here.year + 2):
        with suppress(ValueError):  # 29.02.
            fitting.append(date(near, month, day))
    if not fitting:
        raise ValueError(found[0])
    return min(fitting, key=lambda each: abs(each - here))


def _here() -> date:
    """The date on this machine."""
    return now().astimezone().date()


def start_at(moment: datetime) -> None:
    """Set the clock of a demo or a test, of this process and of the children it starts from now on, to *moment*."""
    os.environ[OFFSET_VARIABLE] = str((moment - datetime.now(UTC)).total_seconds())
