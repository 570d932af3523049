"""How follow-ups stand: how many wait and until when, how many left, how many stopped and why; nothing of it is kept as a number.

What stops a follow-up is found from what happened since the campaign began, read once for all of its mails.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from tagwerk.api import clock, looked_at, pieces, use_case, within_reach
from tagwerk_email_offers.following.due import last_left
from tagwerk_email_offers.following.queueing import look, undecided
from tagwerk_email_offers.tables import NEVER_LEFT, Campaign, Followed, FollowUp, Message
from tagwerk_email_offers.threads.steps import CANCELED
from tagwerk_email_offers.threads.stops import heard_since
from tagwerk_email_offers.threads.threads import BRIEF, Thread, through

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from tagwerk.api import Actor, App
    from tagwerk_email_offers.following.queueing import Looked

PIECE = 5000
"""So many messages are looked at together."""
QUEUED = ""
"""The reason of a follow-up that nothing stopped."""


@dataclass(frozen=True)
class FollowUpProgress:
    """How one step stands. *campaign* has its mails, None before the first; *waiting* is how many are still to be decided.

    *next_at* (UTC) is when the next one is due. *stopped* says how many will not come, by reason; *reason* is why all of it
    waits, or that somebody ended it.
    """

    follows: int
    step: int
    template: str
    after: int
    campaign: int | None
    queued: int
    waiting: int
    next_at: datetime | None
    stopped: Mapping[str, int] = field(default_factory=dict)
    reason: str = ""
    ended: bool = False


@use_case("campaigns.read")
def follow_ups(app: App, actor: Actor, campaigns: Collection[int]) -> dict[int, list[FollowUpProgress]]:
    """The follow-ups of *campaigns*, by campaign and in their order, within the actor's reach."""
    found: dict[int, list[FollowUpProgress]] = {}
    with app.database.reading() as session:
        for piece in pieces(sorted(campaigns)):
            own = within_reach(actor, Campaign.employee_id), Campaign.id.in_(piece)
            query = (
                sa.select(FollowUp, Campaign.employee_id)
                .join(Campaign, Campaign.id == FollowUp.campaign_id)
                .where(*own)
            )
            for step, owner in session.execute(query.order_by(FollowUp.campaign_id, FollowUp.step)):
                looked_at(actor, "campaign", step.campaign_id, owner)
                found.setdefault(step.campaign_id, []).append(progress_of(session, step))
    return found


def progress_of(session: Session, step: FollowUp) -> FollowUpProgress:
    """How *step* stands now."""
    stopped, queued = _decided(session, step)
    looked = look(session, step)
    waiting, next_at = 0, None
    if looked.source_id is not None and not step.ended:
        left = _silent(session, looked, looked.source_id, stopped)
        waiting = len(left)
        next_at = max(looked.wait.due(min(left)), clock.now()) if left else None
    elif looked.source_id is not None and step.reason == CANCELED:
        total = sa.select(sa.func.count(Message.id)).where(undecided(step, looked.source_id))
        stopped[CANCELED] += session.scalar(total) or 0
    return FollowUpProgress(
        follows=step.campaign_id,
        step=step.step,
        template=step.template,
        after=step.days,
        campaign=step.child_id,
        queued=queued,
        waiting=waiting,
        next_at=next_at,
        stopped={reason: number for reason, number in sorted(stopped.items()) if number},
        reason=step.reason or ("" if step.ended else looked.held),
        ended=step.ended,
    )


def _decided(session: Session, step: FollowUp) -> tuple[Counter[str], int]:
    """How many were stopped, by reason, and how many queued; what was stopped after that is among the former."""
    numbers = sa.select(Followed.reason, sa.func.count()).where(Followed.follow_up_id == step.id)
    decided = Counter({row[0]: row[1] for row in session.execute(numbers.group_by(Followed.reason))})
    queued = decided.pop(QUEUED, 0)
    if step.child_id is None:
        return decided, queued
    canceled = sa.select(Message.reason, sa.func.count()).where(
        Message.campaign_id == step.child_id, Message.state.in_(NEVER_LEFT)
    )
    for reason, number in session.execute(canceled.group_by(Message.reason)):
        decided[reason or CANCELED] += number
        queued -= number
    return decided, queued


def _silent(session: Session, looked: Looked, source_id: int, stopped: Counter[str]) -> list[datetime]:
    """When each of the undecided mails left of which nothing was heard; the others are added to *stopped*."""
    root = looked.root.id
    family = sa.select(Campaign.id).where(sa.or_(Campaign.id == root, Campaign.follows_id == root))
    heard = heard_since(session, looked.root.created_at, family)
    columns = Message.id, Message.company_id, Message.state, Message.first_wire_at, Message.created_at
    mails = session.execute(sa.select(*columns, last_left.label("left")).where(undecided(looked.step, source_id))).all()
    silent: list[datetime] = []
    spoken_of: list[Any] = []
    for mail in mails:
        known = mail.id in heard.of_message or heard.survivor(mail.company_id) in heard.of_company
        if known or mail.state == "bounced":
            spoken_of.append(mail)
        else:
            silent.append(mail.left or mail.created_at)
    for mail, thread in zip(spoken_of, _threads(session, looked, spoken_of), strict=True):
        if (stop := heard.stop(thread)) is None:
            silent.append(mail.left or mail.created_at)
        else:
            stopped[stop] += 1
    return silent


def _threads(session: Session, looked: Looked, mails: Sequence[Any]) -> Iterator[Thread]:
    """The thread of each of *mails*; one of the campaign itself is its own."""
    if looked.step.step == 1:
        yield from (Thread((mail,)) for mail in mails)
        return
    for piece in pieces(mails, PIECE):
        ids = [mail.id for mail in piece]
        messages = session.scalars(sa.select(Message).where(Message.id.in_(ids)).options(BRIEF)).all()
        found = through(session, messages)
        yield from (found[key] for key in ids)
