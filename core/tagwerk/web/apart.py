"""A plugin's routes, answered apart: in an event loop of their own, so that one that sleeps or blocks stops nobody else.

What passes between the two loops is what ASGI passes: messages of the request inwards, those of the answer outwards. What a
route raises is held against its plugin and answered with 500, an error of the house with 503.
"""

from __future__ import annotations

import asyncio
import threading
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from tagwerk.platform.errors import TagwerkError
from tagwerk.platform.hosting.failure_log import write_down
from tagwerk.web.answers import Json

if TYPE_CHECKING:
    from collections.abc import Awaitable, Coroutine
    from typing import Any

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from tagwerk.platform.hosting.plugin import Plugin

T = TypeVar("T")

PATIENCE = 60.0
"""Seconds until an answer has to begin."""


class _Outwards:
    """What a route says on its way from its loop to the one of the site, None or an exception at the end.

    What is said in one go passes in one go: to wake the other loop is what costs.
    """

    def __init__(self, here: asyncio.AbstractEventLoop, there: asyncio.AbstractEventLoop) -> None:
        self._here, self._there = here, there
        self._ready: list[Message | HTTPException | None] = []
        self.said: asyncio.Queue[Message | HTTPException | None] = asyncio.Queue()

    def say(self, message: Message | HTTPException | None) -> None:
        """Called in the loop of the route."""
        self._ready.append(message)
        if len(self._ready) == 1:
            self._there.call_soon(self.hand_over)

    def hand_over(self) -> None:
        """The same: pass on what was said until now."""
        if self._ready:
            self._here.call_soon_threadsafe(self._take, [*self._ready])
            self._ready.clear()

    def _take(self, messages: list[Message | HTTPException | None]) -> None:
        for message in messages:
            self.said.put_nowait(message)


class Apart:
    """The ASGI application *app* of a *plugin*, run in a loop and a thread of its own."""

    def __init__(self, app: ASGIApp, plugin: Plugin) -> None:
        self.app, self.plugin = app, plugin

    @cached_property
    def _loop(self) -> asyncio.AbstractEventLoop:
        loop = asyncio.new_event_loop()
        # Below a task that never ends: else what a request does in a thread has one made for it, and thrown away.
        endless = asyncio.Event().wait()
        name = f"routes of {self.plugin.name}"
        threading.Thread(target=loop.run_until_complete, args=(endless,), name=name, daemon=True).start()
        return loop

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, whose body is here already; of a plugin that was switched off meanwhile there is nothing."""
        if self.plugin.left_out:
            raise HTTPException(404)
        what = f"route {scope['path']}"
        here, inwards = asyncio.get_running_loop(), [await receive()]
        outwards = _Outwards(here, self._loop)

        async def receive_there() -> Message:
            return inwards.pop() if inwards else await across(_awaited(receive()))

        async def send_there(message: Message) -> None:
            outwards.say(message)
            if message.get("more_body"):  # of an answer that goes on a piece is made when the one before was taken
                outwards.hand_over()
                await across(outwards.said.join())

        def across(call: Coroutine[Any, Any, T]) -> asyncio.Future[T]:
            return asyncio.wrap_future(asyncio.run_coroutine_threadsafe(call, here))

        inner = asyncio.run_coroutine_threadsafe(
            self._answer(what, outwards, scope, receive_there, send_there), self._loop
        )
        try:
            try:
                async with asyncio.timeout(PATIENCE):
                    message = await outwards.said.get()
            except TimeoutError:
                self.plugin.fail(f"no answer within {PATIENCE:.0f} s", what)
                await Json({"error": "Unreachable"}, status_code=503)(scope, receive, send)
                return
            while message is not None:
                if isinstance(message, HTTPException):
                    raise message
                await send(message)
                outwards.said.task_done()
                message = await outwards.said.get()
        finally:
            inner.cancel()

    async def _answer(self, what: str, outwards: _Outwards, scope: Scope, receive: Receive, send: Send) -> None:
        begun, end = False, None

        async def noticing(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, noticing)
        except TagwerkError as error:
            await _refuse(scope, receive, send, error.http_status if error.http_status >= 500 else 503, error, begun)
        except HTTPException as error:  # a status that was meant
            end = error
        except ClientDisconnect:  # whose fault it is not
            return
        except (Exception, SystemExit, KeyboardInterrupt, GeneratorExit) as error:
            self.plugin.fail(error, what)
            write_down(error, self.plugin, what)
            await _refuse(scope, receive, send, 500, error, begun)
        else:
            self.plugin.works(what)
        finally:
            outwards.say(end)


async def _awaited(message: Awaitable[Message]) -> Message:
    return await message


async def _refuse(scope: Scope, receive: Receive, send: Send, status: int, error: BaseException, begun: bool) -> None:
    if not begun and scope["type"] == "http":
        await Json({"error": type(error).__name__}, status_code=status)(scope, receive, send)
