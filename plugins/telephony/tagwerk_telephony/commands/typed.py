"""Durations as people type them."""

from __future__ import annotations

import re
from datetime import timedelta

from tagwerk.api import WrongInput, translator

DURATION = re.compile(
    r"(?:(?P<hours>\d{1,2})\s*h)?\s*(?:(?P<minutes>\d{1,3})\s*(?:m|min))?\s*(?:(?P<seconds>\d{1,5})\s*s)?",
    re.IGNORECASE,
)
CLOCK = re.compile(r"(?:(?P<hours>\d{1,2}):)?(?P<minutes>\d{1,3}):(?P<seconds>[0-5]\d)", re.ASCII)
LONGEST = timedelta(hours=8)
_ = translator("tagwerk_telephony")


def duration_typed(text: str) -> timedelta:
    """How long somebody says that it took: ``4m``, ``1h 5m``, ``90s``, ``4:30``; a number alone is minutes. Raises WrongInput."""
    plain = text.strip()
    found = CLOCK.fullmatch(plain) or DURATION.fullmatch(
        f"{plain}m" if plain.isascii() and plain.isdecimal() else plain
    )
    parts = {name: int(value) for name, value in found.groupdict().items() if value} if found is not None else {}
    took = timedelta(**parts)
    if not parts or not timedelta(0) < took <= LONGEST:
        raise WrongInput(_("{text!r} is no duration of a call.", text=text), _("Such as 4m, 90s or 4:30."))
    return took
