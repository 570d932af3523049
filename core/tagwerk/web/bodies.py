"""Bodies of requests: read to their end, within a size and a time, before anybody is asked for an answer."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

PATIENCE = 30.0
"""Seconds from the head of a request to the end of its body."""
LINGERING = 8
"""So many times the largest body is read and thrown away, so that the sender comes to read that it was too large."""
CLOSE = {"Connection": "close"}


class Bodies:
    """Middleware: one of more than *largest* bytes is answered with 413, one that does not come with 408; *app* sees neither."""

    def __init__(self, app: ASGIApp, largest: int) -> None:
        self.app, self.largest = app, largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request. Raises HTTPException 400, 408, 413."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        whole: Message | None = await self._read(scope, receive)
        if whole is None:  # the sender has gone, and nobody reads an answer
            return

        async def receive_whole() -> Message:
            nonlocal whole
            message, whole = whole, None
            return message if message is not None else await receive()

        await self.app(scope, receive_whole, send)

    async def _read(self, scope: Scope, receive: Receive) -> Message | None:
        headers = Headers(scope=scope)
        announced = headers.get("content-length", "0")
        if not (announced.isascii() and announced.isdigit()):
            raise HTTPException(400, headers=CLOSE)
        too_large = int(announced[:20]) > self.largest
        if too_large and ("expect" in headers or int(announced[:20]) > self.largest * LINGERING):
            raise HTTPException(413, headers=CLOSE)
        pieces: list[bytes] = []
        size = 0
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    message = await receive()
                    if message["type"] != "http.request":
                        return None
                    size += len(message.get("body", b""))
                    if size > self.largest:
                        too_large = True
                        pieces.clear()
                    else:
                        pieces.append(message.get("body", b""))
                    if not message.get("more_body", False) or size > self.largest * LINGERING:
                        break
        except TimeoutError:
            raise HTTPException(408, headers=CLOSE) from None
        if too_large:
            raise HTTPException(413, headers=CLOSE)
        return {"type": "http.request", "body": b"".join(pieces), "more_body": False}
