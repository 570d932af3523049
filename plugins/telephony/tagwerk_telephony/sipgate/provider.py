"""sipgate.io as a provider.

Source: sipgate's document "sipgate.io Push API": ``newCall``, ``answer`` and ``hangup`` are posted as forms, one ``callId`` for
the whole call; the last two must be asked for in the XML that answers the first, and ``answer`` can go missing. Nothing is
signed: the address is the secret. sipgate waits five seconds for an answer. Calls are begun through its REST API ("Click to
dial").
"""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr  # nosec B406 - writes XML, and reads none

import httpx

from tagwerk.api import ConfigurationError, Unreachable, WrongInput, clock, translator
from tagwerk_telephony.api import Answer, CallEvent, CallRefused
from tagwerk_telephony.door import HOOKS
from tagwerk_telephony.numbers import e164
from tagwerk_telephony.settings import public_url, settings_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tagwerk.api import App
    from tagwerk_telephony.api import Dialling, EndState, LegState, Request

NAME = "sipgate"
SHORTEST_SECRET = 16
TIMEOUT = 10.0
"""Seconds for one request to sipgate."""
ENDS: dict[str, EndState] = {
    "normalClearing": "completed",
    "busy": "busy",
    "cancel": "canceled",
    "noAnswer": "no_answer",
    "congestion": "failed",
    "notFound": "failed",
    "forwarded": "canceled",
}
CAUSES = {"congestion": "unreachable", "notFound": "invalid_number", "forwarded": "forwarded"}

_ = translator("tagwerk_telephony")


class Sipgate:
    """The provider ``sipgate``. Its webhook's address is ``/hooks/telephony/sipgate/SECRET``."""

    name = NAME
    needs_agent_number = True
    needs_caller_id = False

    def __init__(self, app: App) -> None:
        self._app = app

    def authentic(self, request: Request) -> bool:
        """Whoever knows the address is sipgate; a secret that could be guessed proves nothing."""
        secret = settings_of(self._app).sipgate.secret.get_secret_value()
        given = request.what.encode("utf-8", "replace")
        return len(secret) >= SHORTEST_SECRET and hmac.compare_digest(given, secret.encode())

    def read(self, request: Request) -> list[CallEvent]:
        """What happened; the call goes on until ``hangup``, and one that never was answered never was talked."""
        form = request.form
        call = form.get("callId", "") or form.get("originalCallId", "")
        event = form.get("event", "")
        if not call:
            raise WrongInput("callId is missing")
        if event not in ("newCall", "answer", "hangup"):
            return []
        inbound = form.get("direction", "") == "in"
        cause = form.get("cause", "")
        state: LegState = {"newCall": "ringing", "answer": "answered"}.get(event, ENDS.get(cause, "failed"))  # type: ignore[assignment]
        people = [
            value for name, value in request.pairs if name in ("fullUserId[]", "fullUserId", "userId", "userId[]")
        ]
        own, client = (
            (form.get("to", ""), form.get("from", "")) if inbound else (form.get("from", ""), form.get("to", ""))
        )
        answering = form.get("answeringNumber", "") if inbound else ""
        if event == "answer" and form.get("user", "").lower() == "voicemail":
            return [
                CallEvent(
                    provider=NAME, key=_key(request), leg=f"{call}/voicemail", parent=call, state="answered", at=clock.now(),
                    role="voicemail", direction="inbound",
                )
            ]  # fmt: skip
        return [
            CallEvent(
                provider=NAME,
                key=_key(request),
                leg=call,
                state=state,
                at=clock.now(),
                direction="inbound" if inbound else "outbound",
                from_number=_number(client if inbound else own),
                to_number=_number((answering or own) if inbound else client),
                cause=CAUSES.get(cause, ""),
                single=True,
                extension=people[0] if people and (len(people) == 1 or event == "answer") else "",
                transferred_to=_number(form.get("answeringNumber", "")) if cause == "forwarded" else "",
            )
        ]

    def answer(self, request: Request, calls: Sequence[int]) -> Answer:
        """Ask for the answer and the end of a new call, at the address that sipgate knows already."""
        if request.form.get("event") != "newCall":
            return Answer()
        base = public_url(self._app)
        here = quoteattr(f"{base}{HOOKS}/sipgate/{request.what}" if base else request.url.partition("?")[0])
        return Answer(f'<?xml version="1.0" encoding="UTF-8"?>\n<Response onAnswer={here} onHangup={here}/>')

    def originate(self, dialling: Dialling) -> str:
        """Have sipgate ring the employee, then the client."""
        asked = {"caller": dialling.agent, "callee": dialling.client, "callerId": dialling.caller_id}
        answer = self._ask("POST", "/sessions/calls", asked)
        try:
            return str(answer.json()["sessionId"])
        except (ValueError, KeyError, TypeError):
            raise Unreachable(_("sipgate does not answer as it should.")) from None

    def check(self) -> str:
        """Whether the address is a secret, and the token is right."""
        settings = settings_of(self._app).sipgate
        if len(settings.secret.get_secret_value()) < SHORTEST_SECRET:
            raise ConfigurationError(
                _("The secret of sipgate's webhook has fewer than {least} characters.", least=SHORTEST_SECRET),
                "plugins.telephony.sipgate.secret",
            )
        if not settings.token_id:
            return _("sipgate may tell of calls; without a token it cannot dial")
        self._ask("GET", "/account", None)
        return _("the account at sipgate answers")

    def _ask(self, method: str, path: str, body: dict[str, str] | None) -> httpx.Response:
        settings = settings_of(self._app).sipgate
        token = settings.token.get_secret_value()
        if not (settings.token_id and token):
            raise ConfigurationError(
                _("sipgate needs a token to dial."), "TAGWERK_PLUGINS__TELEPHONY__SIPGATE__TOKEN_ID, …__TOKEN"
            )
        url, login = f"{settings.api_url.rstrip('/')}{path}", (settings.token_id, token)
        try:
            answer = httpx.request(method, url, json=body, auth=login, timeout=TIMEOUT)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
            raise CallRefused(_("sipgate is not reached: {cause}.", cause=type(error).__name__)) from None
        except httpx.HTTPError as error:
            raise Unreachable(_("sipgate does not answer: {cause}.", cause=type(error).__name__)) from None
        if 400 <= answer.status_code < 500:
            raise CallRefused(_("sipgate refuses: {cause}.", cause=answer.status_code))
        if not answer.is_success:
            raise Unreachable(_("sipgate failed: {cause}.", cause=answer.status_code))
        return answer


def _number(text: str) -> str:
    """sipgate writes E.164 without its plus sign."""
    return e164(f"+{text}") if text.isascii() and text.isdecimal() and len(text) > 6 else e164(text)


def _key(request: Request) -> str:
    return hashlib.sha256(request.body).hexdigest()
