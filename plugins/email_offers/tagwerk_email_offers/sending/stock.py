"""What a run holds and has not sent yet: messages are claimed, somebody may refuse them, and the others are written.

Their documents are made meanwhile, by other processes; a turn writes those that are ready, and keeps the wire waiting no longer
than a moment.
"""

from __future__ import annotations

import time
from collections import deque
from concurrent.futures import FIRST_COMPLETED, wait
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tagwerk.api import ContactAttempt, WrongInput, clock, refusals_or_raise
from tagwerk_email_offers.sending import claims
from tagwerk_email_offers.tables import Message
from tagwerk_email_offers.threads.stops import stops_of
from tagwerk_email_offers.threads.threads import before
from tagwerk_email_offers.writing.recipients import recipients_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime, timedelta

    from sqlalchemy.orm import Session

    from tagwerk.api import App
    from tagwerk_email_offers.sending.claims import Held
    from tagwerk_email_offers.tables import MessageState
    from tagwerk_email_offers.threads.threads import Thread
    from tagwerk_email_offers.writing.composing import Envelope
    from tagwerk_email_offers.writing.recipients import Recipient
    from tagwerk_email_offers.writing.rendering import Draft
    from tagwerk_email_offers.writing.windows import Window
    from tagwerk_email_offers.writing.writer import Writer


MOMENT = 0.25
"""Seconds that a turn writes at most, while nobody listens to the wire; and waits for a document where nothing is written."""
FRESH = 0.5
"""Seconds in which what is claimed at once should leave: so long ago was asked who may be written to."""
ASK_AGAIN = 5.0
"""Seconds after which it is asked again of those that are still here: a relay may become slow, and somebody may want no more."""
MOST_AHEAD = 20
"""Windows of the wire that are claimed at once where they leave that fast; at first, and where they do not, two."""


