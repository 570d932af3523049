"""Offers by e-mail and what came of them (D12): by day, by campaign, what came back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from tagwerk.api import OFFER_EMAILED, Activity, known_metrics, translator
from tagwerk_reporting.api import Chart, Column, Document, Report, Table
from tagwerk_reporting.parts import added, figure_of, head_of, number_of, per_day, percent

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tagwerk.api import App, Employee, Period
    from tagwerk_reporting.api import Cell

_ = translator("tagwerk_reporting")


def reports() -> list[Report]:
    """Offers by e-mail."""
    return [
        Report(
            "offers", _("Offers by e-mail and what came back"), ("month", "week", "day", "quarter"), offers, duty="D12"
        )
    ]


def offers(app: App, employee: Employee, period: Period) -> Document:
    """Days, campaigns, and companies that were offered something and signed after."""
    known = known_metrics(app)
    metrics = [known[name] for name in ("offers_emailed", "offers_bounced", "new_contracts") if name in known]
    with app.database.reading() as session:
        figures = tuple(
            figure_of(app, metric, number_of(session, metric, [employee.id], period), period) for metric in metrics
        )
        sent = per_day(session, known["offers_emailed"], [employee.id], period)
        bounced = per_day(session, known["offers_bounced"], [employee.id], period)
        campaigns = _campaigns(session, employee, period)
    rows = tuple(
        (day, sent.get(day.isoformat(), 0), bounced.get(day.isoformat(), 0))
        for day in period.days
        if day.isoformat() in sent or day.isoformat() in bounced
    )
    columns = (
        Column("date", _("Date"), "date"),
        Column("offers", _("Offers"), "number"),
        Column("bounced", _("Bounced"), "number"),
    )
    total: tuple[Cell, ...] = (_("Total"), *(added(row[place] for row in rows) for place in (1, 2))) if rows else ()
    days = Table("days", _("Day by day"), columns, rows, total)
    charts = (Chart("days", _("Offers by day"), "bars", "date", ("offers", "bounced")),)
    facts = head_of(app, employee, period)
    return Document(_("Offers by e-mail and what came back"), facts, (days, campaigns), figures, charts)


def _campaigns(session: Session, employee: Employee, period: Period) -> Table:
    """Each campaign's offers of the period, those that bounced among them, and the companies that they reached."""
    reversal = aliased(Activity)
    campaign = Activity.details["campaign"].as_integer().label("campaign")
    reached = sa.case((reversal.id.is_(None), Activity.company_id))
    query = (
        sa.select(
            campaign,
            sa.func.count().label("sent"),
            sa.func.count(reversal.id).label("bounced"),
            sa.func.count(reached.distinct()).label("companies"),
        )
        .outerjoin(reversal, reversal.reverses == Activity.id)
        .where(
            Activity.employee_id == employee.id,
            Activity.kind == OFFER_EMAILED.name,
            Activity.work_date.between(period.first, period.last),
            sa.func.coalesce(Activity.reverses, 0) == 0,
        )
        .group_by(campaign)
        .order_by(campaign)
    )
    columns = (
        Column("campaign", _("Campaign")),
        Column("sent", _("Sent"), "number"),
        Column("bounced", _("Taken back"), "number"),
        Column("share", _("Share"), "percent"),
        Column("companies", _("Companies reached"), "number"),
    )
    rows = tuple(
        (_("single offers") if row.campaign is None else str(row.campaign), row.sent, row.bounced,
         percent(row.bounced, row.sent), row.companies)
        for row in session.execute(query)
    )  # fmt: skip
    return Table("campaigns", _("By campaign"), columns, rows)
