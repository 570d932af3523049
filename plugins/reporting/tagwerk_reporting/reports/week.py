"""The coming week: whom to visit and call, what is due, and whom to negotiate with next and why (D11, D14)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.api import Employee, Event, Task, Visit, actor_of, agenda, by_name, translator
from tagwerk_reporting.api import Column, Document, Figure, Report, Table
from tagwerk_reporting.parts import head_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tagwerk.api import AgendaItem, App, Period

MOST_COMPANIES = 50

_ = translator("tagwerk_reporting")


def reports() -> list[Report]:
    """The week that comes."""
    return [Report("week", _("The coming week"), ("week",), week, duty="D11, D14", usual="next")]


def week(app: App, employee: Employee, period: Period) -> Document:
    """Visits, tasks, events, and the agenda with its reasons."""
    with app.database.reading() as session:
        visits, tasks, events = (
            _visits(session, employee, period),
            _tasks(session, employee, period),
            _events(session, period),
        )
        actor = actor_of(session, session.get_one(Employee, employee.id))
    companies = _agenda(agenda(app, actor, MOST_COMPANIES, max(period.first, employee.today())))
    tables = (visits, tasks, companies, events)
    figures = tuple(
        Figure(table.name, table.title, len(table.rows), rule=_("lines of the list"), period=period.name)
        for table in tables
    )
    return Document(_("The coming week"), head_of(app, employee, period), tables, figures)


def _visits(session: Session, employee: Employee, period: Period) -> Table:
    mine = (Visit.employee_id == employee.id, Visit.planned_on.between(period.first, period.last))
    found = session.scalars(
        sa.select(Visit).where(*mine, Visit.state != "canceled").order_by(Visit.planned_on, Visit.starts, Visit.id)
    )
    columns = (
        Column("date", _("Date"), "date"),
        Column("starts", _("At")),
        Column("company", _("Company")),
        Column("place", _("Place")),
        Column("aim", _("Aim")),
    )
    rows = tuple((each.planned_on, each.starts, each.company.name, each.place, each.aim) for each in found)
    return Table("visits", _("Visits and meetings"), columns, rows)


def _tasks(session: Session, employee: Employee, period: Period) -> Table:
    due = (Task.employee_id == employee.id, Task.state == "open", Task.due_on <= period.last)
    columns = (Column("due", _("Due by"), "date"), Column("task", _("Task")), Column("company", _("Company")))
    rows = tuple(
        (each.due_on, each.text, each.company.name if each.company is not None else "")
        for each in session.scalars(sa.select(Task).where(*due).order_by(Task.due_on, Task.id))
    )
    return Table("tasks", _("Tasks due"), columns, rows)


def _events(session: Session, period: Period) -> Table:
    on = (Event.first <= period.last, Event.last >= period.first, Event.canceled_because.is_(None))
    columns = (
        Column("first", _("From"), "date"),
        Column("last", _("To"), "date"),
        Column("event", _("Event")),
        Column("place", _("Place")),
    )
    rows = tuple(
        (each.first, each.last, each.name, each.place)
        for each in session.scalars(sa.select(Event).where(*on).order_by(Event.first, by_name(Event.name)))
    )
    return Table("events", _("Fairs and other events"), columns, rows)


def _agenda(items: list[AgendaItem]) -> Table:
    columns = (
        Column("company", _("Company")),
        Column("weight", _("Weight"), "number"),
        Column("reasons", _("Why")),
    )
    rows = tuple((item.name, item.weight, "; ".join(reason.text for reason in item.reasons)) for item in items)
    return Table("agenda", _("Whom to negotiate with next"), columns, rows)
