"""An address in one cell, taken apart: street, postcode, town and country; a postcode with its town in either order."""

from __future__ import annotations

import re
from typing import NamedTuple

POSTCODE = r"\d{4} ?[A-Z]{2}(?=[\s,]+\w)|\d{2}-\d{3}|\d{4,5}"
"""Ours, those of the Netherlands, and of Poland."""
ADDRESS = re.compile(
    rf"^(?P<street>.*?)[,\n;]\s*(?:(?P<before>[^,\n;]+)[,\n;]\s*)?(?:[A-Z]{{1,3}}-)?(?P<postcode>{POSTCODE})"
    r"\s+(?P<city>[^,\n;\d]+)(?:[,\n;]\s*(?P<country>[^,\n;]+))?\s*$",
    re.S,
)
ADDRESS_WITHOUT_COMMAS = re.compile(
    r"^(?P<street>\D+\d+\s?[a-z]?(?:\s?-\s?\d+)?),?\s+(?:[A-Z]{1,3}-)?(?P<postcode>\d{5})\s+(?P<city>[^\d,]+)$",
    re.IGNORECASE,
)
POSTCODE_CITY = re.compile(rf"^(?:([A-Z]{{1,3}})[- ])?({POSTCODE})[\s,]+([^\d].*)$")
CITY_POSTCODE = re.compile(r"^([^\d]+?)[\s,]+(?:[A-Z]{1,3}-)?(\d{4,5})$")


class Address(NamedTuple):
    """What an address on one line says; *country* as it was written, ``""`` for none."""

    street: str
    postcode: str
    city: str
    country: str


def address_in(value: str) -> Address | None:
    """The parts of an address, or None where they cannot be told apart."""
    match = ADDRESS.match(value) or ADDRESS_WITHOUT_COMMAS.match(on_one_line(value))
    if match is None:
        return None
    parts = match.groupdict()
    return Address(on_one_line(parts["street"]), parts["postcode"], parts["city"], parts.get("country") or "")


def postcode_and_city(value: str) -> tuple[str, str] | None:
    """Postcode and town; a value without digits is a town. None where it is neither."""
    if match := POSTCODE_CITY.match(value):
        return match[2], match[3]
    if match := CITY_POSTCODE.match(value):
        return match[2], match[1]
    return None if re.search(r"\d", value) else ("", value)


def is_place(value: str, city: str) -> bool:
    """Whether an address says no more than *city*, which is known: ``Rheine, Germany``."""
    return bool(city) and city in value and re.search(r"\d", value) is None


def on_one_line(value: str) -> str:
    """The lines of *value* behind each other."""
    return " ".join(value.replace("\n", ", ").split())
