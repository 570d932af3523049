"""The connections and the mails between them: who waits, who is under way, and how many connections the server bears.

Whatever ends a connection, each mail comes out of here with one answer: ``answered`` takes the first and no second.
"""

from __future__ import annotations

import asyncio
from collections import deque
from functools import cache
from typing import TYPE_CHECKING

from tagwerk.api import TagwerkError, Unreachable, translator
from tagwerk_email_offers.servers import tls_context, unreachable
from tagwerk_email_offers.wire.answers import Answer
from tagwerk_email_offers.wire.connection import Connection, answers_something
from tagwerk_email_offers.wire.opening import Busy, open_connection, own_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import SecretStr

    from tagwerk_email_offers.settings import EmailOffersSettings
    from tagwerk_email_offers.wire.dialogue import Dialogue
    from tagwerk_email_offers.wire.replies import Extensions
    from tagwerk_email_offers.wire.transactions import Transaction

LOST_IN_A_ROW = 3
MOST_MOVES_IN_ALL = 8
GLANCE = 0.002
"""Seconds between two looks at whether all connections have said goodbye."""
PAUSE = 5.0
"""Seconds until a further connection is tried after one was not to be had."""

_ = translator("tagwerk_email_offers")


class Pool:
    """The connections of one wire. *trouble* is why no connection can be had; *heard* is called for each answer."""

    loop: asyncio.AbstractEventLoop

    def __init__(self, settings: EmailOffersSettings, most: int) -> None:
        self.trouble: TagwerkError | None = None
        self.heard: Callable[[], None] = _nothing
        self.pipelining_proven = False
        self.connections: list[Connection] = []
        self.under_way: dict[int, Transaction] = {}
        self.answers: dict[int, Answer] = {}
        self._settings = settings
        self._most = most
        self._tls = cache(lambda: tls_context(settings.cafile))
        self._name = ""
        self._waiting: deque[Transaction] = deque()
        self._opening: set[asyncio.Task[None]] = set()
        self._grouping: bool | None = None
        self._closing = False
        self._not_before = 0.0
        self._refused: SecretStr | None = None
        self._lost = 0
        self._last_culprit: int | None = None

    @property
    def window(self) -> int:
        """Most mails that make sense at once: two for each connection where commands leave in groups."""
        return self._most * (2 if self._grouping else 1)

    def submit(self, mails: list[Transaction]) -> None:
        """Take *mails* over. What can be written is written."""
        for mail in mails:
            self.under_way[mail.key] = mail
            self._waiting.append(mail)
        self._serve()

    async def open_one(self) -> None:
        """Open a connection; its trouble is ours if there is no other."""
        refused = self._refused
        found = await self._open(refused)
        self._opening = {task for task in self._opening if task is not asyncio.current_task()}
        if isinstance(found, TagwerkError):
            self._not_opened(found)
            return
        dialogue, extensions = found
        self.trouble = None
        if self._grouping is None:
            self._grouping = extensions.pipelining
        connection = Connection(self, dialogue, extensions, self._settings.timeout)
        connection.grouping = extensions.pipelining and self._grouping
        connection.renews_token = dialogue.token is not None and dialogue.token != refused
        self.connections.append(connection)
        connection.fill()
        connection.rested = not connection.awaited

    def start_anew(self) -> None:
        """Forget the trouble there was."""
        self.trouble, self._lost, self._closing = None, 0, False

    def refuse(self, mails: list[Transaction]) -> None:
        """The wire is closed: these did not leave."""
        for mail in mails:
            self.under_way[mail.key] = mail
            self.answered(
                mail, Answer("unsent", "connection", text=_("The connection was broken off."), phase="connect")
            )

    async def leave(self, patience: float) -> None:
        """Take nothing more: what waits is unsent, and connections say goodbye when their last answer is in."""
        self._closing = True
        self._give_up(_("The connection was broken off."))
        opening = list(self._opening)
        for task in opening:
            task.cancel()
        await asyncio.gather(*opening, return_exceptions=True)
        for connection in list(self.connections):
            connection.leave()
        deadline = self.loop.time() + patience
        while self.connections and self.loop.time() < deadline:
            await asyncio.sleep(GLANCE)

    def abort(self) -> None:
        """End what is left; every mail has its answer after that."""
        for connection in list(self.connections):
            connection.abort()
        for mail in list(self.under_way.values()):
            self.answered(mail, Answer("uncertain" if mail.handed else "unsent", "connection", phase="connect"))

    # What a connection says

    def next_mail(self) -> Transaction | None:
        return self._waiting.popleft() if self._waiting else None

    def answered(self, mail: Transaction, answer: Answer) -> None:
        if self.under_way.get(mail.key) is mail:
            self.answers[mail.key] = answer
            del self.under_way[mail.key]
            if answers_something(answer):
                self._lost = 0
            self.heard()

    def handed_on(self, mails: list[Transaction]) -> None:
        for mail in reversed(mails):
            mail.moves += 1
            mail.start_anew()
            self._waiting.appendleft(mail)
            if self._closing or self.trouble is not None or mail.moves > MOST_MOVES_IN_ALL:
                self._waiting.popleft()
                self.answered(mail, Answer("unsent", "connection", phase="connect"))

    def pipelining_failed(self) -> None:
        self._grouping = False
        for connection in self.connections:
            connection.grouping = False

    def logged_out(self, connection: Connection) -> None:
        self._refused = connection.token
        others = [each for each in self.connections if each.token == connection.token and each is not connection]
        for each in (connection, *others):
            each.leaving = True  # none of them is given what another hands on
        for each in others:
            each.leave()

    def ended(self, connection: Connection, culprit: Transaction | None) -> None:
        self.connections.remove(connection)
        if connection.achieved:
            self._lost = 0
        elif culprit is not None and culprit.key != self._last_culprit:
            self._lost += 1
            self._last_culprit = culprit.key
        if self._lost >= LOST_IN_A_ROW and not self.connections:
            self.trouble = Unreachable(
                _("The mail server {server} drops the connection again and again.", server=self._settings.smtp),
                _("What has not left is kept; go on later."),
            )
            self._give_up(self.trouble.message)
        self._serve()

    # Who works for whom

    def _serve(self) -> None:
        """Give what waits to who is free, the idle ones first, and open more where that is not enough."""
        if self.trouble is not None and not self.connections:
            self._give_up(self.trouble.message)
        for connection in sorted(self.connections, key=lambda connection: connection.awaited):
            if not self._waiting:
                return
            connection.fill()
        if not self._waiting or self._closing:
            return
        alive = len(self.connections) + len(self._opening)
        if alive and self.loop.time() < self._not_before:
            return
        wanted = -(-len(self._waiting) // (2 if self._grouping else 1))
        for _number in range(min(self._most - alive, wanted - len(self._opening))):
            task = self.loop.create_task(self.open_one())
            self._opening.add(task)

    async def _open(self, refused: SecretStr | None) -> tuple[Dialogue, Extensions] | TagwerkError:
        try:
            self._name = self._name or await self.loop.run_in_executor(None, own_name)
            return await open_connection(self._settings, self._name, self._tls, refused)
        except TagwerkError as error:
            return error
        except Exception as error:
            return unreachable(self._settings.smtp, error)

    def _not_opened(self, error: TagwerkError) -> None:
        alive = len(self.connections) + len(self._opening)
        if not alive:
            self.trouble = error
            self._give_up(error.message)
            return
        self._not_before = self.loop.time() + PAUSE
        if isinstance(error, Busy):
            self._most = max(1, alive)

    def _give_up(self, why: str) -> None:
        while self._waiting:
            self.answered(self._waiting.popleft(), Answer("unsent", "connection", text=why[:400], phase="connect"))


def _nothing() -> None:
    """Nobody listens."""
