"""The webhooks that Twilio calls: ``/voice`` asks what to do, ``/status`` and ``/dial`` tell what happened.

A request without a right signature is 403 and stored nowhere; one that is no Twilio request is 400; our own failure is 5xx.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import ImmutableMultiDict
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from tagwerk.api import Actor, WrongInput
from tagwerk_telephony.calls.taking_in import take_in
from tagwerk_telephony.door import read_body
from tagwerk_telephony.settings import public_url, settings_of
from tagwerk_telephony.twilio.events import from_dial, from_status
from tagwerk_telephony.twilio.signature import is_authentic
from tagwerk_telephony.twilio.twiml import dial_client, hang_up, ring_employee

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from tagwerk.api import App
    from tagwerk_telephony.api import ProviderEvent

MOST_FIELDS = 200
Form = ImmutableMultiDict[str, str]
ACTOR = Actor.system("telephony")

log = logging.getLogger(__name__)


def routes(app: App) -> tuple[Route, ...]:
    """The three webhooks."""

    async def voice(request: Request) -> Response:
        form = await _authentic_form(app, request)
        event = _parse(from_status, form, request)
        call = await run_in_threadpool(take_in, app, ACTOR, event, _texts(form))
        if event.direction == "inbound":
            return _xml(await run_in_threadpool(ring_employee, app, call))
        return _xml(await run_in_threadpool(dial_client, app, call))

    async def status(request: Request) -> Response:
        form = await _authentic_form(app, request)
        await run_in_threadpool(take_in, app, ACTOR, _parse(from_status, form, request), _texts(form))
        return Response(status_code=204)

    async def dial(request: Request) -> Response:
        form = await _authentic_form(app, request)
        await run_in_threadpool(take_in, app, ACTOR, _parse(from_dial, form, request), _texts(form))
        return _xml(hang_up())

    return (
        Route("/twilio/voice", voice, methods=["POST"]),
        Route("/twilio/status", status, methods=["POST"]),
        Route("/twilio/dial", dial, methods=["POST"]),
    )


async def _authentic_form(app: App, request: Request) -> Form:
    """The form of an authentic request. Raises HTTPException 403, 413."""
    body = await read_body(request)
    token = settings_of(app).twilio.auth_token
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except ValueError:
        raise HTTPException(403) from None  # what cannot be read cannot be authentic either
    form = ImmutableMultiDict(pairs)
    if not is_authentic(request, form, public_url(app), token):
        log.warning(
            "a request for %s without a right signature%s", request.url.path, "" if token else ": no auth_token is set"
        )
        raise HTTPException(403)
    return form


def _parse(
    reader: Callable[[dict[str, str], int | None], ProviderEvent], form: Form, request: Request
) -> ProviderEvent:
    """The event of a request, with our call id from its address. Raises HTTPException 400."""
    call = parse_qs(request.url.query).get("call", [""])[0]
    try:
        return reader(_texts(form), int(call) if call.isdecimal() else None)
    except WrongInput as error:
        raise HTTPException(400, error.message) from None


def _texts(form: Form) -> dict[str, str]:
    return dict(form.items())


def _xml(document: str) -> Response:
    return Response(document, media_type="application/xml")
