"""The lines of an offer: typed and checked as ``offer.toml`` says them, reckoned once, and worded per language.

A unit price has up to four decimals. A line is rounded once, half up, after its discount (DESIGN, section 6); sums add lines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PRICE = re.compile(r"\d{1,10}(\.\d{1,4})?", re.ASCII)
ALMOST_PRICE = re.compile(r"\d{1,10}\.\d+", re.ASCII)
QUANTITY = re.compile(r"\d{1,9}(\.\d{1,4})?", re.ASCII)
DISCOUNT = re.compile(r"\d{1,3}(\.\d{1,2})?", re.ASCII)
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Amount:
    """An amount of money, written as *text* in the mail's language: ``1.234,50 €``."""

    number: Decimal
    currency: str
    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Quantity:
    """How many, or how many per cent, written as *text* in the mail's language."""

    number: Decimal
    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class OfferLine:
    """One line, as a template sees it. *discount* is in per cent; *quantity* and *amount* are None where no quantity is given."""

    number: str
    name: str
    unit: str
    price: Amount
    quantity: Quantity | None
    discount: Quantity | None
    amount: Amount | None
    note: str


@dataclass(frozen=True)
class Lines:
    """The lines of an offer in one language, and what stands below them."""

    currency: str
    lines: tuple[OfferLine, ...]
    total: Amount | None
    valid_days: int | None


@dataclass(frozen=True)
class WrittenLine:
    """A line as ``offer.toml`` says it: texts per language (``""`` is any), figures as numbers."""

    number: str
    name: Mapping[str, str]
    unit: Mapping[str, str]
    price: Decimal
    quantity: Decimal | None
    discount: Decimal
    note: Mapping[str, str]

    def amount(self, currency: str) -> Decimal | None:
        """Quantity times price less discount, rounded half up to the places of *currency*."""
        if self.quantity is None:
            return None
        places = Decimal(1).scaleb(-places_of(currency))
        return (self.quantity * self.price * (HUNDRED - self.discount) / HUNDRED).quantize(places, ROUND_HALF_UP)


def lines_in(language: str, currency: str, written: Sequence[WrittenLine], valid_days: int | None) -> Lines:
    """The lines as they are read in *language*, with their total."""
    amounts = [line.amount(currency) for line in written]
    known = [amount for amount in amounts if amount is not None]
    total = sum(known, Decimal(0)) if known and len(known) == len(written) else None
    lines = tuple(_line_in(language, currency, line, each) for line, each in zip(written, amounts, strict=True))
    return Lines(currency, lines, _amount(total, currency, language), valid_days)


def in_language(texts: Mapping[str, str], language: str) -> str:
    """The text for *language*, else the one for any."""
    return texts.get(language, texts.get("", ""))


@lru_cache(4096)
def money_text(number: Decimal, currency: str, language: str) -> str:
    """An amount as it is written in *language*, with up to four decimals where it has them: ``1.234,50 €``, ``0,0125 €``."""
    from babel.numbers import format_currency

    places = places_of(currency)
    exact = number.normalize()
    exponent = exact.as_tuple().exponent
    fine = isinstance(exponent, int) and -4 <= exponent < -places
    shown = exact if fine else number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return format_currency(shown, currency, locale=language, decimal_quantization=False)


@lru_cache(4096)
def number_in(number: Decimal, language: str) -> str:
    """A number as it is written in *language*: ``1.234,5``."""
    from babel.numbers import format_decimal

    return format_decimal(number, "#,##0.####", locale=language)


def places_of(currency: str) -> int:
    """How many decimals the currency has (ISO 4217)."""
    from babel.numbers import get_currency_precision

    return get_currency_precision(currency)


def _line_in(language: str, currency: str, line: WrittenLine, amount: Decimal | None) -> OfferLine:
    price = _amount(line.price, currency, language)
    assert price is not None
    quantity = Quantity(line.quantity, number_in(line.quantity, language)) if line.quantity is not None else None
    discount = Quantity(line.discount, number_in(line.discount, language)) if line.discount else None
    return OfferLine(
        line.number, in_language(line.name, language), in_language(line.unit, language), price, quantity, discount,
        _amount(amount, currency, language), in_language(line.note, language),
    )  # fmt: skip


def _amount(number: Decimal | None, currency: str, language: str) -> Amount | None:
    return None if number is None else Amount(number, currency, money_text(number, currency, language))
