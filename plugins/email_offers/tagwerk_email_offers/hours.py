"""Hours of the day, as people write them."""

from __future__ import annotations

import re

from tagwerk.api import WrongInput, translator

HOURS = re.compile(r"([01]?\d|2[0-3])(?::([0-5]\d))?\s*[-–]\s*([01]?\d|2[0-4])(?::([0-5]\d))?")

_ = translator("tagwerk_email_offers")


def read_hours(text: str) -> str:
    """The hours that somebody typed, as ``8:00-17:30`` or ``08:00–17:30``; ``""`` for always. Raises WrongInput."""
    if not text.strip():
        return ""
    if (found := HOURS.fullmatch(text.strip())) is None:
        raise WrongInput(_("{text!r} are no hours.", text=text), _("Write them as 08:00-17:30."))
    return f"{int(found[1]):02}:{found[2] or '00'}-{int(found[3]):02}:{found[4] or '00'}"
