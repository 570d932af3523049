"""What a column is beside its neighbours: whose telephone it is, of which of two addresses, and what a mere ``Nr.`` counts."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from tagwerk.companies.imports.recognising.headers import OF_PERSON, PLACES, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tagwerk.companies.imports.recognising.columns import Column
    from tagwerk.companies.imports.recognising.likeness import Looks

NUMBERED = re.compile(r"^.*\D ?([2-9])$")
ADDRESS = PLACES | {"street_extra"}
TOWN = ("plz", "postleitzahl", "ort", "stadt", "city", "zip", "postal code")
NAMES_OF_PERSONS = ("kontaktname", "contact name")
MERE_NUMBERS = ("nr", "no")
LONG = 5
"""Digits of a number that does not simply count the rows, even where each is the next one: 000101."""


def beside(columns: Sequence[Column], looks: Sequence[Looks]) -> dict[int, str]:
    """The field of each column whose neighbours make another one of it, by its position; ``-`` where the card has no place."""
    return _of_the_house(columns) | _second_name(columns) | _second_address(columns) | _mere_number(columns, looks)


def _of_the_house(columns: Sequence[Column]) -> dict[int, str]:
    """``Telefon`` is the firm's where ``Ansprechpartner: Telefon`` stands beside it."""
    found: dict[int, str] = {}
    for field in ("phone", "email"):
        those = [column for column in columns if column.field == field]
        persons = [column for column in those if OF_PERSON & set(plain(column.header).split())]
        if any(column.filled for column in persons):
            found |= {column.position: f"company_{field}" for column in those if column not in persons}
    return found


def _second_name(columns: Sequence[Column]) -> dict[int, str]:
    """``Kontaktname`` is the person's where ``Name`` stands beside it."""
    those = [column for column in columns if column.field == "name" and column.filled]
    persons = [
        column
        for column in those
        if plain(column.header) in NAMES_OF_PERSONS or OF_PERSON & set(plain(column.header).split())
    ]
    return {column.position: "contact" for column in persons} if len(those) > len(persons) else {}


def _second_address(columns: Sequence[Column]) -> dict[int, str]:
    """``Straße 2`` is more of the street by itself, and another address where ``Ort 2`` stands beside it."""
    numbers = {
        match[1]
        for column in columns
        if (match := NUMBERED.match(plain(column.header))) and plain(column.header).startswith(TOWN)
    }
    return {
        column.position: "-"
        for column in columns
        if column.field in ADDRESS and (match := NUMBERED.match(plain(column.header))) and match[1] in numbers
    }


def _mere_number(columns: Sequence[Column], looks: Sequence[Looks]) -> dict[int, str]:
    """``Nr.`` is a house number beside streets that have none; else the customer's, unless it only counts the rows."""
    fields = {column.field for column in columns}
    streets = [value for column in columns if column.field == "street" for value in looks[column.position].values]
    with_number = sum(re.search(r"\d", value) is not None for value in streets)
    houses = [column for column in columns if column.field == "house_number"]
    mere = [column for column in houses if plain(column.header) in MERE_NUMBERS]
    if streets and with_number <= len(streets) / 2 and mere == houses:
        return {}
    return {
        column.position: "customer_number"
        if "customer_number" not in fields and _is_key(looks[column.position].values)
        else "-"
        for column in mere
    }


def _is_key(values: Sequence[str]) -> bool:
    """Whether the numbers are keys: each another one, of three digits or more, and not simply the next one in each row."""
    if (
        len(values) < 2
        or len(set(values)) < 0.9 * len(values)
        or sum(len(value) < 3 for value in values) > 0.1 * len(values)
    ):
        return False
    if all(len(value) >= LONG for value in values):
        return True
    numbers = [int(value) for value in values if value.isascii() and value.isdecimal()]
    steps = [later - earlier for earlier, later in pairwise(numbers)]
    return len(numbers) < len(values) / 2 or sum(step == 1 for step in steps) < 0.8 * len(steps)
