"""A webhook of machines: what it takes is signed with the secret of the settings, and signed just now (``tagwerk.api.is_signed``)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse
from starlette.routing import Route
from tagwerk.api import Actor, TagwerkError, actor_of, employee_seen_by, is_signed

from tagwerk_trade_fair.recording import add_entry
from tagwerk_trade_fair.settings import settings_of

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.routing import BaseRoute
    from tagwerk.api import App

NEEDED = ("id", "employee", "company", "note")


def routes(app: App) -> tuple[BaseRoute, ...]:
    """``POST /hooks/trade_fair/recorded`` with ``{"id": …, "employee": login, "company": number or name, "note": text}``.

    The ``id`` is the sender's own number of the request: one that comes twice is recorded once, and answered alike.
    """

    async def recorded(request: Request) -> JSONResponse:
        body = await request.body()
        if not is_signed(settings_of(app).secret.get_secret_value(), request.headers, body):
            return JSONResponse({"error": "not signed"}, status_code=403)
        return await run_in_threadpool(_record, app, body)

    return (Route("/recorded", recorded, methods=["POST"]),)


def _record(app: App, body: bytes) -> JSONResponse:
    try:
        given = json.loads(body)
        number, login, company, note = (str(given[name]) for name in NEEDED)
    except (ValueError, KeyError, TypeError, RecursionError):
        return JSONResponse({"error": f"needed: {', '.join(NEEDED)}"}, status_code=400)
    try:
        with app.database.reading() as session:
            actor = actor_of(session, employee_seen_by(session, Actor.system("trade_fair"), login))
        entry = add_entry(app, actor, company, note, request=number)
    except TagwerkError as error:
        return JSONResponse({"error": error.message}, status_code=error.http_status)
    return JSONResponse({"entry": entry.id})
