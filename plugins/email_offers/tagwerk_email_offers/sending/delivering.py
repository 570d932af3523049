"""Delivering: claim, ask, write, mark, send, record; a crash at any point loses no recipient and mails nobody twice.

One turn of a run: what the server answered and what goes on the wire next are one commit, on the disk before the next byte
leaves; then the next mails are written while the server works. What a run may leave uncertain when it dies is what was on
the wire, at most ``Wire.window`` mails.
"""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING
from uuid import uuid4
from zoneinfo import ZoneInfo

from tagwerk.api import Action, TagwerkError, Unreachable, clock, clock_of, tell_recorded, translator
from tagwerk_email_offers import api
from tagwerk_email_offers.sending import claims, pacing
from tagwerk_email_offers.sending.judging import Decision, Judge, Tried
from tagwerk_email_offers.sending.progress import in_silence, say
from tagwerk_email_offers.sending.stock import MOMENT, Stock
from tagwerk_email_offers.sending.storing import WAITS, store, words_of
from tagwerk_email_offers.settings import settings_of
from tagwerk_email_offers.wire.interrupting import interrupts_held
from tagwerk_email_offers.wire.wire import Outgoing

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from tagwerk.api import App
    from tagwerk_email_offers.sending.claims import Held
    from tagwerk_email_offers.sending.crediting import Credited
    from tagwerk_email_offers.sending.progress import Advance
    from tagwerk_email_offers.sending.storing import Stored
    from tagwerk_email_offers.wire.answers import Answer
    from tagwerk_email_offers.wire.wire import Wire
    from tagwerk_email_offers.writing.composing import Envelope
    from tagwerk_email_offers.writing.windows import Window
    from tagwerk_email_offers.writing.writer import Writer

_ = translator("tagwerk_email_offers")

GLANCE = 0.2
"""Seconds between two looks at what another worker holds."""
LAST_WORDS = 10.0
"""Seconds that an interrupted run waits for the answers to what is on the wire."""
PATIENCE = timedelta(seconds=2)
"""A limit that is open again within this is waited for; for longer, the run ends and the next one goes on."""


