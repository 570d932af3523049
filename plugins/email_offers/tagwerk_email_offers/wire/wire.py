"""The wire as the rest of the house sees it: mails are handed over, answers are fetched, and nothing is asynchronous.

Inside there is an event loop of its own, which runs while somebody waits in ``open``, ``answers`` or ``close`` and not between.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tagwerk_email_offers.wire.interrupting import interrupts_held
from tagwerk_email_offers.wire.pool import Pool
from tagwerk_email_offers.wire.transactions import Transaction

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

    from tagwerk_email_offers.settings import EmailOffersSettings
    from tagwerk_email_offers.wire.answers import Answer
    from tagwerk_email_offers.writing.composing import Envelope

MOMENT = 0.002
"""Seconds that answers gather after the first, so that storing them together is worth it."""
MOST = 3
"""Answers for each mail that is still under way, with which nobody waits any longer: to store many costs little more than one."""
GOODBYE = 5.0
"""Seconds that closing may take; the answers to what has just left come within them."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A mail to send. *key* names it in the answers; no two with the same key are under way."""

    key: int
    envelope: Envelope


class Wire:
    """A few connections to the server of *settings*, opened when they are needed, kept, and replaced when they end.

    Every mail that was handed over comes back with exactly one answer, also after ``close``.
    """

    def __init__(self, settings: EmailOffersSettings, connections: int | None = None) -> None:
        self._settings = settings
        self._pool = Pool(settings, settings.connections if connections is None else connections)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._left_at = 0.0
        self._closed = False

    def __enter__(self) -> Wire:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self.close()

    def open(self) -> None:
        """See that there is a connection, encrypted and logged in as it must be. Raises Unreachable, ConfigurationError."""
        loop = self._running()
        self._closed = False
        self._pool.start_anew()
        self._listen_again(loop)
        if not self._pool.connections:
            opening = loop.create_task(self._pool.open_one())
            with interrupts_held(lambda: loop.call_soon_threadsafe(opening.cancel)):
                loop.run_until_complete(opening)
        self._left_at = loop.time()
        if self._pool.trouble is not None:
            raise self._pool.trouble

    @property
    def window(self) -> int:
        """Most mails that are in flight at all: connections, times two where the server takes commands in groups."""
        return self._pool.window

    @property
    def in_flight(self) -> int:
        """How many mails were handed over of which nobody has fetched the answer."""
        return len(self._pool.under_way) + len(self._pool.answers)

    @property
    def room(self) -> int:
        """How many more may be handed over now; 0 when no connection can be had."""
        if self._closed or self._pool.trouble is not None:
            return 0
        return max(0, self.window - self.in_flight)

    def send(self, mails: Sequence[Outgoing]) -> None:
        """Hand *mails* over and write at once what can be written. Raises ValueError for a key that is in flight already."""
        pool = self._pool
        keys = [mail.key for mail in mails]
        if len({*keys} - pool.under_way.keys() - pool.answers.keys()) < len(keys):
            raise ValueError("a mail of that key is in flight")
        transactions = [Transaction(mail.key, mail.envelope) for mail in mails]
        if self._closed:
            pool.refuse(transactions)
            return
        loop = self._running()
        self._listen_again(loop)
        with interrupts_held():
            loop.call_soon(loop.stop)
            loop.run_forever()  # one look at what came meanwhile: a connection that was closed is not written to
            pool.submit(transactions)
        self._left_at = loop.time()

    def answers(self, wait: float) -> list[tuple[int, Answer]]:
        """Wait up to *wait* seconds for the first answer, and give it with those that come within a moment; ``[]`` after that.

        Raises Unreachable, or ConfigurationError, when nothing is in flight and no connection can be had.
        """
        pool = self._pool
        if not self._closed and not self.in_flight and pool.trouble is not None:
            raise pool.trouble
        if not self._closed and (pool.under_way or not pool.answers):
            loop = self._running()
            self._listen_again(loop)
            self._gather(loop, wait)
            self._left_at = loop.time()
        answers, pool.answers = pool.answers, {}
        return list(answers.items())

    def close(self) -> None:
        """Say goodbye, for a few seconds at most. What was still to be sent is answered: unsent, or uncertain."""
        self._closed = True
        loop, self._loop = self._loop, None
        if loop is None:
            return
        try:
            self._listen_again(loop)
            with interrupts_held():
                loop.run_until_complete(self._pool.leave(min(self._settings.timeout, GOODBYE)))
        finally:
            self._pool.abort()
            loop.call_soon(loop.stop)
            loop.run_forever()  # the transports close
            loop.close()

    def _running(self) -> asyncio.AbstractEventLoop:
        if self._loop is None:
            self._loop = self._pool.loop = asyncio.new_event_loop()
            self._left_at = self._loop.time()
        return self._loop

    def _listen_again(self, loop: asyncio.AbstractEventLoop) -> None:
        away = loop.time() - self._left_at
        for connection in self._pool.connections:
            connection.shift(away)

    def _gather(self, loop: asyncio.AbstractEventLoop, wait: float) -> None:
        pool = self._pool
        done = loop.create_future()
        gathering: list[asyncio.TimerHandle] = []

        def finish() -> None:
            if not done.done():
                done.set_result(None)

        def heard() -> None:
            if len(pool.answers) >= MOST * len(pool.under_way):  # the next mails may come while the rest is answered
                finish()
            elif not gathering:
                gathering.append(loop.call_later(MOMENT, finish))

        if pool.answers:
            heard()
        timer = loop.call_later(max(0.0, wait), finish)
        pool.heard = heard
        try:
            with interrupts_held(lambda: loop.call_soon_threadsafe(finish)):
                loop.run_until_complete(done)
        finally:
            pool.heard = _nobody
            for each in (timer, *gathering):
                each.cancel()


def send_one(settings: EmailOffersSettings, envelope: Envelope) -> Answer:
    """Send one mail over a connection of its own. Raises Unreachable, ConfigurationError."""
    with Wire(settings, connections=1) as wire:
        wire.open()
        wire.send([Outgoing(0, envelope)])
        while not (answers := wire.answers(settings.timeout)):
            pass
    return answers[0][1]


def _nobody() -> None:
    """Nobody waits for answers."""
