"""Twilio's webhooks over real HTTP: signed requests are believed, others are stored nowhere."""

import hashlib
from collections.abc import Iterator
from datetime import date
from xml.etree import ElementTree

import httpx
import pytest
from sqlalchemy import func, select
from twilio.request_validator import RequestValidator

from kit.calls import CLIENT
from kit.twilio_api import PUBLIC_URL, TOKEN
from servers.requirement import free_port
from servers.twilio_callbacks import events_of_a_call
from servers.web import serving
from tagwerk.access.actors import Actor
from tagwerk.obligations.standing import explain
from tagwerk.platform.app import App
from tagwerk.web import build_site
from tagwerk_telephony.calls.looking import list_calls
from tagwerk_telephony.tables import Call, StoredEvent

HOOKS = "/hooks/telephony/twilio"


class Twilio:
    """Stands for Twilio: posts to our real address what it signed for our public one."""

    def __init__(self, address: str) -> None:
        self.address = address

    def post(
        self, event: dict[str, str], path: str = "/status", *, token: str = TOKEN, signed_for: str = PUBLIC_URL
    ) -> httpx.Response:
        signature = RequestValidator(token).compute_signature(f"{signed_for}{HOOKS}{path}", event)
        return httpx.post(
            f"{self.address}{HOOKS}{path}", data=event, headers={"X-Twilio-Signature": signature}, timeout=30
        )


@pytest.fixture
def twilio(app: App) -> Iterator[Twilio]:
    with serving(build_site(app), free_port()) as address:
        yield Twilio(address)


def stored(app: App) -> int:
    with app.database.reading() as session:
        return (session.scalar(select(func.count()).select_from(StoredEvent)) or 0) + (
            session.scalar(select(func.count()).select_from(Call)) or 0
        )


@pytest.mark.parametrize("order", ["in order", "reversed", "thrice"])
def test_signed_callbacks_give_one_completed_call_and_one_activity(
    app: App, anna: Actor, client: int, twilio: Twilio, order: str
) -> None:
    events = events_of_a_call(1, CLIENT)
    arriving = {"in order": events, "reversed": events[::-1], "thrice": [e for e in events for _ in range(3)]}[order]
    assert {twilio.post(event).status_code for event in arriving} == {204}
    (listed,) = list_calls(app, anna)
    assert (listed.call.state, listed.call.company_id, listed.call.talk_seconds) == ("completed", client, 42)
    assert explain(app, anna, "calls", None, date(2026, 10, 6)).number == 1


@pytest.mark.parametrize("path", ["/status", "/voice", "/dial"])
def test_a_wrong_or_missing_signature_is_refused_and_stored_nowhere(
    app: App, anna: Actor, twilio: Twilio, path: str
) -> None:
    event = events_of_a_call(1)[0] | {"DialCallStatus": "completed"}
    assert twilio.post(event, path, token="another").status_code == 403
    assert twilio.post(event, path, signed_for="https://elsewhere.example.com").status_code == 403
    assert httpx.post(f"{twilio.address}{HOOKS}{path}", data=event).status_code == 403
    assert (
        httpx.post(
            f"{twilio.address}{HOOKS}{path}",
            content=b"\xff\x00",
            headers={"Content-Type": "multipart/form-data; boundary=x"},
        ).status_code
        == 403
    )
    assert stored(app) == 0


