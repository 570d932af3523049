"""A document as a spreadsheet: a sheet for the facts and one for each table, with real numbers and real dates.

Text is always written as text, so what came from outside can never run as a formula.
"""

from __future__ import annotations

import io
import re
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import xlsxwriter

from tagwerk.api import clock, translator
from tagwerk_reporting.api import Column, Table

if TYPE_CHECKING:
    from xlsxwriter.format import Format as Style
    from xlsxwriter.worksheet import Worksheet

    from tagwerk_reporting.api import Cell, Document

STYLES: dict[str, dict[str, Any]] = {
    "head": {"bold": True, "bg_color": "#1f4e5f", "font_color": "#ffffff", "text_wrap": True, "valign": "top"},
    "text": {},
    "number": {"num_format": "#,##0"},
    "amount": {"num_format": "#,##0.00"},
    "percent": {"num_format": '0.0"%"'},
    "date": {"num_format": "yyyy-mm-dd", "align": "left"},
    "moment": {"num_format": "yyyy-mm-dd hh:mm:ss", "align": "left"},
}
WIDTHS = {"number": 10, "amount": 14, "percent": 10, "date": 12, "moment": 19}
WIDEST = 60

_ = translator("tagwerk_reporting")


def render(document: Document) -> bytes:
    """The content of the file."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "remove_timezone": True}) as book:
        book.set_properties({"title": document.title, "created": clock.now()})
        styles = {name: book.add_format(style) for name, style in STYLES.items()}
        totals = {name: book.add_format(style | {"bold": True, "top": 1}) for name, style in STYLES.items()}
        for table in (_facts(document), *document.tables):
            sheet = book.add_worksheet(_sheet_name(table.title, [other.name for other in book.worksheets()]))
            _fill(sheet, table, styles, totals)
    return file.getvalue()


def _facts(document: Document) -> Table:
    columns = (Column("label", document.title), Column("value", ""))
    return Table("report", _("Report"), columns, tuple((label, value) for _name, label, value in document.facts))


def _fill(sheet: Worksheet, table: Table, styles: dict[str, Style], totals: dict[str, Style]) -> None:
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    for number, column in enumerate(table.columns):
        sheet.set_column(number, number, _width(table, number))
        sheet.write_string(0, number, column.title, styles["head"])
    for line, row in enumerate(table.rows, 1):
        _write_row(sheet, line, row, table, styles)
    if table.total:
        _write_row(sheet, len(table.rows) + 1, table.total, table, totals)


def _write_row(sheet: Worksheet, line: int, row: tuple[Cell, ...], table: Table, styles: dict[str, Style]) -> None:
    for number, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
        if cell is None:
            sheet.write_blank(line, number, None, styles[column.kind])
        elif isinstance(cell, str):
            sheet.write_string(line, number, cell, styles["text" if column.kind == "text" else column.kind])
        elif isinstance(cell, date):
            kind = "moment" if isinstance(cell, datetime) else "date"
            sheet.write_datetime(line, number, cell, styles[kind])
        else:
            amount = isinstance(cell, Decimal) and column.kind != "percent"
            sheet.write_number(line, number, cell, styles["amount" if amount else column.kind])


def _width(table: Table, number: int) -> int:
    column = table.columns[number]
    if column.kind in WIDTHS:
        return WIDTHS[column.kind]
    longest = max((len(str(row[number])) for row in (*table.rows, (*table.total,)) if row), default=0)
    return min(max(longest, len(column.title)) + 2, WIDEST)


def _sheet_name(title: str, taken: list[str]) -> str:
    """A name that spreadsheets accept: at most 31 characters, none of ``[]:*?/\\``, unlike the others."""
    base = re.sub(r"[\[\]:*?/\\]", " ", title).strip("' ")[:28] or "-"
    name, number = base, 1
    while name.casefold() in (other.casefold() for other in taken):
        number += 1
        name = f"{base} {number}"
    return name
