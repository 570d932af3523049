"""What many reports have in common: their head, figures of metrics, the months of a period."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from tagwerk.api import (
    Activity,
    Money,
    NotFound,
    Period,
    activity_rows,
    clock,
    counts,
    counts_by_day,
    find_job_description,
    in_reader_language,
    is_demo,
    is_measured,
    known_metrics,
    period_title,
    translator,
)
from tagwerk_reporting.api import Code, Document, Figure, Subject

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy.orm import Session

    from tagwerk.api import App, Employee, Metric, Per
    from tagwerk_reporting.api import Cell, Chart, Table

TENTH = Decimal("0.1")

_ = translator("tagwerk_reporting")
of_the_core = translator("tagwerk")


def head_of(app: App, whom: Employee | Subject, period: Period) -> tuple[tuple[str, str, Cell], ...]:
    """The facts at the head of a report: whom it is about, over what, made when, and whether it is played or not over."""
    titles = {
        "department": _("Department"),
        "company": _("Company"),
        "segment": _("Segment"),
        "house": _("About"),
    }
    if isinstance(whom, Subject):
        scope, employee, name = str(whom.scope), whom.employee, _name_of(whom)
    else:
        scope, employee, name = "employee", whom, whom.name
    made = clock.now().astimezone(ZoneInfo(employee.time_zone)).replace(microsecond=0)
    facts: list[tuple[str, str, Cell]] = [
        (scope, titles.get(scope, _("Employee")), name),
        ("period", _("Period"), period_title(period)),
        ("first", _("From"), period.first),
        ("last", _("To"), period.last),
        ("made", _("Made on"), made),
    ]
    if made.date() < period.first:
        facts.append(("so_far", _("So far"), _("The period lies ahead; this is what is planned.")))
    elif made.date() <= period.last:
        facts.append(("so_far", _("So far"), _("The period is not over; the figures are those so far.")))
    return (*facts, *demo_mark(app))


def _name_of(subject: Subject) -> str:
    """Its title; the segment of all companies is called so in the reader's language."""
    return Code(subject.title, _("all companies")) if subject.segment == "all" else subject.title


def position_of(app: App, employee: Employee, period: Period) -> str:
    """What the employee is at the end of *period*: the title of the job description, that it is not here, or a dash for none."""
    name = employee.on(period.last).job_description
    if not name:
        return "–"
    try:
        return in_reader_language(find_job_description(app, name, period.last).title)
    except NotFound as error:
        return error.message


def demo_mark(app: App) -> tuple[tuple[str, str, Cell], ...]:
    """That it is played, where it is."""
    return (("demo", _("Demo"), _("A demo: what is shown here was played, not done.")),) if is_demo(app) else ()


def figure_of(app: App, metric: Metric, value: int | None, period: Period, name: str = "") -> Figure:
    """The figure of a metric over a period, with its rule; it is called as the metric unless *name* says otherwise."""
    return Figure(
        name or metric.name,
        of_the_core(metric.title),
        value if is_measured(app, metric) else None,
        metric=metric_in_words(metric),
        rule=of_the_core(metric.rule) if metric.rule else "",
        period=f"{period.first.isoformat()}..{period.last.isoformat()}",
        currency=metric.currency if metric.counts == "amount" else "",
    )


def rows_behind(
    app: App, session: Session, figure: Figure, people: Iterable[Employee]
) -> Iterator[tuple[Employee, Any]]:
    """The activities of *people* that the figure counts, where it is the number of a metric over days; else none are known."""
    first, dots, last = figure.period.partition("..")
    metric = known_metrics(app).get(figure.metric)
    if dots and metric is not None:
        over = Period(date.fromisoformat(first), date.fromisoformat(last))
        for someone in people:
            for row in activity_rows(session, metric, someone.id, over):
                yield someone, row


def metric_in_words(metric: Metric) -> str:
    """The metric as programs know it, with its title for people."""
    return Code(metric.name, of_the_core(metric.title))


