"""The personal work plan and what became of it (D31, D34): targets, visits, tasks, beside the department's plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.api import Employee, actor_of, known_metrics, show_plan, translator
from tagwerk_reporting.api import Chart, Column, Document, Report, Table
from tagwerk_reporting.parts import figure_of, head_of, percent, quantity

if TYPE_CHECKING:
    from tagwerk.api import App, Period, PlannedTarget
    from tagwerk_reporting.api import Cell

_ = translator("tagwerk_reporting")


def reports() -> list[Report]:
    """Plan and fulfilment."""
    return [
        Report(
            "plan",
            _("Plan and fulfilment"),
            ("month", "week", "quarter", "year"),
            plan,
            duty="D31, D34",
            usual="running",
        )
    ]


def plan(app: App, employee: Employee, period: Period) -> Document:
    """What was planned beside what was done."""
    with app.database.reading() as session:
        actor = actor_of(session, session.get_one(Employee, employee.id))
    planned = show_plan(app, actor, period.name)
    own = Table("targets", _("Targets"), _columns(), tuple(_row(app, each) for each in planned.own))
    above = Table(
        "department", _("Plan of the department"), _columns(), tuple(_row(app, each) for each in planned.department)
    )
    states = {"planned": _("planned"), "held": _("held"), "canceled": _("canceled")}
    visits = Table(
        "visits",
        _("Visits and meetings"),
        (Column("date", _("Date"), "date"), Column("company", _("Company")), Column("state", _("State"))),
        tuple((each.planned_on, each.company.name, states[each.state]) for each in planned.visits),
    )
    events = Table(
        "events",
        _("Fairs and other events"),
        (Column("first", _("From"), "date"), Column("last", _("To"), "date"), Column("event", _("Event"))),
        tuple((each.first, each.last, each.name) for each in planned.events),
    )
    known = known_metrics(app)
    figures = tuple(
        figure_of(app, known[each.metric], each.done, period, f"{each.metric}/done/{number}")
        for number, each in enumerate(planned.own)
        if each.metric in known
    )
    chart = Chart("targets", _("Done beside the plan"), "bars", "metric", ("done",), "target")
    return Document(
        _("Plan and fulfilment"), head_of(app, employee, period), (own, above, visits, events), figures, (chart,)
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column("metric", _("Metric")),
        Column("source", _("From")),
        Column("target", _("Target"), "number"),
        Column("done", _("Done"), "number"),
        Column("percent", _("Percent"), "percent"),
    )


def _row(app: App, target: PlannedTarget) -> tuple[Cell, ...]:
    metric = known_metrics(app).get(target.metric)
    source = _("plan") if target.from_plan else _("job description")
    if metric is None:
        return (target.title, source, target.target, _("not measured"), None)
    done = _("not measured") if target.done is None else quantity(app, metric, target.done)
    share = percent(target.done, target.target) if target.done is not None else None
    return (target.title, source, quantity(app, metric, target.target), done, share)
