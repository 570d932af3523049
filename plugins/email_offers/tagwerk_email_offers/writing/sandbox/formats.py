"""Amounts, numbers and dates as they are written in the language of the mail: the filters ``money``, ``number`` and ``date``."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from jinja2.runtime import Undefined
from jinja2.utils import pass_context

from tagwerk.api import translator
from tagwerk_email_offers.writing.folder.lines import Amount, Quantity, money_text, number_in
from tagwerk_email_offers.writing.sandbox.budget import Refused
from tagwerk_email_offers.writing.sandbox.measuring import WIDEST

LANGUAGE = "de"

_ = translator("tagwerk_email_offers")


@pass_context
def money_filter(context: Any, value: Any, currency: str = "", language: str = "") -> str:
    """An amount as it is written in *language*, by default that of the mail: ``1.234,50 €``."""
    own = value.currency if isinstance(value, Amount) else ""
    facts = context.resolve_or_missing("offer")
    currency = currency or own or getattr(facts, "currency", "EUR")
    return money_text(
        _decimal(value, _("{value!r} is no amount", value=_short(value))), currency, _language(context, language)
    )


@pass_context
def number_filter(context: Any, value: Any, language: str = "") -> str:
    """A number as it is written in *language*: ``1.234,5``."""
    return number_in(_decimal(value, _("{value!r} is no number", value=_short(value))), _language(context, language))


@pass_context
def date_filter(context: Any, value: Any, language: str = "") -> str:
    """A date as it is written in *language*: ``31. Oktober 2026``. A text is read as 2026-10-31."""
    if isinstance(value, str):
        with suppress(ValueError):
            value = date.fromisoformat(value)
    if isinstance(value, datetime):
        value = value.date()
    if not isinstance(value, date):
        _strict(value)
        raise Refused(_("{value!r} is no date", value=_short(value)))
    return date_text(value, _language(context, language))


@lru_cache(1024)
def date_text(value: date, language: str) -> str:
    from babel.dates import format_date

    return format_date(value, "long", locale=language)


@lru_cache(64)
def _known_language(language: str) -> bool:
    from babel import Locale, UnknownLocaleError

    try:
        Locale.parse(language)
    except (ValueError, UnknownLocaleError):
        return False
    return True


def _language(context: Any, asked: str) -> str:
    language = asked or context.resolve_or_missing("language")
    if not isinstance(language, str):
        return LANGUAGE
    if not _known_language(language[:WIDEST]):
        raise Refused(_("{value!r} is no language", value=_short(language)))
    return language


def _decimal(value: Any, otherwise: str) -> Decimal:
    if isinstance(value, Amount | Quantity):
        return value.number
    _strict(value)
    try:
        number = Decimal(str(value)[:WIDEST]) if isinstance(value, str | int | float | Decimal) else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite() or abs(number) >= Decimal(10) ** 15:
        raise Refused(otherwise)
    return number


def _strict(value: Any) -> None:
    if isinstance(value, Undefined):
        str(value)  # raises


def _short(value: Any) -> str:
    _strict(value)
    return str(value)[:40] if isinstance(value, str | int | float | Decimal) else type(value).__name__
