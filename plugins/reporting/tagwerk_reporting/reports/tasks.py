"""Tasks given and done (D36): what was given in the period, what is open, what was done in time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.api import Task, clock, translator
from tagwerk_reporting.api import Column, Document, Figure, Report, Table
from tagwerk_reporting.parts import head_of

if TYPE_CHECKING:
    from datetime import date

    from tagwerk.api import App, Employee, Period

_ = translator("tagwerk_reporting")


def reports() -> list[Report]:
    """Tasks."""
    return [Report("tasks", _("Tasks"), ("month", "week", "quarter", "half_year"), tasks, duty="D36")]


def tasks(app: App, employee: Employee, period: Period) -> Document:
    """All that were open on a day of the period."""
    begin, end = clock.day(period.first, employee.time_zone)[0], clock.day(period.last, employee.time_zone)[1]
    open_then = sa.or_(Task.closed_at.is_(None), Task.closed_at >= begin)
    query = sa.select(Task).where(Task.employee_id == employee.id, Task.created_at < end, open_then)
    with app.database.reading() as session:
        found = list(session.scalars(query.order_by(Task.created_at, Task.id)))
    states = {"open": _("open"), "done": _("done"), "dropped": _("dropped")}
    rows, in_time, late = [], 0, 0
    for task in found:
        closed = employee.work_date(task.closed_at) if task.closed_at is not None else None
        overdue = _is_late(task, closed, min(employee.today(), period.last))
        late += overdue
        in_time += task.state == "done" and not overdue
        given = task.giver.name if task.giver is not None else _("by itself")
        company = task.company.name if task.company is not None else ""
        rows.append(
            (employee.work_date(task.created_at), given, task.text, company, task.due_on, states[task.state], closed,
             _("late") if overdue else "")
        )  # fmt: skip
    columns = (
        Column("given", _("Given on"), "date"),
        Column("giver", _("Given by")),
        Column("task", _("Task")),
        Column("company", _("Company")),
        Column("due", _("Due by"), "date"),
        Column("state", _("State")),
        Column("closed", _("Closed on"), "date"),
        Column("late", _("In time")),
    )
    done = sum(task.state == "done" for task in found)
    figures = (
        Figure("tasks", _("Tasks"), len(found), rule=_("open on a day of the period"), period=period.name),
        Figure("done", _("Done"), done, rule=_("of these"), period=period.name),
        Figure(
            "in_time",
            _("Done in time"),
            in_time,
            rule=_("closed by the day on which they were due"),
            period=period.name,
        ),
        Figure(
            "late", _("Late"), late, rule=_("closed or open after the day on which they were due"), period=period.name
        ),
    )
    return Document(
        _("Tasks"), head_of(app, employee, period), (Table("tasks", _("Tasks"), columns, tuple(rows)),), figures
    )


def _is_late(task: Task, closed: date | None, on: date) -> bool:
    return task.due_on is not None and task.state != "dropped" and (closed or on) > task.due_on
