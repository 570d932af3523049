"""A document as a spreadsheet: a sheet for the facts and one for each table, with real numbers and real dates.

Text is always written as text, so what came from outside can never run as a formula; the only formulas are the totals. A long
table goes through to a file of its own row by row, so that its length does not show in memory.
"""

from __future__ import annotations

import io
import re
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, Any

import xlsxwriter
from xlsxwriter.utility import quote_sheetname, xl_col_to_name, xl_range

from tagwerk.api import clock, translator
from tagwerk_reporting.api import Column, Table
from tagwerk_reporting.charts.points import plotted
from tagwerk_reporting.formats.counted import counted
from tagwerk_reporting.values import fit, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlsxwriter.format import Format as Style
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from tagwerk_reporting.api import Cell, Document
    from tagwerk_reporting.charts.points import Plotted

STYLES: dict[str, dict[str, Any]] = {
    "head": {"bold": True, "bg_color": "#1f4e5f", "font_color": "#ffffff", "text_wrap": True, "valign": "top"},
    "text": {},
    "number": {"num_format": "#,##0"},
    "id": {"num_format": "0"},
    "amount": {"num_format": "#,##0.00"},
    "percent": {"num_format": '0.0"%"'},
    "date": {"num_format": "yyyy-mm-dd", "align": "left"},
    "moment": {"num_format": "yyyy-mm-dd hh:mm:ss", "align": "left"},
}
WIDTHS = {"number": 10, "id": 10, "amount": 14, "percent": 10, "date": 12, "moment": 19}
WIDEST, LOOKED_AT = 60, 1000
LONG = 20_000  # rows from which on a book goes through files
LONGEST_TEXT = 32_767
FIRST_YEAR = 1900  # before it a spreadsheet knows no date
KINDS = {"bars": "column", "line": "line", "calendar": "column", "funnel": "bar"}
COLOURS = ("#1f4e5f", "#c98b2b", "#7a9e7e")

_ = translator("tagwerk_reporting")


def render(document: Document) -> bytes:
    """The content of the file."""
    file = io.BytesIO()
    long = any(len(table.rows) > LONG for table in document.tables)
    options = {"constant_memory": long, "in_memory": not long, "remove_timezone": True}
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"title": fit(document.title), "created": clock.now()})
        styles = {name: book.add_format(style) for name, style in STYLES.items()}
        totals = {name: book.add_format(style | {"bold": True, "top": 1}) for name, style in STYLES.items()}
        for table in _tables(document):
            sheet = book.add_worksheet(_sheet_name(table.title, [other.name for other in book.worksheets()]))
            _fill(sheet, table, styles, totals)
            for number, plot in enumerate(plotted(document, table)):
                _picture(book, sheet, plot, number)
    return file.getvalue()


def _tables(document: Document) -> Iterator[Table]:
    columns = (Column("label", document.title), Column("value", ""))
    rows: list[tuple[Cell, ...]] = [(label, value) for _name, label, value in document.facts]
    rows += [(text.title, paragraph) for text in document.texts for paragraph in text.paragraphs]
    yield Table("report", _("Report"), columns, tuple(rows))
    yield from document.tables
    if document.figures:
        yield counted(document)


def _fill(sheet: Worksheet, table: Table, styles: dict[str, Style], totals: dict[str, Style]) -> None:
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    looked_at = list(islice(table.rows, LOOKED_AT))
    for number, column in enumerate(table.columns):
        sheet.set_column(number, number, _width(table, looked_at, number))
        sheet.write_string(0, number, fit(column.title), styles["head"])
    sums = [0.0] * len(table.columns)
    for line, row in enumerate(table.rows, 1):
        for number, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
            _write(sheet, line, number, cell, column, styles)
            if isinstance(cell, (int, Decimal)):
                sums[number] += float(cell)
    if table.rows and table.columns:
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
    for number, cell in enumerate(table.total):
        _write_total(sheet, table, number, cell, sums[number], totals)


