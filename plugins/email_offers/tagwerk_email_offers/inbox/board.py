"""What the board and a client card show of offers and of what came back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.api import Action, BoardLine, CardSection, Period, count, known_metrics, translator
from tagwerk_email_offers.naming import mail_kind_name, message_state_name
from tagwerk_email_offers.tables import Campaign, Inbound, Message

if TYPE_CHECKING:
    from datetime import date

    from tagwerk.api import App

LAST = 3

_ = translator("tagwerk_email_offers")


def board_lines(app: App, employee_id: int, on: date) -> list[BoardLine]:
    """What of the employee's offers waits for a look, and how many of the day *on* came back."""
    with app.database.reading() as session:
        mine = Campaign.employee_id == employee_id
        unread = sa.select(sa.func.count(Inbound.id)).join(Message).join(Campaign)
        replies = session.scalar(unread.where(mine, Inbound.kind == "reply", Inbound.read_at.is_(None))) or 0
        doubtful = sa.select(sa.func.count(Message.id)).join(Campaign).where(mine, Message.state == "uncertain")
        uncertain = session.scalar(doubtful) or 0
        bounced = count(session, known_metrics(app)["offers_bounced"], employee_id, Period.day(on))
    lines = []
    if replies:
        text = _("Replies to read: {number}", number=replies)
        lines.append(BoardLine("email_offers_replies", text, weight=50, action=Action("inbox.list", unread=True)))
    if bounced:
        text = _("Offers that came back and can be replaced: {number}", number=bounced)
        action = Action("campaigns.send", "TEMPLATE", to="SEGMENT", fill=True)
        lines.append(BoardLine("email_offers_bounced", text, weight=45, action=action))
    if uncertain:
        text = _("Uncertain offers: {number}", number=uncertain)
        lines.append(
            BoardLine(
                "email_offers_uncertain", text, weight=40, action=Action("campaigns.settle", "CAMPAIGN", "DECISION")
            )
        )
    return lines


def card_sections(app: App, company_id: int) -> list[CardSection]:
    """The last offers to the company and what came back."""
    with app.database.reading() as session:
        offers = session.execute(
            sa.select(Message, Campaign)
            .join(Campaign)
            .where(Message.company_id == company_id, Message.state != "suppressed")
            .order_by(Message.id.desc())
            .limit(LAST)
        ).all()
        query = (
            sa.select(Inbound).where(Inbound.company_id == company_id).order_by(Inbound.received_at.desc()).limit(LAST)
        )
        mails = session.scalars(query).all()
    rows = [
        (
            (message.first_wire_at or message.created_at).strftime("%Y-%m-%d"),
            f"{campaign.template}, {message_state_name(message.state)}",
        )
        for message, campaign in offers
    ]
    rows += [(mail.received_at.strftime("%Y-%m-%d"), f"{mail_kind_name(mail.kind)}: {mail.subject}") for mail in mails]
    return [CardSection("email_offers", _("Offers by e-mail"), tuple(rows))] if rows else []
