"""How good the data are: what was taken back or declared by hand, companies that nobody looks after or can reach.

What other plugins hold in doubt (bounces, uncertain mails and calls) they add by the hook ``reporting_doubts``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.api import Activity, Company, Contact, Employee, by_name, known_kinds, translator
from tagwerk_reporting import api
from tagwerk_reporting.api import Column, Document, Doubt, Figure, Report, Table
from tagwerk_reporting.parts import head_of, of_the_core, that_stand
from tagwerk_reporting.values import REASONS, coded

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tagwerk.api import App, Period
    from tagwerk_reporting.api import Subject

DECLARED = ("call_declared", "phone_offer_declared")

_ = translator("tagwerk_reporting")


def reports() -> list[Report]:
    """The state of the data."""
    return [Report("quality", _("Quality of the data"), ("month", "week", "quarter"), quality, "house", "D1")]


def quality(app: App, subject: Subject, period: Period) -> Document:
    """What a head should look at before believing a number."""
    with app.database.reading() as session:
        doubts = [*_of_cards(session), *app.plugins.collect(api.reporting_doubts, app, session, period)]
        taken_back, declared = _taken_back(app, session, period), _declared(app, session, period)
    columns = (Column("what", _("What")), Column("number", _("Number"), "number"), Column("look", _("Look with")))
    rows = tuple((doubt.title, doubt.number, doubt.command) for doubt in doubts)
    figures = tuple(Figure(doubt.name, doubt.title, doubt.number, rule=_("as it is today")) for doubt in doubts)
    tables = (Table("doubts", _("In doubt or missing"), columns, rows), taken_back, declared)
    return Document(_("Quality of the data"), head_of(app, subject, period), tables, figures)


def _of_cards(session: Session) -> list[Doubt]:
    kept = Company.merged_into.is_(None)
    contacts = sa.exists().where(Contact.company_id == Company.id, sa.or_(Contact.email != "", Contact.phone != ""))
    unreachable = sa.and_(kept, Company.email == "", Company.phone == "", ~contacts)
    twice = sa.select(Company.name_key).where(kept).group_by(Company.name_key).having(sa.func.count() > 1).subquery()

    def number(*conditions: sa.ColumnElement[bool]) -> int:
        return session.scalar(sa.select(sa.func.count()).select_from(Company).where(*conditions)) or 0

    same = session.scalar(sa.select(sa.func.count()).select_from(twice)) or 0
    return [
        Doubt("companies_of_nobody", _("Companies that nobody looks after"), number(kept, Company.owner_id.is_(None))),
        Doubt("companies_unreachable", _("Companies without any address"), number(unreachable)),
        Doubt("companies_alike", _("Names that several companies have"), same, "tagwerk companies duplicates"),
    ]


def _taken_back(app: App, session: Session, period: Period) -> Table:
    reason = Activity.details["reason"].as_string()
    query = (
        sa.select(Activity.kind, reason, sa.func.count())
        .where(sa.func.coalesce(Activity.reverses, 0) != 0, Activity.work_date.between(period.first, period.last))
        .group_by(Activity.kind, reason)
        .order_by(Activity.kind, reason)
    )
    titles = {kind.name: of_the_core(kind.title) for kind in known_kinds(app).values()}
    columns = (Column("kind", _("Kind")), Column("reason", _("Reason")), Column("number", _("Number"), "number"))
    rows = tuple((titles.get(kind, kind), coded(why, REASONS), number) for kind, why, number in session.execute(query))
    return Table("taken_back", _("Credit taken back"), columns, rows)


def _declared(app: App, session: Session, period: Period) -> Table:
    query = (
        sa.select(Employee.name, Activity.kind, sa.func.count())
        .join(Employee, Employee.id == Activity.employee_id)
        .where(
            Activity.kind.in_(DECLARED),
            Activity.work_date.between(period.first, period.last),
            *that_stand(),
        )
        .group_by(Employee.name, Activity.kind)
        .order_by(by_name(Employee.name), Activity.kind)
    )
    titles = {kind.name: of_the_core(kind.title) for kind in known_kinds(app).values()}
    columns = (Column("employee", _("Employee")), Column("kind", _("Kind")), Column("number", _("Number"), "number"))
    rows = tuple((name, titles.get(kind, kind), number) for name, kind, number in session.execute(query))
    return Table("declared", _("Declared without a witness"), columns, rows)
