"""Amounts: whole minor units of one currency (ISO 4217), and the ways in which they are read and written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from tagwerk.platform.errors import WrongInput
from tagwerk.platform.texts import number_text, translator

LARGEST = 10**15  # minor units; a plan of more is a mistake

_ = translator("tagwerk")


@dataclass(frozen=True)
class Money:
    """An amount of *minor* units, such as cents. Only a reckoned pace or share may have a fraction of one."""

    minor: float
    currency: str

    @property
    def number(self) -> Decimal:
        """In the units of the currency: 1234.5 for 123450 cents."""
        return Decimal(str(self.minor)).scaleb(-places_of(self.currency))

    def __str__(self) -> str:
        """As machines read it, with the places of its currency: ``1234.50``."""
        return str(self.number.quantize(Decimal(1).scaleb(-places_of(self.currency))))

    def text(self, *, exact: bool = False) -> str:
        """As the reader writes it, with the currency behind it: ``1.234 EUR``, to the last cent where *exact*."""
        places = places_of(self.currency)
        form = "#,##0." + "0" * places if exact and places else "#,##0"
        return f"{number_text(self.number, form)} {self.currency}"

    @classmethod
    def read(cls, text: str, currency: str) -> Money:
        """An amount that somebody typed: ``12500``, ``17,90`` or ``17.90``. Raises WrongInput.

        No thousands are marked: 10.000 is ten thousand to some and ten to others.
        """
        places = places_of(currency)
        form = rf"\d{{1,15}}([.,]\d{{1,{places}}})?" if places else r"\d{1,15}"
        if not re.fullmatch(form, text, re.ASCII):
            example = "12500.00" if places else "12500"
            raise WrongInput(_("{text!r} is no amount.", text=text), _("Write it as {example}.", example=example))
        minor = int(Decimal(text.replace(",", ".")).scaleb(places))
        if minor > LARGEST:
            raise WrongInput(_("{text!r} is no amount.", text=text), _("It is too large."))
        return cls(minor, currency)


def places_of(currency: str) -> int:
    """How many decimals the currency has: 2 for EUR, 0 for JPY (ISO 4217)."""
    from babel.numbers import get_currency_precision

    return get_currency_precision(currency)
