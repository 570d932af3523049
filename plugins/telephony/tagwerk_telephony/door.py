"""The door for what providers send: the steps that every webhook repeats, once, behind one route.

``/hooks/telephony/{provider}/{what}``: a request is read no further than a provider would ever write, its sender is proved,
what it says is stored and folded, and it is answered, all but the reading in a thread. A body that is too large is 413, a
request without a right proof 403; neither leaves a trace in the database. What is proved is kept at any rate: an odd one, which
says nothing that can be meant, is 400. Our own failure is 5xx, and the provider will try again.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import secrets
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from tagwerk.api import Actor, ConfigurationError, TagwerkError, WrongInput
from tagwerk_telephony.api import Request
from tagwerk_telephony.calls.providers import known_providers
from tagwerk_telephony.calls.taking_in import keep_unread, take_in_all
from tagwerk_telephony.settings import public_url
from tagwerk_telephony.tidying import tidy

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.requests import Request as HttpRequest

    from tagwerk.api import App
    from tagwerk_telephony.api import CallEvent, Provider

ACTOR = Actor.system("telephony")
LARGEST_BODY = 64 * 1024
"""Bytes of a request's body."""
HOOKS = "/hooks/telephony"
SECRET_FILE = ".telephony-secret"  # noqa: S105 - a file name

log = logging.getLogger(__name__)


def routes(app: App) -> tuple[Route, ...]:
    """The door, and the knocker by which ``doctor`` finds out whether it is ours."""
    door = Door(app)
    return (
        Route("/hello", door.greet, methods=["GET"]),
        Route("/{provider}/{what:path}", door.take, methods=["POST"]),
    )


class Door:
    """Takes what providers post."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.providers = known_providers(app)

    async def greet(self, request: HttpRequest) -> Response:
        """Prove that this is the workspace's own server: its secret's signature of the *nonce*, and nothing of anything else."""
        nonce = request.query_params.get("nonce", "")
        if not 16 <= len(nonce) <= 64:
            raise HTTPException(400)
        return PlainTextResponse(await run_in_threadpool(signed_greeting, self.app, nonce))

    async def take(self, request: HttpRequest) -> Response:
        """Read, prove, store, answer. Raises HTTPException 400, 403, 404, 413."""
        provider = self.providers.get(request.path_params["provider"])
        if provider is None:
            raise HTTPException(404)
        body = await _read_body(request)
        return await run_in_threadpool(self._handle, provider, self._as_request(request, body))

    def _as_request(self, request: HttpRequest, body: bytes) -> Request:
        try:
            base = public_url(self.app)
        except ConfigurationError as error:
            log.warning("%s", error)
            raise HTTPException(403) from None
        path = request.scope.get("raw_path", request.scope["path"].encode()).decode("latin-1").partition("?")[0]
        query = request.scope["query_string"].decode("latin-1")
        url = f"{base or f'{request.url.scheme}://{request.url.netloc}'}{path}"
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in request.headers.raw}
        return Request(request.path_params["what"], f"{url}?{query}" if query else url, headers, body)

    def _handle(self, provider: Provider, request: Request) -> Response:
        if not _is_authentic(provider, request):
            log.warning("a request to %s without a right proof of who sent it", request.url.partition("?")[0])
            raise HTTPException(403)
        raw = _raw(request)
        try:
            read = provider.read(request)
            events = (
                None if read is None else [tidy(replace(event, provider=provider.name), live=True) for event in read]
            )
        except WrongInput as error:
            self._keep(provider, request, raw, error.message)
            raise HTTPException(400, error.message) from None
        except TagwerkError:
            raise
        except Exception as error:
            log.exception("the provider %s cannot read what it was sent", provider.name)
            self._keep(provider, request, raw, type(error).__name__)
            raise HTTPException(400) from None
        calls = self._store(provider, request, events, raw)
        answer = provider.answer(request, calls)
        if answer.events:
            take_in_all(self.app, ACTOR, [(event, raw) for event in answer.events], live=True)
        if not answer.body:
            return Response(status_code=204)
        return Response(answer.body, media_type=answer.media_type)

    def _store(
        self, provider: Provider, request: Request, events: list[CallEvent] | None, raw: dict[str, Any]
    ) -> list[int]:
        if events is None:
            return []
        if not events:
            self._keep(provider, request, raw)
            return []
        return list(dict.fromkeys(take_in_all(self.app, ACTOR, [(event, raw) for event in events], live=True).calls))

    def _keep(self, provider: Provider, request: Request, raw: dict[str, Any], cause: str = "") -> None:
        digest = hashlib.sha256(f"{request.url}\n".encode() + request.body).hexdigest()
        keep_unread(self.app, ACTOR, provider.name, f"unread:{digest}", raw, cause)


def signed_greeting(app: App, nonce: str) -> str:
    """What the workspace's own server answers to *nonce*."""
    return hmac.new(workspace_secret(app).encode(), f"greeting\n{nonce}".encode(), hashlib.sha256).hexdigest()


def workspace_secret(app: App) -> str:
    """A secret of the workspace, made when it is first needed, in a file that only its owner can read."""
    path: Path = app.folder / SECRET_FILE
    if not path.exists():
        draft = app.folder / f"{SECRET_FILE}.{secrets.token_hex(4)}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_hex(32), encoding="ascii")
        try:
            path.hardlink_to(draft)  # whoever comes first wins, and nobody reads half a secret
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text(encoding="ascii")


def _is_authentic(provider: Provider, request: Request) -> bool:
    """Whether the provider sent it; one that breaks over the question has not proved it."""
    try:
        return provider.authentic(request) is True
    except Exception:
        log.exception("the provider %s cannot tell who sent a request", provider.name)
        return False


def _raw(request: Request) -> dict[str, Any]:
    """What came, as it is kept: the fields of a form, else the body as text; JSON can be too deep, or no JSON to a database."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/x-www-form-urlencoded":
        with suppress(WrongInput):
            return request.form
    return {"body": request.body.decode("utf-8", "backslashreplace")}


async def _read_body(request: HttpRequest) -> bytes:
    """The body of *request*. Raises HTTPException 413 as soon as it grows too large."""
    pieces, size = [], 0
    async for piece in request.stream():
        pieces.append(piece)
        size += len(piece)
        if size > LARGEST_BODY:
            raise HTTPException(413)
    return b"".join(pieces)
