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
        """An amount that somebody typed: ``12500``, ``17,90``, ``17.90``, ``1.234,50 €``, ``1,234.50``. Raises WrongInput.

        10.000 alone is ten thousand to a German reader, 10,000 to an English one, and ten to the others, to whom it is refused.
        """
        places = places_of(currency)
        digits = without_thousands(without_currency(text, currency))
        form = rf"\d{{1,15}}(\.\d{{1,{places}}})?" if places else r"\d{1,15}"
        if not re.fullmatch(form, digits, re.ASCII):
            example = number_text(Decimal(12500), "0." + "0" * places if places else "0")
            raise WrongInput(_("{text!r} is no amount.", text=text), _("Write it as {example}.", example=example))
        minor = int(Decimal(digits).scaleb(places))
        if minor > LARGEST:
            raise WrongInput(_("{text!r} is no amount.", text=text), _("It is too large."))
        return cls(minor, currency)


def without_currency(text: str, currency: str) -> str:
    """What is left without the currency before or behind it; any other one stays, and is no digit."""
    from babel.numbers import get_currency_symbol

    plain = " ".join(text.split())
    for sign in (currency, get_currency_symbol(currency, "en")):
        if plain.upper().endswith(sign.upper()):
            return plain[: -len(sign)].strip()
        if plain.upper().startswith(sign.upper()):
            return plain[len(sign) :].strip()
    return plain


def without_thousands(text: str) -> str:
    """The number with a point before its decimals and nothing between its thousands; as it is, where it is none or may be two."""
    own = number_text(Decimal(1000), "#,##0")[1]  # what marks thousands to this reader
    for mark, point in ((".", ","), (",", "."), (" ", ","), ("'", "."), ("’", ".")):
        groups = re.fullmatch(rf"\d{{1,3}}((?:{re.escape(mark)}\d{{3}})+)(?:{re.escape(point)}(\d+))?", text, re.ASCII)
        if groups is None:
            continue
        several, sure = groups[1].count(mark) > 1, mark not in ".,"
        if groups[2] is not None or several or sure or mark == own:
            return text.replace(mark, "").replace(point, ".")
        return text
    return text.replace(",", ".") if text.count(",") == 1 and "." not in text else text


def amount_of(text: str, country: str) -> str:
    """An amount with its currency as it is kept, ``5000.00 EUR``; that of *country* where none is said. Raises WrongInput."""
    from babel.numbers import get_territory_currencies, is_currency

    words = text.split()
    known = {"€": "EUR", "$": "USD", "£": "GBP", "CHF.": "CHF"}
    said = [known.get(word, word.upper()) for word in (words[:1] + words[-1:])]
    usual = get_territory_currencies(country) if country else []
    currency = next((word for word in said if is_currency(word)), usual[-1] if usual else "EUR")
    return f"{Money.read(text, currency)} {currency}"


def places_of(currency: str) -> int:
    """How many decimals the currency has: 2 for EUR, 0 for JPY (ISO 4217)."""
    from babel.numbers import get_currency_precision

    return get_currency_precision(currency)
