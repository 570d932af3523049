"""Cells of an ERP's files as the catalogue keeps them: numbers in either way of writing, dates, yes and no."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from tagwerk.catalogue.quantities import PRICE_PLACES, QUANTITY_PLACES, scaled
from tagwerk.companies.imports.values.dates import NUMBERS, day_of, month_comes_first
from tagwerk.companies.imports.values.nothing import is_nothing
from tagwerk.ledger.money import places_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

NUMBER = re.compile(r"^([+-]?)\s*(\d[\d.,' \u00a0\u202f’]*|\.\d+|,\d+)\s*(-?)$")
SIGNS = re.compile(r"\s*(?:€|\$|£|[A-Z]{3}|Stk\.?|Stck\.?|St\.?|pcs\.?)\s*", re.IGNORECASE)
CURRENCIES = {"€": "EUR", "$": "USD", "£": "GBP"}
ENDED = frozenset(
    {"0", "n", "nein", "no", "false", "inaktiv", "inactive", "gesperrt", "ausgelaufen", "auslauf", "discontinued", "archived",
     "archiviert", "end of life", "eol", "blocked", "abgekündigt", "gelöscht", "deleted"}
)  # fmt: skip
LASTING = frozenset(
    {"", "1", "j", "ja", "yes", "y", "true", "aktiv", "active", "lieferbar", "verkauf", "frei", "ok", "available"}
)


@dataclass(frozen=True)
class Writing:
    """How a column is written: the mark before decimals (``,`` or ``.``), and whether the month stands before the day."""

    point: str = ","
    month_first: bool = False


def writing_of(values: Iterable[str], usual: str) -> Writing:
    """How a column is written, as its values show; *usual* is the mark where they leave it open."""
    filled = [value.strip() for value in values if value.strip()]
    return Writing(_point(filled, usual), month_comes_first(filled))


def _point(values: list[str], usual: str) -> str:
    votes = {",": 0, ".": 0}
    for value in values:
        digits = SIGNS.sub("", value).strip("-+ ")
        comma, dot = digits.rfind(","), digits.rfind(".")
        if comma >= 0 and dot >= 0:
            votes["," if comma > dot else "."] += 3
        elif comma >= 0 or dot >= 0:
            mark = "," if comma >= 0 else "."
            parts = digits.split(mark)
            if len(parts) > 2:  # it marks thousands
                votes["." if mark == "," else ","] += 3
            elif len(parts[1]) != 3 or parts[0] in ("", "0"):
                votes[mark] += 2
    if votes[","] == votes["."]:
        return usual
    return max(votes, key=lambda mark: votes[mark])


@lru_cache(8192)
def digits_of(value: str, point: str) -> str | None:
    """A number with a point before its decimals, None for what is none: ``-1.234,50 €``, ``12,50-``, ``(3)``."""
    text = SIGNS.sub("", value.strip())
    minus = text.startswith("(") and text.endswith(")")
    match = NUMBER.match(text.strip("()") if minus else text)
    if match is None or (match[1] and match[3]):
        return None
    thousands = "." if point == "," else ","
    plain = re.sub(r"[' \u00a0\u202f’]", "", match[2])
    whole, mark, rest = plain.rpartition(point)
    if not mark:
        whole, rest = plain, ""
    groups = whole.split(thousands)
    if point in whole or thousands in rest or any(len(group) != 3 for group in groups[1:]):
        return None
    number = "".join(groups) or "0"
    negative = minus or match[1] == "-" or match[3] == "-"
    return f"{'-' if negative else ''}{number}{'.' + rest if rest else ''}"


def whole(value: str, places: int, point: str) -> int | None:
    """A number in its smallest parts. Zeros behind the last place say nothing: ``12,5000`` is 12.50."""
    digits = digits_of(value, point)
    if digits is None:
        return None
    if "." in digits:
        head, _dot, tail = digits.partition(".")
        digits = head + ("." + tail[:places] + tail[places:].rstrip("0") if tail.rstrip("0") else "")
    return scaled(digits, places)


def quantity(value: str, writing: Writing) -> int | None:
    """A quantity in thousandths."""
    return whole(value, QUANTITY_PLACES, writing.point)


def unit_price(value: str, writing: Writing) -> int | None:
    """A price in ten-thousandths; none is negative."""
    found = whole(value, PRICE_PLACES, writing.point)
    return found if found is not None and found >= 0 else None


def amount(value: str, currency: str, writing: Writing) -> int | None:
    """An amount in minor units; a credit note has one below zero."""
    return whole(value, places_of(currency), writing.point)


def day(value: str, writing: Writing) -> date | None:
    """A date: ``2026-03-31``, ``31.03.2026``, ``31.3.26``, ``03/31/2026`` where the column has the month first, ``20260331``."""
    text = value.strip().split(" ")[0].split("T")[0]
    if re.fullmatch(r"(19|20)\d{6}", text):
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    if (match := NUMBERS.match(text)) is not None and match[3]:
        first, second, year = int(match[1]), int(match[2]), int(match[3])
        year += 2000 if year < 100 else 0
        if writing.month_first:
            first, second = second, first
        text = f"{year:04}-{second:02}-{first:02}"
    found = day_of(text)
    return found if found is not None and 1900 <= found.year <= 2199 else None


def is_active(value: str) -> bool | None:
    """Whether a product is sold, as its state says; None where that is not understood."""
    word = " ".join(value.casefold().split())
    return False if word in ENDED else True if word in LASTING else None


def currency_in(value: str) -> str | None:
    """The currency that a cell names: ``EUR``, ``€``; None for none."""
    from babel.numbers import is_currency

    code = CURRENCIES.get(value.strip(), value.strip().upper())
    return code if is_currency(code) else None


def text(value: str) -> str:
    """A cell on one line; ``""`` for what only says that there is nothing."""
    plain = " ".join(value.split())
    return "" if is_nothing(plain) else plain
