"""The value of a cell in the form in which a card keeps it, or why it is none."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import available_timezones

from tagwerk.companies.imports.values.dates import birthday_of
from tagwerk.companies.imports.values.words import language_of, level_of_word, rank_of
from tagwerk.ledger.money import amount_of
from tagwerk.platform.errors import WrongInput
from tagwerk.platform.texts import later, translator

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

LONGEST = {"region": 64, "city": 100, "industry": 100, "website": 200, "position": 100, "profession": 64, "customer_number": 64,
           "postcode": 16, "source": 100, "revenue": 64, "staff_size": 32, "price_column": 32, "needs": 500,
           "competitors": 200, "payment_terms": 100,
           "department": 100, "note": 10_000}  # fmt: skip
VAT = re.compile(
    r"^(?:ATU|BE|BG|CHE|CY|CZ|DE|DK|EE|EL|ES|FI|FR|GB|HR|HU|IE|IT|LI|LT|LU|LV|MT|NL|NO|PL|PT|RO|SE|SI|SK|XI)[A-Z0-9]{5,14}$"
)
WITHOUT_COUNTRY = {
    "AT": r"U?\d{8}",
    "BE": r"[01]\d{9}",
    "ES": r"[A-Z]\d{7}[A-Z0-9]|\d{8}[A-Z]",
    "FR": r"[A-Z0-9]{2}\d{9}",
    "IT": r"\d{11}",
    "NL": r"\d{9}B\d{2}",
    "PL": r"\d{10}",
}
"""VAT ids of countries next door as lists write them that have the country in a column of its own."""


def _zone(value: str) -> str | None:
    return value if value in _zones() else None


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


WORDS: dict[str, tuple[Callable[[str], str | None], str]] = {
    "rank": (rank_of, later("no rank that we know")),
    "language": (language_of, later("no language that we know")),
    "zone": (_zone, later("no time zone, such as Europe/Berlin")),
    "needs_level": (level_of_word, later("no level that we know")),
}
SCHEME = re.compile(r"(?!https?://)[a-z][a-z0-9+-]*:", re.IGNORECASE)
"""How an address begins that leads to no page, such as ``javascript:``."""
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")

_ = translator("tagwerk")


class Checked(NamedTuple):
    """The value as it is kept, or what is *wrong* with it."""

    value: str
    wrong: str = ""


@lru_cache(8192)
def checked_of(field: str, value: str, country: str, today: date, month_first: bool) -> Checked:
    """The value of a field, which is not empty."""
    if (known := WORDS.get(field)) is not None:
        word = known[0](value)
        return Checked(word) if word else Checked("", _(known[1]))
    if field == "birthday":
        day = birthday_of(value, today, month_first=month_first)
        return Checked(day) if day else Checked("", _("no birthday"))
    if field == "credit_limit":
        return _credit_limit(value, country)
    if field == "vat_id":
        return _vat_id(value, country)
    text = CONTROL.sub("", value)
    text = text.strip() if field == "note" else " ".join(text.split())
    if field == "website" and ("@" in text or "." not in text or SCHEME.match(text)):
        return Checked("", _("no web address"))
    if field in ("postcode", "customer_number") and text.endswith(".0") and text[:-2].isdecimal():
        text = text[:-2]
    if field == "postcode" and country == "DE" and text.isdecimal() and len(text) == 4:
        text = f"0{text}"  # a spreadsheet has cut the zero of 01067
    longest = LONGEST[field]
    if len(text) > longest:
        return Checked("", _("longer than {longest} characters", longest=longest))
    return Checked(text)


def _credit_limit(value: str, country: str) -> Checked:
    try:
        return Checked(amount_of(value, country))
    except WrongInput:
        return Checked("", _("no amount"))


def _vat_id(value: str, country: str) -> Checked:
    text = re.sub(r"(MWST|TVA|IVA)$", "", re.sub(r"[^A-Z0-9]", "", value.upper()))
    if text.isdecimal() and len(text) == 9 and country == "DE":
        text = f"DE{text}"
    elif (form := WITHOUT_COUNTRY.get(country)) is not None and re.fullmatch(form, text):
        text = f"{country}{'U' if country == 'AT' and text.isdecimal() else ''}{text}"
    return Checked(text) if VAT.match(text) and sum(map(str.isdigit, text)) >= 5 else Checked("", _("no VAT id"))
