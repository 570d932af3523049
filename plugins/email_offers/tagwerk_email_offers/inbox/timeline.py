"""Mails on the timeline of a company: offers that left, mails that arrived, and answers to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.api import OFFER_EMAILED, Action, Activity, TimelineEntry, TimelineSpan, translator
from tagwerk_email_offers.tables import Answer, Campaign, Inbound, Message

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from tagwerk.api import App

SHOWN = 300
"""Characters of a mail."""

_ = translator("tagwerk_email_offers")


def entries(app: App, span: TimelineSpan) -> list[TimelineEntry]:
    """What was mailed to a company, and what it mailed."""
    found: list[TimelineEntry] = []
    with app.database.reading() as session:
        if span.asks_for("mail_out"):
            found += _offers(session, span)
            found += _answers(session, span)
        if span.asks_for("mail_in"):
            found += _arrived(session, span)
    return found


def _offers(session: Session, span: TimelineSpan) -> Iterable[TimelineEntry]:
    query = (
        sa.select(Message, Campaign)
        .join(Campaign, Campaign.id == Message.campaign_id)
        .where(Message.company_id.in_(span.companies), Message.first_wire_at.is_not(None))
    )
    if span.since is not None:
        query = query.where(Message.first_wire_at >= span.since)
    rows = session.execute(query.order_by(Message.first_wire_at.desc(), Message.id.desc()).limit(span.limit)).all()
    counted = _counted(session, span) if rows else {}
    titles = {"bounced": _("Mail bounced"), "uncertain": _("Mail, uncertain"), "failed": _("Mail not delivered")}
    for message, campaign in rows:
        if message.first_wire_at is not None:
            yield TimelineEntry(
                message.first_wire_at, "mail_out", titles.get(message.state, _("Mail sent")),
                f"{message.subject or campaign.template} ({message.address})", message.sent_by_id or campaign.employee_id,
                message.contact_id, None, counted.get(message.id),
            )  # fmt: skip


def _counted(session: Session, span: TimelineSpan) -> dict[int, int]:
    """The activities of the newest offers, by message."""
    query = sa.select(Activity.id, Activity.details).where(
        Activity.company_id.in_(span.companies),
        Activity.kind == OFFER_EMAILED.name,
        sa.func.coalesce(Activity.reverses, 0) == 0,  # else SQLite reads the index of reversals, most of the ledger
    )
    rows = session.execute(query.order_by(Activity.work_date.desc(), Activity.id.desc()).limit(span.limit * 2))
    return {details["message"]: number for number, details in rows if "message" in details}


def _answers(session: Session, span: TimelineSpan) -> Iterable[TimelineEntry]:
    query = (
        sa.select(Answer, Inbound.contact_id)
        .join(Inbound, Inbound.id == Answer.inbound_id)
        .where(Inbound.company_id.in_(span.companies), Answer.sent_at.is_not(None))
    )
    if span.since is not None:
        query = query.where(Answer.sent_at >= span.since)
    for answer, contact in session.execute(query.order_by(Answer.sent_at.desc(), Answer.id.desc()).limit(span.limit)):
        if answer.sent_at is not None:
            text = f"{answer.subject}: {answer.text}"[:SHOWN]
            action = Action("inbox.show", answer.inbound_id)
            yield TimelineEntry(
                answer.sent_at, "mail_out", _("Mail answered"), text, answer.employee_id, contact, action
            )


def _arrived(session: Session, span: TimelineSpan) -> Iterable[TimelineEntry]:
    columns = (Inbound.id, Inbound.kind, Inbound.received_at, Inbound.subject, Inbound.contact_id,
               sa.func.substr(Inbound.text, 1, SHOWN).label("text"))  # fmt: skip
    query = sa.select(*columns).where(Inbound.company_id.in_(span.companies))
    if span.since is not None:
        query = query.where(Inbound.received_at >= span.since)
    titles = {"reply": _("Reply"), "auto_reply": _("Automatic reply"), "bounce": _("Bounce")}
    for mail in session.execute(query.order_by(Inbound.received_at.desc(), Inbound.id.desc()).limit(span.limit)):
        title = titles.get(mail.kind, _("Mail received"))
        text = f"{mail.subject}: {' '.join(mail.text.split())}"[:SHOWN]
        yield TimelineEntry(
            mail.received_at, "mail_in", title, text, None, mail.contact_id, Action("inbox.show", mail.id)
        )
