"""A webhook of machines: what it takes is signed with the secret of the settings (HMAC-SHA256 of the body, in hexadecimal)."""

from __future__ import annotations

import hmac
import json
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse
from starlette.routing import Route
from tagwerk.api import TagwerkError, actor_of, employee_seen_by

from tagwerk_trade_fair.recording import add_entry
from tagwerk_trade_fair.settings import settings_of

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.routing import BaseRoute
    from tagwerk.api import App

LARGEST = 10_000
"""Bytes of a request."""


def routes(app: App) -> tuple[BaseRoute, ...]:
    """``POST /hooks/trade_fair/recorded`` with ``{"employee": login, "company": number or name, "note": text}``."""

    async def recorded(request: Request) -> JSONResponse:
        body = await request.body()
        if len(body) > LARGEST or not is_signed(app, body, request.headers.get("x-signature", "")):
            return JSONResponse({"error": "not signed"}, status_code=403)
        return await run_in_threadpool(_record, app, body)

    return (Route("/recorded", recorded, methods=["POST"]),)


def is_signed(app: App, body: bytes, signature: str) -> bool:
    """Whether *signature* is that of *body*; without a secret nothing is."""
    secret = settings_of(app).secret.get_secret_value()
    return bool(secret) and hmac.compare_digest(hmac.digest(secret.encode(), body, "sha256").hex(), signature)


def _record(app: App, body: bytes) -> JSONResponse:
    from tagwerk.api import Actor

    try:
        given = json.loads(body)
        login, company, note = str(given["employee"]), str(given["company"]), str(given["note"])
        with app.database.reading() as session:
            actor = actor_of(session, employee_seen_by(session, Actor.system("trade_fair"), login))
        entry = add_entry(app, actor, company, note)
    except (ValueError, KeyError, TypeError):
        return JSONResponse({"error": "employee, company and note are needed"}, status_code=400)
    except TagwerkError as error:
        return JSONResponse({"error": error.message}, status_code=error.http_status)
    return JSONResponse({"entry": entry.id})
