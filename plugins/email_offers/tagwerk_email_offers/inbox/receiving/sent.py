"""The folder with what was sent: a mail that somebody wrote to a waiting client by the own mail program is an answer.

Our own bulk mails, of which a server keeps copies there, are none, nor is what a robot wrote.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.api import Employee, Unreachable
from tagwerk_email_offers import tables
from tagwerk_email_offers.inbox.answered import mark_answered
from tagwerk_email_offers.inbox.matching.lookup import SLACK
from tagwerk_email_offers.inbox.receiving.offers_by_hand import count_offer
from tagwerk_email_offers.inbox.receiving.taking_in import NOTHING_YET, move_cursor
from tagwerk_email_offers.mime.comparing import keys_of, written_forms
from tagwerk_email_offers.tables import Answer, Inbound, Message
from tagwerk_email_offers.understanding.reading import understand

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.orm import Session

    from tagwerk.api import Activity, Actor, App
    from tagwerk_email_offers.inbox.mailboxes.arrived import Arrived
    from tagwerk_email_offers.inbox.matching.directory import Directory
    from tagwerk_email_offers.inbox.receiving.offers_by_hand import ByHand
    from tagwerk_email_offers.understanding.results import Kind, Understood

log = logging.getLogger(__name__)

OF_ROBOTS: tuple[Kind, ...] = ("auto_reply", "bounce", "delay", "receipt", "complaint", "unreadable")
MOST_RECIPIENTS = 20
"""A mail to more than these is no answer to one of them."""


@dataclass
class SentTaken:
    """What a piece of the Sent folder came to: how many mails *answered* a client, and the activities of offers by hand."""

    answered: int = 0
    activities: list[Activity] = field(default_factory=list)


def take_sent(
    app: App,
    actor: Actor,
    mailbox_id: int,
    piece: Sequence[Arrived],
    directory: Directory,
    by_hand: ByHand | None = None,
    understood: Mapping[str, Understood] = NOTHING_YET,
) -> SentTaken:
    """Take in mails that were sent, some of them *understood* already, by their uids. With *by_hand* the offers among them
    count. Raises Unreachable.
    """
    read = [
        (arrived, understood.get(arrived.uid) or understand(arrived.raw)) for arrived in piece if not arrived.trouble
    ]
    try:
        return _take(app, actor, mailbox_id, piece, read, directory, by_hand)
    except Unreachable:
        raise
    except Exception as error:  # a mail of ours that cannot be read answers nobody; the others do
        log.warning("a piece of %s sent mails is taken in one by one: %s", len(piece), type(error).__name__)
    taken = SentTaken()
    for arrived in piece:
        own = [each for each in read if each[0] is arrived]
        try:
            alone = _take(app, actor, mailbox_id, [arrived], own, directory, by_hand)
        except Unreachable:
            raise
        except Exception as error:
            log.warning("a sent mail is passed over: %s", type(error).__name__)
            alone = _take(app, actor, mailbox_id, [arrived], [], directory, None)
        taken = SentTaken(taken.answered + alone.answered, taken.activities + alone.activities)
    return taken


def _take(
    app: App,
    actor: Actor,
    mailbox_id: int,
    piece: Sequence[Arrived],
    read: Sequence[tuple[Arrived, Understood]],
    directory: Directory,
    by_hand: ByHand | None,
) -> SentTaken:
    with app.database.transaction() as session:
        fresh = move_cursor(session, mailbox_id, piece)
        own = _ours(session, [mail.message_id for _arrived, mail in read])
        owner = session.get_one(tables.Mailbox, mailbox_id).owner_id
        taken = SentTaken()
        for arrived, mail in read:
            if arrived.uid in fresh and mail.kind not in OF_ROBOTS and mail.message_id not in own:
                taken.answered += _answered(session, arrived, mail, owner)
                if by_hand is not None:
                    taken.activities += count_offer(
                        session, actor, by_hand, arrived, mail, mailbox_id, owner, directory
                    )
    return taken


def _answered(session: Session, arrived: Arrived, mail: Understood, owner: int | None) -> bool:
    """Whether somebody waited who was written to, or whose mail this one answers."""
    addresses = {form for each in mail.to[:MOST_RECIPIENTS] for key in keys_of(each) for form in written_forms(key)}
    if len(mail.to) > MOST_RECIPIENTS:
        addresses = set()
    which = [Inbound.sender.in_(addresses), Inbound.reply_to.in_(addresses)]
    if mail.references:
        which.append(Inbound.mail_id.in_(mail.references[:MOST_RECIPIENTS]))
    waiting = sa.select(Inbound).where(
        Inbound.state == "waiting", Inbound.received_at <= arrived.received_at + SLACK, sa.or_(*which)
    )
    found = session.scalars(waiting.with_for_update()).all()
    by = f"employee:{owner}" if owner is not None else _signature(session, mail.sender)
    for inbound in found:
        mark_answered(inbound, "sent", by, arrived.received_at)
    return bool(found)


def _ours(session: Session, ids: list[str]) -> set[str]:
    """Which of *ids* are mails that left through here."""
    written = [f"<{each}>" for each in ids if each]
    found: set[str] = set()
    for table in (Message, Answer):
        found |= set(session.scalars(sa.select(table.message_id).where(table.message_id.in_(written))))
    return {each.strip("<>") for each in found}


def _signature(session: Session, address: str) -> str:
    employee = session.scalar(sa.select(Employee.id).where(sa.func.lower(Employee.email) == address.lower()).limit(1))
    return f"employee:{employee}" if employee is not None else ""
