"""Who calls, as a stream of events for pages: ``GET /telephony/ringing``, with a token, in the form of server-sent events.

Each call is told once when it rings (``event: rings``), and once more when it was missed (``event: missed``), to whom
``calls watch`` would show it. A stream ends by itself after an hour, when its token is revoked, and when the server stops; a page
opens it anew.
"""

from __future__ import annotations

import asyncio
import json
import time
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import StreamingResponse
from starlette.routing import Route

from tagwerk.api import actor_of_token
from tagwerk_telephony.desk.watching import PAUSE, ringing

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request

    from tagwerk.api import Actor, App
    from tagwerk_telephony.desk.watching import Ringing

MOST_STREAMS = 64
"""Streams of one process at a time; whoever comes later is told to come again."""
LONGEST = 3600.0
"""Seconds of a stream."""
STILL_HERE = 15.0
"""Seconds between two signs of life, by which either side finds out that the other has gone; the token is looked at again."""


def pages(app: App) -> tuple[Route, ...]:
    """The stream."""
    return (Route("/ringing", _Streams(app).open, methods=["GET"]),)


class _Streams:
    """The streams of one process."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._open = 0

    async def open(self, request: Request) -> StreamingResponse:
        """Begin a stream. Raises HTTPException 401 without a token that speaks for somebody, 503 for one too many."""
        scheme, _space, token = request.headers.get("authorization", "").partition(" ")
        actor = await self._actor(token) if scheme.casefold() == "bearer" else None
        if actor is None:
            raise HTTPException(401, headers={"WWW-Authenticate": "Bearer"})
        if self._open >= MOST_STREAMS:
            raise HTTPException(503, headers={"Retry-After": "60"})
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(self._events(token), media_type="text/event-stream", headers=headers)

    async def _actor(self, token: str) -> Actor | None:
        return await run_in_threadpool(actor_of_token, self._app, token.strip())

    async def _events(self, token: str) -> AsyncIterator[str]:
        self._open += 1
        try:
            yield "retry: 2000\n\n"
            seen: set[tuple[int, bool]] = set()
            ends, looked, actor = time.monotonic() + LONGEST, 0.0, None
            while time.monotonic() < ends and not self._app.stopping.is_set():
                if time.monotonic() - looked >= STILL_HERE:
                    looked, actor = time.monotonic(), await self._actor(token)
                    yield ": still here\n\n"
                if actor is None:
                    return
                for call in await run_in_threadpool(ringing, self._app, actor):
                    if (call.call_id, call.missed) not in seen:
                        seen.add((call.call_id, call.missed))
                        yield _event(call)
                await asyncio.sleep(PAUSE)
        finally:
            self._open -= 1


def _event(call: Ringing) -> str:
    view = {
        "call": call.call_id, "number": call.number or None, "company": call.company_id, "name": call.company or None,
        "contact": call.contact or None, "missed": call.missed,
    }  # fmt: skip
    return f"event: {'missed' if call.missed else 'rings'}\nid: {call.call_id}\ndata: {json.dumps(view)}\n\n"
