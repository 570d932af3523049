"""The forecast of a year (D33): what is done, carried on at the pace of the last months; with its method and its error.

The error is what the same method would have said of months that are over, beside what came: who reads the number knows how far
to trust it.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from tagwerk.api import Employee, Period, calendar_of, translator
from tagwerk_reporting.api import Chart, Column, Document, Figure, Report, Table, Text
from tagwerk_reporting.parts import (
    TENTH,
    head_of,
    metric_in_words,
    months_of,
    of_the_core,
    per_day,
    quantity,
    shipped_metrics,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from tagwerk.api import App, Metric
    from tagwerk_reporting.api import Cell

PACE = 3  # months
LEAST = 10  # working days over, or there is no pace to carry on

_ = translator("tagwerk_reporting")


def reports() -> list[Report]:
    """The year ahead."""
    return [Report("forecast", _("Forecast of the year"), ("year",), forecast, duty="D33", usual="running")]


def forecast(app: App, employee: Employee, period: Period) -> Document:
    """For each metric: done, forecast, and how wrong the method was on the months that are over."""
    today = employee.today()
    with app.database.reading() as session:
        terms = employee.on(min(max(today, period.first), period.last))
        calendar = calendar_of(session, terms.country, terms.region)
        numbers = {metric: per_day(session, metric, [employee.id], period) for metric in shipped_metrics(app)}

    def working(days: Period) -> list[date]:
        return [day for day in calendar.working_days(days) if employee.works_on(day)]

    rows: list[tuple[Cell, ...]] = []
    tried: list[tuple[Cell, ...]] = []
    figures: list[Figure] = []
    for metric, found in numbers.items():
        if not found:
            continue
        done = sum(found.values())
        ahead = _carried_on(found, period, today, working)
        errors = list(_tries(app, metric, found, period, today, working))
        tried += [(of_the_core(metric.title), *each) for each in errors]
        off = [abs(each[3]) for each in errors if isinstance(each[3], Decimal)]
        error = (sum(off, Decimal(0)) / len(off)).quantize(TENTH, ROUND_HALF_UP) if off else None
        said: Cell = _("too early to say") if ahead is None else quantity(app, metric, ahead)
        rows.append((of_the_core(metric.title), quantity(app, metric, done), said, error, len(off)))
        rule = _("done, and the mean of a working day of the last {months} months for each one left", months=PACE)
        currency = metric.currency if metric.counts == "amount" else ""
        figures.append(
            Figure(
                f"{metric.name}/forecast",
                of_the_core(metric.title),
                ahead,
                metric_in_words(metric),
                rule,
                period.name,
                currency,
            )
        )
    return Document(
        _("Forecast of the year"),
        head_of(app, employee, period),
        (_forecasts(rows), _tried(tried)),
        tuple(figures),
        (Chart("forecasts", _("Done and forecast"), "bars", "metric", ("done", "forecast")),),
        (_method(),),
    )


def _carried_on(
    found: dict[str, int], period: Period, today: date, working: Callable[[Period], list[date]]
) -> int | None:
    """What the period ends with at the pace of the last months before *today*; None where that is too short a time."""
    if today > period.last:
        return sum(found.values())
    days = working(period)
    over, left = [day for day in days if day < today], [day for day in days if day >= today]
    pace = over[-21 * PACE :]
    if len(pace) < LEAST:
        return None
    done = sum(number for day, number in found.items() if day < today.isoformat())
    lately = sum(number for day, number in found.items() if pace[0].isoformat() <= day < today.isoformat())
    return done + round(Decimal(lately) * len(left) / len(pace))


def _tries(
    app: App,
    metric: Metric,
    found: dict[str, int],
    period: Period,
    today: date,
    working: Callable[[Period], list[date]],
) -> list[tuple[Cell, ...]]:
    """For each month that is over: what the method said of it on its first day, what came, by how many percent it was off."""
    tries: list[tuple[Cell, ...]] = []
    for month in months_of(period):
        before, days = working(Period(period.first, month.first)), working(month)
        pace = [day for day in before if day < month.first][-21 * PACE :]
        if month.last >= today or len(pace) < LEAST or not days:
            continue
        lately = sum(number for day, number in found.items() if pace[0].isoformat() <= day < month.first.isoformat())
        said = round(Decimal(lately) * len(days) / len(pace))
        came = sum(number for day, number in found.items() if month.first.isoformat() <= day <= month.last.isoformat())
        off = (Decimal(100 * (said - came)) / came).quantize(TENTH, ROUND_HALF_UP) if came else None
        tries.append((month.name, quantity(app, metric, said), quantity(app, metric, came), off))
    return tries


def _forecasts(rows: list[tuple[Cell, ...]]) -> Table:
    columns = (
        Column("metric", _("Metric")),
        Column("done", _("Done"), "number"),
        Column("forecast", _("Forecast"), "number"),
        Column("error", _("Mean error"), "percent"),
        Column("tries", _("Months tried"), "number"),
    )
    note = _("No error means: there is no month yet on which the method could be tried.")
    return Table("forecasts", _("Forecast"), columns, tuple(rows), note=note)


def _tried(rows: list[tuple[Cell, ...]]) -> Table:
    columns = (
        Column("metric", _("Metric")),
        Column("month", _("Month")),
        Column("said", _("The method said"), "number"),
        Column("came", _("What came"), "number"),
        Column("off", _("Off by"), "percent"),
    )
    return Table("tries", _("The method on past months"), columns, tuple(rows))


def _method() -> Text:
    return Text(
        "method",
        _("Method"),
        (
            _(
                "Done so far, and for each working day that is left the mean of the working days of the last three months."
            ),
            _("Seasons, plans and orders that are expected are not in it."),
        ),
    )
