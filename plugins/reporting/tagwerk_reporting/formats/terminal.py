"""A document as plain text for a terminal: tables in columns, charts as bars of blocks. Nothing in it moves a cursor."""

from __future__ import annotations

import io
from itertools import islice
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.table import Table as Sheet
from rich.text import Text as Line

from tagwerk.api import translator
from tagwerk_reporting.charts.points import plotted
from tagwerk_reporting.values import is_numeric, shown

if TYPE_CHECKING:
    from tagwerk_reporting.api import Document, Table
    from tagwerk_reporting.charts.points import Plotted

WIDTH, BAR, LONGEST, MOST_ROWS = 120, 40, 60, 200

_ = translator("tagwerk_reporting")


def render(document: Document) -> bytes:
    """The content of the file."""
    file = io.StringIO()
    console = Console(file=file, width=WIDTH, no_color=True, force_terminal=False, legacy_windows=False, emoji=False)
    console.print(Line(_line(document.title)))
    console.print(Line("=" * min(len(document.title), WIDTH)))
    for _name, label, value in document.facts:
        console.print(Line(f"{_line(label)}: {_line(shown(value))}"))
    for text in document.texts:
        console.print(Line(f"\n{_line(text.title)}"), *(Line(_line(each)) for each in text.paragraphs), sep="\n")
    for table in document.tables:
        console.print(Line(f"\n{_line(table.title)}"))
        for plot in plotted(document, table):
            _bars(console, plot)
        console.print(_sheet(table) if table.rows else Line(_("Nothing in this period.")))
        if len(table.rows) > MOST_ROWS:
            more = {"count": MOST_ROWS, "all": len(table.rows)}
            console.print(Line(_("The first {count} of {all} rows; the spreadsheet has them all.", **more)))
        if table.note and table.rows:
            console.print(Line(_line(table.note)))
    lines = (line.rstrip() for line in file.getvalue().splitlines())
    return ("\n".join(lines) + "\n").encode("utf-8", errors="replace")


def _sheet(table: Table) -> Sheet:
    sheet = Sheet(box=box.SIMPLE_HEAD, show_footer=bool(table.total), pad_edge=False)
    for number, column in enumerate(table.columns):
        total = shown(table.total[number], column) if table.total else ""
        sheet.add_column(
            Line(_line(column.title)),
            Line(_line(total)),
            justify="right" if is_numeric(column) else "left",
            overflow="fold",
        )
    for row in islice(table.rows, MOST_ROWS):
        cells = zip(row, table.columns, strict=True)
        sheet.add_row(*(Line(_line(shown(cell, column))) for cell, column in cells))
    return sheet


def _bars(console: Console, plot: Plotted) -> None:
    console.print(Line(_line(plot.chart.title)))
    for point in plot.points:
        value = point.numbers[0] or 0.0
        bar = "█" * round(BAR * max(value, 0.0) / plot.highest)
        met = " ✓" if point.target is not None and value >= point.target > 0 else ""
        label = _line(shown(point.cell))[:LONGEST]
        console.print(Line(f"  {label:<24} {bar} {value:g}{met}"))


def _line(text: str) -> str:
    """*text* without what would break the line or speak to the terminal."""
    return "".join(each if each.isprintable() else " " for each in text)
