"""What other plugins may give the reports: generators and output formats, and what those two hand to each other.

A generator builds a ``Document``: facts, figures and tables of plain values. A format turns any document into a file. So a
new report comes out in every format there is, and a new format knows every report.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from tagwerk.api import hookspec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tagwerk.api import App, Employee, Per, Period

Cell = str | int | Decimal | date | datetime | None


@dataclass(frozen=True)
class Column:
    """A column: *name* for machines, *title* for people, *kind* of the values below it.

    ``percent`` is a Decimal in percent (``93.3``); ``amount`` a Decimal with the places of its currency; ``moment`` is an
    aware datetime in the employee's time zone.
    """

    name: str
    title: str
    kind: Literal["text", "number", "amount", "percent", "date", "moment"] = "text"


@dataclass(frozen=True)
class Table:
    """A table; *total* is a last row that sums the others, *note* a sentence for people."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Figure:
    """A number that an employee answers for; an amount is in minor units, None is one that is not measured.

    *name* is compared later, so it stays the same; *title* is for people.
    """

    name: str
    title: str
    value: int | None


@dataclass(frozen=True)
class Document:
    """A report as data, before it has a format.

    *facts* are its head: a name for machines, a label and a value. *figures* are what the employee answers for when the report
    is submitted; they are kept, and later ones are held against them.
    """

    title: str
    facts: tuple[tuple[str, str, Cell], ...]
    tables: tuple[Table, ...]
    figures: tuple[Figure, ...] = ()

    @property
    def values(self) -> dict[str, int | None]:
        """The figures' values by name."""
        return {figure.name: figure.value for figure in self.figures}


@dataclass(frozen=True)
class Report:
    """A report that can be made: ``tagwerk reports make NAME``. *periods* are those it is made for, its usual one first."""

    name: str
    title: str
    periods: tuple[Per, ...]
    make: Callable[[App, Employee, Period], Document]


@dataclass(frozen=True)
class Format:
    """A way to write a document: ``--format NAME``. *suffix* ends the file name; *render* gives the file's content."""

    name: str
    title: str
    suffix: str
    render: Callable[[Document], bytes]


@hookspec
def reporting_reports(app: App) -> Iterable[Report]:  # type: ignore[empty-body]
    """Reports that can be made. Called by every command of ``tagwerk reports``, outside a transaction; *make* is called
    outside one too. An exception is logged, and the other reports can be made. Since version 0.1. Example::

        @hookimpl
        def reporting_reports(app):
            from tagwerk_reporting.api import Report
            from tagwerk_samples.report import make
            return [Report("samples", "Samples sent", ("month",), make)]
    """


@hookspec
def reporting_formats() -> Iterable[Format]:  # type: ignore[empty-body]
    """Formats for all reports. Called when a report is made, outside a transaction. An exception is logged, and the other
    formats can be used. Since version 0.1. Example::

        @hookimpl
        def reporting_formats():
            from tagwerk_reporting.api import Format
            return [Format("text", "Plain text", ".txt", lambda document: document.title.encode())]
    """
