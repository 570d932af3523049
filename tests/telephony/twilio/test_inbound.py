"""A client calls: the owner, then who stands in, then the department, then the voicemail; in opening hours, in the caller's
language.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime
from xml.etree import ElementTree

import httpx
import pytest
from twilio.request_validator import RequestValidator

from kit.calls import AGENT, CLIENT
from kit.obligations.job_files import Hire
from kit.twilio_api import ACCOUNT, PUBLIC_URL, TOKEN
from servers.requirement import free_port
from servers.web import serving
from tagwerk.access.actors import Actor
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.staff.absences.absences import enter_absence
from tagwerk.staff.employees import edit_employee
from tagwerk.web import build_site
from tagwerk_telephony.calls.looking import list_calls

HOOKS = "/hooks/telephony/twilio"
COLLEAGUE = "+493023125077"


class Caller:
    """Somebody who calls our number at Twilio."""

    def __init__(self, address: str, number: str = CLIENT) -> None:
        self.address, self.number = address, number

    def post(self, path: str, **fields: str) -> ElementTree.Element:
        """What Twilio asks, and what we say."""
        form = {
            "CallSid": "CAin",
            "AccountSid": ACCOUNT,
            "CallStatus": "ringing",
            "Direction": "inbound",
            "From": self.number,
        }
        form |= {"To": "+493023125001", **fields}
        signature = RequestValidator(TOKEN).compute_signature(f"{PUBLIC_URL}{HOOKS}{path}", form)
        answer = httpx.post(
            f"{self.address}{HOOKS}{path}", data=form, headers={"X-Twilio-Signature": signature}, timeout=30
        )
        assert answer.is_success, answer.text
        return ElementTree.fromstring(answer.text or "<Response/>")


def rung(answer: ElementTree.Element) -> list[str]:
    return [number.text or "" for number in answer.findall("Dial/Number")]


@pytest.fixture
def caller(app: App, client: int) -> Iterator[Caller]:
    with serving(build_site(app), free_port()) as address:
        yield Caller(address)


def test_the_owner_then_the_others_of_the_department_ring_and_then_somebody_says_that_nobody_is_there(
    app: App, anna: Actor, client: int, hire: Hire, caller: Caller
) -> None:
    hire("joerg")
    edit_employee(app, anna, "joerg", {"phone": COLLEAGUE})
    first = caller.post("/voice")
    assert rung(first) == [AGENT]
    action = first.find("Dial").attrib["action"].removeprefix(f"{PUBLIC_URL}{HOOKS}")  # type: ignore[union-attr]
    second = caller.post(action, DialCallStatus="no-answer", DialCallSid="CA1", CallStatus="in-progress")
    assert rung(second) == [COLLEAGUE]
    action = second.find("Dial").attrib["action"].removeprefix(f"{PUBLIC_URL}{HOOKS}")  # type: ignore[union-attr]
    third = caller.post(action, DialCallStatus="busy", DialCallSid="CA2", CallStatus="in-progress")
    assert (rung(third), third.find("Say") is not None, third.find("Record")) == ([], True, None)
    caller.post("/status", CallStatus="completed", CallDuration="40")
    (listed,) = list_calls(app, anna)
    assert (listed.call.state, listed.call.company_id, listed.call.ask_at) == ("no_answer", client, None)


def test_a_call_that_was_answered_ends_there(app: App, anna: Actor, client: int, caller: Caller) -> None:
    caller.post("/voice")
    answer = caller.post("/dial?call=1&step=1", DialCallStatus="completed", DialCallSid="CA1", DialCallDuration="33")
    assert [element.tag for element in answer] == ["Hangup"]
    caller.post("/status", CallStatus="completed", CallDuration="60")
    (listed,) = list_calls(app, anna)
    assert (listed.call.state, listed.call.talk_seconds) == ("completed", 33)


def test_an_absent_owners_clients_reach_who_stands_in(
    app: App, anna: Actor, client: int, hire: Hire, caller: Caller
) -> None:
    hire("joerg")
    edit_employee(app, anna, "joerg", {"phone": COLLEAGUE})
    on = date(2026, 10, 6)
    enter_absence(app, anna, "anna", on, on, substitute="joerg")
    assert rung(caller.post("/voice")) == [COLLEAGUE]


def test_an_unknown_caller_rings_everybody_and_a_withheld_number_is_nobody(
    app: App, anna: Actor, client: int, hire: Hire, caller: Caller
) -> None:
    hire("joerg")
    edit_employee(app, anna, "joerg", {"phone": COLLEAGUE})
    caller.number = "+266696687"
    assert rung(caller.post("/voice")) == [AGENT, COLLEAGUE]
    (listed,) = list_calls(app, anna)
    assert (listed.call.number, listed.call.company_id) == ("", None)


@pytest.mark.parametrize("moment", ["2026-10-06T20:00+02:00", "2026-10-10T11:00+02:00", "2026-12-25T11:00+01:00"])
@pytest.mark.parametrize(("number", "language"), [(CLIENT, "de-DE"), ("+12125550123", "en-GB")])
def test_outside_the_opening_hours_it_is_said_in_the_callers_language(
    app: App, anna: Actor, caller: Caller, moment: str, number: str, language: str
) -> None:
    clock.start_at(datetime.fromisoformat(moment))
    caller.number = number
    answer = caller.post("/voice")
    assert (rung(answer), answer.find("Say").attrib["language"]) == ([], language)  # type: ignore[union-attr]


def test_a_message_is_recorded_only_where_it_is_switched_on_and_announced(
    app: App, anna: Actor, client: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tagwerk.workspace.opening import open_workspace

    monkeypatch.setenv("TAGWERK_PLUGINS__TELEPHONY__INBOUND__VOICEMAIL", "true")
    clock.start_at(datetime.fromisoformat("2026-10-06T20:00+02:00"))
    workspace = open_workspace(app.folder)
    with serving(build_site(workspace), free_port()) as address:
        caller = Caller(address)
        answer = caller.post("/voice")
        assert answer.find("Record") is not None
        said = answer.find("Say")
        assert said is not None
        assert re.search("recorded|aufgezeichnet", said.text or "")
        caller.post(
            "/voicemail?call=1", CallStatus="", RecordingUrl="https://api.twilio.com/RE1", RecordingStatus="completed"
        )
        caller.post("/status", CallStatus="completed", CallDuration="40")
    call = list_calls(workspace, anna)[0].call
    assert (call.state, call.voicemail, call.recording) == ("no_answer", True, "https://api.twilio.com/RE1")
    workspace.close()
