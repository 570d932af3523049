"""Streams that no exchange should send, at the door and in the fold: nothing breaks, nothing is lost, no order matters."""

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.exceptions import HTTPException
from twilio.request_validator import RequestValidator

from kit.calls import AGENT, CLIENT, NINE, SYSTEM, a_call, counted, take
from kit.twilio_api import ACCOUNT, PUBLIC_URL, TOKEN
from tagwerk.access.actors import Actor
from tagwerk.access.signatures import signed_headers
from tagwerk.platform.app import App
from tagwerk.platform.config import FILE_NAME
from tagwerk.workspace.opening import open_workspace
from tagwerk_telephony.api import CallEvent, Request
from tagwerk_telephony.calls.looking import list_calls
from tagwerk_telephony.calls.taking_in import take_in_all
from tagwerk_telephony.door import Door
from tagwerk_telephony.tables import ENDED, StoredEvent

FRESH = count(1)
SECRET = "a secret that nobody guesses"
SLOW = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
TEXTS = st.text(st.characters(codec=None), max_size=90) | st.sampled_from(
    ["", "\x00", "x" * 5000, "-1", "anonymous", "'; --"]
)
VALUES = TEXTS | st.none() | st.booleans() | st.integers() | st.floats() | st.lists(TEXTS, max_size=2)
TWILIO_FIELDS = (
    "CallSid", "AccountSid", "ParentCallSid", "From", "To", "CallStatus", "Direction", "Timestamp", "SequenceNumber",
    "CallDuration", "Duration", "AnsweredBy", "DialCallSid", "DialCallStatus", "DialCallDuration", "RecordingSid", "RecordingUrl",
    "RecordingStatus", "Digits",
)  # fmt: skip
FIELDS = (
    "event", "id", "call", "leg", "parent", "state", "status", "direction", "from", "to", "number", "employee", "extension",
    "at", "time", "duration", "talk_seconds", "answered_by", "recording", "queue", "key",
)  # fmt: skip
MOMENTS = st.integers(0, 600).map(lambda seconds: NINE + timedelta(seconds=seconds))


@st.composite
def streams(draw: st.DrawFn) -> list[CallEvent]:
    """Events of up to three legs that contradict each other."""
    legs = draw(st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=8))
    states: st.SearchStrategy[Any] = st.sampled_from(["", "initiated", "ringing", "answered", *ENDED])
    numbers = st.sampled_from([CLIENT, AGENT, "", "+493023125999"])
    return [
        CallEvent(
            provider="test", key=f"{leg}{draw(st.integers(0, 3))}", leg=leg, at=draw(MOMENTS), state=draw(states),
            parent=draw(st.sampled_from(["", "a"])) if leg != "a" else "",
            role=draw(st.sampled_from(["", "agent", "client", "voicemail"])),
            direction=draw(st.sampled_from(["outbound", "inbound"])), from_number=draw(numbers), to_number=draw(numbers),
            talk_seconds=draw(st.none() | st.integers(-5, 10**9)), single=draw(st.booleans()),
        )
        for leg in legs
    ]  # fmt: skip


def _named(events: list[CallEvent], name: str) -> list[CallEvent]:
    return [
        replace(
            each, provider=name, key=f"{name}{each.key}", leg=f"{name}{each.leg}",
            parent=f"{name}{each.parent}" if each.parent else "",
        )
        for each in events
    ]  # fmt: skip


def _each_key_once(events: list[CallEvent]) -> list[CallEvent]:
    return list({event.key: event for event in events}.values())


def _as_seen(app: App, anna: Actor, provider: str) -> list[tuple[str, ...]]:
    """What is known of the calls of a provider, whichever ids they have."""
    calls = [listed.call for listed in list_calls(app, anna, limit=10_000) if listed.call.provider == provider]
    plain = ("direction", "state", "number", "talk_seconds", "reached", "employee_id", "answered_at")
    return sorted(tuple(str(getattr(call, name)) for name in plain) for call in calls)