@dataclass
class Stock:
    """The messages of one campaign that are held under *token*: some claimed, some begun, some *written*, by their numbers."""

    app: App
    campaign_id: int
    token: str
    writer: Writer
    window: Window
    claimed: list[Held] = field(default_factory=list)
    begun: deque[tuple[Held, Recipient, Draft]] = field(default_factory=deque)
    threads: dict[int, Thread] = field(default_factory=dict)
    written: dict[int, tuple[Held, Envelope]] = field(default_factory=dict)
    ahead: int = 1
    _enough: int = 0
    _claimed_at: float = 0.0
    _asked_at: float = 0.0

    def __bool__(self) -> bool:
        return bool(self.claimed or self.begun or self.written)

    def claim(self, session: Session, lease: timedelta, enough: int, moment: datetime) -> None:
        """Take more when less than *enough* is left: *ahead* times that, more where the last ones left quickly."""
        if self.claimed or self.begun or len(self.written) >= enough:
            return
        now = time.monotonic()
        quickly = now - self._claimed_at < FRESH
        self.ahead = min(2 * self.ahead, MOST_AHEAD) if quickly else max(self.ahead // 2, 2)
        self._enough, self._claimed_at = enough, now
        self.claimed = list(claims.claim(session, self.campaign_id, self.token, lease, self.ahead * enough, moment))

    def write(self) -> int:
        """Begin what was claimed, and write what is ready of it; gives how many have come to their end so."""
        ended = self._begin() if self.claimed else self._asked_again()
        until = time.monotonic() + MOMENT
        self._write_ready(ended, until)
        if self.begun and not self.written and not ended:
            wait([draft.answer for _message, _recipient, draft in self.begun if draft.answer], MOMENT, FIRST_COMPLETED)
            self._write_ready(ended, until + MOMENT)
        if ended:
            with self.app.database.transaction() as session:
                self._end(session, ended)
        return len(ended)

    def _begin(self) -> dict[int, tuple[MessageState, str]]:
        """Ask again who may be written to, for somebody may have been suppressed or have answered meanwhile, and begin the
        mails to the others.

        Gives those that have come to their end so.
        """
        claimed = self.claimed
        ended = self._may_not(claimed)
        self.claimed = []
        with self.app.database.reading() as session:
            recipients = recipients_of(session, claimed)
        moment = clock.now()
        later: dict[int, datetime] = {}
        for message in claimed:
            recipient = recipients[message.id]
            if message.id in ended:
                continue
            if (opens := self.window.opens_for(recipient.company, moment)) > moment:
                later[message.id] = opens
            else:
                try:
                    self.begun.append((message, recipient, self.writer.draft(recipient, message.id)))
                except WrongInput as error:
                    ended[message.id] = "failed", str(error)
        if later:
            with self.app.database.transaction() as session:
                self.put_off(session, later)
        return ended

    def _may_not(self, messages: Sequence[Held]) -> dict[int, tuple[MessageState, str]]:
        """Those of *messages* that may not leave now, with their end: somebody refuses, or the thread has ended."""
        self._asked_at = time.monotonic()
        attempts = [
            ContactAttempt(each.id, "email", each.address, each.company_id, each.contact_id) for each in messages
        ]
        refusals = refusals_or_raise(self.app, attempts)
        ended: dict[int, tuple[MessageState, str]] = {
            key: ("suppressed", refusal.cause or refusal.reason) for key, refusal in refusals.items()
        }
        if self.writer.follows:
            with self.app.database.reading() as session:
                threads = before(session, [message.id for message in messages])
                ended |= {key: ("canceled", reason) for key, reason in stops_of(session, threads).items()}
            self.threads |= threads
        return ended

    def _asked_again(self) -> dict[int, tuple[MessageState, str]]:
        """The same of those that were begun or written some time ago and have not left."""
        waiting = [each[0] for each in self.begun] + [message for message, _envelope in self.written.values()]
        if not waiting or time.monotonic() - self._asked_at < ASK_AGAIN:
            return {}
        ended = self._may_not(waiting)
        for message, _recipient, draft in self.begun:
            if message.id in ended:
                draft.drop()
        self.begun = deque(each for each in self.begun if each[0].id not in ended)
        for key in ended:
            self.written.pop(key, None)
        return ended

    def _write_ready(self, ended: dict[int, tuple[MessageState, str]], until: float) -> None:
        """Write the mails whose documents are there, as far as the time goes and the wire needs them; those that cannot be
        written are *ended*.
        """
        for _each in range(len(self.begun)):
            if len(self.written) >= 2 * self._enough:
                break
            message, recipient, draft = self.begun.popleft()
            if not draft.is_ready or time.monotonic() > until:
                self.begun.append((message, recipient, draft))
                continue
            try:
                thread = self.threads.pop(message.id, None)
                envelope, message.subject = self.writer.write(recipient, message.message_id, message.id, draft, thread)
            except WrongInput as error:
                ended[message.id] = "failed", str(error)
                continue
            self.written[message.id] = message, envelope

    def put_off(self, session: Session, later: Mapping[int, datetime]) -> None:
        """These may not leave before the moment that stands beside each."""
        for key, until in later.items():
            if (row := self._held(session, key)) is not None:
                row.state, row.due_at, row.lease_until = "queued", until, None
            self.written.pop(key, None)

    def clear(self) -> None:
        """Nothing more is sent of it; the rows are let go of at the end of the run."""
        self.claimed.clear()
        for _message, _recipient, draft in self.begun:
            draft.drop()
        self.begun.clear()
        self.threads.clear()
        self.written.clear()

    def _end(self, session: Session, ended: Mapping[int, tuple[MessageState, str]]) -> None:
        for key, (state, reason) in ended.items():
            if (row := self._held(session, key)) is not None:
                row.state, row.reason, row.lease_until = state, reason[:500], None

    def _held(self, session: Session, key: int) -> Message | None:
        """The row, as long as it is ours."""
        row = session.get_one(Message, key, with_for_update=True)
        return row if row.token == self.token and row.state == "claimed" else None
