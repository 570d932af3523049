"""What a column is beside its neighbours: whose telephone it is, of which of two addresses, and what a mere ``Nr.`` counts."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from tagwerk.companies.imports.recognising.fields import AT_HOME
from tagwerk.companies.imports.recognising.headers import OF_PERSON, PLACES, plain, read_header

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tagwerk.companies.imports.recognising.columns import Column
    from tagwerk.companies.imports.recognising.likeness import Looks

NUMBERED = re.compile(r"^.*\D ?([2-9])$")
ADDRESS = PLACES | {"street_extra"}
TOWN = ("plz", "postleitzahl", "ort", "stadt", "city", "zip", "postal code")
NAMES_OF_PERSONS = ("kontaktname", "contact name")
LINE = re.compile(r" ?[1-4]$")
SECOND_LINES = (
    "name 2",
    "name2",
    "name 3",
    "name3",
    "firma 2",
    "firma2",
    "firmenzusatz",
    "firma zusatz",
    "firmenname 2",
    "namenszusatz",
)
ELSEWHERE = re.compile(
    r"\b(?:liefer(?:ung(?: an)?|adresse|anschrift)?|versand(?:adresse)?|shipping(?: address)?|delivery) ?"
)
HOME = re.compile(r"\b(?:privat(?:e|er|anschrift|adresse)?|home(?: address)?)\b ?")
WITH_HOME = re.compile(rf"{ELSEWHERE.pattern}|{HOME.pattern}")
WHOLE = ("postcode_city", "address")
NAMING = ("first_name", "last_name", "salutation")
OF_A_PERSON = (*NAMING, "title", "position", "department", "email", "phone", "mobile", "birthday")
IN_USE = ("aktiv", "inaktiv", "active", "inactive", "ja", "nein", "yes", "no", "1", "0")
SHOWN = ("display name", "anzeigename", "full name", "complete name", "file as", "anzeigen als", "nickname")
MERE_NUMBERS = ("nr", "no")
LONG = 5
"""Digits of a number that does not simply count the rows, even where each is the next one: 000101."""


def beside(columns: Sequence[Column], looks: Sequence[Looks]) -> dict[int, str]:
    """The field of each column whose neighbours make another one of it, by its position; ``-`` where the card has no place."""
    return (
        _of_the_house(columns)
        | _second_name(columns)
        | _second_line(columns, looks)
        | _second_address(columns)
        | _only_address(columns)
        | _parts_of_birthday(columns, looks)
        | _in_group(columns)
        | _surer(columns, looks)
        | _mere_number(columns, looks)
    )


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


def _second_line(columns: Sequence[Column], looks: Sequence[Looks]) -> dict[int, str]:
    """``Firma 2`` is more of the name where legal forms stand there; otherwise it is something else than a firm."""
    first = min(
        (column.position for column in columns if column.field in ("company", "name") and column.filled), default=None
    )
    lines = [
        column
        for column in columns
        if (column.field == "company" and column.position != first and LINE.search(plain(column.header)))
        or plain(column.header) in SECOND_LINES
    ]
    if first is None:
        return {}
    return {column.position: "company_more" if looks[column.position].like("form") >= 0.3 else "-" for column in lines}


def _only_address(columns: Sequence[Column]) -> dict[int, str]:
    """``LieferPLZ`` is where the company is, where a list has no other place for it, or hardly ever; ``Privat: PLZ`` too, where
    it has no companies.
    """
    firms = any(column.field in ("company", "name") and column.filled for column in columns)
    elsewhere = ELSEWHERE if firms else WITH_HOME
    others = {
        column.position: found
        for column in columns
        if (rest := elsewhere.sub("", plain(column.header))) != plain(column.header)
        and (found := read_header(rest).field) in ADDRESS
    }
    mains = [column for column in columns if column.position not in others and column.field in {*ADDRESS, *WHOLE}]
    there = max((columns[place].filled for place, field in others.items() if field in ("postcode", "city")), default=0)
    here = max((column.filled for column in mains if column.field in {"postcode", "city", *WHOLE}), default=0)
    if not there or here * 2 >= there:
        return {}
    return others | {column.position: "-" for column in mains}


def at_home(columns: Sequence[Column], sample: Sequence[Sequence[str]]) -> dict[int, str]:
    """``Home City`` counts where a row names no company; the place and field of each such column, if there are such rows."""
    firms = [column.position for column in columns if column.field in ("company", "name")]
    private = [row for row in sample if not any(row[place].strip() for place in firms if place < len(row))]
    found: dict[int, str] = {}
    for column in columns:
        header = plain(column.header)
        rest = HOME.sub("", header).strip()
        said = any("".join(row[column.position : column.position + 1]).strip() for row in private)
        if column.field or rest == header or not said:
            continue
        field = read_header(rest).field
        field = "street" if field == "address" else field
        if field in AT_HOME:
            found[column.position] = f"home_{field}"
    return found


def _parts_of_birthday(columns: Sequence[Column], looks: Sequence[Looks]) -> dict[int, str]:
    """Year and month of a birthday count beside its day, and without it nothing can be said of them."""
    fields = {column.field for column in columns if column.filled}
    days = any(column.field == "birthday" and looks[column.position].like("day") > 0.5 for column in columns)
    if days and "birth_month" in fields:
        return {}
    return {column.position: "-" for column in columns if column.field in ("birth_month", "birth_year")}


def _in_group(columns: Sequence[Column]) -> dict[int, str]:
    """``1. Ebene Name`` is a surname beside ``1. Ebene Vorname``: what stands before it, says who."""
    groups: set[str] = set()
    for column in columns:
        group, _blank, thing = plain(column.header).rpartition(" ")
        if group and column.field in NAMING and read_header(thing).field == column.field:
            groups.add(group)
    found: dict[int, str] = {}
    for column in columns:
        group, _blank, thing = plain(column.header).rpartition(" ")
        if group not in groups or column.field:
            continue
        field = "last_name" if thing == "name" else read_header(thing).field
        if field in OF_A_PERSON:
            found[column.position] = field
    return found


def _surer(columns: Sequence[Column], looks: Sequence[Looks]) -> dict[int, str]:
    """Which of two columns says it: none that counts rows, says of each that it is in use, calls somebody a person, or shows
    a name in one that others have in parts.
    """
    filled = {field: max((each.filled for each in columns if each.field == field), default=0) for field in NAMING}
    both = min(filled["first_name"], filled["last_name"])
    found: dict[int, str] = {}
    for column in columns:
        rivals = [each for each in columns if each.field == column.field and each is not column and each.filled]
        values = looks[column.position].values
        if column.field == "customer_number" and any(_is_key(looks[each.position].values) for each in rivals):
            worse = not _is_key(values)
        elif column.field == "rank" and any(not _in_use(looks[each.position].values) for each in rivals):
            worse = _in_use(values)
        elif column.field == "contact" and rivals:
            worse = plain(column.header) == "person"  # may be anybody, such as who looks after the company
        else:
            worse = column.field == "name" and plain(column.header) in SHOWN and both >= 0.7 * column.filled > 0
        if worse:
            found[column.position] = "-"
    return found


def _in_use(values: Sequence[str]) -> bool:
    """Whether the values say of records that they are in use, and nothing of clients."""
    return all(plain(value) in IN_USE for value in values)


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
