"""For those who watch the server: ``/healthz``, ``/readyz`` and ``/metrics``.

``/healthz`` says whether this process is worth keeping; ``/readyz`` whether the work is done: the database answers, a worker is
there, nothing is stuck, the mail was read. Both name what is wrong and nothing of it. ``/metrics`` (OpenMetrics) is for a token
of somebody who leads, or for whoever asks from this machine without a proxy.
"""

from __future__ import annotations

import asyncio
import time
from ipaddress import ip_address
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import Response

from tagwerk.access.use_cases import check_right
from tagwerk.platform.errors import TagwerkError
from tagwerk.platform.hookspecs import tagwerk_checks, tagwerk_gauges
from tagwerk.platform.hosting.guarding import Guard
from tagwerk.routines.runs import stuck_here
from tagwerk.staff.tokens import actor_of_token
from tagwerk.web.answers import Json
from tagwerk.workspace.opening import schemas

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.requests import Request

    from tagwerk.platform.app import App
    from tagwerk.platform.hookspecs import Gauge
    from tagwerk.web.slowing import Slowing

FRESH = 2.0
"""Seconds for which an answer of ``/readyz`` holds: whoever asks more often costs nothing."""
PATIENCE = 5.0
OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8"
FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")


class Monitoring:
    """The three answers of one workspace."""

    def __init__(self, app: App, slowing: Slowing) -> None:
        self._app, self._slowing = app, slowing
        self._asked: asyncio.Future[dict[str, str]] | None = None
        self._asked_at = 0.0

    async def healthz(self, _request: Request) -> Response:
        """200 while this process answers and no routine is stuck in it, else 503."""
        if stuck := stuck_here():
            return Json({"status": "failed", "cause": "RoutineStuck", "routines": stuck}, status_code=503)
        return Json({"status": "ok"})

    async def readyz(self, _request: Request) -> Response:
        """200 while everything works that the work depends on, else 503 with the names of what does not."""
        failed = await self._failed()
        if failed:
            return Json({"status": "failed", "failed": failed}, status_code=503)
        return Json({"status": "ok"})

    async def metrics(self, request: Request) -> Response:
        """The gauges of the core and of the plugins."""
        if not _is_local(request):
            await self._check_token(request)
        text = await run_in_threadpool(lambda: "".join(self._lines()))
        return Response(text, media_type=OPEN_METRICS)

    async def _failed(self) -> dict[str, str]:
        """What does not work, by name, with the kind of its fault; asked once for all who ask at the same time."""
        now = time.monotonic()
        if self._asked is None or (self._asked.done() and now - self._asked_at > FRESH):
            self._asked, self._asked_at = asyncio.ensure_future(run_in_threadpool(self._try_all)), now
        try:
            return await asyncio.wait_for(asyncio.shield(self._asked), PATIENCE)
        except TimeoutError:
            return {"database": "NoAnswer"}

    def _try_all(self) -> dict[str, str]:
        try:
            self._app.database.check(schemas(self._app))
        except TagwerkError as error:
            return {"database": type(error).__name__}
        failed = {}
        for plugin, check in self._app.plugins.collect_with_origin(tagwerk_checks, self._app):
            if check.asked == "doctor":
                continue
            with Guard(plugin, f"check {check.name}") as guard:
                try:
                    check.run()
                except TagwerkError as error:
                    failed[check.name] = type(error).__name__
            if guard.error is not None:
                failed[check.name] = type(guard.error).__name__
        return failed

    async def _check_token(self, request: Request) -> None:
        client = request.client.host if request.client is not None else ""
        scheme, _space, secret = request.headers.get("authorization", "").partition(" ")
        actor = None
        if scheme.casefold() == "bearer":
            actor = await run_in_threadpool(actor_of_token, self._app, secret.strip(), client)
        if actor is None:
            await self._slowing.wait(client)
            raise HTTPException(401, headers={"WWW-Authenticate": "Bearer"})
        try:
            check_right(self._app, actor, "workspace.measure", ("head", "director", "administrator"))
        except TagwerkError as error:
            raise HTTPException(error.http_status) from None

    def _lines(self) -> Iterator[str]:
        unread = {}
        for plugin, gauge in self._app.plugins.collect_with_origin(tagwerk_gauges, self._app):
            with Guard(plugin, f"gauge {gauge.name}") as guard:
                try:
                    text = _shown(gauge)
                except TagwerkError:
                    text = ""
            if guard.error is not None or not text:
                unread[gauge.name] = 1.0
            else:
                yield text
        yield "# TYPE tagwerk_gauge_unread gauge\n# HELP tagwerk_gauge_unread What could not be read now.\n"
        yield from (f'tagwerk_gauge_unread{{gauge="{name}"}} 1\n' for name in unread)
        yield "# EOF\n"


def _shown(gauge: Gauge) -> str:
    lines = [f"# TYPE {gauge.name} gauge\n", f"# HELP {gauge.name} {_escaped(gauge.says)}\n"]
    for value, number in gauge.read().items():
        label = f'{{{gauge.label}="{_escaped(value)}"}}' if gauge.label else ""
        lines.append(f"{gauge.name}{label} {float(number):.17g}\n")
    return "".join(lines)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _is_local(request: Request) -> bool:
    """Whether it was asked from this machine, by itself: a proxy here speaks for strangers."""
    try:
        near = request.client is not None and ip_address(request.client.host).is_loopback
        named = request.url.hostname or ""
        own = named == "localhost" or ip_address(named).is_loopback
    except ValueError:
        return False
    return near and own and not any(header in request.headers for header in FORWARDED)
