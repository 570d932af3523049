"""Results of a quarter and how they grew (D33, D34): each metric month by month, against the quarter and the year before."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tagwerk.api import Employee, Period, translator
from tagwerk_reporting.api import Chart, Column, Document, Figure, Report, Table
from tagwerk_reporting.parts import (
    figure_of,
    growth,
    head_of,
    months_of,
    number_of,
    of_the_core,
    quantity,
    shipped_metrics,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from tagwerk.api import App
    from tagwerk_reporting.api import Cell

_ = translator("tagwerk_reporting")


def reports() -> list[Report]:
    """The quarter's results."""
    return [Report("results", _("Results and growth"), ("quarter", "half_year", "year"), results, duty="D33, D34")]


def results(app: App, employee: Employee, period: Period) -> Document:
    """What was reached, and by how much more than before."""
    with app.database.reading() as session:
        grown, monthly, figures = grown_of(app, session, [employee.id], period)
    names = [column.name for column in monthly.columns[1:]]
    charts = tuple(
        Chart("months", column.title, "line", "month", (column.name,)) for column in monthly.columns[1:] if names
    )
    return Document(_("Results and growth"), head_of(app, employee, period), (grown, monthly), figures, charts)


def grown_of(
    app: App, session: Session, people: Sequence[int], period: Period
) -> tuple[Table, Table, tuple[Figure, ...]]:
    """The results of *people* in *period*: beside those before, month by month, and as figures."""
    before, year_before = period.before(), _a_year_before(period)
    months = months_of(period)
    rows: list[tuple[Cell, ...]] = []
    figures: list[Figure] = []
    series: dict[str, list[Cell]] = {}
    titles: list[Column] = []
    for metric in shipped_metrics(app):
        now, then, last_year = (number_of(session, metric, people, each) for each in (period, before, year_before))
        if not (now or then or last_year):
            continue
        rows.append(
            (of_the_core(metric.title), quantity(app, metric, now), quantity(app, metric, then), growth(now, then),
             quantity(app, metric, last_year), growth(now, last_year))
        )  # fmt: skip
        figures.append(figure_of(app, metric, now, period))
        kind = "amount" if metric.counts == "amount" else "number"
        titles.append(Column(metric.name, of_the_core(metric.title), "amount" if kind == "amount" else "number"))
        series[metric.name] = [quantity(app, metric, number_of(session, metric, people, month)) for month in months]
    columns = (
        Column("metric", _("Metric")),
        Column("now", _("Now"), "number"),
        Column("before", _("Period before"), "number"),
        Column("growth", _("Growth"), "percent"),
        Column("last_year", _("A year before"), "number"),
        Column("yearly", _("Growth in a year"), "percent"),
    )
    note = _("Growth from nothing is no number and stays empty.")
    lines = tuple(
        (month.name, *(series[column.name][place] for column in titles)) for place, month in enumerate(months)
    )
    grown = Table("growth", _("Results and growth"), columns, tuple(rows), note=note)
    return grown, Table("months", _("Month by month"), (Column("month", _("Month")), *titles), lines), tuple(figures)


def _a_year_before(period: Period) -> Period:
    assert period.per is not None
    first = period.first
    return Period.of(period.per, date(first.year - 1, first.month, 1))
