"""The two doors of the simulator in ``tagwerk serve``: ``/calls`` is the exchange, ``/events`` hears what it says."""

from __future__ import annotations

import hashlib
import threading
from typing import TYPE_CHECKING, Literal, TypeVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tagwerk.api import Actor
from tagwerk_telephony.api import LegState, ProviderEvent
from tagwerk_telephony.calls.taking_in import take_in
from tagwerk_telephony.door import read_body
from tagwerk_telephony.simulator.exchange import Order, play
from tagwerk_telephony.simulator.signing import HEADER, is_authentic, secret_of

if TYPE_CHECKING:
    from starlette.requests import Request

    from tagwerk.api import App

Body = TypeVar("Body", bound=BaseModel)

NAME = "simulator"
ACTOR = Actor.system("telephony")


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class OrderBody(_Body):
    """What ``/calls`` takes."""

    reference: str
    call: int
    agent: str
    client: str


class EventBody(_Body):
    """What ``/events`` takes."""

    key: str
    call: int
    leg: str
    parent: str
    role: Literal["agent", "client"]
    to: str
    state: LegState
    at: AwareDatetime
    talk_seconds: int | None = None
    answered_by: Literal["human", "machine", ""] = ""
    cause: str = ""


def routes(app: App, base: str) -> tuple[Route, ...]:
    """The exchange and its webhook; events go to *base*."""
    secret = secret_of(app)

    async def calls(request: Request) -> Response:
        order = _parse(OrderBody, await _authentic_body(request, secret))
        arguments = (base, secret, Order(order.reference, order.call, order.agent, order.client))
        threading.Thread(target=play, args=arguments, name=f"call-{order.call}", daemon=True).start()
        return JSONResponse({"reference": order.reference}, status_code=202)

    async def events(request: Request) -> Response:
        body = await _authentic_body(request, secret)
        event = _event(_parse(EventBody, body))
        raw = {"body": body.decode(), "sha256": hashlib.sha256(body).hexdigest()}
        await run_in_threadpool(take_in, app, ACTOR, event, raw)
        return Response(status_code=204)

    return (Route("/simulator/calls", calls, methods=["POST"]), Route("/simulator/events", events, methods=["POST"]))


async def _authentic_body(request: Request, secret: str) -> bytes:
    """The body of an authentic request. Raises HTTPException 403, 413."""
    body = await read_body(request)
    if not is_authentic(secret, request.scope["path"], body, request.headers.get(HEADER, "")):
        raise HTTPException(403)
    return body


def _parse(model: type[Body], body: bytes) -> Body:
    """The body as *model*. Raises HTTPException 400."""
    try:
        return model.model_validate_json(body)
    except ValidationError:
        raise HTTPException(400) from None


def _event(body: EventBody) -> ProviderEvent:
    return ProviderEvent(
        provider=NAME,
        key=body.key,
        leg=body.leg,
        parent=body.parent,
        state=body.state,
        at=body.at,
        call_id=body.call,
        role=body.role,
        to_number=body.to,
        talk_seconds=body.talk_seconds,
        answered_by=body.answered_by,
        cause=body.cause,
    )
