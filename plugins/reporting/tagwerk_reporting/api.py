"""What other plugins may give the reports: generators and output formats, and what those two hand to each other.

A generator builds a ``Document``: facts, figures, texts, tables and charts of plain values. A format turns any document into a
file. So a new report comes out in every format there is, and a new format knows every report.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from tagwerk.api import hookspec

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from sqlalchemy.orm import Session

    from tagwerk.api import Actor, App, Company, Department, Employee, Per, Period

Scope = Literal["employee", "department", "company", "segment", "house"]
"""Whom a report is about."""
Cell = str | int | Decimal | date | datetime | None


class Code(str):
    """A cell or a fact that is one of few values: programs know it by the code (``no_answer``), people read its *word*.

    CSV and JSON keep the code, every other format shows the word. Example::

        Code(company.rank, _("client"))
    """

    word: str

    def __new__(cls, code: str, word: str) -> Code:
        """The code with its word, in the language of the report."""
        made = super().__new__(cls, code)
        made.word = word
        return made


@dataclass(frozen=True)
class Column:
    """A column: *name* for machines, *title* for people, *kind* of the values below it.

    ``percent`` is a Decimal in percent (``93.3``); ``amount`` a Decimal with the places of its currency; ``moment`` is an
    aware datetime in the employee's time zone; ``id`` a number that names something and is never added up.
    """

    name: str
    title: str
    kind: Literal["text", "number", "amount", "percent", "date", "moment", "id"] = "text"


@dataclass(frozen=True)
class Table:
    """A table; *total* is a last row that sums the others, *note* a sentence for people.

    *rows* are gone through more than once; where they are many, they may be an object that reads them anew each time.
    *groups* names a column by whose values the rows can be found, those of one value being together.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: Collection[tuple[Cell, ...]]
    total: tuple[Cell, ...] = ()
    note: str = ""
    groups: str = ""

    def place(self, column: str) -> int:
        """Where the column of that name stands. Raises KeyError."""
        for number, each in enumerate(self.columns):
            if each.name == column:
                return number
        raise KeyError(column)

    def values(self, column: str) -> list[Cell]:
        """What stands below the column of that name."""
        number = self.place(column)
        return [row[number] for row in self.rows]


@dataclass(frozen=True)
class Chart:
    """A picture of the *table* of that name, which always stands beside it, so that nothing is in the picture alone.

    *across* names the column of what is compared, *values* the columns of the numbers, *target* the column of what was asked for.
    ``calendar`` shows days of a month, met or not; ``funnel`` how few are left from step to step.
    """

    table: str
    title: str
    kind: Literal["bars", "line", "calendar", "funnel"]
    across: str
    values: tuple[str, ...]
    target: str = ""


@dataclass(frozen=True)
class Text:
    """A section of words: a method, a word of the employee's own."""

    name: str
    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Figure:
    """A number that somebody answers for; an amount is in minor units of *currency*, None is one that is not measured.

    *name* is compared later, so it stays the same; *title* is for people. *metric* and *rule* say what was counted over which
    *period*, in words as they are shown (``2026-11``); *group* is the value by which the rows behind it are found in the table
    that has ``groups``.
    """

    name: str
    title: str
    value: int | None
    metric: str = ""
    rule: str = ""
    period: str = ""
    currency: str = ""
    group: str = ""


@dataclass(frozen=True)
class Document:
    """A report as data, before it has a format.

    *facts* are its head: a name for machines, a label and a value. *figures* are what the employee answers for when the report
    is submitted; they are kept, and later ones are held against them. *charts* stand above the tables that they show.
    *activities* are the ids of the ledger's activities behind the figures.
    """

    title: str
    facts: tuple[tuple[str, str, Cell], ...]
    tables: tuple[Table, ...]
    figures: tuple[Figure, ...] = ()
    charts: tuple[Chart, ...] = ()
    texts: tuple[Text, ...] = ()
    activities: tuple[int, ...] = ()

    @property
    def values(self) -> dict[str, int | None]:
        """The figures' values by name."""
        return {figure.name: figure.value for figure in self.figures}

    def table(self, name: str) -> Table | None:
        """The table of that name."""
        return next((table for table in self.tables if table.name == name), None)


@dataclass(frozen=True)
class Subject:
    """Whom a report is about, where that is not one employee: *title* names it, *reader* may see it.

    *key* is how a file and a submission name it. *members* are the employees of a department or of the house in the period;
    *employee* is who asked.
    """

    scope: Scope
    key: str
    title: str
    reader: Actor
    employee: Employee
    members: tuple[Employee, ...] = ()
    department: Department | None = None
    company: Company | None = None
    segment: str = ""


@dataclass(frozen=True)
class Report:
    """A report that can be made: ``tagwerk reports make NAME``. *periods* are those it is made for, its usual one first.

    *scope* says whom it is about: *make* is given the ``Employee`` where that is one, else a ``Subject``. *duty* says for which
    duty it is made. *usual* is the period that is meant where none is named: the last full one, the running or the next one;
    of the last full ones no report is made on a period that has not begun.
    """

    name: str
    title: str
    periods: tuple[Per, ...]
    make: Callable[[App, Any, Period], Document]
    scope: Scope = "employee"
    duty: str = ""
    usual: Literal["last", "running", "next"] = "last"

    @property
    def looks_ahead(self) -> bool:
        """Whether it says something of a period that has not begun."""
        return self.usual != "last"


@dataclass(frozen=True)
class Doubt:
    """Something that is held in doubt or missing: how many, and the command that shows them."""

    name: str
    title: str
    number: int
    command: str = ""


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


@hookspec
def reporting_doubts(app: App, session: Session, period: Period) -> Iterable[Doubt]:  # type: ignore[empty-body]
    """What a plugin holds in doubt, for the report on the quality of the data. Called while that is made, inside its reading
    transaction. An exception is logged, and the others' doubts are shown. Since version 0.1. Example::

        @hookimpl
        def reporting_doubts(app, session, period):
            from tagwerk_reporting.api import Doubt
            return [Doubt("samples_lost", "Samples that nobody confirmed", 3, "tagwerk samples lost")]
    """
