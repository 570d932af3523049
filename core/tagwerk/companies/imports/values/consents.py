"""Consent as lists write it: yes, no, or the day since when."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tagwerk.companies.duplicates.wordlists import words
from tagwerk.companies.imports.values.dates import day_of
from tagwerk.companies.imports.values.nothing import is_nothing
from tagwerk.companies.imports.values.words import yes_or_no
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from datetime import date

_ = translator("tagwerk")


class Consent(NamedTuple):
    """Since when there is consent, whether it was *withdrawn*, or what is *wrong* with what was written."""

    since: date | None = None
    withdrawn: bool = False
    wrong: str = ""


REFUSED = words("gesperrt blocked unsubscribed abgemeldet opted-out widersprochen blacklisted blocklisted") | {
    "nicht zulassen",
    "do not allow",
    "not allowed",
}
ALLOWED = words("zulassen allow allowed erlaubt subscribed angemeldet frei opted-in")


def is_wish(value: str) -> bool:
    """Whether *value* says in so many words whether somebody may be written to."""
    return value.strip().casefold() in REFUSED | ALLOWED


def refusal_of(value: str) -> bool | None:
    """Whether *value* says that somebody wants nothing, in a column about that; a day says since when. None for neither."""
    if is_wish(value):
        return value.strip().casefold() in REFUSED
    return True if day_of(value) is not None else yes_or_no(value)


def consent_of(value: str, today: date) -> Consent | None:
    """What *value* says of consent; None where it says nothing."""
    word = yes_or_no(value)
    if word is not None:
        return Consent(since=today) if word else Consent(withdrawn=value not in ("", "-"))
    if is_nothing(value):
        return None
    day = day_of(value)
    if day is None:
        return Consent(wrong=_("Consent {text!r} is neither yes, no nor a date such as 2026-03-31.", text=value))
    return Consent(wrong=_("consent that lies in the future")) if day > today else Consent(since=day)
