"""Threads: the offer that reached somebody and the follow-ups that left since, as headers name them (RFC 5322, 3.6.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import load_only

from tagwerk_email_offers.tables import Followed, Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

BRIEF = load_only(
    Message.id, Message.campaign_id, Message.company_id, Message.first_wire_at, Message.created_at, Message.state
)
"""Enough of a message to say when a thread began and whose it is, where there are many."""
ANSWERED = "Re: "
LONGEST_SUBJECT = 900


@dataclass(frozen=True)
class Thread:
    """The mails to one recipient that go on from one another: the offer, then its follow-ups, the newest last."""

    messages: tuple[Message, ...]

    @property
    def company_id(self) -> int:
        """Whose thread it is."""
        return self.messages[0].company_id

    @property
    def since(self) -> datetime:
        """When the offer was put on the wire."""
        first = self.messages[0]
        return first.first_wire_at or first.created_at

    @property
    def references(self) -> tuple[str, ...]:
        """The Message-IDs, the newest last."""
        return tuple(message.message_id for message in self.messages)

    @property
    def subject(self) -> str:
        """What a mail that goes on from it is called."""
        return (ANSWERED + self.messages[0].subject.removeprefix(ANSWERED))[:LONGEST_SUBJECT]

    def with_newest(self, message: Message) -> Thread:
        """The same, and *message* after it."""
        return Thread((*self.messages, message))


def before(session: Session, numbers: Iterable[int]) -> dict[int, Thread]:
    """What each of the messages *numbers* goes on from, by its number; those that follow nothing up are left out."""
    found: dict[int, Thread] = {}
    newest = {number: number for number in numbers}
    while newest:
        query = sa.select(Followed.queued_id, Message).join(Message, Message.id == Followed.message_id)
        earlier = {row[0]: row[1] for row in session.execute(query.where(Followed.queued_id.in_(set(newest.values()))))}
        newest = {key: at for key, at in newest.items() if at in earlier}
        for key, at in newest.items():
            later = found[key].messages if key in found else ()
            found[key] = Thread((earlier[at], *later))
        newest = {key: earlier[at].id for key, at in newest.items()}
    return found


def through(session: Session, messages: Sequence[Message]) -> dict[int, Thread]:
    """The thread that ends with each of *messages*, by its number."""
    earlier = before(session, [message.id for message in messages])
    return {
        message.id: earlier[message.id].with_newest(message) if message.id in earlier else Thread((message,))
        for message in messages
    }
