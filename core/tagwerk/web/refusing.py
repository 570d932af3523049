"""Who is refused by a plugin's routes is on record and waits: a wrong signature is tried out as slowly as a wrong token."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from tagwerk.access.log import log_stranger
from tagwerk.web.slowing import counted_as

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from tagwerk.platform.app import App
    from tagwerk.web.slowing import Slowing

REFUSALS = (401, 403)
PERMISSION = "webhooks.take"


class Refusing:
    """The ASGI application *inner* of the plugin *name*; *signed*: its requests prove by a signature who sends them."""

    def __init__(self, inner: ASGIApp, app: App, slowing: Slowing, name: str, *, signed: bool) -> None:
        self.inner, self.app, self.slowing, self.name, self.signed = inner, app, slowing, name, signed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; the answer to one who is refused waits."""

        async def send_slowly(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] in REFUSALS:
                await self._refused(scope)
            await send(message)

        try:
            await self.inner(scope, receive, send_slowly)
        except HTTPException as error:
            if error.status_code in REFUSALS:
                await self._refused(scope)
            raise

    async def _refused(self, scope: Scope) -> None:
        client = (scope.get("client") or ("",))[0]
        if self.signed:  # a token that is refused is on record already
            subject = f"signature:{self.name}:{counted_as(client)}"
            await run_in_threadpool(log_stranger, self.app, PERMISSION, subject)
        await asyncio.sleep(self.slowing.pause(client))
