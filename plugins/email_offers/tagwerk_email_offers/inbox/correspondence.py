"""What came in, for people: lists of replies, and one mail to read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

import sqlalchemy as sa

from tagwerk.api import (
    Action,
    Company,
    Contact,
    NotFound,
    WrongInput,
    clock,
    find_company,
    log_others,
    one_of,
    translator,
    use_case,
    visible_to,
    within_reach,
)
from tagwerk_email_offers.tables import Campaign, Inbound, Message
from tagwerk_email_offers.understanding.kinds import MailKind

if TYPE_CHECKING:
    from datetime import datetime

    from tagwerk.api import Actor, App

EVERY_KIND = "all"

_ = translator("tagwerk_email_offers")


@dataclass(frozen=True)
class InboundMailView:
    """A mail that came in, with what it belongs to. *campaign* and *template* are None where it answers no offer."""

    id: int
    kind: MailKind
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
def list_mails(
    app: App, actor: Actor, kind: str = "reply", *, company: str = "", unread: bool = False, limit: int = 50
) -> list[InboundMailView]:
    """What came in, the newest first: of one *kind*, or of every one with ``all``. Raises WrongInput, NotFound.

    A manager sees what answers the own offers.
    """
    kinds = (*get_args(MailKind), EVERY_KIND)
    if kind not in kinds:
        raise WrongInput(_("{kind!r} is no kind of mail.", kind=kind), one_of(kinds))
    query = _mails(actor).order_by(Inbound.received_at.desc(), Inbound.id.desc()).limit(limit)
    if kind != EVERY_KIND:
        query = query.where(Inbound.kind == kind)
    if unread:
        query = query.where(Inbound.read_at.is_(None))
    with app.database.reading() as session:
        if company:
            query = query.where(Inbound.company_id == find_company(session, actor, company).id)
        rows = session.execute(query).all()
    log_others(app, actor, "inbox.read", "inbound mails", (row.Company.owner_id for row in rows))
    return [_view(row) for row in rows]


@use_case("inbox.read")
def show_mail(app: App, actor: Actor, mail_id: int) -> InboundMailView:
    """One mail to read; from now on it is read here, while the mailbox stays as it is. Raises NotFound."""
    with app.database.transaction() as session:
        row = session.execute(_mails(actor).where(Inbound.id == mail_id)).first()
        if row is None:
            raise NotFound(_("There is no mail {number}.", number=mail_id), Action("inbox.list"))
        mail = _view(row)
        inbound = session.get_one(Inbound, mail_id)
        inbound.read_at = inbound.read_at or clock.now()
    log_others(app, actor, "inbox.read", "inbound mails", [row.Company.owner_id])
    return mail


def _mails(actor: Actor) -> sa.Select[Inbound, Company, Contact, Message, Campaign]:
    query = (
        sa.select(Inbound, Company, Contact, Message, Campaign)
        .join(Company, Company.id == Inbound.company_id)
        .outerjoin(Contact, Contact.id == Inbound.contact_id)
        .outerjoin(Message, Message.id == Inbound.message_id)
        .outerjoin(Campaign, Campaign.id == Message.campaign_id)
    )
    return query.where(sa.or_(visible_to(actor), within_reach(actor, Campaign.employee_id)))


def _view(row: sa.Row[Inbound, Company, Contact | None, Message | None, Campaign | None]) -> InboundMailView:
    inbound, company, contact, _message, campaign = row
    return InboundMailView(
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
