"""Client cards: how complete they are, what they lack, whether they were completed in time, and what changed on them (D34)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.api import CARD_COMPLETED, Activity, Company, Contact, by_name, known_metrics, translator
from tagwerk_reporting.api import Chart, Column, Document, Figure, Report, Table
from tagwerk_reporting.parts import figure_of, head_of, number_of, per_day, percent, that_stand

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tagwerk.api import App, Employee, Period

IN_TIME = 2  # working days
MOST_LISTED = 500

_ = translator("tagwerk_reporting")


def reports() -> list[Report]:
    """Completeness and punctuality of the cards."""
    return [
        Report(
            "cards",
            _("Client cards: complete and in time"),
            ("month", "quarter", "half_year", "year"),
            cards,
            duty="D34",
        )
    ]


def cards(app: App, employee: Employee, period: Period) -> Document:
    """The state of the cards today, and the work on them in the period."""
    known = known_metrics(app)
    with app.database.reading() as session:
        lacks, incomplete, owned = _state(session, employee)
        punctual = _punctuality(session, employee, period)
        changed = per_day(session, known["card_changes"], [employee.id], period)
        changes = number_of(session, known["card_changes"], [employee.id], period)
    complete = owned - len(incomplete.rows) if len(incomplete.rows) < MOST_LISTED else owned - lacks_any(lacks)
    days = Table(
        "days",
        _("Cards changed by day"),
        (Column("date", _("Date"), "date"), Column("changed", _("Cards changed"), "number")),
        tuple((day, changed[day.isoformat()]) for day in period.days if day.isoformat() in changed),
    )
    figures = (
        Figure("cards", _("Cards"), owned, rule=_("companies that the employee looks after, today")),
        Figure(
            "complete", _("Complete cards"), complete, rule=_("a contact, a way to reach it, the industry, the city")
        ),
        figure_of(app, known["card_changes"], changes, period),
    )
    charts = (
        Chart("days", _("Cards changed by day"), "bars", "date", ("changed",)),
        Chart("lacking", _("What the cards lack"), "funnel", "lacks", ("number",)),
    )
    return Document(
        _("Client cards: complete and in time"),
        head_of(app, employee, period),
        (lacks, punctual, days, incomplete),
        figures,
        charts,
    )


def lacks_any(lacks: Table) -> int:
    """How many cards lack anything: the last row of the table says it."""
    number = list(lacks.rows)[-1][1]
    return number if isinstance(number, int) else 0


def _conditions() -> dict[str, sa.ColumnElement[bool]]:
    """What a card can lack, each with its condition over a company."""
    contacts = sa.exists().where(Contact.company_id == Company.id)
    reachable = contacts.where(sa.or_(Contact.email != "", Contact.phone != ""))
    return {
        _("a contact"): ~contacts,
        _("a phone number or an e-mail address"): sa.and_(Company.email == "", Company.phone == "", ~reachable),
        _("the industry"): Company.industry == "",
        _("the city"): Company.city == "",
    }


def _state(session: Session, employee: Employee) -> tuple[Table, Table, int]:
    mine = (Company.owner_id == employee.id, Company.merged_into.is_(None))
    conditions = _conditions()
    anything = sa.or_(*conditions.values())
    numbers = [sa.func.count(sa.case((condition, 1))) for condition in (*conditions.values(), anything)]
    owned, *lacking = session.execute(sa.select(sa.func.count(), *numbers).where(*mine)).one()
    rows = [(title, number, percent(number, owned)) for title, number in zip(conditions, lacking, strict=False)]
    rows.append((_("anything"), lacking[-1], percent(lacking[-1], owned)))
    columns = (
        Column("lacks", _("Lacks")),
        Column("number", _("Cards"), "number"),
        Column("share", _("Share"), "percent"),
    )
    listed = session.execute(
        sa.select(Company.id, Company.name, *conditions.values())
        .where(*mine, anything)
        .order_by(by_name(Company.name), Company.id)
        .limit(MOST_LISTED)
    )
    lines = tuple(
        (row[0], row[1], ", ".join(title for title, lacks in zip(conditions, row[2:], strict=True) if lacks))
        for row in listed
    )
    titles = (Column("card", _("Card"), "id"), Column("company", _("Company")), Column("lacks", _("Lacks")))
    return (
        Table("lacking", _("What the cards lack"), columns, tuple(rows)),
        Table("incomplete", _("Cards to complete"), titles, lines),
        owned,
    )


def _punctuality(session: Session, employee: Employee, period: Period) -> Table:
    """How many working days after the first entry cards were completed."""
    days = Activity.details["working_days"].as_integer()
    query = (
        sa.select(days.label("days"), sa.func.count().label("number"))
        .where(
            Activity.employee_id == employee.id,
            Activity.kind == CARD_COMPLETED.name,
            Activity.work_date.between(period.first, period.last),
            *that_stand(),
        )
        .group_by(days)
        .order_by(days)
    )
    columns = (
        Column("days", _("Working days"), "number"),
        Column("number", _("Cards completed"), "number"),
        Column("in_time", _("In time")),
    )
    rows = tuple((row.days, row.number, _("yes") if row.days <= IN_TIME else _("no")) for row in session.execute(query))
    return Table("punctuality", _("Completed how soon"), columns, rows)
