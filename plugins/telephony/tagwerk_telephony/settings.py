"""The section ``[plugins.telephony]``."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Annotated, Literal
from urllib.parse import urlsplit

import idna
from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator

from tagwerk.api import FILE_ALONE, ConfigurationError, WrongInput, later, normal_phone, translator

if TYPE_CHECKING:
    from tagwerk.api import App

NAME = "telephony"
NO_LABEL = later("it is no name such as ie1 or dublin")

_ = translator("tagwerk_telephony")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class TwilioSettings(_Strict):
    """The account at Twilio. *auth_token* also checks the signature of webhooks; an API key may replace it for calls.

    *region* (``ie1``) and *edge* (``dublin``) choose where Twilio works; they come from here alone, never from variables that
    the SDK would read. *api_url* sends the requests of the SDK elsewhere, to a proxy for instance. *answering* says how a
    mailbox that takes the employee's leg is told from the employee: by Twilio's machine detection, or by a key that the
    employee presses.
    """

    account_sid: str = ""
    auth_token: SecretStr = SecretStr("")
    api_key: str = ""
    api_secret: SecretStr = SecretStr("")
    api_url: Annotated[str, FILE_ALONE] = ""
    region: str = ""
    edge: str = ""
    answering: Annotated[Literal["detect", "key", "none"], FILE_ALONE] = "detect"

    @field_validator("region", "edge")
    @classmethod
    def _is_label(cls, text: str) -> str:
        if text and not (text.isascii() and text.replace("-", "").isalnum()):
            raise ValueError(_(NO_LABEL))
        return text


class SipgateSettings(_Strict):
    """sipgate.io signs nothing: *secret* is the end of the webhook's address, and what proves that sipgate asks."""

    secret: SecretStr = SecretStr("")
    token_id: str = ""
    token: SecretStr = SecretStr("")
    api_url: Annotated[str, FILE_ALONE] = "https://api.sipgate.com/v2"


class WebhookSettings(_Strict):
    """The generic webhook: *secret* makes the HMAC over the body."""

    secret: SecretStr = SecretStr("")


class SimulatorSettings(_Strict):
    """The simulated exchange. Without a *secret* one is made and kept in the workspace."""

    secret: SecretStr = SecretStr("")


class InboundSettings(_Strict):
    """Whom a caller reaches. *department* is who rings for an unknown caller; ``""`` is everybody. *ring_seconds* is how long one
    step rings. A recording is made only with *voicemail* or *recording*, and both are announced.
    """

    department: str = ""
    ring_seconds: int = Field(default=20, ge=5, le=120)
    opening_hours: bool = True
    voicemail: Annotated[bool, FILE_ALONE] = False
    recording: Annotated[bool, FILE_ALONE] = False


class TelephonySettings(_Strict):
    """*provider* names who dials (``twilio``, ``simulator``, or one of a plugin); *caller_id* is the number clients see.

    *extensions* says whose a line is that is no number on file: ``{"21" = "anna", "sip:anna@pbx.example" = "anna"}``.
    *declared_per_day* is how many calls one employee may declare a day.
    """

    provider: Annotated[str, FILE_ALONE] = ""
    caller_id: Annotated[str, FILE_ALONE] = ""
    extensions: Annotated[dict[str, str], FILE_ALONE] = {}
    declared_per_day: Annotated[int, FILE_ALONE] = Field(default=10, ge=0)
    inbound: InboundSettings = InboundSettings()
    twilio: TwilioSettings = TwilioSettings()
    sipgate: SipgateSettings = SipgateSettings()
    webhook: WebhookSettings = WebhookSettings()
    simulator: SimulatorSettings = SimulatorSettings()


def settings_of(app: App) -> TelephonySettings:
    """The section in force."""
    return app.settings(NAME, TelephonySettings)


def caller_id_of(app: App, country: str) -> str:
    """The number that clients see, in E.164, or ``""``; *country* is where one without a country code belongs.

    Raises ConfigurationError for a setting that is no telephone number.
    """
    written = settings_of(app).caller_id
    if not written:
        return ""
    try:
        return normal_phone(written, country)
    except WrongInput:
        raise ConfigurationError(
            _("The setting plugins.telephony.caller_id is no telephone number: {text!r}.", text=written),
            _("Such as +49 30 123456."),
        ) from None


def public_url(app: App) -> str:
    """The address under which the outside reaches ``tagwerk serve``: ``web.public_url``, its host as a browser sends it, or
    ``""``.

    Raises ConfigurationError for what is no address.
    """
    written = app.config.settings.web.public_url.rstrip("/")
    if not written:
        return ""
    try:
        parts = urlsplit(written)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    if parts.scheme not in ("http", "https") or not host or parts.query or parts.fragment:
        raise ConfigurationError(
            _("The setting web.public_url is no address: {text!r}.", text=written),
            _("Such as https://crm.example.com."),
        )
    at = f":{port}" if port is not None else ""
    return f"{parts.scheme}://{_host(host)}{at}{parts.path}"


def _host(host: str) -> str:
    try:
        return f"[{host}]" if ipaddress.ip_address(host).version == 6 else host
    except ValueError:
        pass
    if host.isascii():
        return host
    try:
        return idna.encode(host, uts46=True, transitional=False).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        raise ConfigurationError(
            _("The setting web.public_url has no host that there can be: {host!r}.", host=host)
        ) from None
