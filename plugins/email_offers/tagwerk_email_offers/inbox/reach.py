"""Which mails somebody sees: what answers the own offers, what the own clients write, and what came to the own mailbox.

Who stands in for somebody sees what that one sees. A mail that may be of several companies is seen by whoever sees one of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from tagwerk.api import Company, Contact, Employee, visible_to, within_reach
from tagwerk_email_offers.tables import Campaign, Inbound, InboundCandidate, Mailbox, Message

if TYPE_CHECKING:
    from tagwerk.api import Actor

    Row: TypeAlias = sa.Row[
        Inbound, Company | None, Contact | None, Message | None, Campaign | None, Mailbox, Employee | None
    ]

_OWN = aliased(Company)
"""The company that a mail names; the one it was merged into is ``Company``."""


def mails_seen_by(actor: Actor) -> sa.Select[Inbound, Company, Contact, Message, Campaign, Mailbox, Employee]:
    """The mails that *actor* sees, each with what it belongs to, and who answered it."""
    answering = sa.cast(sa.func.substr(Inbound.answered_by, len("employee:") + 1), sa.String)
    return (
        sa.select(Inbound, Company, Contact, Message, Campaign, Mailbox, Employee)
        .join(Mailbox, Mailbox.id == Inbound.mailbox_id)
        .outerjoin(_OWN, _OWN.id == Inbound.company_id)
        .outerjoin(Company, Company.id == sa.func.coalesce(_OWN.merged_into, _OWN.id))
        .outerjoin(Contact, Contact.id == Inbound.contact_id)
        .outerjoin(Message, Message.id == Inbound.message_id)
        .outerjoin(Campaign, Campaign.id == Message.campaign_id)
        .outerjoin(
            Employee, sa.and_(Inbound.answered_by.like("employee:%"), sa.cast(Employee.id, sa.String) == answering)
        )
        .where(_is_seen(actor))
    )


def responsible() -> sa.ColumnElement[int | None]:
    """Who is to answer: whoever looks after the company, who sent the offer, whose mailbox it is."""
    return sa.func.coalesce(Company.owner_id, Campaign.employee_id, Mailbox.owner_id)


def owner_of(row: Row) -> int | None:
    """The same of a mail that was read."""
    campaign, company = row.Campaign, row.Company
    owners = (company.owner_id if company else None, campaign.employee_id if campaign else None, row.Mailbox.owner_id)
    return next((owner for owner in owners if owner is not None), None)


def _is_seen(actor: Actor) -> sa.ColumnElement[bool]:
    by_company = sa.and_(Company.id.is_not(None), visible_to(actor))
    by_offer = sa.and_(Campaign.id.is_not(None), within_reach(actor, Campaign.employee_id))
    return sa.or_(
        by_company, by_offer, sa.and_(Inbound.company_id.is_(None), _in_own_mailbox(actor), _may_be_own(actor))
    )


def _in_own_mailbox(actor: Actor) -> sa.ColumnElement[bool]:
    """Whether the mailbox is the actor's, or of the actor's department, or of everybody."""
    if actor.sees_everything:
        return sa.true()
    departments = [each for each in (actor.department_id, *actor.headed) if each is not None]
    return sa.or_(
        sa.and_(Mailbox.owner_id.is_not(None), within_reach(actor, Mailbox.owner_id)),
        sa.and_(Mailbox.department_id.is_not(None), Mailbox.department_id.in_(departments)),
        sa.and_(Mailbox.owner_id.is_(None), Mailbox.department_id.is_(None)),
    )


def _may_be_own(actor: Actor) -> sa.ColumnElement[bool]:
    """Whether no company is named that it may be of, or one that the actor sees."""
    other = aliased(Company)
    of_mail = InboundCandidate.inbound_id == Inbound.id
    seen = sa.or_(other.owner_id.is_(None), within_reach(actor, other.owner_id))
    visible = sa.exists().where(of_mail, other.id == InboundCandidate.company_id, seen)
    return sa.or_(~sa.exists().where(of_mail), visible)
