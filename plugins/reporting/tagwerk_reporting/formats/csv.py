"""A document as comma-separated values (RFC 4180): UTF-8, with a byte order mark because spreadsheets ask for one.

All records have the same number of fields, and the first field says to which table a record belongs; the first record of a
table holds the names of its columns. Dates and moments are ISO 8601, decimals have a point, in every language.
"""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tagwerk_reporting.api import Cell, Document

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def render(document: Document) -> bytes:
    """The content of the file."""
    records = list(_records(document))
    width = max(len(record) for record in records)
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    for record in records:
        writer.writerow([_written(cell) for cell in record] + [""] * (width - len(record)))
    return file.getvalue().encode("utf-8-sig")


def _records(document: Document) -> Iterator[list[Cell]]:
    yield ["report", "name", "value"]
    for name, _label, value in document.facts:
        yield ["report", name, value]
    for table in document.tables:
        yield [table.name, *(column.name for column in table.columns)]
        for row in table.rows:
            yield [table.name, *row]
        if table.total:
            yield [f"{table.name}_total", *table.total]


def _written(cell: Cell) -> str:
    """The cell as text. Text that a spreadsheet would run as a formula is defused with an apostrophe; a number never is."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, str) and cell.startswith(FORMULA_STARTS):
        return f"'{cell}"
    return str(cell)
