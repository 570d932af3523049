"""The webhooks that Twilio calls: ``/voice`` asks what to do, ``/status`` and ``/dial`` tell what happened."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, parse_qsl

from starlette.datastructures import ImmutableMultiDict
from starlette.responses import Response

from tagwerk_telephony.door import Webhook
from tagwerk_telephony.settings import public_url, settings_of
from tagwerk_telephony.twilio.events import from_dial, from_status
from tagwerk_telephony.twilio.signature import is_authentic
from tagwerk_telephony.twilio.twiml import dial_client, hang_up, ring_employee

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.routing import Route

    from tagwerk.api import App
    from tagwerk_telephony.api import ProviderEvent

MOST_FIELDS = 200
Form = ImmutableMultiDict[str, str]

log = logging.getLogger(__name__)


def routes(app: App) -> tuple[Route, ...]:
    """The three webhooks."""
    return (Voice(app).route, Status(app).route, Dial(app).route)


class Status(Webhook[Form]):
    """What happened to a leg."""

    path = "/twilio/status"

    def read(self, body: bytes) -> Form:
        """Twilio posts a form."""
        return Form(parse_qsl(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS))

    def is_authentic(self, request: Request, said: Form) -> bool:
        """Signed with the account's token; without one nothing is authentic."""
        token = settings_of(self.app).twilio.auth_token
        if not token:
            log.warning("no auth_token is set")
        return is_authentic(request, said, public_url(self.app), token)

    def event(self, request: Request, said: Form) -> ProviderEvent:
        """A status callback."""
        return from_status(self.raw(said), _call_of(request))

    def raw(self, said: Form) -> dict[str, str]:
        """The fields."""
        return dict(said.items())


class Voice(Status):
    """A leg has been answered, or a client calls: Twilio asks what to do."""

    path = "/twilio/voice"

    def answer(self, event: ProviderEvent, call_id: int) -> Response:
        """Whom to dial."""
        if event.direction == "inbound":
            return _xml(ring_employee(self.app, call_id))
        return _xml(dial_client(self.app, call_id))


class Dial(Status):
    """The dialled leg is over."""

    path = "/twilio/dial"

    def event(self, request: Request, said: Form) -> ProviderEvent:
        """The action of ``<Dial>``."""
        return from_dial(self.raw(said), _call_of(request))

    def answer(self, event: ProviderEvent, call_id: int) -> Response:
        """Nothing more is to do."""
        return _xml(hang_up())


def _call_of(request: Request) -> int | None:
    """Our id of the call, which we put into the address."""
    call = parse_qs(request.url.query).get("call", [""])[0]
    return int(call) if call.isdecimal() else None


def _xml(document: str) -> Response:
    return Response(document, media_type="application/xml")
