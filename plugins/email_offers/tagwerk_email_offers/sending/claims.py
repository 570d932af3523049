"""Holding messages: a worker claims rows under its token and a lease, and nobody mails a row that another one holds.

::

    queued, deferred → claimed → sending → sent | queued | deferred | failed | uncertain
           ↑              │ lease over └ lease over → uncertain
           └──────────────┘

Everything here is one or two short statements in the caller's transaction. No message waits in a closed campaign: whoever
closes one locks it first and looks then.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, cast

import sqlalchemy as sa

from tagwerk.api import Bulk, Employee, among
from tagwerk_email_offers.tables import DUE_STATES, HELD_STATES, WAITING, Campaign, Message

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from tagwerk_email_offers.tables import CampaignState, MessageState

DUE, HELD = sa.text(DUE_STATES), sa.text(HELD_STATES)
"""Said word for word as the partial indexes say it: otherwise SQLite does not take them."""
LONGEST_LEASE = timedelta(hours=1)
"""The settings allow no longer one: what is held beyond it was held by a clock that was wrong."""

_table = cast("sa.Table", Message.__table__)
_KEYS = among(_table.c.id, "keys")
# The statements of every turn are made once: to make them, and to find the compiled ones in the cache, costs as much as to
# run them.
_STATE = sa.select(Campaign.state).where(Campaign.id == sa.bindparam("campaign"))
_STATE_TO_READ, _STATE_TO_CHANGE = _STATE.with_for_update(read=True), _STATE.with_for_update()
_SENDER = (
    sa.select(Campaign.employee_id, Employee.left_on).join(Employee).where(Campaign.id == sa.bindparam("campaign"))
)
_WAITING_LONGEST = (
    sa.select(
        _table.c.id,
        _table.c.campaign_id,
        _table.c.company_id,
        _table.c.contact_id,
        _table.c.address,
        _table.c.message_id,
        _table.c.attempts,
        _table.c.first_wire_at,
    )
    .where(
        Message.campaign_id == sa.bindparam("campaign"),
        DUE,
        Message.due_at <= sa.bindparam("now"),
        sa.select(Campaign.id).where(Campaign.id == sa.bindparam("campaign"), Campaign.state == "running").exists(),
    )
    .order_by(Message.due_at, Message.id)
    .limit(sa.bindparam("size"))
    .with_for_update(skip_locked=True)
)
_TAKE = (
    sa.update(_table)
    .where(_KEYS)
    .values(
        state="claimed", token=sa.bindparam("by"), lease_until=sa.bindparam("until", type_=_table.c.lease_until.type)
    )
)
_STILL_HELD = (
    sa.select(_table.c.id)
    .where(
        _KEYS,
        _table.c.state == "claimed",
        _table.c.token == sa.bindparam("by"),
    )
    .with_for_update()
)
_MARK = Bulk(
    sa.update(_table)
    .where(_table.c.id == sa.bindparam("key"))
    .values(
        state="sending",
        lease_until=sa.bindparam("until", type_=_table.c.lease_until.type),
        attempts=_table.c.attempts + 1,
        first_wire_at=sa.func.coalesce(_table.c.first_wire_at, sa.bindparam("now", type_=_table.c.first_wire_at.type)),
        subject=sa.bindparam("title"),
    )
)


@dataclass(slots=True)
class Held:
    """A message as the run that holds it knows it; the fields are those of ``Message``."""

    id: int
    campaign_id: int
    company_id: int
    contact_id: int | None
    address: str
    message_id: str
    attempts: int
    first_wire_at: datetime | None
    subject: str = ""


def claim(
    session: Session, campaign_id: int, token: str, lease: timedelta, size: int, moment: datetime
) -> Sequence[Held]:
    """Take up to *size* due messages of the campaign, the one that waits longest first, while it runs."""
    given = {"campaign": campaign_id, "now": moment, "size": size}
    messages = [Held(*row) for row in session.connection().execute(_WAITING_LONGEST, given)]
    if messages:
        keys = [message.id for message in messages]
        session.connection().execute(_TAKE, {"keys": keys, "by": token, "until": moment + lease})
    return messages


def begin(session: Session, messages: Sequence[Held], token: str, lease: timedelta, moment: datetime) -> set[int]:
    """Mark as on the wire, before the first byte; gives the ids of those that may leave: held by *token* still.

    Whoever takes a message back whose lease is over takes the token away; a clock that jumps takes nothing away.
    """
    if not messages:
        return set()
    connection = session.connection()
    given = {"keys": [message.id for message in messages], "by": token}
    begun = set(connection.scalars(_STILL_HELD, given))
    marks = [
        {"key": message.id, "title": message.subject, "until": moment + lease, "now": moment}
        for message in messages
        if message.id in begun
    ]
    if marks:
        _MARK.execute(connection, marks)
    return begun


def renew(session: Session, token: str, lease: timedelta, moment: datetime) -> None:
    """Hold what is held under *token* for another *lease*, on the wire too."""
    mine = sa.update(Message).where(HELD, Message.token == token)
    changed(session, mine.values(lease_until=moment + lease))


def let_go(session: Session, token: str, reason: str = "interrupted") -> None:
    """Let go of everything held under *token*: what was not begun is queued again, what was is uncertain."""
    _let_go(session, Message.token == token, reason)


def expire(session: Session, moment: datetime, campaign_id: int) -> None:
    """Take back what a worker held of the campaign longer than its lease: it is gone."""
    over = sa.or_(Message.lease_until < moment, Message.lease_until > moment + 2 * LONGEST_LEASE)
    _let_go(session, sa.and_(Message.campaign_id == campaign_id, over), "worker_gone")


def waiting(session: Session, campaign_id: int) -> int:
    """How many messages of the campaign have not ended."""
    query = sa.select(sa.func.count(Message.id)).where(Message.campaign_id == campaign_id, Message.state.in_(WAITING))
    return session.scalar(query) or 0


def held_by_others(session: Session, campaign_id: int, token: str) -> tuple[int, datetime | None]:
    """How many messages of the campaign another worker than *token* holds, and until when at the latest if it has ended."""
    held = Message.campaign_id == campaign_id, HELD, Message.token != token
    number, until = session.execute(sa.select(sa.func.count(), sa.func.max(Message.lease_until)).where(*held)).one()
    return number, until


def lock(session: Session, campaign_id: int, *, to_change: bool = False) -> CampaignState:
    """The state of the campaign, which stays what it is until the transaction ends; *to_change* it, nobody else may look.

    Whoever changes a campaign and its messages locks the campaign first: so nobody waits for the other for ever.
    """
    query = _STATE_TO_CHANGE if to_change else _STATE_TO_READ
    state: CampaignState = session.connection().scalars(query, {"campaign": campaign_id}).one()
    return state


def is_sender(session: Session, campaign_id: int, employee: Employee, moment: datetime) -> bool:
    """Whether the campaign is that of *employee*, who works here; it is locked already."""
    row = session.connection().execute(_SENDER, {"campaign": campaign_id}).one()
    works: bool = row.left_on is None or employee.work_date(moment) <= row.left_on
    return bool(works and row.employee_id == employee.id)


def pause(session: Session, campaign_id: int, reason: str) -> None:
    """The running campaign stops for *reason*; it is locked already."""
    stop = sa.update(Campaign).where(Campaign.id == campaign_id, Campaign.state == "running")
    changed(session, stop.values(state="paused", reason=reason[:500]))


def finish(session: Session, campaign_id: int) -> None:
    """A running campaign of which nothing waits any more is done."""
    if lock(session, campaign_id, to_change=True) != "running":
        return
    waiting = sa.select(Message.id).where(Message.campaign_id == campaign_id, Message.state.in_(WAITING)).limit(1)
    if session.scalar(waiting) is None:
        changed(session, sa.update(Campaign).where(Campaign.id == campaign_id).values(state="done"))


def next_due(session: Session, campaign_id: int) -> datetime | None:
    """When the next message of the campaign is due, None where none waits."""
    return session.scalar(sa.select(sa.func.min(Message.due_at)).where(Message.campaign_id == campaign_id, DUE))


def has_work(session: Session, campaign_id: int, moment: datetime) -> bool:
    """Whether a worker finds something to do: a due message, one whose worker is gone, or the end of the campaign."""
    due = next_due(session, campaign_id)
    if due is not None and due <= moment:
        return True
    held = sa.select(sa.func.min(Message.lease_until)).where(HELD, Message.campaign_id == campaign_id)
    first = session.scalar(held)
    return first < moment if first is not None else due is None


def counts(session: Session, campaign_ids: Sequence[int], moment: datetime) -> dict[int, dict[MessageState, int]]:
    """How many messages of each campaign are in each state; what a worker that is gone had on the wire is uncertain."""
    found: dict[int, dict[MessageState, int]] = {campaign: {} for campaign in campaign_ids}
    query = (
        sa.select(Message.campaign_id, Message.state, sa.func.count())
        .where(Message.campaign_id.in_(campaign_ids))
        .group_by(Message.campaign_id, Message.state)
    )
    for campaign, state, number in session.execute(query):
        found[campaign][state] = number
    gone = sa.select(Message.campaign_id, sa.func.count()).where(
        HELD, Message.campaign_id.in_(campaign_ids), Message.state == "sending", Message.lease_until < moment
    )
    for campaign, number in session.execute(gone.group_by(Message.campaign_id)):
        found[campaign]["sending"] -= number
        found[campaign]["uncertain"] = found[campaign].get("uncertain", 0) + number
    return found


def changed(session: Session, statement: sa.Update) -> int:
    """Run *statement* and give the number of rows that it changed."""
    result = session.execute(statement.execution_options(synchronize_session=False))
    return cast("sa.CursorResult[tuple[()]]", result).rowcount


def _let_go(session: Session, which: sa.ColumnElement[bool], reason: str) -> None:
    """The token stays with what is uncertain, so that its worker may still say how it ended."""
    claimed = sa.update(Message).where(HELD, which, Message.state == "claimed")
    changed(session, claimed.values(state="queued", token="", lease_until=None))
    begun = sa.update(Message).where(HELD, which, Message.state == "sending")
    changed(session, begun.values(state="uncertain", reason=reason, lease_until=None))
