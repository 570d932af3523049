"""The door for what providers send: the steps that every webhook repeats, once.

A request is read no further than a provider would ever write, its sender is proved, what it says is stored, and it is answered. A
provider gives the differences, as a class with a method for each. A body that is too large is 413, a request without a right
proof 403, one that says nothing that can be stored 400; none of them leaves a trace in the database. Our own failure is 5xx, and
the provider will try again.
"""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from tagwerk.api import Actor, WrongInput
from tagwerk_telephony.calls.taking_in import take_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from tagwerk.api import App
    from tagwerk_telephony.api import ProviderEvent

ACTOR = Actor.system("telephony")
LARGEST_BODY = 64 * 1024
"""Bytes of a request's body."""

Said = TypeVar("Said")
"""What the body of a request says, as the provider's checks and readers need it."""

log = logging.getLogger(__name__)


class Door(ABC, Generic[Said]):
    """A POST to ``/hooks/telephony`` + *path* that is believed because it is signed, and then handled."""

    path: ClassVar[str]

    def __init__(self, app: App) -> None:
        self.app = app

    @abstractmethod
    def read(self, body: bytes) -> Said:
        """What *body* says. Raises ValueError where it cannot be read: then it cannot be authentic either."""

    @abstractmethod
    def is_authentic(self, request: Request, said: Said) -> bool:
        """Whether the provider sent this."""

    @abstractmethod
    async def handle(self, request: Request, said: Said) -> Response:
        """Do what an authentic request asks. Raises WrongInput for one that cannot be meant."""

    @property
    def route(self) -> Route:
        """The route of this door."""
        return Route(self.path, self.take, methods=["POST"])

    async def take(self, request: Request) -> Response:
        """Read, prove, handle. Raises HTTPException 400, 403, 413."""
        body = await _read_body(request)
        try:
            said = self.read(body)
        except ValueError:
            raise HTTPException(403) from None
        if not self.is_authentic(request, said):
            log.warning("a request for %s without a right signature", request.url.path)
            raise HTTPException(403)
        try:
            return await self.handle(request, said)
        except WrongInput as error:
            raise HTTPException(400, error.message) from None


class Webhook(Door[Said]):
    """A door through which a provider says what happened in a call: it is stored and folded before anything is answered."""

    @abstractmethod
    def event(self, request: Request, said: Said) -> ProviderEvent:
        """What happened, in our words. Raises WrongInput."""

    @abstractmethod
    def raw(self, said: Said) -> Mapping[str, str]:
        """What happened, in the provider's words; kept beside ours."""

    def answer(self, event: ProviderEvent, call_id: int) -> Response:
        """What the provider hears once the event is stored as one of our call *call_id*: nothing, unless it asks."""
        return Response(status_code=204)

    async def handle(self, request: Request, said: Said) -> Response:
        """Store, then answer."""
        event = self.event(request, said)
        return await run_in_threadpool(self._store_and_answer, event, self.raw(said))

    def _store_and_answer(self, event: ProviderEvent, raw: Mapping[str, str]) -> Response:
        return self.answer(event, take_in(self.app, ACTOR, event, raw))


async def _read_body(request: Request) -> bytes:
    """The body of *request*. Raises HTTPException 413 as soon as it grows too large."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST_BODY:
            raise HTTPException(413)
    return body
