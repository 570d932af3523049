"""Asking and waiting for the answer, one command at a time: what is said before the first mail of a connection."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tagwerk.api import translator
from tagwerk_email_offers.wire.replies import Garbled, Reply, ReplyReader

if TYPE_CHECKING:
    from ssl import SSLContext

    from pydantic import SecretStr

_ = translator("tagwerk_email_offers")


class Dialogue(asyncio.Protocol):
    """A connection before its mails. All that goes wrong is an OSError in words of ours, a silence too (TimeoutError).

    *raw* is the transport to the socket, *transport* the same or the encrypted one on top of it. *token* is the one that it was
    logged in with, if it was with one.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, patience: float) -> None:
        self.raw: asyncio.Transport
        self.transport: asyncio.Transport
        self.token: SecretStr | None = None
        self._loop = loop
        self._patience = patience
        self._reader = ReplyReader()
        self._waiting: asyncio.Future[None] | None = None
        self._lost: OSError | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.raw = self.transport = transport

    def data_received(self, data: bytes) -> None:
        self._reader.feed(data)
        self._wake()

    def connection_lost(self, error: Exception | None) -> None:
        closed = ConnectionError(_("it closed the connection"))
        self._lost = error if isinstance(error, OSError) and error.strerror else closed
        self._wake()

    async def ask(self, command: bytes) -> Reply:
        """Send *command*, without its line end, and wait for the reply. What was said before it was asked is no reply."""
        self.settle()
        self.transport.write(command + b"\r\n")
        return await self.reply()

    async def reply(self) -> Reply:
        """Wait for the next reply."""
        try:
            async with asyncio.timeout(self._patience):
                while (reply := self._reader.read()) is None:
                    if self._lost is not None:
                        raise self._lost
                    self._waiting = self._loop.create_future()
                    await self._waiting
        except Garbled as error:
            raise ConnectionError(_("it wrote {words!r}, which is no reply", words=str(error))) from None
        except TimeoutError:
            raise TimeoutError(_("it was silent for {seconds} seconds", seconds=f"{self._patience:g}")) from None
        return reply

    async def encrypt(self, context: SSLContext, host: str) -> None:
        """Go on encrypted (RFC 3207); what was written before the handshake was written by nobody knows whom."""
        self._reader.clear()
        transport = await self._loop.start_tls(
            self.transport, self, context, server_hostname=host, ssl_handshake_timeout=self._patience
        )
        if transport is None:
            raise ConnectionError(_("it closed the connection"))
        self._reader.clear()
        self.transport = transport

    def settle(self) -> None:
        """See that the server lives and has said nothing unasked. Raises OSError."""
        if self._lost is not None:
            raise self._lost
        if not self._reader.empty:
            raise ConnectionError(_("it spoke before it was asked"))

    def _wake(self) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)
