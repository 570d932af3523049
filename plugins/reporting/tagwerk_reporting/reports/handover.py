"""The hand-over to who stands in (D39): companies, open tasks, planned visits, and what the absent one owes in the time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.api import Company, EmployeeObligations, Substitution, Task, Visit, by_name, per_title, translator
from tagwerk_reporting.api import Column, Document, Figure, Report, Table
from tagwerk_reporting.parts import head_of
from tagwerk_reporting.values import RANKS, coded

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tagwerk.api import App, Employee, Period

_ = translator("tagwerk_reporting")


def reports() -> list[Report]:
    """What passes to the substitute."""
    return [
        Report(
            "handover",
            _("Hand-over to the substitute"),
            ("month", "week", "day"),
            handover,
            duty="D39",
            usual="running",
        )
    ]


def handover(app: App, employee: Employee, period: Period) -> Document:
    """What another one has to look after while the employee is away."""
    with app.database.reading() as session:
        tables = (
            _substitutes(session, employee, period),
            _obligations(app, session, employee, period),
            _tasks(session, employee, period),
            _visits(session, employee, period),
            _companies(session, employee),
        )
    figures = tuple(
        Figure(table.name, table.title, len(table.rows), rule=_("lines of the list"), period=period.name)
        for table in tables
    )
    return Document(_("Hand-over to the substitute"), head_of(app, employee, period), tables, figures)


def _substitutes(session: Session, employee: Employee, period: Period) -> Table:
    within = (Substitution.first <= period.last, Substitution.last >= period.first)
    query = sa.select(Substitution).where(Substitution.employee_id == employee.id, *within).order_by(Substitution.first)
    columns = (
        Column("first", _("From"), "date"),
        Column("last", _("To"), "date"),
        Column("substitute", _("Stands in")),
    )
    rows = tuple((each.first, each.last, each.substitute.name) for each in session.scalars(query))
    return Table("substitutes", _("Who stands in"), columns, rows)


def _obligations(app: App, session: Session, employee: Employee, period: Period) -> Table:
    owed = [each for each in EmployeeObligations(app, session, employee).between(period) if each.moves]
    columns = (
        Column("clause", _("Clause")),
        Column("metric", _("Obligation")),
        Column("per", _("Per")),
        Column("open", _("Open"), "number"),
        Column("due", _("Due by"), "date"),
    )
    rows = []
    for each in owed:
        progress = each.progress(period.last)
        rows.append((each.clause, each.title, per_title(each.per), progress.rest, progress.due))
    note = _("Daily quotas rest while somebody is absent and pass to nobody.")
    return Table("obligations", _("Obligations that pass"), columns, tuple(rows), note=note)


def _tasks(session: Session, employee: Employee, period: Period) -> Table:
    query = sa.select(Task).where(Task.employee_id == employee.id, Task.state == "open")
    columns = (Column("due", _("Due by"), "date"), Column("task", _("Task")), Column("company", _("Company")))
    rows = tuple(
        (each.due_on, each.text, each.company.name if each.company is not None else "")
        for each in session.scalars(query.order_by(Task.due_on.is_(None), Task.due_on, Task.id))
    )
    return Table("tasks", _("Open tasks"), columns, rows)


def _visits(session: Session, employee: Employee, period: Period) -> Table:
    mine = (Visit.employee_id == employee.id, Visit.planned_on.between(period.first, period.last))
    query = sa.select(Visit).where(*mine, Visit.state == "planned").order_by(Visit.planned_on, Visit.starts, Visit.id)
    columns = (
        Column("date", _("Date"), "date"),
        Column("starts", _("At")),
        Column("company", _("Company")),
        Column("aim", _("Aim")),
    )
    rows = tuple((each.planned_on, each.starts, each.company.name, each.aim) for each in session.scalars(query))
    return Table("visits", _("Visits and meetings"), columns, rows)


def _companies(session: Session, employee: Employee) -> Table:
    query = (
        sa.select(Company.id, Company.name, Company.rank, Company.city, Company.phone)
        .where(Company.owner_id == employee.id, Company.merged_into.is_(None))
        .order_by(Company.rank, by_name(Company.name), Company.id)
    )
    columns = (
        Column("card", _("Card"), "id"),
        Column("company", _("Company")),
        Column("rank", _("Rank")),
        Column("city", _("City")),
        Column("phone", _("Phone")),
    )
    rows = tuple((row.id, row.name, coded(row.rank, RANKS), row.city, row.phone) for row in session.execute(query))
    return Table("companies", _("Companies looked after"), columns, rows)
