"""What the values of a column look like, whatever stands above them."""

from __future__ import annotations

import re
from collections.abc import Callable  # noqa: TC003 - names the type of a table
from typing import TYPE_CHECKING

from tagwerk.companies.duplicates.names import plain, read_name
from tagwerk.companies.duplicates.wordlists import words
from tagwerk.companies.imports.recognising.persons import TRADE, is_form, person_likeness
from tagwerk.companies.imports.values.consents import is_wish
from tagwerk.companies.imports.values.nothing import is_nothing
from tagwerk.companies.imports.values.words import language_of, rank_of

if TYPE_CHECKING:
    from collections.abc import Iterable

EMAIL = re.compile(r"[^\s@,;|<>]+@[^\s@,;|<>]+\.[a-z]{2,}", re.IGNORECASE)
URL = re.compile(
    r"^(?:https?://|www\.)\S+$|^[a-z0-9äöü-]+(?:\.[a-z0-9äöü-]+)*\.(?:de|com|net|org|eu|at|ch|info|biz|io|shop|example)/?\S*$",
    re.I,
)
PHONE = re.compile(r"^(?:tel\.?:?|fon:?)?\s*(?:\+|00|0|\()[\d\s()/.\-–]{6,}\d(?:\s*\([^)]*\))?", re.IGNORECASE)
POSTCODE = re.compile(r"^(?:[A-Z]{1,3}[- ])?\d{4,5}$|^\d{4} ?[A-Z]{2}$|^\d{2}-\d{3}$")
POSTCODE_CITY = re.compile(r"^(?:[A-Z]{1,3}[- ])?(?:\d{4,5}|\d{2}-\d{3})\s+(?![A-Z]{2}$)[^\W\d]")
DATE = re.compile(r"^\d{1,2}[./]\d{1,2}[./]\d{2,4}\b|^\d{4}-\d{2}-\d{2}|^\d{1,2}-\d{1,2}-\d{4}\b")
VAT = re.compile(
    r"^(?:AT\s?U|BE|BG|CY|CZ|DE|DK|EE|EL|ES|FI|FR|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK)[\s.]?\d[\d\s.A-Z]{6,13}$",
    re.I,
)
STREET = re.compile(
    r"(?:str(?:\.|aße|asse)?|weg|platz|allee|gasse|ring|damm|ufer|chaussee|markt)\s*\d+\s*[a-z]?\b"
    r"|^\d+ [A-Z]\w+ (?:St|Street|Road|Ave)",
    re.I,
)
HOUSE = re.compile(r"^\d{1,4} ?[a-z]?(?: ?[-/] ?\d{1,4} ?[a-z]?)?$", re.IGNORECASE)
TITLE = re.compile(r"^(?:prof|dr|dipl|mag|ing|b\.?sc|m\.?sc|mba)\b", re.IGNORECASE)
KEY = re.compile(r"^\{?(?=\S*\d)(?=\S*[-\d]\S*\d)[0-9a-z_-]{6,}\}?$", re.IGNORECASE)
"""What a program calls a thing among its own: ``8a0e-00017``, a GUID."""
SALUTATION = re.compile(
    r"^(?:herrn?|frau|hr|fr|mr|mrs|ms|miss|mister|madam|mme|mlle|m|monsieur|madame|dhr|mevr|sig|sig\.?ra|sra?|pani?|divers|firma)"
    r"\.?(?:\s+(?:prof|dr)\b.*)?$",
    re.IGNORECASE,
)
SOCIAL = re.compile(
    r"^(?:https?://)?(?:[a-z]+\.)?(?:x|twitter|facebook|instagram|linkedin|xing|youtube|tiktok)\.com\b", re.IGNORECASE
)
YES_NO = words("ja nein yes no j n y true false wahr falsch 0 1 x")
COMPANY_KINDS = words(
    "company individual person unternehmen firma privat privatperson einzelperson organisation organization true false"
)

LOOKS: dict[str, Callable[[str], bool]] = {
    "email": lambda value: EMAIL.search(value) is not None,
    "website": lambda value: "@" not in value and URL.match(value) is not None,
    "social": lambda value: SOCIAL.match(value) is not None,
    "vat_id": lambda value: VAT.match(value) is not None,
    "date": lambda value: DATE.match(value) is not None,
    "postcode_city": lambda value: POSTCODE_CITY.match(value) is not None,
    "postcode": lambda value: POSTCODE.match(value) is not None,
    "phone": lambda value: PHONE.match(value) is not None and DATE.match(value) is None,
    "street": lambda value: STREET.search(value) is not None,
    "house": lambda value: HOUSE.match(value) is not None,
    "day": lambda value: value.isdecimal() and len(value) <= 2,
    "title": lambda value: TITLE.match(value) is not None,
    "salutation": lambda value: SALUTATION.match(value) is not None,
    "person": lambda value: person_likeness(value) > 0.5,
    "company": lambda value: person_likeness(value) <= -0.7,
    "firm": lambda value: bool(read_name(value).form) or TRADE.search(plain(value)) is not None,
    "form": is_form,
    "wish": is_wish,
    "maybe_person": lambda value: person_likeness(value) > 0,
    "yes_no": lambda value: value.casefold() in YES_NO,
    "kind": lambda value: value.casefold() in COMPANY_KINDS,
    "rank": lambda value: rank_of(value) is not None,
    "language": lambda value: language_of(value) is not None,
    "number": lambda value: value.replace(".", "").replace(",", "").isdecimal(),
    "key": lambda value: KEY.match(value) is not None,
    "identifier": lambda value: re.search(r"\d", value) is not None and len(value) <= 40,
}


class Looks:
    """Which share of the values of a column looks like what; *filled* is how many there are."""

    def __init__(self, values: Iterable[str]) -> None:
        self.values = [value for raw in values if not is_nothing(value := raw.strip())]
        self.filled = len(self.values)
        self._shares: dict[str, float] = {}

    def like(self, kind: str) -> float:
        """The share that looks like *kind*; 0 where there are no values."""
        if kind not in self._shares:
            looks = LOOKS[kind]
            hits = sum(looks(value) for value in self.values)
            self._shares[kind] = hits / self.filled if self.filled else 0.0
        return self._shares[kind]

    @property
    def examples(self) -> tuple[str, ...]:
        """A few different values, the first ones."""
        return tuple(dict.fromkeys(self.values))[:3]
