"""What came of the calls (D10): from attempts to contracts, by day, by hour of the day and by outcome."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from tagwerk.api import CALL, SHORTEST_TALK, Activity, is_measured, known_metrics, later, translator
from tagwerk_reporting.api import Chart, Column, Document, Report, Table
from tagwerk_reporting.parts import (
    added,
    figure_of,
    head_of,
    number_of,
    of_the_core,
    per_day,
    percent,
    quantity,
    that_stand,
)
from tagwerk_reporting.values import OUTCOMES, coded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from tagwerk.api import App, Employee, Period
    from tagwerk_reporting.api import Cell

STEPS = ("call_attempts", "calls", "phone_offers", "new_contracts")

DIRECTIONS = {"outbound": later("outbound"), "inbound": later("inbound")}

_ = translator("tagwerk_reporting")


def reports() -> list[Report]:
    """Calls and what came of them."""
    return [Report("calls", _("Calls and what came of them"), ("month", "week", "day", "quarter"), calls, duty="D10")]


def calls(app: App, employee: Employee, period: Period) -> Document:
    """The way from attempts to contracts; days, hours, outcomes."""
    known = known_metrics(app)
    steps = [known[name] for name in STEPS if name in known]
    with app.database.reading() as session:
        numbers = {metric.name: number_of(session, metric, [employee.id], period) for metric in steps}
        attempts = per_day(session, known["call_attempts"], [employee.id], period)
        counted = per_day(session, known["calls"], [employee.id], period)
        rows = _rows(session, employee, period)
    whole = numbers.get("call_attempts", 0)
    way = tuple(
        (of_the_core(metric.title), quantity(app, metric, numbers[metric.name]), percent(numbers[metric.name], whole))
        for metric in steps
    )
    days = tuple(
        (day, attempts.get(day.isoformat(), 0), counted.get(day.isoformat(), 0))
        for day in period.days
        if day.isoformat() in attempts or day.isoformat() in counted
    )
    charts = (
        Chart("way", _("From attempts to contracts"), "funnel", "step", ("number",)),
        Chart("days", _("Calls by day"), "bars", "date", ("attempts", "calls")),
        Chart("hours", _("Calls by the hour of the day"), "bars", "hour", ("attempts", "answered")),
    )
    figures = tuple(figure_of(app, metric, numbers[metric.name], period) for metric in steps)
    measured = is_measured(app, known["calls"])
    tables = (_way(way), _days(days), _hours(rows, employee), _outcomes(rows, measured=measured))
    facts = (*head_of(app, employee, period), *_talk(rows))
    return Document(_("Calls and what came of them"), facts, tables, figures, charts)


def _rows(session: Session, employee: Employee, period: Period) -> list[sa.Row[Any]]:
    """All calls of the period that stand, oldest first."""
    query = sa.select(
        Activity.happened_at,
        Activity.outcome,
        Activity.details["talk_seconds"].as_integer().label("seconds"),
        Activity.details["direction"].as_string().label("direction"),
    )
    mine = (Activity.employee_id == employee.id, Activity.kind == CALL.name)
    within = Activity.work_date.between(period.first, period.last)
    return list(session.execute(query.where(*mine, within, *that_stand())).all())


def _talk(rows: Iterable[sa.Row[Any]]) -> tuple[tuple[str, str, Cell], ...]:
    talks = [row.seconds for row in rows if row.outcome == "answered" and (row.seconds or 0) >= SHORTEST_TALK]
    if not talks:
        return ()
    return (
        ("minutes", _("Minutes spoken"), sum(talks) // 60),
        ("average", _("Seconds a call"), sum(talks) // len(talks)),
    )


def _way(rows: tuple[tuple[Cell, ...], ...]) -> Table:
    columns = (
        Column("step", _("Step")),
        Column("number", _("Number"), "number"),
        Column("share", _("Of the attempts"), "percent"),
    )
    return Table("way", _("From attempts to contracts"), columns, rows)


def _days(rows: tuple[tuple[Cell, ...], ...]) -> Table:
    columns = (
        Column("date", _("Date"), "date"),
        Column("attempts", _("Dialled"), "number"),
        Column("calls", _("Calls"), "number"),
    )
    totals = [added(row[place] for row in rows) for place in (1, 2)]
    return Table("days", _("Day by day"), columns, rows, (_("Total"), *totals) if rows else ())


def _hours(rows: Iterable[sa.Row[Any]], employee: Employee) -> Table:
    zone = ZoneInfo(employee.time_zone)
    tried: Counter[int] = Counter()
    answered: Counter[int] = Counter()
    for row in rows:
        if row.direction == "outbound":
            hour = row.happened_at.astimezone(zone).hour
            tried[hour] += 1
            answered[hour] += row.outcome == "answered"
    columns = (
        Column("hour", _("Hour")),
        Column("attempts", _("Dialled"), "number"),
        Column("answered", _("Answered"), "number"),
        Column("share", _("Reached"), "percent"),
    )
    found = tuple(
        (f"{hour:02d}", tried[hour], answered[hour], percent(answered[hour], tried[hour])) for hour in sorted(tried)
    )
    return Table("hours", _("By the hour of the day"), columns, found)


def _outcomes(rows: Iterable[sa.Row[Any]], *, measured: bool) -> Table:
    found = Counter((row.direction or "", row.outcome or "") for row in rows)
    columns = (
        Column("direction", _("Direction")),
        Column("outcome", _("Outcome")),
        Column("number", _("Number"), "number"),
    )
    lines = tuple(
        (coded(direction, DIRECTIONS), coded(outcome, OUTCOMES), number)
        for (direction, outcome), number in sorted(found.items(), key=lambda each: (-each[1], each[0]))
    )
    note = "" if measured else _("Nothing here records calls: what is not measured is not 0.")
    return Table("outcomes", _("By outcome"), columns, lines, note=note)
