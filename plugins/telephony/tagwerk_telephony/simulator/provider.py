"""The simulated exchange as a provider: it is there in demo workspaces alone."""

from __future__ import annotations

import hmac
import json
import threading
from typing import TYPE_CHECKING, Literal
from uuid import uuid4

import httpx
from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from tagwerk.api import Action, Unreachable, WrongInput, translator
from tagwerk_telephony.api import Answer, AnsweredBy, CallEvent, CallRefused, LegState
from tagwerk_telephony.door import HOOKS, workspace_secret
from tagwerk_telephony.settings import public_url, settings_of
from tagwerk_telephony.simulator.exchange import HEADER, CallRequest, play, sign

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tagwerk.api import App
    from tagwerk_telephony.api import Dialling, Request

NAME = "simulator"
CALLS_PATH = f"{HOOKS}/simulator/calls"
TIMEOUT = 10.0
"""Seconds until the exchange must have taken a call."""

_ = translator("tagwerk_telephony")


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class RequestBody(_Body):
    """What ``/calls`` takes: somebody asks the exchange for a call."""

    reference: str
    call: int
    agent: str
    client: str


class EventBody(_Body):
    """What ``/events`` takes: the exchange says what happens."""

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


class Simulator:
    """The provider ``simulator``."""

    name = NAME
    needs_agent_number = False
    needs_caller_id = False

    def __init__(self, app: App) -> None:
        self._app = app

    @property
    def base(self) -> str:
        """Where ``tagwerk serve``, and with it the exchange, is reached."""
        web = self._app.config.settings.web
        return public_url(self._app) or f"http://{web.host}:{web.port}"

    @property
    def secret(self) -> str:
        """What signs the requests to and from the exchange."""
        return settings_of(self._app).simulator.secret.get_secret_value() or workspace_secret(self._app)

    def authentic(self, request: Request) -> bool:
        """Signed with the workspace's secret, the path too."""
        expected = sign(self.secret, f"{HOOKS}/simulator/{request.what}", request.body)
        return hmac.compare_digest(
            expected.encode(), request.headers.get(HEADER.lower(), "").encode("utf-8", "replace")
        )

    def read(self, request: Request) -> list[CallEvent] | None:
        """What the exchange says happened."""
        if request.what == "calls":
            return None
        try:
            body = EventBody.model_validate_json(request.body)
        except ValidationError:
            raise WrongInput("no event of the exchange") from None
        return [
            CallEvent(
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
        ]

    def answer(self, request: Request, calls: Sequence[int]) -> Answer:
        """Somebody who asks for a call gets its reference, and the exchange plays it in a thread of its own."""
        if request.what != "calls":
            return Answer()
        try:
            asked = RequestBody.model_validate_json(request.body)
        except ValidationError:
            return Answer(json.dumps({"error": "no request for a call"}), "application/json")
        call = CallRequest(asked.reference, asked.call, asked.agent, asked.client)
        threading.Thread(
            target=play, args=(self.base, self.secret, call), name=f"call-{call.call}", daemon=True
        ).start()
        return Answer(json.dumps({"reference": call.reference}), "application/json")

    def originate(self, dialling: Dialling) -> str:
        """Ask the exchange for a call."""
        reference = uuid4().hex
        asked = {"reference": reference, "call": dialling.call_id, "agent": dialling.agent, "client": dialling.client}
        body = json.dumps(asked).encode()
        headers = {HEADER: sign(self.secret, CALLS_PATH, body), "Content-Type": "application/json"}
        try:
            httpx.post(f"{self.base}{CALLS_PATH}", content=body, headers=headers, timeout=TIMEOUT).raise_for_status()
        except (
            httpx.ConnectError,
            httpx.ConnectTimeout,
            httpx.HTTPStatusError,
            httpx.InvalidURL,
            httpx.UnsupportedProtocol,
        ):
            raise CallRefused(
                _("The simulated exchange does not answer at {base}.", base=self.base), Action("serve")
            ) from None
        except httpx.HTTPError as error:
            raise Unreachable(
                _(
                    "The simulated exchange does not answer at {base}: {cause}.",
                    base=self.base,
                    cause=type(error).__name__,
                )
            ) from None
        return reference

    def check(self) -> str:
        """Ask whether ``tagwerk serve`` is there."""
        try:
            httpx.get(f"{self.base}/healthz", timeout=TIMEOUT).raise_for_status()
        except httpx.HTTPError as error:
            cause = type(error).__name__
            raise Unreachable(
                _("The simulated exchange does not answer at {base}: {cause}.", base=self.base, cause=cause),
                Action("serve"),
            ) from None
        return _("the simulated exchange answers at {base}", base=self.base)
