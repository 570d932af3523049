"""Words that people read: English in the source, other languages in a gettext catalogue beside it.

The language is the reader's. A face or a notice says who reads with ``read_in``; otherwise whoever started the process does, as
``TAGWERK_LANGUAGE``, ``LANGUAGE``, ``LC_ALL``, ``LC_MESSAGES`` or ``LANG`` say. A plugin that keeps its catalogue in
``<package>/locale`` writes ``_ = translator(__package__)``. What it marks with ``later`` is read from that catalogue wherever
it is shown.
"""

from __future__ import annotations

import gettext
import os
import re
import sys
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo

CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
LANGUAGE_VARIABLES = ("TAGWERK_LANGUAGE", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
ONE_DECIMAL = "#,##0.#"
SEPARATORS: dict[str, dict[int, int]] = {"en": {}, "de": str.maketrans(",.", ".,")}
"""What stands between thousands and before decimals, beside English."""
PLAINLY_WRITTEN = 1e15
"""Numbers from here on, and what is none, are Babel's."""


OWN = "tagwerk"
"""The core's package, whose translator takes an unmarked text for its own."""

T = TypeVar("T")


class Translator(Protocol):
    """Give the text in the language of the reader; ``{name}`` fields are filled from the keywords, dates in the reader's form.

    ``{number} {number:row|rows}`` takes the word that goes with the number; a translation has words of its own there.
    """

    def __call__(self, text: str, /, **fields: object) -> str: ...


_reader: ContextVar[str] = ContextVar("tagwerk_reader_language", default="")


@contextmanager
def read_in(code: str) -> Iterator[None]:
    """What is said in here is read in the language *code* (ISO 639-1); ``""`` leaves it as it is."""
    before = _reader.set(code[:2].lower()) if code else None
    try:
        yield
    finally:
        if before is not None:
            _reader.reset(before)


def language() -> str:
    """The reader's language as a two-letter code, ``en`` where nothing else is asked for."""
    return _reader.get() or machine_language()


def machine_language() -> str:
    """The language of whoever started the process."""
    for variable in LANGUAGE_VARIABLES:
        if value := os.environ.get(variable, ""):
            code = value.split(":")[0][:2].lower()
            return code if code.isalpha() else "en"
    return "en"


class Marked(str):
    """A text of a plugin that is translated where it is shown: from the catalogue of *package*, whoever shows it."""

    __slots__ = ("package",)
    package: str

    def __new__(cls, text: str, package: str = "") -> Marked:
        marked = super().__new__(cls, text)
        marked.package = package
        return marked


def later(text: str) -> str:
    """Mark *text* for the catalogue where it is written; it is translated where it is shown."""
    package = str(sys._getframe(1).f_globals.get("__name__", "")).partition(".")[0]
    return text if package == OWN else Marked(text, package)


def translator(package: str) -> Translator:
    """A translator for the catalogue of *package*, and of whoever marked a text with ``later``; texts without a translation stay
    English."""
    catalogues: dict[tuple[str, str], gettext.NullTranslations] = {}

    def catalogue(whose: str) -> gettext.NullTranslations:
        key = whose, language()
        if key not in catalogues:
            catalogues[key] = gettext.translation(whose, _catalogue_folder(whose), [key[1]], fallback=True)
        return catalogues[key]

    def translate(text: str, /, **fields: object) -> str:
        translated = catalogue(text.package).gettext(text) if type(text) is Marked and text.package else text
        if text and (translated is text or translated == text):
            translated = catalogue(package).gettext(text)
        return translated.format(**{name: _shown(value) for name, value in fields.items()}) if fields else translated

    return translate


def as_read(thing: T) -> T:
    """*thing* with all that was marked with ``later``, in it and in what it is made of, in the reader's language."""
    return cast("T", _as_read(thing))


def _as_read(thing: Any) -> Any:
    if type(thing) is Marked:
        return _in_words(thing)
    if type(thing) in (tuple, list):
        said = [_as_read(each) for each in thing]
        return type(thing)(said) if any(new is not old for new, old in zip(said, thing, strict=True)) else thing
    if type(thing) is dict:
        return {name: _as_read(each) for name, each in thing.items()}
    if is_dataclass(thing) and not isinstance(thing, type):
        held = ((field.name, getattr(thing, field.name)) for field in fields(thing) if field.init)
        changed = {name: new for name, old in held if (new := _as_read(old)) is not old and new != old}
        return replace(thing, **changed) if changed else thing
    return thing


def date_text(day: date, *, weekday: bool = False) -> str:
    """A date as the reader writes it: 2026-11-18 in English, 18.11.2026 in German; on request with the weekday before it."""
    if (code := _written_language()) == "en":
        return day.strftime("%a %Y-%m-%d" if weekday else "%Y-%m-%d")
    from babel.dates import format_date

    written = format_date(day, "medium", code)
    return f"{format_date(day, 'EEE', code)} {written}" if weekday else written


def moment_text(moment: datetime | None, zone: tzinfo) -> str:
    """A moment on the clock in *zone* as the reader writes it: 2026-11-18 09:00 in English, 18.11.2026 09:00 in German; ``""``
    for None. The zone of who acts is ``ZoneInfo(actor.time_zone)``.
    """
    if moment is None:
        return ""
    there = moment.astimezone(zone)
    return f"{date_text(there.date())} {there:%H:%M}"


def number_text(number: float | Decimal, form: str = ONE_DECIMAL) -> str:
    """A number as the reader writes it, with one decimal where there is one: 1,234.5 in English, 1.234,5 in German.

    *form* is another pattern (Unicode TR 35): ``#,##0.00`` for two decimals.
    """
    # As Babel writes it, which loads the data of a language for a tenth of a second.
    if (
        form == ONE_DECIMAL
        and -PLAINLY_WRITTEN < number < PLAINLY_WRITTEN
        and (code := _written_language()) in SEPARATORS
    ):
        rounded = Decimal(str(number)).quantize(Decimal("0.1"), ROUND_HALF_EVEN)
        return f"{rounded:,}".removesuffix(".0").translate(SEPARATORS[code])
    from babel.numbers import format_decimal

    return format_decimal(number, form, _written_language())


class _Number(int):
    """A number in a text: ``{rows:row|rows}`` is the word that goes with it, one or many."""

    def __format__(self, how: str) -> str:
        one, bar, many = how.partition("|")
        return (one if self == 1 else many) if bar else int.__format__(self, how)


def _shown(value: object) -> object:
    if type(value) is int:
        return _Number(value)
    return date_text(value) if isinstance(value, date) and not isinstance(value, datetime) else value


@cache
def _has_catalogue(code: str) -> bool:
    return gettext.find("tagwerk", _catalogue_folder("tagwerk"), [code]) is not None


def _written_language() -> str:
    """The language in which the core's texts are shown."""
    code = language()
    return code if _has_catalogue(code) else "en"


def _catalogue_folder(package: str) -> Path:
    spec = find_spec(package)
    origin = spec.origin if spec is not None else None
    return Path(origin or ".").parent / "locale"


def harmless(text: str) -> str:
    """The text without what could command a terminal, or turn the direction in which the rest of it is read."""
    return CONTROL_CHARACTERS.sub("\N{REPLACEMENT CHARACTER}", text)


REFUSALS = (
    later("No such file or directory"), later("Permission denied"), later("Operation not permitted"), later("File exists"),
    later("Is a directory"), later("Not a directory"), later("Directory not empty"), later("No space left on device"),
    later("Disk quota exceeded"), later("Read-only file system"), later("File name too long"), later("Too many open files"),
    later("Input/output error"), later("Invalid argument"), later("Too many levels of symbolic links"),
    later("Connection refused"), later("Connection reset by peer"), later("Connection timed out"), later("Broken pipe"),
    later("Network is unreachable"), later("No route to host"), later("Address already in use"),
    later("Cannot assign requested address"), later("Name or service not known"),
    later("Temporary failure in name resolution"), later("Device or resource busy"), later("Text file busy"),
)  # fmt: skip
"""What systems say most often, for the catalogue."""


def cause_in_words(error: OSError) -> str:
    """Why the machine refused, without number and file, in the reader's language: the operating system says it in English."""
    return _in_words(error.strerror) if error.strerror else type(error).__name__


_in_words = translator("tagwerk")
