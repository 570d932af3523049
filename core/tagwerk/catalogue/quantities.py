"""Quantities in thousandths, and prices of one unit in ten-thousandths of a currency: whole numbers that no sum blurs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from tagwerk.ledger.money import Money, places_of, without_currency, without_thousands
from tagwerk.platform.errors import WrongInput
from tagwerk.platform.texts import number_text, translator
from tagwerk.staff.finding import country_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tagwerk.access.actors import Actor

QUANTITY_PLACES, PRICE_PLACES = 3, 4
LARGEST = 10**15

_ = translator("tagwerk")


def quantity_typed(text: str, country: str) -> int:
    """A quantity that somebody typed, in thousandths: ``20``, ``2,5``, ``1.000`` as they write it in the *country*.

    Raises WrongInput.
    """
    found = scaled(without_thousands(" ".join(text.split()), country), QUANTITY_PLACES)
    if found is None or found < 0:
        raise WrongInput(_("{text!r} is no quantity.", text=text), _("Such as 20 or 2.5."))
    return found


def quantity_of(session: Session, actor: Actor, given: int | str) -> int:
    """A quantity in thousandths: as it is, or as somebody of the actor's country types it. Raises WrongInput."""
    return given if isinstance(given, int) else quantity_typed(given, country_of(session, actor))


def quantity_text(thousandths: int) -> str:
    """As the reader writes it: ``2,5``."""
    return number_text(Decimal(thousandths).scaleb(-QUANTITY_PLACES), "#,##0.###")


def quantity_plain(thousandths: int) -> str:
    """As machines read it, without zeros behind the point: ``2.5``."""
    return f"{Decimal(thousandths).scaleb(-QUANTITY_PLACES).normalize():f}"


def scaled(digits: str, places: int) -> int | None:
    """A number with a point before its decimals as a whole number of its smallest part; None for what is none, or is finer."""
    if not re.fullmatch(r"-?\d{1,15}(\.\d+)?", digits, re.ASCII):
        return None
    number = Decimal(digits).scaleb(places)
    if number != number.to_integral_value() or abs(number) > LARGEST:
        return None
    return int(number)


@dataclass(frozen=True)
class UnitPrice:
    """What one unit costs: *parts* are ten-thousandths of one unit of the *currency* (ISO 4217)."""

    parts: int
    currency: str

    def __str__(self) -> str:
        """As machines read it, with four decimals: ``17.9900``."""
        return str(Decimal(self.parts).scaleb(-PRICE_PLACES).quantize(Decimal(1).scaleb(-PRICE_PLACES)))

    def text(self) -> str:
        """As the reader writes it: ``17,99 EUR``, with as many decimals as it has."""
        places = places_of(self.currency)
        form = "#,##0." + "0" * places + "#" * (PRICE_PLACES - places)
        return f"{number_text(Decimal(self.parts).scaleb(-PRICE_PLACES), form)} {self.currency}"

    def of(self, thousandths: int) -> Money:
        """What a quantity costs, rounded half-up once."""
        exact = Decimal(self.parts) * thousandths
        exact = exact.scaleb(places_of(self.currency) - PRICE_PLACES - QUANTITY_PLACES)
        return Money(int(exact.quantize(Decimal(1), ROUND_HALF_UP)), self.currency)

    @classmethod
    def read(cls, text: str, currency: str, country: str) -> UnitPrice:
        """A price that somebody typed as they write it in the *country*: ``17,99``, ``0.0345 EUR``. Raises WrongInput."""
        found = scaled(without_thousands(without_currency(text, currency), country), PRICE_PLACES)
        if found is None or found < 0:
            raise WrongInput(_("{text!r} is no price.", text=text), _("Such as 17.99, with at most four decimals."))
        return cls(found, currency)


def currency_typed(text: str) -> str:
    """A currency by its code of ISO 4217. Raises WrongInput."""
    from babel.numbers import is_currency

    code = text.strip().upper()
    if not is_currency(code):
        raise WrongInput(_("{text!r} is no currency.", text=text), _("Such as EUR."))
    return code


def currency_of_country(country: str) -> str:
    """The currency that is legal tender in a country today, EUR where none is known."""
    from babel.numbers import get_territory_currencies

    found = get_territory_currencies(country) if country else []
    return str(found[-1]) if found else "EUR"
