"""Calling a client: who is rung, who is refused, and what is on record when it fails."""

import pytest

from kit.calls import CLIENT
from kit.twilio_api import ACCOUNT, SID, Api
from tagwerk.access.actors import Actor
from tagwerk.companies.cards import add_company
from tagwerk.companies.consent.lifting import suppress_address
from tagwerk.platform.actions import Action
from tagwerk.platform.app import App
from tagwerk.platform.errors import (
    ConfigurationError,
    Conflict,
    Elsewhere,
    NotAllowed,
    NotFound,
    TagwerkError,
    Unreachable,
    WrongInput,
)
from tagwerk.staff.employees import edit_employee
from tagwerk.workspace.opening import open_workspace
from tagwerk_telephony.calls.calling import call_client
from tagwerk_telephony.calls.looking import list_calls


@pytest.mark.parametrize("called", ["Möbel Größer", "030 23125 199", "+49 30 23125-199", "0049 30 23125199", "1"])
def test_the_sdk_rings_the_employee_first_and_carries_our_call_along(
    api: Api, opened: App, anna: Actor, client: int, called: str
) -> None:
    call = call_client(opened, anna, called)
    ((_method, path, form),) = api.asked
    assert path == f"/2010-04-01/Accounts/{ACCOUNT}/Calls.json"
    assert (form["To"], form["From"]) == (["+493023125000"], ["+493023125001"])
    assert form["Url"] == [f"https://crm.example.com/hooks/telephony/twilio/voice?call={call.id}"]
    assert form["StatusCallbackEvent"] == ["initiated", "ringing", "answered", "completed"]
    (listed,) = list_calls(opened, anna)
    assert (listed.call.reference, listed.call.number, listed.call.company_id) == (SID, CLIENT, client)


def test_a_refusal_of_twilio_is_told_once_and_the_call_is_failed(api: Api, opened: App, anna: Actor) -> None:
    api.status = 400
    with pytest.raises(Unreachable, match="not a valid phone number"):
        call_client(opened, anna, "Möbel Größer")
    assert [listed.call.state for listed in list_calls(opened, anna)] == ["failed"]
    assert len(api.asked) == 1, "nothing is dialled twice by itself"


def test_a_suppressed_number_is_not_called(api: Api, opened: App, anna: Actor) -> None:
    suppress_address(opened, anna, CLIENT)
    with pytest.raises(NotAllowed, match="suppressed"):
        call_client(opened, anna, "Möbel Größer")
    assert (api.asked, list_calls(opened, anna)) == ([], [])


def test_a_copied_workspace_calls_nobody(
    api: Api, opened: App, anna: Actor, client: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    call_client(opened, anna, "Möbel Größer")
    monkeypatch.setenv("TAGWERK_MACHINE", "where the backup was restored")
    with pytest.raises(Elsewhere, match="Nothing leaves it"):
        call_client(opened, anna, "Möbel Größer")
    assert (len(api.asked), len(list_calls(opened, anna))) == (1, 1)


@pytest.mark.parametrize(
    ("called", "error"), [("Nobody", NotFound), ("+49 1", WrongInput), ("Textilien Röder", WrongInput)]
)
def test_who_cannot_be_called_is_told(
    api: Api, opened: App, anna: Actor, called: str, error: type[TagwerkError]
) -> None:
    add_company(opened, anna, "Textilien Röder")
    with pytest.raises(error):
        call_client(opened, anna, called)
    assert list_calls(opened, anna) == []


def test_an_employee_without_a_phone_is_told_what_to_do(api: Api, opened: App, anna: Actor) -> None:
    edit_employee(opened, anna, "anna", {"phone": ""})
    with pytest.raises(WrongInput, match="telephone number is not on file") as raised:
        call_client(opened, anna, "Möbel Größer")
    assert raised.value.action == Action("staff.edit", "anna", phone="NUMBER")


@pytest.mark.parametrize("provider", ["", "carrier pigeon"])
def test_a_provider_must_be_chosen(
    app: App, anna: Actor, client: int, monkeypatch: pytest.MonkeyPatch, provider: str
) -> None:
    monkeypatch.setenv("TAGWERK_PLUGINS__TELEPHONY__PROVIDER", provider)
    workspace = open_workspace(app.folder)
    with pytest.raises(ConfigurationError, match="simulator, sipgate, twilio, webhook"):
        call_client(workspace, anna, "Möbel Größer")
    workspace.close()


@pytest.mark.parametrize(
    ("number", "dialled"),
    [
        ("+49110", "never"), ("+49112", "never"), ("0049 112", "never"), ("+43133", "never"),
        ("0900 1234567", "asked"), ("0137 1234567", "asked"), ("0180 5 123456", "asked"), ("+4911833", "asked"),
        ("+979 123 456 789", "asked"), ("+44 909 8790879", "asked"), ("+881612345678", "asked"),
        ("0800 1234567", "at once"), ("0151 12345678", "at once"), ("+4930231250", "at once"),
    ],
)  # fmt: skip
def test_what_costs_more_is_asked_about_and_emergencies_are_never_dialled(
    api: Api, opened: App, anna: Actor, number: str, dialled: str
) -> None:
    if dialled == "at once":
        call_client(opened, anna, number)
        return
    with pytest.raises(NotAllowed if dialled == "never" else Conflict):
        call_client(opened, anna, number)
    assert api.asked == []
    if dialled == "asked":
        assert call_client(opened, anna, number, premium=True).state == "requested"
    else:
        with pytest.raises(NotAllowed):
            call_client(opened, anna, number, premium=True)
