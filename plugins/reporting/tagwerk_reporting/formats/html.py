"""A document as one page: no script, nothing loaded from elsewhere, made to be read on a screen and printed on A4."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from babel.dates import format_date
from babel.numbers import format_decimal
from jinja2 import Environment, PackageLoader, StrictUndefined

from tagwerk.api import language, translator

if TYPE_CHECKING:
    from tagwerk_reporting.api import Cell, Column, Document

BRIEF = 16  # characters that are not worth a line break
MINUS = "\N{MINUS SIGN}"

_ = translator("tagwerk_reporting")


def render(document: Document) -> bytes:
    """The content of the file."""
    pages = Environment(
        loader=PackageLoader("tagwerk_reporting", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page = pages.get_template("document.html")
    nothing = _("Nothing in this period.")
    known = {"document": document, "language": language(), "nothing": nothing}
    return page.render(**known, shown=_shown, kind=_kind, bar=_bar).encode()


def _kind(cell: Cell, column: Column | None = None) -> str:
    """The class of a cell: numbers stand right, dates stay on one line, and what is missing from a target is seen."""
    if isinstance(cell, date):
        return "when"
    if isinstance(cell, (int, Decimal)):
        return "number short" if cell < 0 else "number"
    if column is not None and column.kind in ("number", "amount", "percent"):
        return "number"
    return "brief" if isinstance(cell, str) and 0 < len(cell) <= BRIEF else ""


def _bar(cell: Cell, column: Column) -> Decimal | None:
    """How full the bar beside a percentage is, from 0 to 100; None for other cells."""
    if column.kind != "percent" or not isinstance(cell, Decimal):
        return None
    return min(max(cell, Decimal(0)), Decimal(100))


def _shown(cell: Cell, column: Column | None = None) -> str:
    """The cell as people write it in their language."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{format_date(cell, 'medium', locale=language())}, {cell:%H:%M:%S}"
    if isinstance(cell, date):
        return format_date(cell, "medium", locale=language())
    if isinstance(cell, str):
        return cell
    places = "0.0" if column is not None and column.kind == "percent" else "0.00" if isinstance(cell, Decimal) else "0"
    written = format_decimal(cell, f"#,##{places}", locale=language()).replace("-", MINUS)
    return f"{written} %" if column is not None and column.kind == "percent" else written
