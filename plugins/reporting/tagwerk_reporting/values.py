"""A value as people write it, in the reader's language: the same in every format that people read.

Much of what a long report shows stands in it many times, so what was written once is remembered.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from babel.dates import format_date
from babel.numbers import format_decimal

from tagwerk.api import language, later, translator
from tagwerk_reporting.api import Code

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tagwerk_reporting.api import Cell, Column

MINUS = "\N{MINUS SIGN}"
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that no XML and no PDF may hold."""
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
NUMERIC = ("number", "amount", "percent", "id")

RANKS = {
    "prospect": later("prospect"),
    "client": later("client"),
    "key_client": later("key client"),
    "former": later("former client"),
}
OUTCOMES = {
    "answered": later("answered"),
    "no_answer": later("no answer"),
    "busy": later("busy"),
    "machine": later("machine"),
    "wrong_number": later("wrong number"),
    "canceled": later("broken off"),
    "failed": later("failed"),
    "completed": later("completed"),
    "in_progress": later("in progress"),
    "requested": later("requested"),
    "dialling": later("dialling"),
    "ringing": later("ringing"),
    "uncertain": later("uncertain"),
}
"""How calls and other activities ended, as the ledger has it."""
REASONS = {
    **OUTCOMES,
    "hard_bounce": later("the address does not exist"),
    "not_held": later("did not take place"),
    "rescinded": later("rescinded"),
    "undone": later("undone"),
    "import_undone": later("import undone"),
    "joined": later("two calls that were one"),
    "corrected": later("corrected"),
    "taken_back": later("taken back"),
    "not_interested": later("not interested"),
    "call_back": later("call back"),
    "no_decision": later("no decision"),
}
"""Why credit was taken back."""

_ = translator("tagwerk_reporting")


def coded(code: str | None, words: Mapping[str, str]) -> str:
    """*code* with its word, in the reader's language; as it is where it has none, as that of a plugin."""
    return Code(code, _(words[code])) if code is not None and code in words else code or ""


def is_numeric(column: Column | None) -> bool:
    """Whether numbers stand below the column."""
    return column is not None and column.kind in NUMERIC


def shown(cell: Cell, column: Column | None = None, reader: str = "") -> str:
    """The cell as people write it in their language, which is *reader* where the caller knows it already."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return fit(cell.word if isinstance(cell, Code) else cell)
    if column is not None and column.kind == "id":
        return str(cell)
    reader = reader or language()
    if isinstance(cell, datetime):
        return f"{_date(cell.date(), reader)}, {cell.hour:02d}:{cell.minute:02d}:{cell.second:02d}"
    if isinstance(cell, date):
        return _date(cell, reader)
    percent = column is not None and column.kind == "percent"
    return _number(cell, "0.0" if percent else "0.00" if isinstance(cell, Decimal) else "0", percent, reader)


def fit(text: str) -> str:
    """*text* without characters that a file of XML may not hold."""
    return UNFIT.sub("\N{REPLACEMENT CHARACTER}", text)


def defused(text: str) -> str:
    """*text*, which a spreadsheet that reads it may not run as a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


@lru_cache(maxsize=4096)
def _date(day: date, language: str) -> str:
    return format_date(day, "medium", locale=language)


@lru_cache(maxsize=16384)
def _number(number: int | Decimal, places: str, percent: bool, language: str) -> str:
    written = format_decimal(number, f"#,##{places}", locale=language).replace("-", MINUS)
    return f"{written} %" if percent else written
