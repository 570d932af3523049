"""Queueing follow-ups that are due: a routine looks at the mails of each step in pages, and decides each of them once.

Whether something stops a follow-up is asked in the transaction that queues it, one worker at a time for each step; whoever may
not be written to was asked right before, and is asked again before the mail leaves. That no mail is followed twice by one step
is the key of the table.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from tagwerk.api import ContactAttempt, Employee, TagwerkError, clock, refusals_or_raise
from tagwerk_email_offers.following.due import Wait, left_at
from tagwerk_email_offers.sending import claims
from tagwerk_email_offers.sending.planning import left_today, lock_employee
from tagwerk_email_offers.succession.handing_over import NO_ADDRESS, SENDER_LEFT
from tagwerk_email_offers.tables import WAITING, Campaign, Followed, FollowUp, Message
from tagwerk_email_offers.threads import threads
from tagwerk_email_offers.threads.steps import CANCELED
from tagwerk_email_offers.threads.stops import stops_of
from tagwerk_email_offers.writing.correspondents import Correspondent
from tagwerk_email_offers.writing.recipients import recipients_of
from tagwerk_email_offers.writing.rendering import OfferTemplate
from tagwerk_email_offers.writing.templates import find_template
from tagwerk_email_offers.writing.windows import Window

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.orm import Session

    from tagwerk.api import App, Refusal
    from tagwerk_email_offers.writing.recipients import Recipient
    from tagwerk_email_offers.writing.templates import TemplateSource

PIECE = 200
"""Mails of which one transaction decides."""
REACHED = ("sent", "bounced")
MAY_STILL_LEAVE = (*WAITING, "uncertain")
LATEST = timedelta(days=30)
"""A follow-up that could not leave for so long after it was due, or was ordered, does not come any more."""
TOO_LATE = "too_late"
LONGEST_REASON = 32
FOLLOWED_STATES = ("preparing", "running", "done")
"""What is paused is not followed up meanwhile."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Looked:
    """A step as it was found: what it follows, who writes, how long it waits; *held* says why it waits longer."""

    step: FollowUp
    root: Campaign
    source_id: int | None
    employee: Employee
    wait: Wait
    window: Window
    held: str


def queue_due(app: App) -> None:
    """Queue what is due of all follow-ups; one that cannot be written does not stop the others."""
    with app.database.reading() as session:
        ids = session.scalars(sa.select(FollowUp.id).where(FollowUp.ended.is_(False)).order_by(FollowUp.id)).all()
    for step_id in ids:
        try:
            _queue_step(app, step_id)
            reason = ""
        except TagwerkError as error:
            log.warning("follow-up %s is not queued: %s", step_id, error)
            reason = str(error)[:500]
        _say_why(app, step_id, reason)


def look(session: Session, step: FollowUp) -> Looked:
    """What *step* follows, and whether it may go on now."""
    root = session.get_one(Campaign, step.campaign_id)
    employee = session.get_one(Employee, root.employee_id)
    previous = aliased(FollowUp)
    before = session.scalars(
        sa.select(previous).where(previous.campaign_id == step.campaign_id, previous.step == step.step - 1)
    ).first()
    wait = Wait.of(session, employee, step.days - (before.days if before is not None else 0))
    window = Window.of(session, root.window, employee)
    held: str = "" if root.state in FOLLOWED_STATES else root.state
    if not employee.active:
        held = SENDER_LEFT
    elif not root.sender:
        held = NO_ADDRESS
    source = before.child_id if before is not None else root.id
    return Looked(step, root, source, employee, wait, window, held)


def undecided(step: FollowUp, source_id: int) -> sa.ColumnElement[bool]:
    """The condition that a message reached somebody, and that *step* has not decided about it."""
    decided = sa.exists().where(Followed.follow_up_id == step.id, Followed.message_id == Message.id)
    return sa.and_(Message.campaign_id == source_id, Message.state.in_(REACHED), ~decided)


def _queue_step(app: App, step_id: int) -> None:
    with app.database.reading() as session:
        looked = look(session, session.get_one(FollowUp, step_id))
    if looked.held:
        return
    template = find_template(app, looked.step.template)
    OfferTemplate(template)  # compiles, or says what is wrong before anything is queued
    after: int | None = 0
    while looked.source_id is not None and after is not None:
        after = _queue_page(app, looked, template, looked.source_id, after)
    _end(app, step_id)


def _queue_page(app: App, looked: Looked, template: TemplateSource, source_id: int, after: int) -> int | None:
    """Decide about the next mails above the number *after*; gives the last of them, None where the step rests."""
    moment = clock.now()
    with app.database.reading() as session:
        due = sa.select(Message).where(
            undecided(looked.step, source_id), looked.wait.is_over(moment), Message.id > after
        )
        page = session.scalars(due.order_by(Message.id).limit(PIECE)).all()
        recipients = recipients_of(session, page)
    if not page:
        return None
    refusals = refusals_or_raise(
        app, [ContactAttempt(each.id, "email", each.address, each.company_id, each.contact_id) for each in page]
    )
    with app.database.transaction() as session:
        goes_on = _decide(app, session, looked, template, [each.id for each in page], recipients, refusals)
    return page[-1].id if goes_on else None