def test_without_an_auth_token_nobody_is_believed(app: App, anna: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    from tagwerk.workspace.opening import open_workspace

    monkeypatch.setenv("TAGWERK_PLUGINS__TELEPHONY__TWILIO__AUTH_TOKEN", "")
    closed = open_workspace(app.folder)
    with serving(build_site(closed), free_port()) as address:
        assert Twilio(address).post(events_of_a_call(1)[0], token="").status_code == 403
    closed.close()


@pytest.mark.parametrize(
    ("odd", "status"),
    [
        ({"CallSid": ""}, 400),
        ({"CallSid": "x" * 65}, 204),
        ({"CallSid": "CA\x00\x01"}, 204),
        ({"CallStatus": "sleeping"}, 204),
        ({"CallStatus": "", "AnsweredBy": "machine_start", "MachineDetectionDuration": "3000"}, 204),
        ({"CallStatus": "", "RecordingSid": "RE1", "RecordingUrl": "https://api.twilio.com/RE1"}, 204),
        ({"CallDuration": "a while"}, 204),
        ({"CallDuration": "9" * 5000}, 204),
        ({"Timestamp": "yesterday"}, 204),
        ({"Timestamp": "Tue, 06 Oct 0001 08:00:00 +0000"}, 204),
        ({"Timestamp": "Tue, 06 Oct 2030 08:00:00 +0000"}, 204),
        ({"From": "\u0660" * 40, "To": "tel:+49;ext="}, 204),
    ],
)
@pytest.mark.parametrize("path", ["/status", "/status?call=" + "9" * 5000, "/dial", "/recording", "/machine"])
def test_odd_input_that_is_signed_has_a_status_and_is_kept_once(
    app: App, anna: Actor, twilio: Twilio, odd: dict[str, str], status: int, path: str
) -> None:
    form = events_of_a_call(1)[-1] | odd
    answers = {twilio.post(form, path).status_code for _time in range(2)}
    assert answers == {200 if path == "/dial" and status == 204 else status}
    with app.database.reading() as session:
        (kept,) = session.scalars(select(StoredEvent))
    assert kept.raw["AccountSid"] == form["AccountSid"]
    assert all(call.call.started_at.year == 2026 for call in list_calls(app, anna))


def test_a_body_that_is_too_large_is_refused_unread(app: App, anna: Actor, twilio: Twilio) -> None:
    assert twilio.post(events_of_a_call(1)[0] | {"Padding": "x" * 70_000}).status_code == 413


def test_a_json_body_with_a_right_hash_is_no_form_of_twilios(app: App, anna: Actor, twilio: Twilio) -> None:
    body = b'{"CallSid": "CA1", "CallStatus": "completed"}'
    path = f"/status?bodySHA256={hashlib.sha256(body).hexdigest()}"
    signature = RequestValidator(TOKEN).compute_signature(f"{PUBLIC_URL}{HOOKS}{path}", {})
    headers = {"X-Twilio-Signature": signature, "Content-Type": "application/json"}
    assert httpx.post(f"{twilio.address}{HOOKS}{path}", content=body, headers=headers).status_code in (400, 403)
    assert stored(app) == 0


@pytest.mark.parametrize("signed_for", [PUBLIC_URL, f"{PUBLIC_URL}:443"])
def test_the_signature_holds_with_and_without_the_port(app: App, anna: Actor, twilio: Twilio, signed_for: str) -> None:
    assert twilio.post(events_of_a_call(1)[0], signed_for=signed_for).status_code == 204


@pytest.mark.parametrize("query", ["?call=1&note=%C3%BC%20b", "?a=1&a=2", "?x=%2F+y"])
def test_the_query_is_signed_as_it_came(app: App, anna: Actor, twilio: Twilio, query: str) -> None:
    assert twilio.post(events_of_a_call(1)[0], f"/status{query}").status_code == 204


def test_the_employees_leg_is_told_to_dial_the_client_with_our_callbacks(
    app: App, anna: Actor, client: int, twilio: Twilio
) -> None:
    call = an_own_call(app, anna, client)
    first = events_of_a_call(1)[2]
    answer = ElementTree.fromstring(twilio.post(first, f"/voice?call={call}").text)
    dial, number = answer.find("Dial"), answer.find("Dial/Number")
    assert dial is not None
    assert number is not None
    assert dial.attrib == {
        "callerId": "+493023125001",
        "action": f"{PUBLIC_URL}{HOOKS}/dial?call={call}",
        "method": "POST",
    }
    assert number.text == CLIENT
    assert number.attrib["statusCallback"] == f"{PUBLIC_URL}{HOOKS}/status?call={call}"
    assert number.attrib["statusCallbackEvent"] == "initiated ringing answered completed"


def test_our_call_is_found_by_its_number_before_the_api_has_answered(
    app: App, anna: Actor, client: int, twilio: Twilio
) -> None:
    call = an_own_call(app, anna, client)
    for event in events_of_a_call(1, CLIENT):
        assert twilio.post(event, f"/status?call={call}").is_success
    (listed,) = list_calls(app, anna)
    assert (listed.call.id, listed.call.state) == (call, "completed")


def test_the_dial_action_alone_is_enough_for_the_credit(app: App, anna: Actor, client: int, twilio: Twilio) -> None:
    call = an_own_call(app, anna, client)
    parent = events_of_a_call(1)[2]
    dialled = parent | {
        "DialCallStatus": "completed",
        "DialCallSid": "CAchild",
        "DialCallDuration": "33",
        "DialBridged": "true",
    }
    assert twilio.post(dialled, f"/dial?call={call}").is_success
    (listed,) = list_calls(app, anna)
    assert (listed.call.state, listed.call.talk_seconds) == ("completed", 33)


def test_a_client_who_calls_is_put_through_to_the_owner(app: App, anna: Actor, client: int, twilio: Twilio) -> None:
    incoming = {
        "CallSid": "CAin",
        "CallStatus": "ringing",
        "Direction": "inbound",
        "From": CLIENT,
        "To": "+493023125001",
    }
    answer = ElementTree.fromstring(twilio.post(incoming, "/voice").text)
    number = answer.find("Dial/Number")
    assert number is not None
    assert number.text == "+493023125000"
    (listed,) = list_calls(app, anna)
    assert (listed.call.direction, listed.call.company_id) == ("inbound", client)


def an_own_call(app: App, anna: Actor, client: int) -> int:
    """A call as ``tagwerk call`` leaves it before the API has answered."""
    from tagwerk.platform import clock

    with app.database.transaction() as session:
        call = Call(
            provider="twilio",
            direction="outbound",
            employee_id=anna.employee(),
            company_id=client,
            number=CLIENT,
            ours=True,
            started_at=clock.now(),
            state="requested",
        )
        session.add(call)
        session.flush()
        return call.id