def _write_total(
    sheet: Worksheet, table: Table, number: int, cell: Cell, sum_of_rows: float, totals: dict[str, Style]
) -> None:
    """A total that is the sum of what stands above it follows when a cell is changed or filtered out; any other is a number."""
    column, line = table.columns[number], len(table.rows) + 1
    is_sum = isinstance(cell, (int, Decimal)) and abs(float(cell) - sum_of_rows) < 0.005
    if is_sum and column.kind in ("number", "amount") and table.rows:
        name = xl_col_to_name(number)
        formula = f"=SUBTOTAL(109,{name}2:{name}{line})"
        amount = isinstance(cell, Decimal)
        sheet.write_formula(
            line,
            number,
            formula,
            totals["amount" if amount else column.kind],
            float(cell) if isinstance(cell, (int, Decimal)) else 0,
        )
    else:
        _write(sheet, line, number, cell, column, totals)


def _write(sheet: Worksheet, line: int, number: int, cell: Cell, column: Column, styles: dict[str, Style]) -> None:
    if cell is None:
        sheet.write_blank(line, number, None, styles[column.kind])
    elif isinstance(cell, str):
        sheet.write_string(line, number, shown(cell)[:LONGEST_TEXT], styles[column.kind])
    elif isinstance(cell, date) and cell.year < FIRST_YEAR:
        sheet.write_string(line, number, cell.isoformat(), styles[column.kind])
    elif isinstance(cell, date):
        sheet.write_datetime(line, number, cell, styles["moment" if isinstance(cell, datetime) else "date"])
    else:
        amount = isinstance(cell, Decimal) and column.kind != "percent"
        sheet.write_number(line, number, cell, styles["amount" if amount else column.kind])


def _picture(book: Workbook, sheet: Worksheet, plot: Plotted, number: int) -> None:
    """A chart of the spreadsheet's own, of the cells that it stands beside."""
    chart: Any = book.add_chart({"type": KINDS[plot.chart.kind]})
    name, last = quote_sheetname(sheet.get_name()), len(plot.table.rows)
    across = plot.table.place(plot.chart.across)
    names = [*plot.chart.values, *([plot.chart.target] if plot.chart.target else [])]
    for place, column in enumerate(names):
        at = plot.table.place(column)
        is_target = column == plot.chart.target
        chart.add_series(
            {
                "name": f"={name}!{xl_range(0, at, 0, at)}",
                "categories": f"={name}!{xl_range(1, across, last, across)}",
                "values": f"={name}!{xl_range(1, at, last, at)}",
                "fill" if not is_target else "border": {"color": COLOURS[place % 3] if not is_target else "#a3312a"},
            }
        )
    title = fit(plot.chart.title).replace("!", " ")  # with one, the library may take it for a reference
    chart.set_title({"name": title, "name_font": {"size": 11}})
    chart.set_size({"width": 720, "height": 280})
    sheet.insert_chart(1 + 15 * number, len(plot.table.columns) + 1, chart)


def _width(table: Table, rows: list[tuple[Cell, ...]], number: int) -> int:
    column = table.columns[number]
    if column.kind in WIDTHS:
        return WIDTHS[column.kind]
    longest = max((len(_text(row[number])) for row in (*rows, (*table.total,)) if row), default=0)
    return min(max(longest, len(column.title)) + 2, WIDEST)


def _text(cell: Cell) -> str:
    return shown(cell) if isinstance(cell, str) else str(cell)


def _sheet_name(title: str, taken: list[str]) -> str:
    """A name that spreadsheets accept: at most 31 characters, none of ``[]:*?/\\'!``, unlike the others."""
    base = re.sub(r"[\[\]:*?/\\'!]", " ", fit(title)).strip()[:28] or "-"
    name, number = base, 1
    while name.casefold() in (other.casefold() for other in taken):
        number += 1
        name = f"{base} {number}"
    return name
