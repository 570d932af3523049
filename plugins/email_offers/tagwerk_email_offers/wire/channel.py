"""What lies under a connection with its mails: bytes out, replies in, and how long a server may be silent."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from typing import TYPE_CHECKING

from tagwerk.api import translator
from tagwerk_email_offers.wire.replies import Garbled, ReplyReader

if TYPE_CHECKING:
    from collections.abc import Callable

    from tagwerk_email_offers.wire.answers import Fault
    from tagwerk_email_offers.wire.dialogue import Dialogue
    from tagwerk_email_offers.wire.replies import Reply

GLANCE = 0.01
"""Seconds between two looks at whether a long content has left."""

_ = translator("tagwerk_email_offers")


class Channel(asyncio.Protocol):
    """An open connection of which each reply belongs to something that was asked before the reply came."""

    def __init__(self, dialogue: Dialogue) -> None:
        self.over = False
        self._raw, self._transport = dialogue.raw, dialogue.transport
        self._loop = asyncio.get_running_loop()
        self._reader = ReplyReader()
        self._deadline = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._leaving_bytes: tuple[int, float, Callable[[], None]] | None = None
        self._transport.set_protocol(self)

    @property
    @abstractmethod
    def awaited(self) -> int:
        """How many replies are to come."""

    @property
    @abstractmethod
    def patience(self) -> float:
        """Seconds that the server may take for the next of them."""

    @abstractmethod
    def take(self, reply: Reply) -> None:
        """The next reply that was asked for."""

    @abstractmethod
    def fill(self) -> None:
        """Every reply that came is taken: ask the next."""

    @abstractmethod
    def broken(self, fault: Fault, text: str, *, code: int = 0, silent: bool = False) -> None:
        """The connection cannot go on."""

    @property
    def writing(self) -> bool:
        """Whether a long content is on its way to the socket."""
        return self._leaving_bytes is not None

    @property
    def closed(self) -> bool:
        """Whether nothing that is written now would reach the socket."""
        return self._transport.is_closing()

    @property
    def spoke_ahead(self) -> bool:
        """Whether the server has written more than it was asked for."""
        return not self._reader.empty

    def write(self, data: bytes) -> None:
        """Write, and give the server its time."""
        if not self._transport.is_closing():
            self._transport.write(data)
        self.listen()

    def write_whole(self, data: bytes, done: Callable[[], None]) -> None:
        """Write *data*, and call *done* when the socket has all of it and not before."""
        self.write(data)
        self._leaving_bytes = len(data), self._loop.time(), done
        self._look_at_bytes()

    def listen(self) -> None:
        """The server has its time again, from now."""
        if self.over or not self.awaited:
            return
        self._deadline = self._loop.time() + self.patience
        if self._timer is None or self._timer.when() > self._deadline:
            self._set_timer()

    def shift(self, seconds: float) -> None:
        """Nobody listened for so long: that was no silence of the server."""
        self._deadline += seconds
        if self._leaving_bytes is not None:
            left, since, done = self._leaving_bytes
            self._leaving_bytes = left, since + seconds, done

    def shut(self) -> None:
        """Nothing more is heard or said."""
        self.over = True
        self._leaving_bytes = None
        if self._timer is not None:
            self._timer.cancel()
        self._raw.abort()

    def data_received(self, data: bytes) -> None:
        due = self.awaited  # what is asked from now on cannot be answered by what has come already
        self._reader.feed(data)
        try:
            while not self.over and due and (reply := self._reader.read()) is not None:
                due -= 1
                self.take(reply)
            if not self.over and not due and not self._reader.empty:
                reply = self._reader.read()
                self.broken("protocol", f"{reply.code} {reply.text}" if reply else "")
        except Garbled as error:
            self.broken("protocol", str(error))
        if not self.over:
            self.fill()
            self.listen()

    def eof_received(self) -> None:
        self.connection_lost(None)

    def connection_lost(self, error: Exception | None) -> None:
        if not self.over:
            self.broken("connection", _("The connection was lost."))

    def _look_at_bytes(self) -> None:
        if self.over or self._leaving_bytes is None:
            return
        left, since, done = self._leaving_bytes
        waiting = self._raw.get_write_buffer_size()
        if self._transport is not self._raw:
            waiting += self._transport.get_write_buffer_size()
        now = self._loop.time()
        if waiting and waiting == left and now - since > self.patience:
            self.broken("connection", _("The mail server fell silent."), silent=True)
        elif waiting:
            self._leaving_bytes = waiting, now if waiting != left else since, done
            self._loop.call_later(GLANCE, self._look_at_bytes)
        else:
            self._leaving_bytes = None
            done()

    def _set_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._loop.call_at(self._deadline, self._look_at_clock)

    def _look_at_clock(self) -> None:
        self._timer = None
        if self.over or not self.awaited or self.writing:
            return
        if self._loop.time() >= self._deadline:
            self.broken("connection", _("The mail server fell silent."), silent=True)
        else:
            self._set_timer()
