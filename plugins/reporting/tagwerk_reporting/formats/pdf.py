"""A document to print and archive (PDF), set by Typst: the same library that sets the documents beside offers.

The document reaches Typst as data, in a file of its own; nothing in it is ever read as markup. The page that sets it is ours.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import typst

from tagwerk.api import TagwerkError, clock, language, translator
from tagwerk_reporting.charts.drawing import OF_PAPER, draw
from tagwerk_reporting.charts.points import plotted
from tagwerk_reporting.formats.counted import counted
from tagwerk_reporting.values import fit, is_numeric, shown

if TYPE_CHECKING:
    from tagwerk_reporting.api import Document, Table

MOST_ROWS = 2000  # beyond, nobody reads on paper; the other formats have them all

_ = translator("tagwerk_reporting")


def render(document: Document) -> bytes:
    """The content of the file. Raises TagwerkError where it cannot be set."""
    try:
        made: bytes = _compiler().compile(sources(document), format="pdf", timestamp=int(clock.now().timestamp()))
    except typst.TypstError as error:
        raise TagwerkError(_("The PDF cannot be set."), _("Make it as HTML: --format html")) from error
    return made


def sources(document: Document) -> dict[str, bytes]:
    """What Typst is given: our page, the values, and the charts as pictures."""
    tables = [*document.tables, *([counted(document)] if document.figures else [])]
    pictures: dict[str, bytes] = {}
    values = {
        "language": language(),
        "title": fit(document.title),
        "facts": [[fit(label), shown(value)] for _name, label, value in document.facts],
        "texts": [
            {"title": fit(text.title), "paragraphs": [fit(each) for each in text.paragraphs]} for text in document.texts
        ],
        "tables": [_table(document, table, pictures) for table in tables],
        "nothing": _("Nothing in this period."),
        "page": _("Page"),
    }
    return {
        "main": files("tagwerk_reporting").joinpath("pages/report.typ").read_bytes(),
        "values.json": json.dumps(values, ensure_ascii=False).encode(),
        **pictures,
    }


@cache
def _compiler() -> Any:
    """Typst with its own fonts and, for what they lack, those of the machine."""
    return typst.Compiler(font_paths=typst.Fonts(include_system_fonts=True))


def _table(document: Document, table: Table, pictures: dict[str, bytes]) -> dict[str, Any]:
    charts = []
    for plot in plotted(document, table):
        name = f"chart-{len(pictures)}.svg"
        pictures[name] = draw(plot, OF_PAPER).encode()
        charts.append({"file": name, "title": fit(plot.chart.title)})
    rows = []
    for number, row in enumerate(table.rows):
        if number == MOST_ROWS:
            break
        rows.append([shown(cell, column) for cell, column in zip(row, table.columns, strict=True)])
    note = fit(table.note)
    if len(table.rows) > MOST_ROWS:
        more = _("The first {count} of {all} rows; the spreadsheet has them all.", count=MOST_ROWS, all=len(table.rows))
        note = f"{more} {note}".strip()
    return {
        "title": fit(table.title),
        "columns": [fit(column.title) for column in table.columns],
        "right": [is_numeric(column) for column in table.columns],
        "rows": rows,
        "total": [shown(cell, column) for cell, column in zip(table.total, table.columns, strict=True)]
        if table.total
        else [],
        "note": note,
        "charts": charts,
    }
