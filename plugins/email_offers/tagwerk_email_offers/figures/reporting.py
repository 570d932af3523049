"""What the reports of the house show of offers by e-mail: campaigns by what came back, and what is held in doubt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from tagwerk.api import clock, period_title, translator
from tagwerk_email_offers.tables import TEST, Campaign, Inbound, Message

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tagwerk.api import App, Employee, Period
    from tagwerk_reporting.api import Document, Doubt, Report

KINDS = ("reply", "bounce", "unsubscribe", "complaint")

_ = translator("tagwerk_email_offers")


def reports() -> list[Report]:
    """Campaigns and what came back."""
    from tagwerk_reporting.api import Report

    title = _("Campaigns and what came back")
    return [Report("campaigns", title, ("month", "week", "quarter"), campaigns, duty="D12")]


def campaigns(app: App, employee: Employee, period: Period) -> Document:
    """Each campaign of the employee that put mails on the wire in the period."""
    from tagwerk_reporting.api import Chart, Column, Document, Figure, Table

    begin, end = (clock.day(day, employee.time_zone)[place] for place, day in enumerate((period.first, period.last)))
    with app.database.reading() as session:
        found = _rows(session, employee, (Message.first_wire_at >= begin, Message.first_wire_at < end))
    columns = (
        Column("campaign", _("Campaign"), "id"),
        Column("template", _("Template")),
        Column("sent", _("Sent"), "number"),
        Column("uncertain", _("Uncertain"), "number"),
        Column("failed", _("Failed"), "number"),
        *(Column(kind, title, "number") for kind, title in _titles().items()),
    )
    rows = tuple(found)
    sums = [sum(row[place] for row in rows) for place in range(2, len(columns))]
    total = (None, _("Total"), *sums) if rows else ()
    figures = tuple(
        Figure(
            column.name, column.title, number, rule=_("of the mails put on the wire in the period"), period=period.name
        )
        for column, number in zip(columns[2:], sums, strict=True)
    )
    made = clock.now().astimezone(ZoneInfo(employee.time_zone)).replace(microsecond=0)
    facts = (
        ("employee", _("Employee"), employee.name),
        ("period", _("Period"), period_title(period)),
        ("made", _("Made on"), made),
    )
    chart = Chart("campaigns", _("Campaigns by reply"), "bars", "template", ("sent", "reply", "bounce"))
    table = Table("campaigns", _("Campaigns"), columns, rows, total)
    return Document(_("Campaigns and what came back"), facts, (table,), figures, (chart,))


def doubts(session: Session) -> list[Doubt]:
    """Mails whose fate is not known, bounces that nobody settled, mails that belong to no offer."""
    from tagwerk_reporting.api import Doubt

    def number(table: Any, *conditions: sa.ColumnElement[bool]) -> int:
        return session.scalar(sa.select(sa.func.count()).select_from(table).where(*conditions)) or 0

    return [
        Doubt("mails_uncertain", _("Mails of which the fate is not known"), number(Message, Message.state == "uncertain"),
              "tagwerk campaigns settle"),
        Doubt("bounces_in_doubt", _("Bounces in doubt"), number(Inbound, Inbound.doubt == "open"), "tagwerk inbox list"),
        Doubt("replies_waiting", _("Clients who wait for an answer"), number(Inbound, Inbound.state == "waiting"),
              "tagwerk inbox list"),
    ]  # fmt: skip


def _titles() -> dict[str, str]:
    return {
        "reply": _("Replies"),
        "bounce": _("Bounces"),
        "unsubscribe": _("Unsubscribed"),
        "complaint": _("Complaints"),
    }


def _rows(session: Session, employee: Employee, within: tuple[sa.ColumnElement[bool], ...]) -> list[tuple[Any, ...]]:
    """The campaigns with their mails by state, and with what came back, in two statements."""
    mine = (Campaign.employee_id == employee.id, Campaign.kind != TEST, *within)
    states = [
        sa.func.count(sa.case((Message.state.in_(each), 1)))
        for each in (("sent", "bounced"), ("uncertain",), ("failed",))
    ]
    sent = (
        sa.select(Campaign.id, Campaign.template, *states)
        .join(Message, Message.campaign_id == Campaign.id)
        .where(*mine)
        .group_by(Campaign.id, Campaign.template)
        .order_by(Campaign.id)
    )
    kinds = [sa.func.count(sa.case((Inbound.kind == kind, 1))) for kind in KINDS]
    came = (
        sa.select(Campaign.id, *kinds)
        .join(Message, Message.campaign_id == Campaign.id)
        .join(Inbound, Inbound.message_id == Message.id)
        .where(*mine)
        .group_by(Campaign.id)
    )
    back = {row[0]: tuple(row[1:]) for row in session.execute(came)}
    return [(*row, *back.get(row[0], (0,) * len(KINDS))) for row in session.execute(sent)]
