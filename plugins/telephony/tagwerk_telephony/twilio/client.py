"""Twilio's REST API, through its own SDK: where the requests really go, what they may cost in time, what an answer means.

The SDK reads the region and the edge from ``TWILIO_REGION`` and ``TWILIO_EDGE``, and then sends the credentials elsewhere than
the settings say. So it is given an environment of its own, with nothing in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit, urlunsplit

import httpx
from requests.exceptions import ConnectionError as NotConnected
from requests.exceptions import ConnectTimeout, InvalidSchema, InvalidURL, MissingSchema, RequestException
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client
from urllib3.exceptions import NewConnectionError

from tagwerk.api import ConfigurationError, Unreachable, WrongInput, translator
from tagwerk_telephony.api import CallRefused, CallUnknown

if TYPE_CHECKING:
    from collections.abc import Callable

    from tagwerk_telephony.settings import TwilioSettings

TIMEOUT = 15.0
"""Seconds for one request to Twilio."""
NOTHING = {"TAGWERK": "the settings of Twilio come from tagwerk.toml"}
"""The SDK takes an empty environment for none, and reads that of the process."""

T = TypeVar("T")

_ = translator("tagwerk_telephony")


def ask(settings: TwilioSettings, question: Callable[[Client], T]) -> T:
    """Ask Twilio. Raises ConfigurationError without credentials; CallRefused where Twilio did not take the request for certain,
    CallUnknown for what it does not know, and Unreachable where nobody knows what became of the request.
    """
    username = settings.api_key or settings.account_sid
    password = _password(settings)
    if not (settings.account_sid and password):
        raise ConfigurationError(
            _("Twilio needs an account."),
            "TAGWERK_PLUGINS__TELEPHONY__TWILIO__ACCOUNT_SID, …__AUTH_TOKEN",
        )
    client = Client(
        username, password, settings.account_sid, region=settings.region or None, edge=settings.edge or None,
        http_client=_HttpClient(settings.api_url), environment=NOTHING,
    )  # fmt: skip
    try:
        return question(client)
    except TwilioRestException as error:
        raise _refused(error) from None
    except RequestException as error:
        cause = type(error).__name__
        if _never_arrived(error):
            raise CallRefused(_("Twilio is not reached: {cause}.", cause=cause)) from None
        raise Unreachable(_("Twilio does not answer: {cause}.", cause=cause)) from None
    except (TwilioException, ValueError, KeyError, TypeError) as error:
        raise Unreachable(_("Twilio does not answer as it should: {cause}.", cause=type(error).__name__)) from None


def _password(settings: TwilioSettings) -> str:
    return (settings.api_secret if settings.api_key else settings.auth_token).get_secret_value()


def fetch_recording(settings: TwilioSettings, address: str) -> bytes:
    """The recording at *address*. Raises WrongInput for one that is not the API's, Unreachable, CallUnknown."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    if parts.scheme != "https" or parts.username or not (host == "api.twilio.com" or host.endswith(".twilio.com")):
        raise WrongInput(_("{address} is no recording of Twilio's.", address=address[:100]))
    username = settings.api_key or settings.account_sid
    login = (username, _password(settings))
    base = settings.api_url.rstrip("/")
    url = f"{base}{parts.path}" if base else address
    try:
        answer = httpx.get(url, auth=login, timeout=TIMEOUT, follow_redirects=False)
    except httpx.HTTPError as error:
        raise Unreachable(_("Twilio does not answer: {cause}.", cause=type(error).__name__)) from None
    if answer.status_code == 404:
        raise CallUnknown(_("Twilio does not know it: {cause}.", cause=answer.status_code))
    if not answer.is_success:
        raise Unreachable(_("Twilio failed: {cause}.", cause=answer.status_code))
    return answer.content


def _refused(error: TwilioRestException) -> Unreachable | CallUnknown:
    said = " ".join(f"{error.status} {error.msg}".split())[:300]
    if error.status == 404:
        return CallUnknown(_("Twilio does not know it: {cause}.", cause=said))
    if 400 <= error.status < 500:
        return CallRefused(_("Twilio refuses: {cause}.", cause=said))
    return Unreachable(_("Twilio failed: {cause}.", cause=said))


def _never_arrived(error: RequestException) -> bool:
    """Whether the request was never sent: only then no telephone rings for certain."""
    if isinstance(error, ConnectTimeout | InvalidURL | InvalidSchema | MissingSchema):
        return True
    cause: Any = error.args[0] if isinstance(error, NotConnected) and error.args else None
    return isinstance(getattr(cause, "reason", None), NewConnectionError)


class _HttpClient(TwilioHttpClient):  # type: ignore[misc]
    """The SDK's own client, with a time limit, and with the API at another address where the settings name one.

    It tries nothing twice: a call that was asked for twice would ring twice. It follows nobody elsewhere.
    """

    def __init__(self, api_url: str) -> None:
        super().__init__(timeout=TIMEOUT, pool_connections=False, max_retries=0)
        self._api_url = api_url.rstrip("/")

    def request(self, method: str, url: str, *arguments: Any, **options: Any) -> Any:
        """One request of the SDK."""
        if self._api_url:
            here, there = urlsplit(self._api_url), urlsplit(url)
            url = urlunsplit((here.scheme, here.netloc, here.path + there.path, there.query, ""))
        return super().request(method, url, *arguments, **options | {"allow_redirects": False})
