"""Every provider that ships keeps the contract of all providers."""

import hashlib
import hmac
import json
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from twilio.request_validator import RequestValidator

from kit.calls import AGENT, CLIENT, NINE
from kit.twilio_api import PUBLIC_URL, TOKEN
from servers.twilio_callbacks import events_of_a_call
from tagwerk.access.signatures import signature_of
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.workspace.opening import open_workspace
from tagwerk_telephony.api import Provider, Request
from tagwerk_telephony.simulator.exchange import CallRequest, script, sign
from tagwerk_telephony.simulator.provider import Simulator
from tagwerk_telephony.sipgate.provider import Sipgate
from tagwerk_telephony.testing import ProviderContract
from tagwerk_telephony.twilio.provider import Twilio
from tagwerk_telephony.webhook.provider import Webhook

HOOKS = f"{PUBLIC_URL}/hooks/telephony"
SECRET = "a secret of the tests, long enough"


@pytest.fixture
def configured(app: App, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    """The workspace with secrets of all providers."""
    for name in ("SIPGATE", "WEBHOOK", "SIMULATOR"):
        monkeypatch.setenv(f"TAGWERK_PLUGINS__TELEPHONY__{name}__SECRET", SECRET)
    workspace = open_workspace(app.folder)
    yield workspace
    workspace.close()


def twilio_request(form: dict[str, str], what: str = "status") -> Request:
    """A form, signed."""
    url = f"{HOOKS}/twilio/{what}"
    headers = {"x-twilio-signature": RequestValidator(TOKEN).compute_signature(url, form)}
    headers["content-type"] = "application/x-www-form-urlencoded"
    return Request(what, url, headers, urlencode(form).encode())


class TestTwilio(ProviderContract):
    @pytest.fixture
    def provider(self, configured: App) -> Provider:
        return Twilio(configured)

    @pytest.fixture
    def genuine(self) -> Sequence[Request]:
        return [twilio_request(form) for form in events_of_a_call(1)]

    def test_another_accounts_requests_are_not_believed(self, provider: Provider) -> None:
        """Signed with the right token, about somebody else's account."""
        form = events_of_a_call(1)[0] | {"AccountSid": "AC" + "9" * 32}
        assert provider.authentic(twilio_request(form)) is False


def sipgate_request(second: int, **form: str) -> Request:
    """A form at the secret address."""
    said = {"callId": "123", "direction": "out", "from": AGENT[1:], "to": CLIENT[1:], **form}
    return Request(SECRET, f"{HOOKS}/sipgate/x", {}, urlencode(said).encode())


class TestSipgate(ProviderContract):
    @pytest.fixture
    def provider(self, configured: App) -> Provider:
        return Sipgate(configured)

    @pytest.fixture
    def signs_the_body(self) -> bool:
        return False

    @pytest.fixture
    def genuine(self) -> Sequence[Request]:
        steps = [
            {"event": "newCall"},
            {"event": "answer", "fullUserId": "1w0"},
            {"event": "hangup", "cause": "normalClearing"},
        ]
        return [sipgate_request(second, **step) for second, step in enumerate(steps)]

    def test_any_order_folds_to_one_answered_call(self, provider: Provider, genuine: Sequence[Request]) -> None:
        """Its events carry no time: their moment is that of the first arrival, so each is read once."""
        states = [event.state for request in genuine for event in provider.read(request) or ()]
        assert states == ["ringing", "answered", "completed"]

    def test_the_answer_to_a_new_call_asks_for_its_end(self, provider: Provider, genuine: Sequence[Request]) -> None:
        """``answer`` and ``hangup`` come only where they are asked for."""
        body = provider.answer(genuine[0], [1]).body
        assert f'onAnswer="{HOOKS}/sipgate/{SECRET}"' in body
        assert f'onHangup="{HOOKS}/sipgate/{SECRET}"' in body
        assert provider.answer(genuine[2], [1]).body == ""


def webhook_request(said: object, *, at: float = 0) -> Request:
    """JSON, signed now."""
    body = json.dumps(said).encode()
    timestamp = str(int(clock.now().timestamp() + at))
    headers = {"x-tagwerk-timestamp": timestamp, "x-tagwerk-signature": signature_of(SECRET, timestamp, body)}
    return Request("events", f"{HOOKS}/webhook/events", headers, body)


class TestWebhook(ProviderContract):
    @pytest.fixture
    def provider(self, configured: App) -> Provider:
        return Webhook(configured)

    @pytest.fixture
    def genuine(self) -> Sequence[Request]:
        steps = [("ringing", 0, None), ("answered", 5, None), ("completed", 47, 42)]
        return [
            webhook_request(
                {"call": "c1", "state": state, "at": (NINE + timedelta(seconds=second)).isoformat(), "from": "0 30 / 23125-000",
                 "to": CLIENT, "country": "DE", "talk_seconds": talk}
            )
            for state, second, talk in steps
        ]  # fmt: skip

    def test_what_was_overheard_long_ago_is_not_believed(self, provider: Provider) -> None:
        """The time is signed along."""
        assert provider.authentic(webhook_request({"call": "c1"}, at=-301)) is False
        assert provider.authentic(webhook_request({"call": "c1"}, at=-200)) is True

    def test_the_recipe_of_the_how_to_signs_as_the_provider_checks(self) -> None:
        """``printf '%s.%s' "$time" "$body" | openssl dgst -sha256 -hmac "$secret"``."""
        body, timestamp = b'{"call":"1"}', str(int(time.monotonic()))
        expected = hmac.new(SECRET.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()
        assert signature_of(SECRET, timestamp, body) == expected


class TestSimulator(ProviderContract):
    @pytest.fixture
    def provider(self, configured: App) -> Provider:
        return Simulator(configured)

    @pytest.fixture
    def genuine(self) -> Sequence[Request]:
        made = []
        for second, event in enumerate(script(CallRequest("r1", 1, AGENT, CLIENT))):
            body = json.dumps(event | {"at": (NINE + timedelta(seconds=second)).isoformat()}).encode()
            signature = sign(SECRET, "/hooks/telephony/simulator/events", body)
            made.append(Request("events", f"{HOOKS}/simulator/events", {"x-simulator-signature": signature}, body))
        return made
