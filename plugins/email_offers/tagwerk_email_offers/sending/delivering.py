"""Delivering: claim, write, mark, send, record; a crash at any point loses no recipient and mails nobody twice.

The result of one mail and the mark "on the wire" of the next are one commit, so that a mail costs one. On this wire one mail
is in flight at a time; hence at most one becomes uncertain when the process dies.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from tagwerk.api import Company, Contact, ContactAttempt, WrongInput, clock, refusals_of, suppress, tell_recorded
from tagwerk_email_offers import api
from tagwerk_email_offers.sending import claims
from tagwerk_email_offers.sending.crediting import credit
from tagwerk_email_offers.sending.progress import in_silence
from tagwerk_email_offers.settings import settings_of
from tagwerk_email_offers.tables import Campaign, Message
from tagwerk_email_offers.understanding.bounces import is_dead_address
from tagwerk_email_offers.writing.recipients import Recipient
from tagwerk_email_offers.writing.writer import writer_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from tagwerk.api import Activity, App
    from tagwerk_email_offers.sending.progress import Advance
    from tagwerk_email_offers.sending.smtp import Answer, SmtpWire
    from tagwerk_email_offers.tables import MessageState
    from tagwerk_email_offers.writing.composing import Envelope
    from tagwerk_email_offers.writing.writer import Writer

BATCH = 20
FIRST_PAUSE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(hours=4)
MOST_ATTEMPTS = 12
GLANCE = 0.2
"""Seconds between two looks at what another worker holds."""


@dataclass
class Delivery:
    """One run of delivering one campaign, under a token of its own. *recorded_by* acts; *advance* hears how many mails are done.

    *writer* is the one of the plan; without it, one is made from the campaign's row when there is something to write.
    """

    app: App
    wire: SmtpWire
    recorded_by: str
    campaign_id: int
    advance: Advance = in_silence
    writer: Writer | None = None
    token: str = field(default_factory=lambda: uuid4().hex)

    def run(self, *, wait_for_others: bool = False) -> None:
        """Deliver what is due. With *wait_for_others*, what another worker holds is waited for, as long as its lease.

        Raises Unreachable where the server as a whole is in trouble; what had not left is queued again.
        """
        try:
            while (batch := self._claim()) or (wait_for_others and self._others_hold()):
                if batch:
                    self._deliver(batch)
                else:
                    time.sleep(GLANCE)
        finally:
            with self.app.database.transaction() as session:
                claims.give_back(session, self.token)
                claims.finish_campaigns(session)

    def _claim(self) -> list[Message]:
        with self.app.database.transaction() as session:
            claims.expire(session)
            return claims.claim(session, self.token, settings_of(self.app).lease, BATCH, self.campaign_id)

    def _others_hold(self) -> bool:
        with self.app.database.reading() as session:
            return claims.held_by_others(session, self.campaign_id, self.token) > 0

    def _deliver(self, batch: list[Message]) -> None:
        written = self._write(self._the_writer(), self._allowed(batch))
        sent: list[Message] = []
        answered: tuple[Message, Answer] | None = None
        try:
            for message, envelope in written:
                self.wire.ready()
                begun = self._step(answered, message)
                answered = None
                if begun:
                    answered = message, self.wire.send(envelope)
                    sent += [message] if answered[1].state == "sent" else []
        finally:
            self._step(answered, None)
            self._tell(sent)

    def _allowed(self, batch: list[Message]) -> list[Message]:
        """Ask again right before the handing over: somebody may have been suppressed meanwhile."""
        attempts = [
            ContactAttempt(message.id, "email", message.address, message.company_id, message.contact_id)
            for message in batch
        ]
        refusals = refusals_of(self.app, attempts)
        self._stop(
            [(message, "suppressed", refusals[message.id].reason) for message in batch if message.id in refusals]
        )
        return [message for message in batch if message.id not in refusals]

    def _write(self, writer: Writer, batch: list[Message]) -> list[tuple[Message, Envelope]]:
        recipients = self._recipients(batch)
        written: list[tuple[Message, Envelope]] = []
        broken: list[tuple[Message, MessageState, str]] = []
        for message in batch:
            try:
                envelope, message.subject = writer.write(recipients[message.id], message.message_id)
                written.append((message, envelope))
            except WrongInput as error:
                broken.append((message, "failed", str(error)))
        self._stop(broken)
        return written

    def _recipients(self, batch: list[Message]) -> dict[int, Recipient]:
        with self.app.database.reading() as session:
            return {
                message.id: Recipient(
                    session.get_one(Company, message.company_id),
                    session.get(Contact, message.contact_id) if message.contact_id is not None else None,
                    message.address,
                )
                for message in batch
            }

    def _the_writer(self) -> Writer:
        """Raises NotFound or WrongInput where the template is gone or broken; then nothing of the campaign leaves."""
        if self.writer is None:
            with self.app.database.reading() as session:
                campaign = session.get_one(Campaign, self.campaign_id)
            self.writer = writer_of(self.app, campaign)
        return self.writer

    def _stop(self, ended: Sequence[tuple[Message, MessageState, str]]) -> None:
        """These do not leave; each with its state and reason."""
        if not ended:
            return
        with self.app.database.transaction() as session:
            for message, state, reason in ended:
                row = session.get_one(Message, message.id, with_for_update=True)
                if row.token == self.token and row.state == "claimed":
                    row.state, row.reason, row.lease_until = state, reason[:500], None
        self.advance(len(ended))

    def _step(self, answered: tuple[Message, Answer] | None, following: Message | None) -> bool:
        """Store what became of one mail and mark the next; False where the next may not be sent after all."""
        if answered is None and following is None:
            return False
        lease = settings_of(self.app).lease
        with self.app.database.transaction() as session:
            recorded = self._store(session, *answered) if answered is not None else []
            begun = following is not None and claims.begin_sending(session, following, self.token, lease)
            if begun:
                claims.renew(session, self.token, lease)
        if answered is not None and answered[1].state != "again":
            self.advance(1)
        tell_recorded(self.app, recorded)
        return begun

    def _store(self, session: Session, message: Message, answer: Answer) -> list[Activity]:
        """The answer counts as long as nobody else has taken the row over, also when our lease is over."""
        row = session.get_one(Message, message.id, with_for_update=True)
        if row.token != self.token or row.state not in ("sending", "uncertain", "queued"):
            return []
        row.state = "queued" if answer.state == "again" else answer.state
        row.reason, row.lease_until = answer.text[:500], None
        row.reply_code = answer.code or None
        if answer.state == "sent":
            return credit(session, row, self.recorded_by)
        if answer.state == "deferred":
            _defer(row)
        elif answer.state == "failed" and is_dead_address(answer.code, answer.text):
            suppress(session, "email", row.address, "hard_bounce")
        return []

    def _tell(self, sent: list[Message]) -> None:
        offers = tuple(
            api.SentOffer(
                message.id,
                message.campaign_id,
                self._the_writer().template.source.name,
                message.company_id,
                message.contact_id,
                message.message_id,
            )
            for message in sent
        )
        if offers:
            self.app.plugins.notify(api.email_offers_sent, api.SentBatch(offers))


def _defer(row: Message) -> None:
    """Later, each time twice as long, until it is too often."""
    if row.attempts >= MOST_ATTEMPTS:
        row.state, row.next_try = "failed", None
        return
    row.next_try = clock.now() + min(FIRST_PAUSE * 2 ** (row.attempts - 1), LONGEST_PAUSE)