def quantity(app: App, metric: Metric, number: int) -> Cell:
    """A number of a metric as a table shows it: an amount in the units of its currency; a word where nothing is measured."""
    if not is_measured(app, metric):
        return _("not measured")
    return Money(number, metric.currency).number if metric.counts == "amount" else number


def shipped_metrics(app: App) -> list[Metric]:
    """The metrics that reports over a longer time show: those that are owed, not what is shown beside them."""
    known = known_metrics(app)
    beside = {name for metric in known.values() for name in (*metric.beside, metric.declared)}
    return [metric for name, metric in sorted(known.items()) if name not in beside and metric.counts != "reversals"]


def months_of(period: Period) -> list[Period]:
    """The months that end in *period*."""
    return parts_of(period, "month")


def parts_of(period: Period, per: Per) -> list[Period]:
    """The parts of *period* of that length, those that end in it."""
    found = {each.last: each for each in (Period.of(per, day) for day in period.days) if each.last in period}
    return list(found.values())


def number_of(session: Session, metric: Metric, people: Sequence[int], period: Period) -> int:
    """The metric of *people* together in *period*."""
    return sum(counts(session, metric, people, period).values())


def per_day(session: Session, metric: Metric, people: Sequence[int], period: Period) -> dict[str, int]:
    """The metric of *people* together on each day, by the day's name (ISO 8601)."""
    found: dict[str, int] = {}
    for (_someone, day), number in counts_by_day(session, metric, people, period).items():
        found[day.isoformat()] = found.get(day.isoformat(), 0) + number
    return found


def that_stand() -> tuple[sa.ColumnElement[bool], ...]:
    """That an activity is no reversal, and none reversed it. Written so that neither database takes the index of reversals,
    by which it would read most of the ledger."""
    reversal = aliased(Activity)
    return (
        sa.func.coalesce(Activity.reverses, 0) == 0,
        sa.select(reversal.reverses).where(reversal.reverses == Activity.id).scalar_subquery().is_(None),
    )


def percent(part: int, whole: int) -> Decimal | None:
    """*part* of *whole*, rounded half-up to a tenth; None of nothing."""
    return (Decimal(100 * part) / whole).quantize(TENTH, ROUND_HALF_UP) if whole else None


def growth(now: int, before: int) -> Decimal | None:
    """By how many percent *now* is more than *before*; None from nothing."""
    return (Decimal(100 * (now - before)) / before).quantize(TENTH, ROUND_HALF_UP) if before else None


def added(numbers: Iterable[Cell]) -> int:
    """The sum of those that are whole numbers."""
    return sum(number for number in numbers if isinstance(number, int))


def flaw_of(document: object) -> str:
    """What no format could write of what a generator gave: no document, a row too long or too short, a chart of nothing."""
    if not isinstance(document, Document):
        return _("it gave no document")
    flaws = (*map(_flaw_of_table, document.tables), *(_flaw_of_chart(document, each) for each in document.charts))
    return next(filter(None, flaws), "")


def _flaw_of_table(table: Table) -> str:
    """Rows that are read anew each time are not read for this."""
    kept = table.rows if isinstance(table.rows, list | tuple) else ()
    wanted = len(table.columns)
    for row in (*kept, table.total or (None,) * wanted):
        if len(row) != wanted:
            return _("the table {table} has {wanted} columns, and a row of {number} cells", table=table.name,
                     wanted=wanted, number=len(row))  # fmt: skip
    return ""


def _flaw_of_chart(document: Document, chart: Chart) -> str:
    table = document.table(chart.table)
    if table is None:
        return _("there is no table {table}, which a chart shows", table=chart.table)
    columns = {column.name for column in table.columns}
    for name in filter(None, (chart.across, *chart.values, chart.target)):
        if name not in columns:
            return _("the table {table} has no column {column}, which a chart shows", table=table.name, column=name)
    return ""
