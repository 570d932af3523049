"""Holding messages: a worker claims rows under its token and a lease, and nobody mails a row that another one holds.

::

    queued → claimed → sending → sent | deferred | failed | uncertain
       ↑        │ lease over        └ lease over → uncertain
       └────────┘

Everything here is one short statement in the caller's transaction.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, cast

import sqlalchemy as sa

from tagwerk.api import clock
from tagwerk_email_offers.tables import HELD, WAITING, Campaign, Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from tagwerk_email_offers.tables import MessageState


def claim(session: Session, token: str, lease: float, size: int, campaign_id: int | None) -> list[Message]:
    """Take up to *size* due messages of running campaigns, or of the one given."""
    moment = clock.now()
    due = sa.or_(Message.state == "queued", sa.and_(Message.state == "deferred", Message.next_try <= moment))
    running = sa.select(Campaign.id).where(Campaign.state == "running")
    if campaign_id is not None:
        running = running.where(Campaign.id == campaign_id)
    query = sa.select(Message).where(due, Message.campaign_id.in_(running)).order_by(Message.id).limit(size)
    messages = list(session.scalars(query.with_for_update(skip_locked=True)))
    for message in messages:
        message.state, message.token, message.lease_until = "claimed", token, moment + timedelta(seconds=lease)
    return messages


def begin_sending(session: Session, message: Message, token: str, lease: float) -> bool:
    """Mark as on the wire, before the first byte. False where the lease is over or the campaign was stopped."""
    moment = clock.now()
    running = sa.select(Campaign.id).where(Campaign.id == message.campaign_id, Campaign.state == "running")
    begun = sa.update(Message).where(
        Message.id == message.id,
        Message.state == "claimed",
        Message.token == token,
        Message.lease_until > moment,
        Message.campaign_id.in_(running),
    )
    values = {
        "state": "sending",
        "lease_until": moment + timedelta(seconds=lease),
        "attempts": Message.attempts + 1,
        "first_wire_at": sa.func.coalesce(
            Message.first_wire_at, sa.bindparam("now", moment, Message.first_wire_at.type)
        ),
        "subject": message.subject,
    }
    return changed(session, begun.values(values)) == 1


def renew(session: Session, token: str, lease: float) -> None:
    """Hold what is claimed under *token* for another *lease* seconds, once half of the time is over."""
    moment = clock.now()
    ending = Message.lease_until.between(moment, moment + timedelta(seconds=lease / 2))
    mine = sa.update(Message).where(Message.token == token, Message.state == "claimed", ending)
    changed(session, mine.values(lease_until=moment + timedelta(seconds=lease)))


def give_back(session: Session, token: str, recorded: str = "interrupted") -> None:
    """Let go of everything held under *token*: what was not begun is queued again, what was is uncertain."""
    _let_go(session, Message.token == token, recorded)


def expire(session: Session) -> None:
    """Take back what a worker held longer than its lease: it is gone."""
    _let_go(session, Message.lease_until < clock.now(), "worker_gone")


def held_by_others(session: Session, campaign_id: int, token: str) -> int:
    """How many messages of the campaign another worker than *token* holds."""
    held = Message.campaign_id == campaign_id, Message.state.in_(HELD), Message.token != token
    return session.scalar(sa.select(sa.func.count()).where(*held)) or 0


def finish_campaigns(session: Session) -> None:
    """Running campaigns of which nothing is on its way any more are done."""
    waiting = sa.select(Message.id).where(Message.campaign_id == Campaign.id, Message.state.in_(WAITING))
    changed(session, sa.update(Campaign).where(Campaign.state == "running", ~waiting.exists()).values(state="done"))


def counts(session: Session, campaign_ids: Sequence[int]) -> dict[int, dict[MessageState, int]]:
    """How many messages of each campaign are in each state."""
    found: dict[int, dict[MessageState, int]] = {campaign: {} for campaign in campaign_ids}
    query = (
        sa.select(Message.campaign_id, Message.state, sa.func.count())
        .where(Message.campaign_id.in_(campaign_ids))
        .group_by(Message.campaign_id, Message.state)
    )
    for campaign, state, number in session.execute(query):
        found[campaign][state] = number
    return found


def changed(session: Session, statement: sa.Update) -> int:
    """Run *statement* and give the number of rows that it changed."""
    result = session.execute(statement.execution_options(synchronize_session=False))
    return cast("sa.CursorResult[tuple[()]]", result).rowcount


def _let_go(session: Session, which: sa.ColumnElement[bool], reason: str) -> None:
    """The token stays with what is uncertain, so that its worker may still say how it ended."""
    claimed = sa.update(Message).where(which, Message.state == "claimed")
    changed(session, claimed.values(state="queued", token="", lease_until=None))
    begun = sa.update(Message).where(which, Message.state == "sending")
    changed(session, begun.values(state="uncertain", reason=reason, lease_until=None))
