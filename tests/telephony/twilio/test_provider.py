"""Twilio's SDK against a server that stands for its API."""

import os

import pytest

from kit.calls import CLIENT
from kit.twilio_api import Api
from servers.requirement import free_port
from servers.web import serving
from tagwerk.access.actors import Actor
from tagwerk.obligations.standing import explain
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.platform.errors import Unreachable, WrongInput
from tagwerk.web import build_site
from tagwerk.workspace.opening import open_workspace
from tagwerk_telephony.calls.calling import call_client
from tagwerk_telephony.calls.looking import list_calls
from tagwerk_telephony.calls.reconciling import reconcile
from tagwerk_telephony.twilio.checking import knock
from tagwerk_telephony.twilio.provider import Twilio


def test_an_api_that_does_not_answer_is_told_without_the_token(
    app: App, anna: Actor, client: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TAGWERK_PLUGINS__TELEPHONY__TWILIO__API_URL", f"http://127.0.0.1:{free_port()}")
    workspace = open_workspace(app.folder)
    with pytest.raises(Unreachable) as raised:
        call_client(workspace, anna, "Möbel Größer")
    assert "token" not in str(raised.value)
    workspace.close()


def test_without_a_public_address_the_instructions_travel_inline_and_the_end_is_asked_for(
    api: Api, app: App, anna: Actor, client: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TAGWERK_WEB__PUBLIC_URL", "")
    workspace = open_workspace(app.folder)
    call_client(workspace, anna, "Möbel Größer")
    assert CLIENT in api.asked[0][2]["Twiml"][0]
    monkeypatch.setenv(clock.OFFSET_VARIABLE, str(float(os.environ[clock.OFFSET_VARIABLE]) + 120))
    assert reconcile(workspace, Actor.system("telephony")) == 1
    reconcile(workspace, Actor.system("telephony"))
    (listed,) = list_calls(workspace, anna)
    assert (listed.call.state, listed.call.talk_seconds) == ("completed", 33)
    assert explain(workspace, anna, "calls").number == 1
    workspace.close()


@pytest.mark.parametrize(
    "address",
    ["http://api.twilio.com/RE1", "https://evil.example/RE1", "https://api.twilio.com@evil.example/", "file:///x"],
)
def test_the_credentials_go_with_a_recording_to_twilio_alone(opened: App, anna: Actor, address: str) -> None:
    with pytest.raises(WrongInput, match="no recording"):
        Twilio(opened).recording(address)


def test_a_recording_is_fetched_with_credentials(api: Api, opened: App, anna: Actor) -> None:
    assert b"sid" in Twilio(opened).recording("https://api.twilio.com/2010-04-01/Accounts/AC/Recordings/RE1")
    assert api.asked[-1][1] == "/2010-04-01/Accounts/AC/Recordings/RE1"


def test_the_doctor_knows_its_own_server_by_a_nonce(api: Api, opened: App, anna: Actor) -> None:
    with serving(build_site(opened), free_port()) as address:
        knock(opened, address)
    with pytest.raises(Unreachable, match="Nothing answers"):
        knock(opened, address)
    with pytest.raises(Unreachable, match="something else"):
        knock(opened, api.url)
