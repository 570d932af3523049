"""Telephone numbers as they stand in lists: several in a cell, with words beside them, or without their first digits."""

from __future__ import annotations

import re
from functools import lru_cache

LABEL = re.compile(
    r"\((?=[^)]*[^\W\d_])[^)]*\)|\b(?:tel(?:efon)?|fon|phone|mobil|mobile|handy|fax|zentrale|büro|privat|work|home)\b\.?:?",
    re.I,
)
BETWEEN = re.compile(
    r"[;,|\n]|\s+(?:oder|od\.|or|und|u\.|bzw\.?|:::)\s+|\s:::\s|\s/\s(?=\+|0)|/(?=\s*\+)|(?<=\d{6})\s*/\s*(?=0\d)"
)
ZERO = re.compile(r"(?<=\d)\s*\(0\)|\(0\)(?=\s*\d)")
EXPONENT = re.compile(r"\d[.,]\d+E\+?\d+$", re.IGNORECASE)
ROUNDED = re.compile(r"[+-]?\d(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)
"""A number of which a spreadsheet has kept the first digits: no comma parts two numbers there."""
ZEROS = re.compile(r"\d{3,5}0{7,}$")
"""The same, written out: 492000000000."""
MOBILE = re.compile(r"\+49(?:15|16|17)\d{7,}|\+436[4-9]\d{6,}|\+417[5-9]\d{7}")
NEXT_DOOR = re.compile(r"\s*(?:\+|00)(4[13])(?:\D|[1-9])")
SHORTEST, LONG = 5, 11
AREA = re.compile(r"\(?(0[2-9]\d{1,4})\)?[\s/-]+[1-9]")
LOCAL = re.compile(r"\d[\d\s-]{2,8}")
"""A number without the area code, which the one before it may have."""
SHORTEST_AT_HOME = 8
"""Digits of a number here that a spreadsheet has cut the zero of."""
EASY = re.compile(r"^\+49[1-9]\d{7,11}$|^\+4[13][1-9]\d{8,9}$")
"""Numbers of the countries next door in full: their digits are all that is looked at."""


def numbers_in(value: str, country: str) -> tuple[list[str], list[str]]:
    """The numbers in a cell in E.164, and what of it is none."""
    if "\ufeff" in value or "\u202a" in value or "\u200e" in value:
        value = re.sub("[\ufeff\u202a\u202c\u200e\u200f]", "", value)
    if ROUNDED.fullmatch(value.strip()) or ZEROS.match(value.strip()):
        return [], [value.strip()]
    found, wrong, area = [], [], ""
    for part in BETWEEN.split(value) if not value.isalnum() else [value]:
        text = LABEL.sub(" ", part).strip(" .:-/")
        if not re.search(r"\d", text):
            continue  # words alone, such as (Zentrale)
        if area and text[0] in "123456789" and LOCAL.fullmatch(text):
            text = f"{area} {text}"  # 0561 555371 od. 555372
        elif (match := AREA.match(text)) is not None:
            area = match[1]
        number = one_number(text, country)
        if number is None:
            wrong.append(part.strip())
        elif number not in found:
            found.append(number)
    if wrong and (whole := one_number(LABEL.sub(" ", value).strip(), country)) is not None:
        return [whole], []
    return found, wrong


def with_area(value: str, area: str) -> str:
    """A number with the area code that stands in a column of its own, unless it has one itself."""
    if not area or value[0] not in "123456789":
        return value
    return f"{area if area[0] in '0+(' else f'0{area}'} {value}"


def is_mobile(number: str) -> bool:
    """Whether a number in E.164 is a mobile telephone's here or next door."""
    return MOBILE.fullmatch(number) is not None


def next_door(text: str) -> str:
    """``AT`` or ``CH`` for a number that begins with their codes, else ``""``: postcodes have four digits there."""
    match = NEXT_DOOR.match(text)
    return "" if match is None else "AT" if match[1] == "43" else "CH"


def region_of(code: str) -> str:
    """The country of a calling code such as ``+43``, or of its own two letters; ``""`` where it is none."""
    text = code.strip().lstrip("+").removeprefix("00")
    if len(text) == 2 and text.isalpha():
        return text.upper()
    if not text.isascii() or not text.isdecimal() or len(text) > 3:
        return ""
    import phonenumbers

    region = str(phonenumbers.region_code_for_country_code(int(text)))
    return region if region.isalpha() and region != "ZZ" else ""


def one_number(text: str, country: str) -> str | None:
    """*text* in E.164, or None where it is no telephone number."""
    bare = re.sub(r"[\s()/.\-–—]", "", ZERO.sub("", text) if "(0)" in text else text)
    if len(bare) < SHORTEST or (
        country == "DE" and len(bare) < SHORTEST_AT_HOME and bare.isdecimal() and bare[0] != "0"
    ):
        return None  # an extension alone, or a number of a town that nobody knows
    if bare.startswith("00"):
        bare = "+" + bare[2:]
    elif bare.startswith("0") and country == "DE" and bare.isdecimal():
        bare = "+49" + bare[1:]
    if bare.isascii() and EASY.match(bare):
        return bare
    return _parsed(text if not text.replace(" ", "").endswith(".0") else text.replace(" ", "")[:-2], country)


@lru_cache(4096)
def _parsed(text: str, country: str) -> str | None:
    import phonenumbers

    if EXPONENT.search(text):
        return None  # a spreadsheet has rounded it
    text = ZERO.sub("", text) if re.match(r"\s*(?:\+|00)", text) else text
    digits = re.sub(r"\D", "", text)
    if not text.lstrip().startswith(("+", "0", "(")) and len(digits) >= LONG:
        number = _possible("+" + digits, country)
        if number is not None and phonenumbers.is_valid_number(number):
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    number = _possible(text, country)
    if number is None:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _possible(text: str, country: str):  # type: ignore[no-untyped-def]
    import phonenumbers

    try:
        number = phonenumbers.parse(text, country or "DE")
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_possible_number(number) else None