@pytest.mark.heavy
@SLOW
@given(events=streams().map(_each_key_once), data=st.data())
def test_order_repetition_and_company_change_nothing(
    app: App, anna: Actor, client: int, events: list[CallEvent], data: st.DataObject
) -> None:
    """One by one, all in one commit in another order, and by several at once."""
    one, other, third = (f"t{next(FRESH)}" for _number in range(3))
    shuffled = data.draw(st.permutations(events))
    for each in _named(events, one):
        take_in_all(app, SYSTEM, [(each, {})])
    take_in_all(app, SYSTEM, [(each, {}) for each in _named([*shuffled, *events], other)])
    threads = [
        threading.Thread(target=take_in_all, args=(app, SYSTEM, [(each, {})]))
        for each in _named([*shuffled, *events[:2]], third)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert _as_seen(app, anna, one) == _as_seen(app, anna, other) == _as_seen(app, anna, third)
    counted(app, anna)  # and the ledger can be counted


@pytest.mark.parametrize("year", [1, 1969, 2200, 9999])
def test_a_moment_that_nobody_can_mean_breaks_nothing(app: App, anna: Actor, client: int, year: int) -> None:
    take(app, [replace(each, at=datetime(year, 12, 31, 23, 59, tzinfo=UTC)) for each in a_call()])
    assert counted(app, anna) == 1


@pytest.fixture
def door(app: App) -> Iterator[Door]:
    """The door of a workspace with a generic webhook beside Twilio."""
    path = app.folder / FILE_NAME
    section = f'\n[plugins.telephony.webhook]\nsecret = "{SECRET}"\n'
    path.write_text(path.read_text(encoding="utf-8") + section, encoding="utf-8")
    opened = open_workspace(app.folder)
    yield Door(opened)
    opened.close()


def _answered(door: Door, name: str, request: Request) -> int:
    try:
        return door._handle(door.providers[name], request).status_code
    except HTTPException as error:
        return error.status_code


def _stored(app: App) -> int:
    with app.database.reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(StoredEvent)) or 0


@pytest.mark.heavy
@SLOW
@given(said=st.lists(st.dictionaries(st.sampled_from(FIELDS), VALUES | MOMENTS.map(str)), min_size=1, max_size=3))
def test_whatever_is_signed_gets_a_status_and_is_kept(
    app: App, door: Door, client: int, said: list[dict[str, object]]
) -> None:
    before, nonce = _stored(app), f"n{next(FRESH)}"
    body = json.dumps([each | {"call": each.get("call") or nonce, "nonce": nonce} for each in said]).encode()
    signed = {name.lower(): value for name, value in signed_headers(SECRET, body).items()}
    headers = {"content-type": "application/json", **signed}
    status = _answered(door, "webhook", Request("events", "https://crm.example.com/hooks", headers, body))
    assert status in (204, 400)
    assert _stored(app) > before or status == 204, "what is refused is kept as well"


@pytest.mark.heavy
@SLOW
@given(
    form=st.dictionaries(st.sampled_from(TWILIO_FIELDS), TEXTS, max_size=12),
    what=st.sampled_from(["status", "voice", "dial", "recording", "amd", "nothing"]),
    call=st.sampled_from(["", "?call=1", "?call=" + "9" * 5000, "?call=-1", "?call=%00", "?call=1&call=2"]),
)
def test_whatever_twilio_signs_gets_a_status(
    app: App, door: Door, client: int, form: dict[str, str], what: str, call: str
) -> None:
    form = {"CallSid": f"CA{next(FRESH)}", "AccountSid": ACCOUNT} | form
    body = urlencode({name: value.encode("utf-8", "replace") for name, value in form.items()}).encode()
    url = f"{PUBLIC_URL}/hooks/telephony/twilio/{what}{call}"
    signature = RequestValidator(TOKEN).compute_signature(url, dict(parse_qsl(body.decode(), keep_blank_values=True)))
    headers = {"content-type": "application/x-www-form-urlencoded", "x-twilio-signature": signature}
    assert _answered(door, "twilio", Request(what, url, headers, body)) in (200, 204, 400, 403, 404)
