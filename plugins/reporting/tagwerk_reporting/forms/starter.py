"""A form to begin with: every field of a report with its title beside it, as a spreadsheet or a document, to lay out freely."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import docx
import xlsxwriter

from tagwerk_reporting.values import fit

if TYPE_CHECKING:
    from tagwerk_reporting.api import Document, Table

FACTS = "report"
MOST_ROWS = 31  # the days of the longest month


def starter(document: Document, suffix: str) -> bytes:
    """The form as a file of that kind, ``.xlsx`` or ``.docx``."""
    return _spreadsheet(document) if suffix == ".xlsx" else _document(document)


def _fields(document: Document) -> list[tuple[str, str]]:
    """Titles beside names, of the head, the texts and the figures."""
    return [
        *((label, name) for name, label, _value in document.facts),
        *((figure.title, figure.name) for figure in document.figures),
    ]


def _tables(document: Document) -> list[Table]:
    """The tables short enough to have a line for each row."""
    return [table for table in document.tables if table.rows and len(table.rows) <= MOST_ROWS]


def _spreadsheet(document: Document) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "dd.mm.yyyy", "align": "left"})
        sheet = book.add_worksheet(FACTS)
        sheet.set_column(0, 0, 50)
        sheet.set_column(1, 1, 30)
        sheet.write_string(0, 0, "{{ title }}", bold)
        for line, (title, name) in enumerate(_fields(document), 2):
            sheet.write_string(line, 0, fit(title))
            sheet.write_string(line, 1, f"{{{{ {name} }}}}", day if name in ("first", "last") else None)
        for table in _tables(document):
            sheet = book.add_worksheet(table.name[:31])
            for number, column in enumerate(table.columns):
                sheet.set_column(number, number, 18)
                sheet.write_string(0, number, fit(column.title) or column.name, bold)
                for line in range(1, MOST_ROWS + 1):
                    style = day if column.kind == "date" else None
                    sheet.write_string(line, number, f"{{{{ {table.name}.{line}.{column.name} }}}}", style)
    return file.getvalue()


def _document(document: Document) -> bytes:
    book = docx.Document()
    book.add_heading("{{ title }}", 0)
    sheet = book.add_table(rows=0, cols=2)
    for title, name in _fields(document):
        cells = sheet.add_row().cells
        cells[0].text, cells[1].text = fit(title), f"{{{{ {name} }}}}"
    for table in _tables(document)[:1]:
        book.add_heading(fit(table.title), 1)
        lines = book.add_table(rows=0, cols=len(table.columns))
        for cell, column in zip(lines.add_row().cells, table.columns, strict=True):
            cell.text = fit(column.title)
        for line in range(1, len(table.rows) + 1):
            for cell, column in zip(lines.add_row().cells, table.columns, strict=True):
                cell.text = f"{{{{ {table.name}.{line}.{column.name} }}}}"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
