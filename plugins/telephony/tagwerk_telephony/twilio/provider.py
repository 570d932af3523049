"""Twilio as a provider: calls through the REST API, by Twilio's own SDK."""

from __future__ import annotations

from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

from requests.exceptions import RequestException
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from tagwerk.api import ConfigurationError, Unreachable, translator
from tagwerk_telephony.settings import settings_of
from tagwerk_telephony.twilio.events import NAME, STATES, from_status
from tagwerk_telephony.twilio.twiml import EVENTS, HOOKS, dial
from tagwerk_telephony.twilio.webhooks import routes

if TYPE_CHECKING:
    from starlette.routing import BaseRoute

    from tagwerk.api import App
    from tagwerk_telephony.api import Dialling, ProviderEvent

TIMEOUT = 15.0
"""Seconds for one request to Twilio."""
DEFAULT_API = "https://api.twilio.com"

_ = translator("tagwerk_telephony")


class Twilio:
    """The provider ``twilio``."""

    name = NAME
    needs_agent_number = True

    def __init__(self, app: App) -> None:
        self._app = app

    def originate(self, dialling: Dialling) -> str:
        """Have Twilio ring the employee; its TwiML then dials the client."""
        base, query = dialling.public_url, f"?call={dialling.call_id}"
        instructions: dict[str, Any] = {"twiml": dial(dialling.client, dialling.caller_id, "", dialling.call_id)}
        if base:
            instructions = {
                "url": f"{base}{HOOKS}/voice{query}",
                "method": "POST",
                "status_callback": f"{base}{HOOKS}/status{query}",
                "status_callback_method": "POST",
                "status_callback_event": EVENTS.split(),
            }
        call = self._ask(
            lambda client: client.calls.create(to=dialling.agent, from_=dialling.caller_id, **instructions)
        )
        return str(call.sid)

    def fetch(self, reference: str, call_id: int) -> list[ProviderEvent]:
        """The call and the legs below it as Twilio has them now."""

        def ask(client: Client) -> list[Any]:
            return [client.calls(reference).fetch(), *client.calls.list(parent_call_sid=reference, limit=20)]

        return [event for leg in self._ask(ask) for event in _events(leg, call_id)]

    def routes(self) -> tuple[BaseRoute, ...]:
        """``/twilio/voice``, ``/twilio/status``, ``/twilio/dial``."""
        return routes(self._app)

    def check(self) -> str:
        """Ask for the account, which needs the right credentials."""
        account = self._ask(lambda client: client.api.accounts(client.account_sid).fetch())
        return _("the account {name} answers", name=account.friendly_name)

    def _ask(self, question: Any) -> Any:
        """Ask Twilio. Raises Unreachable with Twilio's own words, ConfigurationError without credentials."""
        settings = settings_of(self._app).twilio
        username = settings.api_key or settings.account_sid
        password = settings.api_secret if settings.api_key else settings.auth_token
        if not (settings.account_sid and password):
            raise ConfigurationError(
                _("Twilio needs an account."),
                "TAGWERK_PLUGINS__TELEPHONY__TWILIO__ACCOUNT_SID, …__AUTH_TOKEN",
            )
        http = _HttpClient(settings.api_url.rstrip("/"))
        try:
            return question(Client(username, password, settings.account_sid, http_client=http))
        except TwilioRestException as error:
            raise Unreachable(_("Twilio refuses: {cause}.", cause=f"{error.status} {error.msg}")) from None
        except (TwilioException, RequestException) as error:
            raise Unreachable(_("Twilio does not answer: {cause}.", cause=type(error).__name__)) from None


class _HttpClient(TwilioHttpClient):  # type: ignore[misc]
    """The SDK's own client, with a time limit, and with the API at another address where the settings name one.

    It tries nothing twice: a call that was asked for twice would ring twice.
    """

    def __init__(self, api_url: str) -> None:
        super().__init__(timeout=TIMEOUT, pool_connections=False, max_retries=0)
        self._api_url = api_url

    def request(self, method: str, url: str, *arguments: Any, **options: Any) -> Any:
        """One request of the SDK."""
        if self._api_url:
            url = url.replace(DEFAULT_API, self._api_url, 1)
        return super().request(method, url, *arguments, **options)


def _events(leg: Any, call_id: int) -> list[ProviderEvent]:
    """A call resource as the callbacks that would have said the same."""
    if leg.status not in STATES:
        return []
    form = {
        "CallSid": leg.sid,
        "ParentCallSid": leg.parent_call_sid or "",
        "CallStatus": leg.status,
        "Direction": leg.direction or "",
        "From": leg._from or "",
        "To": leg.to or "",
        "AnsweredBy": leg.answered_by or "",
        "CallDuration": leg.duration or "",
    }
    if moment := leg.end_time or leg.start_time:
        form["Timestamp"] = format_datetime(moment)
    return [from_status(form, call_id)]
