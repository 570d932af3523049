"""The recipients of one campaign, each with what became of the mail, why, and whether something followed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

import sqlalchemy as sa

from tagwerk.api import Company, Contact, WrongInput, log_others, one_of, translator, use_case
from tagwerk_email_offers.sending.campaigns import find_campaign
from tagwerk_email_offers.tables import Followed, FollowUp, Message, MessageState

if TYPE_CHECKING:
    from datetime import datetime

    from tagwerk.api import Actor, App

_ = translator("tagwerk_email_offers")


@dataclass(frozen=True)
class FollowedBy:
    """What one step decided about a mail: it is followed by the mail *message*, or by none, because of *reason*."""

    step: int
    template: str
    message: int | None
    reason: str


@dataclass(frozen=True)
class RecipientView:
    """One mail of a campaign. *first_wire_at* and *due_at* are in UTC, *reason* is a short word or what the server said."""

    message: int
    company_id: int
    company: str
    contact: str
    address: str
    state: MessageState
    reason: str
    attempts: int
    due_at: datetime
    first_wire_at: datetime | None
    follow_ups: tuple[FollowedBy, ...]


@use_case("campaigns.read")
def list_recipients(
    app: App, actor: Actor, campaign_id: int, *, state: str = "", after: int = 0, limit: int = 100
) -> list[RecipientView]:
    """The recipients of the campaign by the number of their message, those above the number *after*, in one *state* or in any.

    Raises NotFound, WrongInput.
    """
    states = get_args(MessageState)
    if state and state not in states:
        raise WrongInput(_("{word!r} is no state of a mail.", word=state), one_of(states))
    with app.database.reading() as session:
        find_campaign(session, actor, campaign_id, locked=False)
        query = (
            sa.select(Message, Company, Contact)
            .join(Company, Company.id == Message.company_id)
            .outerjoin(Contact, Contact.id == Message.contact_id)
            .where(Message.campaign_id == campaign_id, Message.id > after)
        )
        if state:
            query = query.where(Message.state == state)
        rows = session.execute(query.order_by(Message.id).limit(limit)).all()
        decided = (
            sa.select(Followed, FollowUp)
            .join(FollowUp, FollowUp.id == Followed.follow_up_id)
            .where(Followed.message_id.in_([row.Message.id for row in rows]))
            .order_by(FollowUp.step)
        )
        followed: dict[int, list[FollowedBy]] = {}
        for each, step in session.execute(decided):
            by = FollowedBy(step.step, step.template, each.queued_id, each.reason)
            followed.setdefault(each.message_id, []).append(by)
    log_others(app, actor, "campaigns.read", "recipients", (row.Company.owner_id for row in rows))
    return [
        RecipientView(
            message.id,
            company.id,
            company.name,
            contact.name if message.contact_id is not None else "",
            message.address,
            message.state,
            message.reason,
            message.attempts,
            message.due_at,
            message.first_wire_at,
            tuple(followed.get(message.id, ())),
        )
        for message, company, contact in rows
    ]
