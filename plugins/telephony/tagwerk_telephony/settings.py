"""The section ``[plugins.telephony]``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

if TYPE_CHECKING:
    from tagwerk.api import App

NAME = "telephony"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class TwilioSettings(_Strict):
    """The account at Twilio. *auth_token* also checks the signature of webhooks; an API key may replace it for calls.

    *api_url* sends the requests of the SDK elsewhere, to a proxy for instance.
    """

    account_sid: str = ""
    auth_token: str = ""
    api_key: str = ""
    api_secret: str = ""
    api_url: str = ""


class SimulatorSettings(_Strict):
    """The simulated exchange. Without a *secret* one is made and kept in the workspace."""

    secret: str = ""


class TelephonySettings(_Strict):
    """*provider* names who dials (``twilio``, ``simulator``, or one of a plugin); *caller_id* is the number clients see."""

    provider: str = ""
    caller_id: str = ""
    twilio: TwilioSettings = TwilioSettings()
    simulator: SimulatorSettings = SimulatorSettings()


def settings_of(app: App) -> TelephonySettings:
    """The section in force."""
    return app.settings(NAME, TelephonySettings)


def public_url(app: App) -> str:
    """The address under which the outside reaches ``tagwerk serve``: ``web.public_url``, or ``""``."""
    return app.config.settings.web.public_url.rstrip("/")
