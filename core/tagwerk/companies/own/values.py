"""What stands in a field of the house's own: read as somebody or a list writes it, kept in one form, and shown.

Every value is kept as a text: a number as ``12.5``, a date as ``2026-03-31``, yes and no as ``yes`` and ``no``, a choice as the
settings write it; ``""`` is nothing. So a field may become one of another type, and what is none of that type stays to be seen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tagwerk.companies.imports.values.checking import CONTROL
from tagwerk.companies.imports.values.dates import day_of
from tagwerk.companies.imports.values.words import yes_or_no
from tagwerk.ledger.money import without_thousands
from tagwerk.platform import clock
from tagwerk.platform.errors import WrongInput
from tagwerk.platform.inputs import folded, one_line, one_of
from tagwerk.platform.texts import date_text, language, later, number_text, translator

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tagwerk.platform.settings.sections import FieldType

LONGEST = 500
DIGITS, PLACES = 15, 6
"""Digits of a number, as many as every database compares without rounding; and of those behind its point, where more are
rounded away: a spreadsheet reckons 0.30000000000000004.
"""
NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,6})?", re.ASCII)
SIGNED = re.compile(r"([-−+])\s*(.*)")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
FIRST_YEAR = 1000
YES, NO = "yes", "no"
WRONG: Mapping[FieldType, str] = {
    "text": later("longer than {longest} characters"),
    "number": later("no number"),
    "date": later("no date"),
    "yes/no": later("neither yes nor no"),
    "choice": later("none of the values that there are"),
}

_ = translator("tagwerk")


@dataclass(frozen=True)
class OwnField:
    """A field of the house's own; *titles* are by language, ``""`` for any. *values* are those of a choice."""

    name: str
    type: FieldType = "text"
    titles: Mapping[str, str] | None = None
    values: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Its title in the reader's language, else in whatever language there is one, else its name."""
        titles = self.titles or {}
        return titles.get(language()) or next((title for title in titles.values() if title), self.name)

    def read(self, text: str, country: str, *, month_first: bool = False) -> str | None:
        """What a list says of it, in the form in which it is kept, ``""`` for nothing; None for what is no such value.

        1.234 is read as they write in the *country*, 3/4/2026 as they do where the month comes first.
        """
        text = " ".join(CONTROL.sub("", text).split())
        if not text:
            return ""
        if self.type == "number":
            return _number(text, country)
        if self.type == "date":
            return _day(text, month_first=month_first)
        if self.type == "yes/no":
            return _yes_or_no(text)
        if self.type == "choice":
            return next((value for value in self.values if folded(value) == folded(text)), None)
        return text if len(text) <= LONGEST else None

    def typed(self, text: str, country: str) -> str:
        """What somebody types, in the form in which it is kept. Raises WrongInput."""
        found = self.read(text, country)
        if found is None and self.type == "date":
            found = clock.date_typed(text).isoformat()
        if found is None and self.type == "text":
            one_line(text, LONGEST)
        if found is None:
            hints = {"number": _("Such as 12 or 2.5."), "yes/no": one_of((YES, NO)), "choice": one_of(self.values)}
            what = _("{title}: {value!r} is {wrong}.", title=self.title, value=text, wrong=self.wrong)
            raise WrongInput(what, hints.get(self.type, ""))
        return found

    @property
    def wrong(self) -> str:
        """What to say of a text that is no value of it."""
        return _(WRONG[self.type], longest=LONGEST)

    def shown(self, kept: str) -> str:
        """A value as the reader writes it; what is none of the type is shown as it is."""
        if self.type == "number" and NUMBER.fullmatch(kept):
            return number_text(Decimal(kept), f"#,##0.{'#' * PLACES}")
        if self.type == "date" and (day := _date(kept)) is not None:
            return date_text(day)
        return _(kept) if self.type == "yes/no" and kept in (YES, NO) else kept

    def plain(self, kept: str) -> Any:
        """A value for machines: a number, true or false, a text; None for nothing."""
        if self.type == "number" and NUMBER.fullmatch(kept):
            number = Decimal(kept)
            return int(number) if number == number.to_integral_value() else float(number)
        if self.type == "yes/no" and kept in (YES, NO):
            return kept == YES
        return kept or None

    def written(self, kept: str) -> str:
        """A value as a list has it that may be read anywhere: 1.234 would be a thousand and more to some."""
        three = self.type == "number" and re.fullmatch(r"-?\d+\.\d{3}", kept)
        return f"{kept}0" if three else kept


NAMES_OF_YES = (later("yes"), later("no"))


def _number(text: str, country: str) -> str | None:
    signed = SIGNED.fullmatch(text)
    minus, digits = signed is not None and signed[1] != "+", text if signed is None else signed[2]
    try:
        plain = without_thousands(digits, country)
    except WrongInput:
        return None  # 1.234 where its languages differ
    if not re.fullmatch(r"\d{1,15}(\.\d{1,100})?", plain, re.ASCII):
        return None
    whole = len(plain.partition(".")[0].lstrip("0"))
    number = round(Decimal(plain), min(PLACES, DIGITS - whole)).normalize()
    if number >= 10**DIGITS:
        return None
    return f"{-number if minus and number else number:f}"


def _day(text: str, *, month_first: bool) -> str | None:
    day = day_of(text, month_first=month_first)
    return day.isoformat() if day is not None and day.year >= FIRST_YEAR else None


def _date(kept: str) -> date | None:
    try:
        return date.fromisoformat(kept) if DAY.fullmatch(kept) else None
    except ValueError:
        return None


def _yes_or_no(text: str) -> str | None:
    word = yes_or_no(text)
    return None if word is None else YES if word else NO
