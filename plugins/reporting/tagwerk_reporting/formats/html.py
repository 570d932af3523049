"""A document as one page: no script, nothing loaded from elsewhere, made to be read on a screen, light or dark, and on A4.

It is put together cell by cell without a template, since a month has thousands of them.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

from tagwerk.api import language, translator
from tagwerk_reporting.charts.drawing import OF_A_PAGE, draw
from tagwerk_reporting.charts.points import plotted
from tagwerk_reporting.formats.counted import counted
from tagwerk_reporting.values import fit, is_numeric, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tagwerk_reporting.api import Cell, Column, Document, Table

BRIEF = 16  # characters that are not worth a line break
MOST_REMEMBERED = 10_000
POLICY = "default-src 'none'; style-src 'unsafe-inline'"

_ = translator("tagwerk_reporting")


def render(document: Document) -> bytes:
    """The content of the file."""
    return "".join(_page(document)).encode()


def _page(document: Document) -> Iterator[str]:
    title = _text(document.title)
    yield f'<!doctype html>\n<html lang="{language()}">\n<head>\n<meta charset="utf-8">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n<title>{title}</title>\n'
    yield f"<style>\n{_style()}</style>\n</head>\n<body>\n<h1>{title}</h1>\n<dl>\n"
    for name, label, value in document.facts:
        yield f'<dt>{_text(label)}</dt><dd data-fact="{escape(name)}">{_text(shown(value))}</dd>\n'
    yield "</dl>\n"
    for text in document.texts:
        yield f'<article id="{escape(text.name)}">\n<h2>{_text(text.title)}</h2>\n'
        yield "".join(f"<p>{_text(paragraph)}</p>\n" for paragraph in text.paragraphs)
        yield "</article>\n"
    for table in document.tables:
        yield from _section(document, table)
    if document.figures:
        yield from _section(document, counted(document), _links(document))
    yield "</body>\n</html>\n"


@cache
def _style() -> str:
    return files("tagwerk_reporting").joinpath("pages/report.css").read_text(encoding="utf-8")


def _section(document: Document, table: Table, links: list[str] | None = None) -> Iterator[str]:
    yield f'<section id="{escape(table.name)}">\n<h2>{_text(table.title)}</h2>\n'
    for plot in plotted(document, table):
        yield f"<figure><figcaption>{_text(plot.chart.title)}</figcaption>{draw(plot, OF_A_PAGE)}</figure>\n"
    if table.rows:
        yield '<div class="wide">\n<table>\n<thead><tr>'
        for column in table.columns:
            yield f'<th scope="col"{_class("number" if is_numeric(column) else "")}>{_text(column.title)}</th>'
        yield "</tr></thead>\n<tbody>\n"
        yield from _rows(table, links)
        yield "</tbody>\n"
        if table.total:
            cells = "".join(_cell(cell, column) for cell, column in zip(table.total, table.columns, strict=True))
            yield f"<tfoot><tr>{cells}</tr></tfoot>\n"
        yield "</table>\n</div>\n"
    else:
        nothing = _text(_("Nothing in this period."))
        yield f'<p class="note">{nothing}</p>\n'
    if table.note and table.rows:
        yield f'<p class="note">{_text(table.note)}</p>\n'
    yield "</section>\n"


def _rows(table: Table, links: list[str] | None) -> Iterator[str]:
    columns, group = table.columns, table.place(table.groups) if table.groups else None
    written = [_Cells(column, language()) for column in columns]
    found: dict[Cell, int] = {}
    for number, row in enumerate(table.rows):
        anchor = ""
        if group is not None and row[group] not in found:
            found[row[group]] = len(found)
            anchor = f' id="{_anchor(table, found[row[group]])}"'
        cells = [each[cell.__class__, cell] for each, cell in zip(written, row, strict=True)]
        if links is not None and links[number]:
            cells[0] = cells[0].replace(">", f'><a href="#{links[number]}">', 1).replace("</td>", "</a></td>")
        yield f"<tr{anchor}>{''.join(cells)}</tr>\n"


class _Cells(dict[tuple[type, "Cell"], str]):
    """The cells of one column as they are written; in a long table most stand there many times."""

    def __init__(self, column: Column, reader: str) -> None:
        super().__init__()
        self._column, self._reader = column, reader

    def __missing__(self, key: tuple[type, Cell]) -> str:
        written = _cell(key[1], self._column, self._reader)
        if len(self) < MOST_REMEMBERED:
            self[key] = written
        return written


def _links(document: Document) -> list[str]:
    """Where the rows behind each figure stand on this page; ``""`` for nowhere."""
    places: dict[Cell, str] = {}
    for table in document.tables:
        if table.groups:
            values = dict.fromkeys(table.values(table.groups))
            places |= {value: _anchor(table, number) for number, value in enumerate(values)}
    return [places.get(figure.group, "") if figure.group else "" for figure in document.figures]


def _anchor(table: Table, number: int) -> str:
    return f"{escape(table.name)}-{number + 1}"


def _cell(cell: Cell, column: Column, reader: str = "") -> str:
    return f"<td{_class(_kind(cell, column))}>{escape(shown(cell, column, reader))}{_bar(cell, column)}</td>"


def _class(name: str) -> str:
    return f' class="{name}"' if name else ""


def _kind(cell: Cell, column: Column) -> str:
    """The class of a cell: numbers stand right, dates stay on one line, and what is missing from a target is seen."""
    if isinstance(cell, str):
        return "number" if column.kind != "text" and is_numeric(column) else "brief" if 0 < len(cell) <= BRIEF else ""
    if isinstance(cell, date):
        return "when"
    if isinstance(cell, (int, Decimal)):
        return "number short" if cell < 0 else "number"
    return "number" if is_numeric(column) else ""


def _bar(cell: Cell, column: Column) -> str:
    """The bar beside a percentage."""
    if column.kind != "percent" or not isinstance(cell, Decimal):
        return ""
    return f'<span class="bar"><i style="width: {min(max(cell, Decimal(0)), Decimal(100))}%"></i></span>'


def _text(text: str) -> str:
    return escape(fit(text))
