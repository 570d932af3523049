"""A document to write on in (DOCX): headings, tables whose head is repeated on each page; a chart is its table."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import docx
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from tagwerk.api import clock, language, translator
from tagwerk_reporting.formats.counted import counted
from tagwerk_reporting.values import fit, is_numeric, shown

if TYPE_CHECKING:
    from tagwerk_reporting.api import Cell, Column, Document, Table

DEEP = RGBColor(0x1F, 0x4E, 0x5F)
LONGEST_TITLE = 255  # of a property
MOST_ROWS = 2000  # beyond, nobody reads on paper; the other formats have them all

_ = translator("tagwerk_reporting")


def render(document: Document) -> bytes:
    """The content of the file."""
    book = docx.Document()
    _lay_out(book)
    book.core_properties.title = fit(document.title)[:LONGEST_TITLE]
    book.core_properties.author = "Tagwerk"
    book.core_properties.language = language()
    book.core_properties.created = book.core_properties.modified = clock.now().replace(tzinfo=None)
    _heading(book, document.title, 0)
    facts = book.add_table(rows=0, cols=2)
    for _name, label, value in document.facts:
        cells = facts.add_row().cells
        cells[0].text, cells[1].text = fit(label), shown(value)
    for text in document.texts:
        _heading(book, text.title, 1)
        for paragraph in text.paragraphs:
            book.add_paragraph(fit(paragraph))
    for table in (*document.tables, *([counted(document)] if document.figures else [])):
        _heading(book, table.title, 1)
        _fill(book, table)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _lay_out(book: Any) -> None:
    section = book.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21.0)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(1.6)
    book.styles["Normal"].font.name, book.styles["Normal"].font.size = "Calibri", Pt(9.5)


def _heading(book: Any, text: str, level: int) -> None:
    heading = book.add_heading(fit(text), level)
    for run in heading.runs:
        run.font.color.rgb = DEEP


def _fill(book: Any, table: Table) -> None:
    if not table.rows:
        book.add_paragraph(_("Nothing in this period."))
        return
    lines = [[fit(column.title) for column in table.columns]]
    for number, row in enumerate(table.rows):
        if number == MOST_ROWS:
            break
        lines.append(_shown(row, table.columns))
    if table.total:
        lines.append(_shown(table.total, table.columns))
    drawn = book.add_table(rows=0, cols=len(table.columns))
    drawn.style = "Light Grid Accent 1"
    right = [is_numeric(column) for column in table.columns]
    for number, line in enumerate(lines):
        drawn._tbl.append(
            _row(line, right, bold=number == 0 or (bool(table.total) and number == len(lines) - 1), head=number == 0)
        )
    if len(table.rows) > MOST_ROWS:
        book.add_paragraph(
            _("The first {count} of {all} rows; the spreadsheet has them all.", count=MOST_ROWS, all=len(table.rows))
        )
    if table.note:
        book.add_paragraph(fit(table.note))


def _shown(row: tuple[Cell, ...], columns: tuple[Column, ...]) -> list[str]:
    return [shown(cell, column) for cell, column in zip(row, columns, strict=True)]


def _row(line: list[str], right: list[bool], *, bold: bool, head: bool) -> Any:
    """A row as Word writes it, made at once: cell by cell through the library a month takes seconds."""
    row = OxmlElement("w:tr")
    if head:
        properties = OxmlElement("w:trPr")
        properties.append(OxmlElement("w:tblHeader"))
        row.append(properties)
    for text, is_right in zip(line, right, strict=True):
        cell, paragraph, run, words = (OxmlElement(name) for name in ("w:tc", "w:p", "w:r", "w:t"))
        if is_right:
            properties, side = OxmlElement("w:pPr"), OxmlElement("w:jc")
            side.set(qn("w:val"), "right")
            properties.append(side)
            paragraph.append(properties)
        if bold:
            look = OxmlElement("w:rPr")
            look.append(OxmlElement("w:b"))
            run.append(look)
        words.text = text
        words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        run.append(words)
        paragraph.append(run)
        cell.append(paragraph)
        row.append(cell)
    return row
