"""The simulated exchange as a provider."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from uuid import uuid4

import httpx

from tagwerk.api import Action, Unreachable, translator
from tagwerk_telephony.settings import public_url
from tagwerk_telephony.simulator.signing import HEADER, secret_of, sign
from tagwerk_telephony.simulator.webhooks import NAME, routes

if TYPE_CHECKING:
    from starlette.routing import BaseRoute

    from tagwerk.api import App
    from tagwerk_telephony.api import Dialling, ProviderEvent

CALLS_PATH = "/hooks/telephony/simulator/calls"
TIMEOUT = 10.0
"""Seconds until the exchange must have taken a call."""

_ = translator("tagwerk_telephony")


class Simulator:
    """The provider ``simulator``."""

    name = NAME
    needs_agent_number = False

    def __init__(self, app: App) -> None:
        self._app = app

    @property
    def base(self) -> str:
        """Where ``tagwerk serve``, and with it the exchange, is reached."""
        web = self._app.config.settings.web
        return public_url(self._app) or f"http://{web.host}:{web.port}"

    def originate(self, dialling: Dialling) -> str:
        """Ask the exchange for a call."""
        reference = uuid4().hex
        asked = {"reference": reference, "call": dialling.call_id, "agent": dialling.agent, "client": dialling.client}
        body = json.dumps(asked).encode()
        headers = {HEADER: sign(secret_of(self._app), CALLS_PATH, body), "Content-Type": "application/json"}
        try:
            httpx.post(f"{self.base}{CALLS_PATH}", content=body, headers=headers, timeout=TIMEOUT).raise_for_status()
        except httpx.HTTPError as error:
            raise Unreachable(
                _("The simulated exchange does not answer at {base}: {cause}.", base=self.base, cause=error),
                Action("serve"),
            ) from None
        return reference

    def fetch(self, reference: str, call_id: int) -> list[ProviderEvent]:
        """The exchange forgets a call as soon as it is over."""
        return []

    def routes(self) -> tuple[BaseRoute, ...]:
        """``/simulator/calls`` and ``/simulator/events``."""
        return routes(self._app, self.base)

    def check(self) -> str:
        """Ask whether ``tagwerk serve`` is there."""
        try:
            httpx.get(f"{self.base}/healthz", timeout=TIMEOUT).raise_for_status()
        except httpx.HTTPError as error:
            raise Unreachable(str(error), Action("serve")) from None
        return _("the simulated exchange answers at {base}", base=self.base)
