"""The department for its head: what its people did together, who is away, whose report is missing. By name; no ranking.

What is shown of each person is what the head sees of that one anyway; a list by number is made only where it was switched on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.api import REPORT_SUBMITTED, Absence, Activity, counts, known_metrics, sort_key, translator
from tagwerk_reporting.api import Chart, Column, Document, Report, Table
from tagwerk_reporting.parts import figure_of, head_of, of_the_core, per_day, quantity, shipped_metrics, that_stand
from tagwerk_reporting.settings import settings_of
from tagwerk_reporting.tables import Submission

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

    from tagwerk.api import App, Employee, Metric, Period
    from tagwerk_reporting.api import Cell, Subject

DAILY = ("offers_emailed", "calls", "phone_offers")

_ = translator("tagwerk_reporting")


def reports() -> list[Report]:
    """The department."""
    title = _("Department overview")
    return [Report("department", title, ("month", "week", "quarter", "year"), department, "department", "D40")]


def department(app: App, subject: Subject, period: Period) -> Document:
    """Its people side by side, and together."""
    people = [someone.id for someone in subject.members]
    with app.database.reading() as session:
        found = {metric: counts(session, metric, people, period) for metric in shipped_metrics(app)}
        days = _days(app, session, people, period)
        away, missing = _away(session, subject, period), _reports(session, subject, period)
    kept = {metric: numbers for metric, numbers in found.items() if numbers}
    members = _members(app, subject, kept)
    figures = tuple(figure_of(app, metric, sum(numbers.values()), period) for metric, numbers in found.items())
    names = tuple(column.name for column in days.columns[1:])
    charts = (Chart("days", _("The department day by day"), "line", "date", names),) if names else ()
    facts = (*head_of(app, subject, period), ("people", _("People"), len(people)))
    return Document(_("Department overview"), facts, (members, days, away, missing), figures, charts)


def _members(app: App, subject: Subject, found: dict[Metric, dict[int, int]]) -> Table:
    columns = [Column("employee", _("Employee"))]
    for metric in found:
        kind = "amount" if metric.counts == "amount" else "number"
        columns.append(Column(metric.name, of_the_core(metric.title), "amount" if kind == "amount" else "number"))
    rows = [
        (someone.name, *(quantity(app, metric, numbers.get(someone.id, 0)) for metric, numbers in found.items()))
        for someone in _in_order(app, subject, found)
    ]
    total: tuple[Cell, ...] = (
        _("Total"),
        *(quantity(app, metric, sum(numbers.values())) for metric, numbers in found.items()),
    )
    return Table("members", _("Person by person"), tuple(columns), tuple(rows), total if rows else ())


def _in_order(app: App, subject: Subject, found: dict[Metric, dict[int, int]]) -> list[Employee]:
    """By name; by the number of the first metric only where ranking is switched on."""
    if not (settings_of(app).ranking and found):
        return list(subject.members)
    first = next(iter(found.values()))
    return sorted(subject.members, key=lambda someone: (-first.get(someone.id, 0), sort_key(someone.name)))


def _days(app: App, session: Session, people: list[int], period: Period) -> Table:
    known = known_metrics(app)
    metrics = [known[name] for name in DAILY if name in known]
    found = {metric: per_day(session, metric, people, period) for metric in metrics}
    found = {metric: numbers for metric, numbers in found.items() if numbers}
    columns = (
        Column("date", _("Date"), "date"),
        *(Column(each.name, of_the_core(each.title), "number") for each in found),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (day, *(numbers.get(day.isoformat(), 0) for numbers in found.values()))
        for day in period.days
        if any(day.isoformat() in numbers for numbers in found.values())
    )
    return Table("days", _("Day by day"), columns, rows)


def _away(session: Session, subject: Subject, period: Period) -> Table:
    """Who is away when; why is nobody's business here."""
    names = {someone.id: someone.name for someone in subject.members}
    within = (Absence.first <= period.last, Absence.last >= period.first)
    query = sa.select(Absence).where(Absence.employee_id.in_(names), *within).order_by(Absence.first, Absence.id)
    columns = (Column("employee", _("Employee")), Column("first", _("From"), "date"), Column("last", _("To"), "date"))
    rows = tuple((names[each.employee_id], each.first, each.last) for each in session.scalars(query))
    return Table("absences", _("Absences"), columns, rows)


def _reports(session: Session, subject: Subject, period: Period) -> Table:
    """Where each one's monthly report on the period stands; other periods have none.

    Whether it was submitted says the ledger, as for the deadline; what was answered, what is kept of it here.
    """
    states = {"submitted": _("not answered yet"), "accepted": _("accepted"), "returned": _("sent back")}
    query = sa.select(Submission).where(Submission.report == "monthly", Submission.period == period.name)
    newest: dict[int, Submission] = {}
    for each in session.scalars(query.order_by(Submission.version)):
        newest[each.employee_id] = each
    columns = (
        Column("employee", _("Employee")),
        Column("submitted", _("Submitted on"), "date"),
        Column("answer", _("Answer of the head")),
    )
    if period.per != "month":
        return Table("reports", _("Monthly reports"), columns, ())
    handed_in, rows = _handed_in(session, subject, period), list[tuple["Cell", ...]]()
    for someone in subject.members:
        on, kept = handed_in.get(someone.id), newest.get(someone.id)
        without = _("not submitted") if on is None else _("submitted; nothing of it is kept here")
        rows.append((someone.name, on, states[kept.state] if kept is not None else without))
    return Table("reports", _("Monthly reports"), columns, tuple(rows))


def _handed_in(session: Session, subject: Subject, period: Period) -> dict[int, date]:
    """On which day each member's monthly report was submitted last, as the ledger says, by whoever it was."""
    people = [someone.id for someone in subject.members]
    query = sa.select(sa.func.coalesce(Activity.concerns_id, Activity.employee_id), Activity.work_date).where(
        sa.or_(Activity.employee_id.in_(people), Activity.concerns_id.in_(people)),
        Activity.kind == REPORT_SUBMITTED.name,
        Activity.work_date > period.last,
        Activity.details["report"].as_string() == "monthly",
        Activity.details["period"].as_string() == period.name,
        *that_stand(),
    )
    return {row[0]: row[1] for row in session.execute(query.order_by(Activity.id))}
