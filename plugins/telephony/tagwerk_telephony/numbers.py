"""Telephone numbers as exchanges and people write them, in the one form in which they are compared: E.164.

Sources: RFC 3966 (``tel:`` with ``;ext=``), and Twilio's document "Why am I getting calls from these strange numbers": what looks
like a number of an unassigned country spells ANONYMOUS, RESTRICTED and the like on a telephone's keys.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

import phonenumbers
from phonenumbers import shortnumberinfo

WITHHELD = frozenset({"266696687", "7378742833", "2562533", "8656696", "86282452253", "464"})
"""Keys for: anonymous, restricted, blocked, unknown, unavailable; and none at all."""
DASHES = re.compile(r"[\u2010-\u2015\u2212]")
EXTENSION = re.compile(
    r"^(?P<main>.*?\d)\s*(?:;\s*ext\s*=|\(?\s*(?:durchwahl|dw|nebenstelle|extension|ext)\b\.?:?)\s*(?P<extension>\d{1,6})\)?\s*(?:;.*)?$",
    re.IGNORECASE,
)
LONGEST_EXTENSION = 4
ENQUIRIES = "118"
SATELLITES = frozenset({870, 881, 882, 883})
SHORTEST_TRUNK = 8
"""Characters of the number in front of an extension, its plus sign too: shorter ones have no lines behind them."""


def written(text: str) -> str:
    """*text* without what surrounds a number on cards and in addresses: a scheme, dashes of typography, an extension in words.

    The extension of a ``-0`` number replaces the zero, as it is dialled.
    """
    plain = DASHES.sub("-", text.strip())
    if plain.lower().startswith("tel:"):
        plain = plain[4:]
    if (found := EXTENSION.match(plain)) is not None:
        trunk = found["main"]
        return f"{trunk[:-1]}{found['extension']}" if trunk.endswith("0") else trunk
    return plain.partition(";")[0]


@lru_cache(maxsize=4096)
def e164(text: str, country: str | None = None) -> str:
    """The number in E.164, or ``""`` for what is none: a name, a SIP address, a number that its owner withholds."""
    plain = written(text)
    if re.sub(r"\D", "", plain) in WITHHELD:
        return ""
    if country is None and plain.startswith("00"):
        plain = f"+{plain[2:]}"
    try:
        number = phonenumbers.parse(plain, country)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def peril(number: str) -> Literal["emergency", "premium", ""]:
    """What speaks against dialling *number* (E.164): it is one for emergencies, or dearer than a call to a person ever is.

    What is shorter than a subscriber's number (directory enquiries, for instance) has a price that nobody can know beforehand.
    """
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return ""
    region = phonenumbers.region_code_for_number(parsed) or phonenumbers.region_code_for_country_code(
        parsed.country_code or 0
    )
    plain = phonenumbers.national_significant_number(parsed)
    if shortnumberinfo.is_emergency_number(plain, region):
        return "emergency"
    kinds = phonenumbers.PhoneNumberType
    dear = phonenumbers.number_type(parsed) in (kinds.PREMIUM_RATE, kinds.SHARED_COST)
    short = not phonenumbers.is_valid_number(parsed) and (
        shortnumberinfo.is_possible_short_number(parsed) or plain.startswith(ENQUIRIES)
    )
    return "premium" if dear or short or parsed.country_code in SATELLITES else ""


def trunks(number: str) -> list[str]:
    """The ``-0`` numbers that *number* (E.164) may be an extension of, the longest first; none for a mobile, which has no
    lines.
    """
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return []
    kinds = phonenumbers.PhoneNumberType
    if phonenumbers.number_type(parsed) not in (kinds.FIXED_LINE, kinds.FIXED_LINE_OR_MOBILE, kinds.UNKNOWN):
        return []
    stems = (number[:-length] for length in range(1, LONGEST_EXTENSION + 1))
    return [f"{stem}0" for stem in stems if len(stem) >= SHORTEST_TRUNK and f"{stem}0" != number]
