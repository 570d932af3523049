"""A document as one page: no script, nothing loaded from elsewhere, made to be read on a screen, light or dark, and on A4.

It is put together cell by cell without a template, since a month has thousands of them.
"""

from __future__ import annotations

from datetime import date, datetime
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
    from collections.abc import Callable, Iterator

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
    places: dict[Cell, str] = {}
    for table in document.tables:
        yield from _section(document, table, places)
    if document.figures:
        links = [places.get(figure.group, "") if figure.group else "" for figure in document.figures]
        yield from _section(document, counted(document), {}, links)
    yield "</body>\n</html>\n"


@cache
def _style() -> str:
    return files("tagwerk_reporting").joinpath("pages/report.css").read_text(encoding="utf-8")


def _section(
    document: Document, table: Table, places: dict[Cell, str], links: list[str] | None = None
) -> Iterator[str]:
    """A table with its charts; *places* takes where the rows of each group begin, *links* are where its own rows lead."""
    yield f'<section id="{escape(table.name)}">\n<h2>{_text(table.title)}</h2>\n'
    for plot in plotted(document, table):
        yield f"<figure><figcaption>{_text(plot.chart.title)}</figcaption>{draw(plot, OF_A_PAGE)}</figure>\n"
    if table.rows:
        yield '<div class="wide">\n<table>\n<thead><tr>'
        for column in table.columns:
            yield f'<th scope="col"{_class("number" if is_numeric(column) else "")}>{_text(column.title)}</th>'
        yield "</tr></thead>\n<tbody>\n"
        yield from _rows(table, places, links)
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


def _rows(table: Table, places: dict[Cell, str], links: list[str] | None) -> Iterator[str]:
    columns, group = table.columns, table.place(table.groups) if table.groups else None
    writers = [_writer(column, language()) for column in columns]
    own: dict[Cell, str] = {}
    for number, row in enumerate(table.rows):
        anchor = ""
        if group is not None and row[group] not in own:
            own[row[group]] = places[row[group]] = f"{escape(table.name)}-{len(own) + 1}"
            anchor = f' id="{own[row[group]]}"'
        cells = [write(cell) for write, cell in zip(writers, row, strict=True)]
        if links is not None and links[number]:
            cells[0] = cells[0].replace(">", f'><a href="#{links[number]}">', 1).replace("</td>", "</a></td>")
        yield f"<tr{anchor}>{''.join(cells)}</tr>\n"


def _writer(column: Column, reader: str) -> Callable[[Cell], str]:
    """How the cells of a column are written: what is told once is remembered, a number and a moment of its own are not."""
    cells = _Cells(column, reader)
    if column.kind == "id":
        return lambda cell: f'<td class="number">{cell}</td>' if cell.__class__ is int else cells[cell.__class__, cell]
    if column.kind == "moment":
        return _Moments(column, reader)
    return lambda cell: cells[cell.__class__, cell]


class _Moments:
    """Moments of a column: their days are remembered."""

    def __init__(self, column: Column, reader: str) -> None:
        self._column, self._reader = column, reader
        self._days: dict[date, str] = {}

    def __call__(self, cell: Cell) -> str:
        """The cell as it is written."""
        if not isinstance(cell, datetime):
            return _cell(cell, self._column, self._reader)
        day = cell.date()
        if day not in self._days:
            self._days[day] = escape(shown(day, self._column, self._reader))
        return f'<td class="when">{self._days[day]}, {cell.hour:02d}:{cell.minute:02d}:{cell.second:02d}</td>'


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


def _cell(cell: Cell, column: Column, reader: str = "") -> str:
    return f"<td{_class(_kind(cell, column))}>{escape(shown(cell, column, reader))}{_bar(cell, column)}</td>"


def _class(name: str) -> str:
    return f' class="{name}"' if name else ""


def _kind(cell: Cell, column: Column) -> str:
    """The class of a cell: numbers stand right, dates stay on one line, and what is missing from a target is seen."""
    if isinstance(cell, str):
        return (
            "number words"
            if column.kind != "text" and is_numeric(column)
            else "brief"
            if 0 < len(cell) <= BRIEF
            else ""
        )
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
