"""What we ask of Twilio and tell it, held against our own tables of its documents: fields of the API, attributes of TwiML.

Sources: Twilio's OpenAPI description ``twilio_api_v2010`` ("CreateCall", "UpdateCall", "ListCall"), and the documents of the
TwiML verbs Dial, Number, Say, Gather, Record and Hangup. With ``TWILIO_PRISM`` (the mock server) and ``TWILIO_OAI`` (the
description) in the environment the requests go through the provider's own description, too; without them that test is left out.
"""

import os
import re
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from xml.etree import ElementTree

import pytest

from kit.calls import CLIENT
from kit.twilio_api import ACCOUNT, SID, Api
from servers.requirement import answers, free_port
from servers.waiting import wait_until
from tagwerk.access.actors import Actor
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.workspace.opening import open_workspace
from tagwerk_telephony.api import AskedCall, Dialling
from tagwerk_telephony.calls.calling import call_client
from tagwerk_telephony.inbound.routing import Routing
from tagwerk_telephony.twilio.provider import Twilio
from tagwerk_telephony.twilio.twiml import ask_for_a_key, dial, hang_up, ring

E164 = re.compile(r"\+[1-9]\d{6,14}")
URL = re.compile(r"https?://\S+")
EVENTS = {"initiated", "ringing", "answered", "completed"}
FIELDS: dict[str, object] = {
    "To": E164, "From": E164, "Url": URL, "Method": {"GET", "POST"}, "Twiml": re.compile(r"(?s)<\?xml.*</Response>"),
    "StatusCallback": URL, "StatusCallbackMethod": {"GET", "POST"}, "StatusCallbackEvent": EVENTS,
    "MachineDetection": {"Enable", "DetectMessageEnd"}, "Status": {"canceled", "completed"},
}  # fmt: skip
REPEATED = {"StatusCallbackEvent"}
ATTRIBUTES: dict[str, dict[str, object]] = {
    "Response": {},
    "Dial": {
        "callerId": E164, "action": URL, "method": {"GET", "POST"}, "timeout": re.compile(r"\d{1,3}"),
        "record": {"record-from-answer-dual", "record-from-answer", "do-not-record"}, "recordingStatusCallback": URL,
    },
    "Number": {
        "statusCallback": URL, "statusCallbackMethod": {"GET", "POST"},
        "statusCallbackEvent": re.compile(r"(initiated|ringing|answered|completed)( (initiated|ringing|answered|completed))*"),
    },
    "Say": {"language": re.compile(r"[a-z]{2}-[A-Z]{2}")},
    "Gather": {"numDigits": re.compile(r"\d+"), "timeout": re.compile(r"\d+"), "method": {"GET", "POST"}, "action": URL},
    "Record": {
        "maxLength": re.compile(r"\d+"), "playBeep": {"true", "false"}, "action": URL, "method": {"GET", "POST"},
        "recordingStatusCallback": URL, "recordingStatusCallbackMethod": {"GET", "POST"},
    },
    "Hangup": {},
}  # fmt: skip
INSIDE = {"Response": {"Dial", "Say", "Gather", "Record", "Hangup"}, "Dial": {"Number"}, "Gather": {"Say"}}


def fits(value: str, known: object) -> bool:
    return value in known if isinstance(known, set) else isinstance(known, re.Pattern) and bool(known.fullmatch(value))


def check_form(form: dict[str, list[str]]) -> None:
    for name, values in form.items():
        assert name in FIELDS, name
        assert len(values) == 1 or name in REPEATED
        assert all(fits(value, FIELDS[name]) for value in values), (name, values)


def check_twiml(document: str) -> None:
    root = ElementTree.fromstring(document)
    assert root.tag == "Response"
    for element in root.iter():
        for name, value in element.attrib.items():
            assert fits(value, ATTRIBUTES[element.tag].get(name)), (element.tag, name, value)
        assert {child.tag for child in element} <= INSIDE.get(element.tag, set())
        assert element.tag != "Number" or E164.fullmatch(element.text or "")
        assert element.tag != "Dial" or (element.text is None) != bool(len(element) == 0)


