"""Fairs and other events, and what came of them (D17): who was invited, accepted, came; what happened with these after."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.api import Activity, Company, Event, Invitation, by_name, translator
from tagwerk_reporting.api import Chart, Column, Document, Figure, Report, Table
from tagwerk_reporting.parts import added, head_of, percent, that_stand

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tagwerk.api import App, Employee, Period
    from tagwerk_reporting.api import Cell

AFTER = timedelta(days=90)
LED_TO = {"phone_offer": "offers", "offer_emailed": "offers", "contract_signed": "contracts"}

_ = translator("tagwerk_reporting")


def reports() -> list[Report]:
    """Events."""
    return [
        Report(
            "fairs",
            _("Fairs and what came of them"),
            ("quarter", "month", "half_year", "year"),
            fairs,
            duty="D17",
            usual="running",
        )
    ]


def fairs(app: App, employee: Employee, period: Period) -> Document:
    """Each event that ended in the period, with the employee's companies."""
    within = (Event.last.between(period.first, period.last), Event.canceled_because.is_(None))
    with app.database.reading() as session:
        events = list(session.scalars(sa.select(Event).where(*within).order_by(Event.first, by_name(Event.name))))
        rows = tuple(_row(session, employee, event) for event in events)
        guests = tuple(line for event in events for line in _guests(session, employee, event))
    columns = (
        Column("event", _("Event")),
        Column("first", _("From"), "date"),
        Column("invited", _("Invited"), "number"),
        Column("accepted", _("Accepted"), "number"),
        Column("came", _("Came"), "number"),
        Column("share", _("Came of the invited"), "percent"),
        Column("offers", _("Offered after"), "number"),
        Column("contracts", _("Signed after"), "number"),
    )
    note = _("After: within 90 days, with companies that came. That it came of the fair is not proved by that.")
    titles = (Column("event", _("Event")), Column("company", _("Company")), Column("state", _("State")))
    figures = tuple(
        Figure(
            column.name,
            column.title,
            added(row[place] for row in rows),
            rule=_("of the events that ended in the period"),
            period=period.name,
        )
        for place, column in enumerate(columns)
        if column.kind == "number"
    )
    chart = Chart("events", _("Invited and came"), "bars", "event", ("invited", "accepted", "came"))
    tables = (Table("events", _("Events"), columns, rows, note=note), Table("guests", _("Guests"), titles, guests))
    return Document(_("Fairs and what came of them"), head_of(app, employee, period), tables, figures, (chart,))


def _mine(employee: Employee) -> sa.ColumnElement[bool]:
    return Company.owner_id == employee.id


def _row(session: Session, employee: Employee, event: Event) -> tuple[Cell, ...]:
    query = (
        sa.select(Invitation.state, sa.func.count())
        .join(Company, Company.id == Invitation.company_id)
        .where(Invitation.event_id == event.id, _mine(employee))
        .group_by(Invitation.state)
    )
    found: dict[str, int] = {state: number for state, number in session.execute(query)}  # noqa: C416
    invited, came = sum(found.values()), found.get("came", 0)
    accepted = found.get("accepted", 0) + came
    after = _after(session, employee, event)
    return (
        event.name,
        event.first,
        invited,
        accepted,
        came,
        percent(came, invited),
        after["offers"],
        after["contracts"],
    )


def _after(session: Session, employee: Employee, event: Event) -> dict[str, int]:
    """Companies that came and were offered something, or signed, in the time after."""
    query = (
        sa.select(Activity.kind, sa.func.count(Activity.company_id.distinct()))
        .join(Invitation, Invitation.company_id == Activity.company_id)
        .join(Company, Company.id == Activity.company_id)
        .where(
            Invitation.event_id == event.id,
            Invitation.state == "came",
            _mine(employee),
            Activity.kind.in_(LED_TO),
            *that_stand(),
            Activity.work_date.between(event.first, event.last + AFTER),
        )
        .group_by(Activity.kind)
    )
    found = {"offers": 0, "contracts": 0}
    for kind, number in session.execute(query):
        found[LED_TO[kind]] = max(found[LED_TO[kind]], number)
    return found


def _guests(session: Session, employee: Employee, event: Event) -> list[tuple[Cell, ...]]:
    states = {"invited": _("invited"), "accepted": _("accepted"), "declined": _("declined"), "came": _("came")}
    query = (
        sa.select(Company.name, Invitation.state)
        .join(Company, Company.id == Invitation.company_id)
        .where(Invitation.event_id == event.id, _mine(employee))
        .order_by(by_name(Company.name))
    )
    return [(event.name, name, states[state]) for name, state in session.execute(query)]
