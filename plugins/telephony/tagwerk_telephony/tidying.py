"""What exchanges write, so that any database keeps it: no character that PostgreSQL refuses, no id longer than its column.

Odd input that is signed is the provider's word all the same: it is shortened, never refused, and never lost.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from tagwerk.api import clock

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tagwerk_telephony.api import CallEvent

LONGEST = {
    "provider": 32, "key": 128, "leg": 64, "parent": 64, "from_number": 32, "to_number": 32, "cause": 64, "employee": 320,
    "extension": 128, "queue": 64, "transferred_to": 64, "recording": 500,
}  # fmt: skip
IDENTITIES = ("key", "leg", "parent")
LONGEST_TALK = 7 * 24 * 3600
"""Seconds: what states more is no duration."""
FIRST_MOMENT, LAST_MOMENT = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
AHEAD = timedelta(days=1)
"""How far the clock of an exchange may be ahead of ours."""
BEHIND = timedelta(days=366)
"""How late an exchange may tell of something as if it happened now."""


def clean(text: str) -> str:
    """*text* without NUL and half characters, which PostgreSQL keeps in no text."""
    return text.encode("utf-8", "replace").decode().replace("\x00", "\ufffd")


def clean_object(given: Mapping[str, Any]) -> dict[str, Any]:
    """An object of JSON, all its texts clean."""
    return {clean(str(name)): _clean_value(value) for name, value in given.items()}


def _clean_value(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return clean_object(value)
    if isinstance(value, list | tuple):
        return [_clean_value(each) for each in value]
    if isinstance(value, float) and value != value:  # JSON knows no NaN
        return None
    return value


def short(identity: str, longest: int) -> str:
    """An id that fits: a longer one by its digest, so that two of them stay two."""
    if len(identity) <= longest:
        return identity
    return f"#{hashlib.sha256(identity.encode('utf-8', 'replace')).hexdigest()}"[:longest]


def tidy(event: CallEvent, *, live: bool = False) -> CallEvent:
    """*event* as it can be kept. *live*: it is told as it happens, so that no moment far from our clock can be meant."""
    changed: dict[str, Any] = {}
    for name, longest in LONGEST.items():
        value = getattr(event, name)
        text = clean(value)
        fitting = short(text, longest) if name in IDENTITIES else text[:longest]
        if fitting != value:
            changed[name] = fitting
    if not event.leg:
        changed["leg"] = changed.get("key", event.key)[: LONGEST["leg"]]  # one without a leg is a leg by itself
    if event.talk_seconds is not None and not 0 <= event.talk_seconds <= LONGEST_TALK:
        changed["talk_seconds"] = None
    if not FIRST_MOMENT <= event.at < LAST_MOMENT or (
        live and not clock.now() - BEHIND < event.at < clock.now() + AHEAD
    ):
        changed["at"] = clock.now()
    return replace(event, **changed) if changed else event
