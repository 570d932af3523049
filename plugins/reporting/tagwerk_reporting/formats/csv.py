"""A document as comma-separated values (RFC 4180): UTF-8, with a byte order mark because spreadsheets ask for one.

All records have the same number of fields, and the first field says to which table a record belongs; the first record of a
table holds the names of its columns. Dates and moments are ISO 8601, decimals have a point, in every language.
"""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import TYPE_CHECKING

from tagwerk_reporting.values import defused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tagwerk_reporting.api import Cell, Document


def render(document: Document) -> bytes:
    """The content of the file."""
    width = max([3, *(len(table.columns) + 1 for table in document.tables), 4 if document.figures else 3])
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    for record in _records(document):
        writer.writerow([_written(cell) for cell in record] + [""] * (width - len(record)))
    return file.getvalue().encode("utf-8-sig", errors="replace")


def _records(document: Document) -> Iterator[list[Cell]]:
    yield ["report", "name", "value"]
    yield ["report", "title", document.title]
    for name, _label, value in document.facts:
        yield ["report", name, value]
    for text in document.texts:
        for paragraph in text.paragraphs:
            yield ["text", text.name, paragraph]
    for table in document.tables:
        yield [table.name, *(column.name for column in table.columns)]
        for row in table.rows:
            yield [table.name, *row]
        if table.total:
            yield [f"{table.name}_total", *table.total]
    if document.figures:
        yield ["figures", "figure", "value", "currency"]
        for figure in document.figures:
            yield ["figures", figure.name, figure.value, figure.currency]


def _written(cell: Cell) -> str:
    """The cell as text. Text that a spreadsheet would run as a formula is defused with an apostrophe; a number never is."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    return defused(cell) if isinstance(cell, str) else str(cell)
