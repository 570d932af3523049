"""The status of one account (D33): the card, who is known there, what happened with it, contracts, what is to come."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.api import (
    Activity,
    Company,
    Contact,
    Contract,
    Employee,
    Money,
    Task,
    Visit,
    behaviour_of,
    clock,
    known_kinds,
    translator,
)
from tagwerk_reporting.api import Column, Document, Figure, Report, Table
from tagwerk_reporting.parts import head_of, of_the_core, that_stand
from tagwerk_reporting.values import OUTCOMES, RANKS, coded

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tagwerk.api import App, Behaviour, Period
    from tagwerk_reporting.api import Cell, Subject

MOST_LISTED = 500

_ = translator("tagwerk_reporting")


def reports() -> list[Report]:
    """One account."""
    return [
        Report(
            "account",
            _("Account status"),
            ("quarter", "month", "half_year", "year"),
            account,
            "company",
            "D33",
            "running",
        )
    ]


def account(app: App, subject: Subject, period: Period) -> Document:
    """What is known of the company, and what was done with it in the period."""
    company = subject.company
    assert company is not None
    with app.database.reading() as session:
        ids = [company.id, *session.scalars(sa.select(Company.id).where(Company.merged_into == company.id))]
        owner = session.get(Employee, company.owner_id) if company.owner_id is not None else None
        by_kind, listed, behind = _activities(app, session, ids, period)
        found = behaviour_of(session, company.id, clock.today(subject.employee.time_zone))
        tables = (_contacts(session, ids), by_kind, _contracts(session, ids), _ahead(session, ids), listed)
    facts: tuple[tuple[str, str, Cell], ...] = (
        *head_of(app, subject, period),
        ("rank", _("Rank"), coded(company.rank, RANKS)),
        ("city", _("City"), company.city),
        ("industry", _("Industry"), company.industry),
        ("owner", _("Looked after by"), owner.name if owner is not None else _("nobody")),
        ("since", _("On file since"), company.created_at.date()),
        *_debt(found),
    )
    figures = (
        Figure("activities", _("Activities"), len(behind), rule=_("with this company, by anybody"), period=period.name),
    )
    return Document(_("Account status"), facts, tables, figures, activities=behind)


def _debt(found: Behaviour) -> list[tuple[str, str, Cell]]:
    """What the company owes and how it pays, as the ERP says; that it is not measured where the ERP knows nothing of it."""
    if not found.invoices and not found.orders:
        return [("sales", _("Sales and receivables"), _("not measured"))]
    facts: list[tuple[str, str, Cell]] = [
        ("open", _("Open, as the ERP says"), _amounts(found.open)),
        ("overdue", _("Overdue, as the ERP says"), _amounts(found.overdue)),
    ]
    if found.days_late is not None:
        facts.append(("days_late", _("Days late on average, as the ERP says"), round(found.days_late)))
    if found.last_order is not None:
        facts.append(("last_order", _("Last order, as the ERP says"), found.last_order))
    return facts


def _amounts(sums: dict[str, int]) -> str:
    parts = [Money(amount, currency).text(exact=True) for currency, amount in sorted(sums.items()) if amount]
    return " + ".join(parts) or _("nothing")


def _contacts(session: Session, ids: list[int]) -> Table:
    columns = (
        Column("name", _("Name")),
        Column("position", _("Position")),
        Column("email", _("E-mail")),
        Column("phone", _("Phone")),
    )
    query = sa.select(Contact.name, Contact.position, Contact.email, Contact.phone).where(Contact.company_id.in_(ids))
    rows = tuple(tuple(row) for row in session.execute(query.order_by(Contact.id)))
    return Table("contacts", _("Contacts"), columns, rows)


def _activities(app: App, session: Session, ids: list[int], period: Period) -> tuple[Table, Table, tuple[int, ...]]:
    standing = (
        Activity.company_id.in_(ids),
        Activity.work_date.between(period.first, period.last),
        *that_stand(),
    )
    titles = {kind.name: of_the_core(kind.title) for kind in known_kinds(app).values()}
    grouped = (
        sa.select(Activity.kind, sa.func.count(), sa.func.min(Activity.work_date), sa.func.max(Activity.work_date))
        .where(*standing)
        .group_by(Activity.kind)
        .order_by(Activity.kind)
    )
    rows = [(titles.get(kind, kind), number, first, last) for kind, number, first, last in session.execute(grouped)]
    columns = (
        Column("kind", _("Kind")),
        Column("number", _("Number"), "number"),
        Column("first", _("First"), "date"),
        Column("last", _("Last"), "date"),
    )
    listed = (
        sa.select(Activity.work_date, Activity.kind, Employee.name, Activity.outcome)
        .join(Employee, Employee.id == Activity.employee_id)
        .where(*standing)
        .order_by(Activity.happened_at.desc(), Activity.id.desc())
        .limit(MOST_LISTED)
    )
    lines = tuple(
        (day, titles.get(kind, kind), name, coded(outcome, OUTCOMES))
        for day, kind, name, outcome in session.execute(listed)
    )
    named = (
        Column("date", _("Date"), "date"),
        Column("kind", _("Kind")),
        Column("employee", _("Employee")),
        Column("outcome", _("Outcome")),
    )
    by_kind = Table("kinds", _("What happened"), columns, tuple(rows))
    behind = tuple(session.scalars(sa.select(Activity.id).where(*standing).order_by(Activity.id)))
    return by_kind, Table("activities", _("One by one"), named, lines), behind


def _contracts(session: Session, ids: list[int]) -> Table:
    states = {"draft": _("draft"), "signed": _("signed"), "rescinded": _("rescinded")}
    columns = (
        Column("contract", _("Contract")),
        Column("state", _("State")),
        Column("signed", _("Signed on"), "date"),
        Column("ends", _("Ends on"), "date"),
    )
    query = sa.select(Contract).where(Contract.company_id.in_(ids)).order_by(Contract.drafted_on, Contract.id)
    rows = tuple((each.number, states[each.state], each.signed_on, each.ends_on) for each in session.scalars(query))
    return Table("contracts", _("Contracts"), columns, rows)


def _ahead(session: Session, ids: list[int]) -> Table:
    """Open tasks and planned visits, by day."""
    tasks = session.scalars(sa.select(Task).where(Task.company_id.in_(ids), Task.state == "open"))
    visits = session.scalars(sa.select(Visit).where(Visit.company_id.in_(ids), Visit.state == "planned"))
    found: list[tuple[Cell, ...]] = [(task.due_on, _("task"), task.text, task.employee.name) for task in tasks]
    found += [(visit.planned_on, _("visit"), visit.aim, visit.employee.name) for visit in visits]
    columns = (
        Column("date", _("Date"), "date"),
        Column("what", _("What")),
        Column("text", _("About")),
        Column("employee", _("Employee")),
    )
    rows = tuple(sorted(found, key=lambda row: (row[0] is None, str(row[0]), str(row[2]))))
    return Table("ahead", _("What is to come"), columns, rows)
