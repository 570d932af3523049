"""The two doors of the simulator in ``tagwerk serve``: ``/calls`` is the exchange, ``/events`` hears what it says."""

from __future__ import annotations

import hashlib
import threading
from typing import TYPE_CHECKING, Literal, TypeVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError
from starlette.responses import JSONResponse, Response

from tagwerk.api import WrongInput
from tagwerk_telephony.api import AnsweredBy, LegState, ProviderEvent
from tagwerk_telephony.door import Door, Webhook
from tagwerk_telephony.simulator.exchange import CallRequest, play
from tagwerk_telephony.simulator.signing import HEADER, is_authentic, secret_of

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.routing import Route

    from tagwerk.api import App

NAME = "simulator"

Body = TypeVar("Body", bound=BaseModel)


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class RequestBody(_Body):
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
    answered_by: AnsweredBy = ""
    cause: str = ""


def routes(app: App, base: str) -> tuple[Route, ...]:
    """The exchange and its webhook; what the exchange says goes to *base*."""
    secret = secret_of(app)
    return (Exchange(app, secret, base).route, Events(app, secret).route)


class _Signed(Door[bytes]):
    """The signature covers the body as it came."""

    def __init__(self, app: App, secret: str) -> None:
        super().__init__(app)
        self.secret = secret

    def read(self, body: bytes) -> bytes:
        """As it came."""
        return body

    def is_authentic(self, request: Request, said: bytes) -> bool:
        """Signed with the workspace's secret."""
        return is_authentic(self.secret, request.scope["path"], said, request.headers.get(HEADER, ""))


class Exchange(_Signed):
    """Somebody asks the exchange for a call, which it plays in a thread of its own."""

    path = "/simulator/calls"

    def __init__(self, app: App, secret: str, base: str) -> None:
        super().__init__(app, secret)
        self.base = base

    async def handle(self, request: Request, said: bytes) -> Response:
        """Begin the call and give its reference."""
        asked = _parse(RequestBody, said)
        call = CallRequest(asked.reference, asked.call, asked.agent, asked.client)
        threading.Thread(
            target=play, args=(self.base, self.secret, call), name=f"call-{call.call}", daemon=True
        ).start()
        return JSONResponse({"reference": call.reference}, status_code=202)


class Events(_Signed, Webhook[bytes]):
    """What the exchange says happened."""

    path = "/simulator/events"

    def event(self, request: Request, said: bytes) -> ProviderEvent:
        """The same in our words."""
        body = _parse(EventBody, said)
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

    def raw(self, said: bytes) -> dict[str, str]:
        """The body, and its digest."""
        return {"body": said.decode(), "sha256": hashlib.sha256(said).hexdigest()}


def _parse(model: type[Body], body: bytes) -> Body:
    """The body as *model*. Raises WrongInput."""
    try:
        return model.model_validate_json(body)
    except ValidationError:
        raise WrongInput(f"no {model.__name__}") from None
