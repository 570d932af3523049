"""What came in, for people: lists of replies, one mail to read, lines for the board and the client card."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.api import (
    Action,
    BoardLine,
    CardSection,
    Company,
    Contact,
    NotFound,
    Period,
    WrongInput,
    clock,
    count,
    find_company,
    known_metrics,
    log_others,
    translator,
    use_case,
    visible_to,
    within_reach,
)
from tagwerk_email_offers.tables import Campaign, Inbound, Message

if TYPE_CHECKING:
    from datetime import date, datetime

    from tagwerk.api import Actor, App

KINDS = ("reply", "auto_reply", "bounce", "delay", "complaint", "unsubscribe")
LAST = 3

_ = translator("tagwerk_email_offers")


@dataclass(frozen=True)
class Letter:
    """A mail that came in, with what it belongs to. *campaign* and *template* are None where it answers no offer."""

    id: int
    kind: str
    sender: str
    name: str
    company: str
    company_id: int
    contact: str | None
    subject: str
    received_at: datetime
    campaign: int | None
    template: str | None
    status: str
    topic: str
    is_read: bool
    text: str


@use_case("inbox.read")
def list_letters(
    app: App, actor: Actor, kind: str = "reply", *, company: str = "", unread: bool = False, limit: int = 50
) -> list[Letter]:
    """What came in, the newest first: of one *kind*, or of every one with ``all``. Raises WrongInput, NotFound.

    A manager sees what answers the own offers.
    """
    if kind not in (*KINDS, "all"):
        raise WrongInput(_("{kind!r} is no kind of mail.", kind=kind), ", ".join((*KINDS, "all")))
    query = _letters(actor).order_by(Inbound.received_at.desc(), Inbound.id.desc()).limit(limit)
    if kind != "all":
        query = query.where(Inbound.kind == kind)
    if unread:
        query = query.where(Inbound.read_at.is_(None))
    with app.database.reading() as session:
        if company:
            query = query.where(Inbound.company_id == find_company(session, actor, company).id)
        rows = session.execute(query).all()
    log_others(app, actor, "inbox.read", "letters", (row.Company.owner_id for row in rows))
    return [_letter(row) for row in rows]


@use_case("inbox.read")
def show_letter(app: App, actor: Actor, letter_id: int) -> Letter:
    """One mail to read; from now on it is read here, while the mailbox stays as it is. Raises NotFound."""
    with app.database.transaction() as session:
        row = session.execute(_letters(actor).where(Inbound.id == letter_id)).first()
        if row is None:
            raise NotFound(_("There is no mail {number}.", number=letter_id), _("Look with: tagwerk inbox list"))
        letter = _letter(row)
        inbound = session.get_one(Inbound, letter_id)
        inbound.read_at = inbound.read_at or clock.now()
    log_others(app, actor, "inbox.read", "letters", [row.Company.owner_id])
    return letter


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
        lines.append(BoardLine("email_offers_uncertain", text, weight=40, action=Action("campaigns.settle")))
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
        letters = session.scalars(query).all()
    rows = [
        (
            (message.first_wire_at or message.created_at).strftime("%Y-%m-%d"),
            f"{campaign.template}, {_state(message.state)}",
        )
        for message, campaign in offers
    ]
    rows += [
        (letter.received_at.strftime("%Y-%m-%d"), f"{kind_name(letter.kind)}: {letter.subject}") for letter in letters
    ]
    return [CardSection("email_offers", _("Offers by e-mail"), tuple(rows))] if rows else []


def _letters(actor: Actor) -> sa.Select[Inbound, Company, Contact, Message, Campaign]:
    query = (
        sa.select(Inbound, Company, Contact, Message, Campaign)
        .join(Company, Company.id == Inbound.company_id)
        .outerjoin(Contact, Contact.id == Inbound.contact_id)
        .outerjoin(Message, Message.id == Inbound.message_id)
        .outerjoin(Campaign, Campaign.id == Message.campaign_id)
    )
    return query.where(sa.or_(visible_to(actor), within_reach(actor, Campaign.employee_id)))


def _letter(row: sa.Row[Inbound, Company, Contact | None, Message | None, Campaign | None]) -> Letter:
    inbound, company, contact, _message, campaign = row
    return Letter(
        inbound.id,
        inbound.kind,
        inbound.sender,
        inbound.sender_name,
        company.name,
        company.id,
        contact.name if contact is not None else None,
        inbound.subject,
        inbound.received_at,
        campaign.id if campaign is not None else None,
        campaign.template if campaign is not None else None,
        inbound.status,
        inbound.topic,
        inbound.read_at is not None,
        inbound.text,
    )


def _state(state: str) -> str:
    return {
        "queued": _("queued"),
        "claimed": _("queued"),
        "sending": _("on its way"),
        "sent": _("sent"),
        "deferred": _("deferred"),
        "failed": _("failed"),
        "uncertain": _("uncertain"),
        "bounced": _("came back"),
        "canceled": _("canceled"),
    }.get(state, state)


def kind_name(kind: str) -> str:
    """The kind of a mail in the reader's language."""
    return {
        "reply": _("reply"),
        "auto_reply": _("automatic reply"),
        "bounce": _("bounce"),
        "delay": _("delayed"),
        "complaint": _("complaint"),
        "unsubscribe": _("unsubscribed"),
    }.get(kind, kind)
