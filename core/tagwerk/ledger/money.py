"""Amounts: whole minor units of one currency (ISO 4217), and the ways in which they are read and written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

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
    def read(cls, text: str, currency: str, country: str | None = None) -> Money:
        """An amount that somebody typed: ``12500``, ``17,90``, ``17.90``, ``1.234,50 €``, ``1,234.50``. Raises WrongInput.

        10.000 alone is ten thousand in Germany, 10,000 in Britain, and ten to the others, to whom it is refused; without a
        *country* the reader's language says which.
        """
        places = places_of(currency)
        digits = without_thousands(without_currency(text, currency), country)
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


def without_thousands(text: str, country: str | None = None) -> str:
    """The number with a point before its decimals and nothing between its thousands; as it is, where it is none.

    1.234 is read as they write in that *country* (ISO 3166), whatever language the reader's shell speaks; raises WrongInput where
    this leaves it open. Without a country it is read as the reader writes, and stays as it is where it may be two numbers.
    """
    own = number_text(Decimal(1000), "#,##0")[1] if country is None else ""  # what marks thousands to this reader
    for mark, point in ((".", ","), (",", "."), (" ", ","), ("'", "."), ("’", ".")):
        form = rf"[1-9]\d{{0,2}}((?:{re.escape(mark)}\d{{3}})+)(?:{re.escape(point)}(\d+))?"
        groups = re.fullmatch(form, text, re.ASCII)
        if groups is None:
            continue
        several, sure = groups[1].count(mark) > 1, mark not in ".,"
        if groups[2] is None and not several and not sure and country is not None:
            return _one_mark(text, mark, country)
        if groups[2] is not None or several or sure or mark == own:
            return text.replace(mark, "").replace(point, ".")
        return text
    return text.replace(",", ".") if text.count(",") == 1 and "." not in text else text


def _one_mark(text: str, mark: str, country: str) -> str:
    """What 1.234 or 1,234 is in a *country*. Raises WrongInput where it may be either."""
    decimal = decimal_mark(country)
    if not decimal:
        thousands, decimals = text.replace(mark, ""), text.replace(mark, ".") + "0"
        raise WrongInput(
            _("{text!r} may be two numbers.", text=text),
            _("Write {thousands}, or {decimals}.", thousands=thousands, decimals=decimals),
        )
    return text.replace(mark, "." if mark == decimal else "")


@cache
def decimal_mark(country: str) -> str:
    """What they write before decimals in a country, ``,`` or ``.``; ``""`` where its languages differ, or nothing is known."""
    from babel import Locale, UnknownLocaleError
    from babel.languages import get_official_languages

    marks = set()
    for language in get_official_languages(country, de_facto=True):
        try:
            marks.add(Locale(language, country).number_symbols["latn"]["decimal"])
        except (UnknownLocaleError, KeyError):
            continue  # a language without rules of its own
    return str(marks.pop()) if len(marks) == 1 and marks <= {",", "."} else ""


def amount_of(text: str, country: str) -> str:
    """An amount with its currency as it is kept, ``5000.00 EUR``; that of *country* where none is said. Raises WrongInput."""
    from babel.numbers import get_territory_currencies, is_currency

    words = text.split()
    known = {"€": "EUR", "$": "USD", "£": "GBP", "CHF.": "CHF"}
    said = [known.get(word, word.upper()) for word in (words[:1] + words[-1:])]
    usual = get_territory_currencies(country) if country else []
    currency = next((word for word in said if is_currency(word)), usual[-1] if usual else "EUR")
    return f"{Money.read(text, currency, country)} {currency}"


def places_of(currency: str) -> int:
    """How many decimals the currency has: 2 for EUR, 0 for JPY (ISO 4217)."""
    from babel.numbers import get_currency_precision

    return get_currency_precision(currency)