@dataclass
class Delivery:
    """One run of delivering one campaign, under a token of its own. *advance* hears how many mails are done.

    After *slice_* seconds nothing more is put on the wire, so that other routines have their turn; None is without end.
    """

    app: App
    wire: Wire
    writer: Writer
    credited: Credited
    window: Window
    advance: Advance = in_silence
    slice_: float | None = None
    token: str = field(default_factory=lambda: uuid4().hex)

    def __post_init__(self) -> None:
        settings = settings_of(self.app)
        self._campaign_id = self.credited.campaign_id
        self._lease = timedelta(seconds=settings.lease)
        self._pace = pacing.Pace.of(settings)
        self._judge = Judge()
        self._stock = Stock(self.app, self._campaign_id, self.token, self.writer, self.window)
        self._sending: dict[int, Held] = {}  # on the wire
        self._unstored: list[Decision] = []  # judged, and not yet in the database: it may be away for a moment
        self._is_noted = False  # that the relay takes mail
        self._renewed = self._started = time.monotonic()
        self._runs, self._ended, self._said = True, False, False
        self._rests_until: datetime | None = None

    def run(self, *, wait_for_others: bool = False) -> None:
        """Deliver what is due. With *wait_for_others*, what another worker holds is waited for, as long as its lease.

        Raises Unreachable where the server as a whole is in trouble; what had not left is queued again.
        """
        answered: list[tuple[int, Answer]] = []
        try:
            while self._turn(answered) or (wait_for_others and self._wait_for_others()):
                answered = self.wire.answers(self._patience)
        except Unreachable as error:
            go_on = Action("campaigns.resume", self._campaign_id)
            raise Unreachable(error.message, error.hint, error.action or go_on) from error
        finally:
            self._leave()

    @property
    def _patience(self) -> float:
        """Seconds that the next answer is waited for: not long while documents are made that could leave."""
        if not self.wire.in_flight:
            return 0.0
        return MOMENT if self._stock.begun and self.wire.room else self._lease.total_seconds() / 3

    def _turn(self, answered: list[tuple[int, Answer]]) -> bool:
        """Store what was answered, mark what goes on the wire next, claim what comes after it, in one commit; then write.

        False when nothing is left to do for this run.
        """
        moment = clock.now()
        self._unstored += self._judged(answered, moment)
        with interrupts_held():  # what was marked leaves
            with self.app.database.transaction() as session:
                moment = clock_of(session)
                stored = self._store(session, moment)
                begun = self._begin(session, moment)
                self._claim(session, moment)
                soon = self._soon(session, moment)
            self.wire.send([Outgoing(message.id, envelope) for message, envelope in begun])
        self._tell(stored)
        more = bool(self._stock)
        self.advance(self._stock.write())
        if soon:
            time.sleep(soon)
        return bool(more or self.wire.in_flight or soon)

    def _judged(self, answered: list[tuple[int, Answer]], moment: datetime) -> list[Decision]:
        decisions: list[Decision] = []
        for key, answer in answered:
            message = self._sending[key]
            assert message.first_wire_at is not None
            tried = Tried(key, message.address, message.attempts, message.first_wire_at)
            decisions += self._judge.judge(tried, answer, moment)
        return decisions

    def _store(self, session: Session, moment: datetime) -> Stored:
        decisions = self._unstored
        rest, stop = self._judge.rest, self._judge.stop
        to_change = stop is not None or any(decision.state in WAITS for decision in decisions)
        state = claims.lock(session, self._campaign_id, to_change=to_change)
        if rest is not None and self._rests_until is None:
            reason, success = f"{rest.code} {rest.text}", self._judge.successes > 0
            self._rests_until = pacing.rest(session, self._pace.relay, reason, moment, after_success=success)
        if self._judge.successes and not self._is_noted:
            pacing.note_taken(session, self._pace.relay, moment)
            self._is_noted = True
        due = self._rests_until or moment
        stored = store(session, decisions, self._sending, self.token, self.credited, due, state)
        if stop is not None and state != "canceled":
            claims.pause(session, self._campaign_id, f"{stop.code} {words_of(stop)}")
        self._runs = state == "running" and stop is None
        return stored

    def _begin(self, session: Session, moment: datetime) -> list[tuple[Held, Envelope]]:
        """Mark as many of the written as the wire takes now. What is marked here is on the disk before its first byte."""
        if not self._goes_on(session, moment):
            return []
        written = self._stock.written
        waiting = [message for message, _envelope in islice(written.values(), self.wire.room)]
        domains = [(message.id, message.address.rpartition("@")[2]) for message in waiting]
        allowed = pacing.take(session, self._pace, domains, moment)
        self._stock.put_off(session, allowed.later)
        leaving = [message for message in waiting if message.id in allowed.now]
        begun = claims.begin(session, leaving, self.token, self._lease, moment)
        chosen = [written.pop(message.id) for message in leaving]
        for message, _envelope in chosen:
            message.attempts += 1
            message.first_wire_at = message.first_wire_at or moment
        self._sending |= {message.id: message for message in leaving if message.id in begun}
        return [(message, envelope) for message, envelope in chosen if message.id in begun]

    def _goes_on(self, session: Session, moment: datetime) -> bool:
        """Whether more may leave: the campaign runs under the same employee, the relay takes mail, the slice is not over."""
        if not self._ended:
            self._rests_until = self._rests_until or pacing.resting_until(session, self._pace.relay, moment)
            over = self.slice_ is not None and time.monotonic() - self._started > self.slice_
            stopped = not (self._runs and claims.is_sender(session, self._campaign_id, self.credited.employee, moment))
            self._ended = over or stopped or self._rests_until is not None
        if self._ended:
            self._stock.clear()
        return not self._ended

    def _claim(self, session: Session, moment: datetime) -> None:
        """Hold what is held, take back what a dead worker held, and take more when less is left than the wire takes at once."""
        if time.monotonic() - self._renewed > self._lease.total_seconds() / 3 or not self._stock:
            claims.renew(session, self.token, self._lease, moment)
            claims.expire(session, moment, self._campaign_id)
            self._renewed = time.monotonic()
        if not self._ended:
            self._stock.claim(session, self._lease, self.wire.window, moment)

    def _soon(self, session: Session, moment: datetime) -> float:
        """Seconds until the next mail is due, where nothing else is to be done and that is soon; else 0."""
        if self._ended or self._stock or self.wire.in_flight:
            return 0.0
        due = claims.next_due(session, self._campaign_id)
        wait = due - moment if due is not None else PATIENCE
        return max(wait.total_seconds(), 0.01) if wait < PATIENCE else 0.0

    def _wait_for_others(self) -> bool:
        """Whether another worker holds something of the campaign; then after a moment."""
        if self._ended:
            return False
        with self.app.database.reading() as session:
            held, until = claims.held_by_others(session, self._campaign_id, self.token)
        if held and until is not None and not self._said:
            self._said = True
            moment = f"{until.astimezone(ZoneInfo(self.writer.employee.time_zone)):%H:%M:%S}"
            text = _("Another sender has {number} of the mails; if it has ended, they go on at {moment}.",
                     number=held, moment=moment)  # fmt: skip
            say(self.advance, text)
        if held:
            time.sleep(GLANCE)
        return held > 0

    def _leave(self) -> None:
        """Hear what is on the wire, and let go of everything; what nobody answered is uncertain."""
        answered = self._last_answers()
        moment = clock.now()
        self._unstored += self._judged(answered, moment)
        with self.app.database.reading() as session:
            self._judge.is_trusted = pacing.took_lately(session, self._pace.relay, clock_of(session))
        self._unstored += self._judge.end(moment)
        with self.app.database.transaction() as session:
            claims.lock(session, self._campaign_id, to_change=True)
            stored = self._store(session, moment)
            claims.let_go(session, self.token)
            claims.finish(session, self._campaign_id)
        self._tell(stored)

    def _last_answers(self) -> list[tuple[int, Answer]]:
        """The answers to what is still on the wire after an interruption, as far as they come soon."""
        answered: list[tuple[int, Answer]] = []
        until = time.monotonic() + LAST_WORDS
        with suppress(TagwerkError):
            while self.wire.in_flight and (left := until - time.monotonic()) > 0:
                answered += self.wire.answers(left)
        return answered

    def _tell(self, stored: Stored) -> None:
        decisions, self._unstored = self._unstored, []
        self.advance(sum(decision.state not in ("queued", "deferred") for decision in decisions))
        tell_recorded(self.app, stored.recorded)
        if stored.sent and self.app.plugins.implemented(api.email_offers_sent):
            offers = tuple(self._offer(self._sending[key]) for key in sorted(stored.sent))
            self.app.plugins.notify(api.email_offers_sent, api.SentBatch(offers))
        for decision in decisions:
            self._sending.pop(decision.tried.id, None)

    def _offer(self, message: Held) -> api.SentOffer:
        return api.SentOffer(
            message.id,
            message.campaign_id,
            self.credited.template,
            message.company_id,
            message.contact_id,
            message.message_id,
        )
