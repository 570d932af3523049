"""The dossier for a certification (D35): six months of results, the reports and tasks, the days of work; nothing about others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.api import Absence, translator
from tagwerk_reporting import api
from tagwerk_reporting.api import Chart, Code, Column, Document, Report, Table
from tagwerk_reporting.monthly.obligations import obligations_over
from tagwerk_reporting.parts import head_of, months_of, percent, position_of, quantity
from tagwerk_reporting.reports.results import grown_of
from tagwerk_reporting.tables import Submission

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tagwerk.api import App, Employee, Period
    from tagwerk_reporting.api import Cell

_ = translator("tagwerk_reporting")


def reports() -> list[Report]:
    """The dossier of half a year."""
    return [
        Report("dossier", _("Dossier for the certification"), ("half_year", "quarter", "year"), dossier, duty="D35")
    ]


def dossier(app: App, employee: Employee, period: Period) -> Document:
    """What the certification looks at."""
    with app.database.reading() as session:
        owed = _owed(app, session, employee, period)
        grown, months, figures = grown_of(app, session, [employee.id], period)
        handed_in = _reports(app, session, employee, period)
        away = _absences(session, employee, period)
    facts = (*head_of(app, employee, period), ("position", _("Position"), position_of(app, employee, period)))
    charts = tuple(Chart("months", column.title, "line", "month", (column.name,)) for column in months.columns[1:])
    return Document(_("Dossier for the certification"), facts, (owed, grown, months, handed_in, away), figures, charts)


def _owed(app: App, session: Session, employee: Employee, period: Period) -> Table:
    """Each quota, month by month: target, done, in how many days or periods it was met."""
    columns = (
        Column("month", _("Month")),
        Column("metric", _("Obligation")),
        Column("target", _("Target"), "number"),
        Column("done", _("Done"), "number"),
        Column("percent", _("Percent"), "percent"),
        Column("met", _("Met"), "number"),
        Column("of", _("Of"), "number"),
    )
    rows: list[tuple[Cell, ...]] = []
    for month in months_of(period):
        if month.within(employee.hired_on, employee.left_on) is None or month.first > employee.today():
            continue
        for each in obligations_over(app, session, employee, month):
            done: Cell = _("not measured") if each.done is None else quantity(app, each.metric, each.done)
            share = percent(each.done, each.target) if each.done is not None else None
            rows.append(
                (month.name, each.title, quantity(app, each.metric, each.target) if each.measured else each.target, done,
                 share, each.periods_met, each.periods_due)
            )  # fmt: skip
    return Table("obligations", _("Obligations month by month"), columns, tuple(rows), groups="metric")


def _reports(app: App, session: Session, employee: Employee, period: Period) -> Table:
    states = {"submitted": _("not answered yet"), "accepted": _("accepted"), "returned": _("sent back")}
    query = sa.select(Submission).where(Submission.employee_id == employee.id).order_by(Submission.submitted_at)
    columns = (
        Column("report", _("Report")),
        Column("period", _("Period")),
        Column("version", _("Version"), "number"),
        Column("submitted", _("Submitted on"), "date"),
        Column("answer", _("Answer of the head")),
    )
    titles = {report.name: report.title for report in app.plugins.collect(api.reporting_reports, app)}
    rows = tuple(
        (
            Code(each.report, titles.get(each.report, each.report)),
            each.period,
            each.version,
            employee.work_date(each.submitted_at),
            states[each.state],
        )
        for each in session.scalars(query)
        if employee.work_date(each.submitted_at) in period
    )
    return Table("reports", _("Reports handed in"), columns, rows)


def _absences(session: Session, employee: Employee, period: Period) -> Table:
    """When the employee was away, never why."""
    within = (Absence.first <= period.last, Absence.last >= period.first)
    query = sa.select(Absence).where(Absence.employee_id == employee.id, *within).order_by(Absence.first, Absence.id)
    columns = (Column("first", _("From"), "date"), Column("last", _("To"), "date"))
    return Table("absences", _("Absences"), columns, tuple((each.first, each.last) for each in session.scalars(query)))