@pytest.mark.parametrize("public", ["https://crm.example.com", ""])
def test_every_field_that_the_sdk_sends_is_documented_and_fits(
    api: Api, app: App, anna: Actor, client: int, monkeypatch: pytest.MonkeyPatch, public: str
) -> None:
    monkeypatch.setenv("TAGWERK_WEB__PUBLIC_URL", public)
    monkeypatch.setenv("TAGWERK_PLUGINS__TELEPHONY__CALLER_ID", "030 / 23125-001")
    workspace = open_workspace(app.folder)
    call_client(workspace, anna, "Möbel Größer")
    Twilio(workspace).hang_up(SID)
    for method, path, form in api.asked:
        assert method == "POST"
        assert re.fullmatch(rf"/2010-04-01/Accounts/{ACCOUNT}/Calls(/{SID})?\.json", path)
        check_form(form)
        if "Twiml" in form:
            check_twiml(form["Twiml"][0])
    assert api.asked[0][2]["From"] == ["+493023125001"], "the number leaves in E.164, however it was typed"
    workspace.close()


BASE = "https://crm.example.com"
ROUTINGS = [
    Routing((), "Nobody is here.", "en", 20),
    Routing((("+493023125000",), ("+493023125077", "+493023125078")), "Niemand da.", "de", 15, True, True, "Achtung"),
]


@pytest.mark.parametrize(
    "document",
    [dial([CLIENT], "+493023125001", base, 7) for base in (BASE, "")]
    + [ask_for_a_key(BASE, 7), hang_up()]
    + [ring(routing, step, BASE, 7) for routing in ROUTINGS for step in range(3)],
)
def test_every_twiml_has_documented_verbs_and_attributes(document: str) -> None:
    check_twiml(document)


def test_the_environment_sends_the_credentials_nowhere_else(
    api: Api, app: App, anna: Actor, client: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("TWILIO_REGION", "TWILIO_EDGE", "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN"):
        monkeypatch.setenv(name, "elsewhere")
    workspace = open_workspace(app.folder)
    call_client(workspace, anna, "Möbel Größer")
    assert len(api.asked) == 1
    workspace.close()


@pytest.mark.parametrize(
    ("region", "edge", "host"),
    [("", "", "api.twilio.com"), ("ie1", "", "api.ie1.twilio.com"), ("ie1", "dublin", "api.dublin.ie1.twilio.com")],
)
def test_the_region_and_the_edge_are_those_of_the_settings(
    app: App, anna: Actor, client: int, monkeypatch: pytest.MonkeyPatch, region: str, edge: str, host: str
) -> None:
    asked: list[str] = []

    def request(self: object, method: str, url: str, *arguments: object, **options: object) -> object:
        asked.append(url)
        raise ConnectionError

    monkeypatch.setattr("tagwerk_telephony.twilio.client.TwilioHttpClient.request", request)
    monkeypatch.setenv("TAGWERK_PLUGINS__TELEPHONY__TWILIO__REGION", region)
    monkeypatch.setenv("TAGWERK_PLUGINS__TELEPHONY__TWILIO__EDGE", edge)
    monkeypatch.setenv("TWILIO_REGION", "au1")
    workspace = open_workspace(app.folder)
    with pytest.raises(ConnectionError):
        call_client(workspace, anna, "Möbel Größer")
    assert [url.split("/")[2] for url in asked] == [host]
    workspace.close()


@pytest.fixture
def prism() -> Iterator[str]:
    """The mock server over Twilio's own description."""
    program, description = os.environ.get("TWILIO_PRISM", ""), os.environ.get("TWILIO_OAI", "")
    if not (program and description):
        pytest.skip("needs TWILIO_PRISM and TWILIO_OAI")
    port = free_port()
    process = subprocess.Popen([program, "mock", "-p", str(port), "--errors", description], stdout=subprocess.DEVNULL)
    try:
        wait_until(lambda: answers(port))
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def test_the_providers_own_description_accepts_every_request(
    prism: str, app: App, anna: Actor, client: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TAGWERK_PLUGINS__TELEPHONY__TWILIO__API_URL", prism)
    workspace = open_workspace(app.folder)
    provider = Twilio(workspace)
    provider.originate(Dialling(1, "+493023125000", CLIENT, "+493023125001", BASE))
    provider.originate(Dialling(2, "+493023125000", CLIENT, "+493023125001", ""))
    provider.hang_up(SID)
    for reference in (SID, ""):
        provider.fetch(AskedCall(1, reference, "+493023125000", CLIENT, clock.now() - timedelta(minutes=1)))
    workspace.close()
