"""A plugin's routes, answered apart: in an event loop of their own, so that one that sleeps or blocks stops nobody else.

What passes between the two loops is what ASGI passes: messages of the request inwards, those of the answer outwards. What a
route raises is held against its plugin and answered with 500, an error of the house with 503.
"""

from __future__ import annotations

import asyncio
import threading
from functools import cached_property
from typing import TYPE_CHECKING, Any

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from tagwerk.platform.errors import TagwerkError
from tagwerk.platform.hosting.failure_log import write_down
from tagwerk.web.answers import Json

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from tagwerk.platform.hosting.plugin import Plugin

PATIENCE = 60.0
"""Seconds until an answer has to begin."""


class Apart:
    """The ASGI application *app* of a *plugin*, run in a loop and a thread of its own."""

    def __init__(self, app: ASGIApp, plugin: Plugin) -> None:
        self.app, self.plugin = app, plugin

    @cached_property
    def _loop(self) -> asyncio.AbstractEventLoop:
        loop = asyncio.new_event_loop()
        threading.Thread(target=loop.run_forever, name=f"routes of {self.plugin.name}", daemon=True).start()
        return loop

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; of a plugin that was switched off meanwhile there is nothing."""
        if self.plugin.left_out:
            raise HTTPException(404)
        here, begun = asyncio.get_running_loop(), asyncio.Event()

        def across(call: Coroutine[Any, Any, Any]) -> asyncio.Future[Any]:
            return asyncio.wrap_future(asyncio.run_coroutine_threadsafe(call, here))

        async def receive_there() -> Message:
            message: Message = await across(_awaited(receive()))
            return message

        async def send_there(message: Message) -> None:
            here.call_soon_threadsafe(begun.set)
            await across(_awaited(send(message)))

        inner = asyncio.run_coroutine_threadsafe(self._answer(scope, receive_there, send_there), self._loop)
        ended = asyncio.wrap_future(inner)
        starting: asyncio.Future[Any] = asyncio.ensure_future(begun.wait())
        await asyncio.wait({ended, starting}, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
        starting.cancel()
        if begun.is_set() or ended.done():
            await ended
            return
        self.plugin.fail(f"no answer within {PATIENCE:.0f} s", f"route {scope['path']}")
        ended.cancel()
        await Json({"error": "Unreachable"}, status_code=503)(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def noticing(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        what = f"route {scope['path']}"
        try:
            await self.app(scope, receive, noticing)
        except TagwerkError as error:
            await _refuse(scope, receive, send, error.http_status if error.http_status >= 500 else 503, error, begun)
        except HTTPException:  # a status that was meant
            raise
        except ClientDisconnect:  # whose fault it is not
            return
        except (Exception, SystemExit, KeyboardInterrupt, GeneratorExit) as error:
            self.plugin.fail(error, what)
            write_down(error, self.plugin, what)
            await _refuse(scope, receive, send, 500, error, begun)
        else:
            self.plugin.works(what)


async def _awaited(call: Any) -> Any:
    return await call


async def _refuse(scope: Scope, receive: Receive, send: Send, status: int, error: BaseException, begun: bool) -> None:
    if not begun and scope["type"] == "http":
        await Json({"error": type(error).__name__}, status_code=status)(scope, receive, send)