def _decide(
    app: App,
    session: Session,
    looked: Looked,
    template: TemplateSource,
    page: Sequence[int],
    recipients: Mapping[int, Recipient],
    refusals: Mapping[int, Refusal],
) -> bool:
    """Decide about the mails of *page*, under the locks of campaign and step; False where the step has to rest."""
    claims.lock(session, looked.root.id)
    child_id = session.scalar(sa.select(FollowUp.child_id).where(FollowUp.id == looked.step.id))
    child = session.get(Campaign, child_id, with_for_update=True) if child_id is not None else None
    step = session.get(FollowUp, looked.step.id, with_for_update=True)
    if step is None or step.ended or step.child_id != child_id:
        return False
    now = look(session, step)
    if now.held or now.employee.id != looked.employee.id or (child is not None and child.state == "paused"):
        return False
    lock_employee(session, now.employee.id)
    left = left_today(app, session, now.employee.id)
    source = session.scalars(
        sa.select(Message).where(Message.id.in_(page), undecided(step, now.source_id or 0)).order_by(Message.id)
    ).all()
    stops = stops_of(session, threads.through(session, source))
    moment = clock.now()
    queued: list[tuple[Message, Message]] = []
    for message in source:
        reason: str = stops.get(message.id, "")
        if not reason and message.id in refusals:
            refusal = refusals[message.id]
            reason = (refusal.cause or refusal.reason)[:LONGEST_REASON]
        if not reason and _is_too_late(now, message, moment):
            reason = TOO_LATE
        if reason:
            session.add(_decided(step, message, moment, reason=reason))
        elif left is None or len(queued) < left:
            child = child or _begin(session, step, now.root, moment)
            queued.append((message, _mail(child, now, template, message, recipients[message.id], moment)))
    _store(session, step, child, queued, moment)
    return left is None or len(queued) < left


def _store(
    session: Session, step: FollowUp, child: Campaign | None, queued: list[tuple[Message, Message]], moment: datetime
) -> None:
    if not queued or child is None:
        return
    session.add_all(mail for _message, mail in queued)
    session.flush()
    session.add_all(_decided(step, message, moment, queued_id=mail.id) for message, mail in queued)
    child.chosen += len(queued)
    child.state = "running" if child.state == "done" else child.state


def _begin(session: Session, step: FollowUp, root: Campaign, moment: datetime) -> Campaign:
    """The campaign of the step: whatever its template is, a mail that comes by itself is a reminder and no offer."""
    child = Campaign(
        template=step.template,
        kind="reminder",
        segment=root.segment,
        wanted=None,
        all_contacts=root.all_contacts,
        again=True,
        chosen=0,
        through=0,
        lately=0,
        reason="",
        window=root.window,
        sender=root.sender,
        employee_id=root.employee_id,
        follows_id=root.id,
        state="running",
        starts_at=moment,
        created_at=moment,
    )
    session.add(child)
    session.flush()
    step.child_id = child.id
    return child


def _mail(
    child: Campaign, now: Looked, template: TemplateSource, message: Message, recipient: Recipient, moment: datetime
) -> Message:
    return Message(
        campaign_id=child.id,
        company_id=message.company_id,
        contact_id=message.contact_id,
        address=message.address,
        language=template.language_for(recipient.language),
        state="queued",
        message_id=Correspondent.parse(now.root.sender).new_message_id(),
        due_at=now.window.opens_for(recipient.company, moment),
        created_at=moment,
    )


def _decided(
    step: FollowUp, message: Message, moment: datetime, *, queued_id: int | None = None, reason: str = ""
) -> Followed:
    return Followed(
        follow_up_id=step.id, message_id=message.id, queued_id=queued_id, reason=reason[:32], decided_at=moment
    )


def _is_too_late(now: Looked, message: Message, moment: datetime) -> bool:
    due = now.wait.due(left_at(message))
    return moment - max(due, now.step.created_at) > LATEST


def _end(app: App, step_id: int) -> None:
    """The step has ended when all is decided that it follows, and nothing more of that can leave."""
    with app.database.transaction() as session:
        step = session.get(FollowUp, step_id)
        if step is None:
            return
        claims.lock(session, step.campaign_id)
        step = session.get_one(FollowUp, step_id, with_for_update=True)
        looked = look(session, step)
        if looked.source_id is not None and _may_come(session, step, looked.source_id):
            return
        earlier = sa.select(FollowUp.id).where(
            FollowUp.campaign_id == step.campaign_id, FollowUp.step < step.step, FollowUp.ended.is_(False)
        )
        if looked.root.state == "done" and session.scalar(earlier.limit(1)) is None:
            step.ended = True


def _may_come(session: Session, step: FollowUp, source_id: int) -> bool:
    waiting = sa.select(Message.id).where(Message.campaign_id == source_id, Message.state.in_(MAY_STILL_LEAVE))
    open_ones = sa.select(Message.id).where(undecided(step, source_id))
    return any(session.scalar(query.limit(1)) is not None for query in (waiting, open_ones))


def _say_why(app: App, step_id: int, reason: str) -> None:
    with app.database.reading() as session:
        step = session.get(FollowUp, step_id)
        if step is None or step.reason in (reason, CANCELED):
            return
    with app.database.transaction() as session:
        why = sa.update(FollowUp).where(FollowUp.id == step_id, FollowUp.reason != CANCELED)
        claims.changed(session, why.values(reason=reason))
