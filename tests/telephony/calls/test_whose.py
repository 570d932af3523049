"""Whose call it is: who dialled, and which client, also when that is known only later."""

from dataclasses import replace
from typing import Any

import pytest

from kit.calls import AGENT, CLIENT, TODAY, a_call, counted, event, take
from kit.obligations.job_files import Hire
from tagwerk.access.actors import Actor
from tagwerk.companies.cards import add_company, edit_company
from tagwerk.obligations.standing import explain
from tagwerk.platform.app import App
from tagwerk.platform.errors import NotAllowed, WrongInput
from tagwerk.staff.employees import edit_employee
from tagwerk_telephony.api import CallEvent
from tagwerk_telephony.calls.assigning import assign_call, assign_known
from tagwerk_telephony.calls.calling import find_client
from tagwerk_telephony.calls.looking import list_calls
from tagwerk_telephony.calls.outcomes import Offered, set_outcome

SYSTEM = Actor.system("telephony")


def one_leg(name: str = "s", *, begins: int = 0, **more: Any) -> list[CallEvent]:
    """A call at an exchange that tells it as one leg."""
    answered = event(name, "answered", begins + 5, to=CLIENT)
    ended = event(name, "completed", begins + 65, to=CLIENT, talk=60)
    return [replace(each, single=True, **more) for each in (answered, ended)]


@pytest.mark.parametrize(
    "says",
    [{"employee": "joerg"}, {"employee": "joerg@tagwerk.example"}, {"extension": "77"}, {"extension": "sip:joerg@pbx.example"},
     {"from_number": "+493023125077"}],
)  # fmt: skip
def test_the_one_who_dialled_is_credited_and_not_the_first_on_file_nor_the_owner(
    app: App, anna: Actor, client: int, hire: Hire, says: dict[str, Any]
) -> None:
    joerg = hire("joerg")
    edit_employee(app, anna, "joerg", {"phone": "+493023125077", "email": "joerg@tagwerk.example"})
    take(app, one_leg(**says))
    (listed,) = list_calls(app, anna)
    assert (listed.employee, listed.call.company_id) == ("joerg", client)
    assert explain(app, joerg, "calls", None, TODAY).number == 1
    assert counted(app, anna) == 0


def test_where_nothing_tells_who_dialled_nobody_is_credited(app: App, anna: Actor, client: int, hire: Hire) -> None:
    hire("joerg")
    take(app, one_leg(from_number="+493023125001"))
    (listed,) = list_calls(app, anna)
    assert (listed.employee, listed.call.company_id, counted(app, anna)) == ("", client, 0)
    assign_call(app, anna, listed.call.id, None, "anna")
    assert counted(app, anna) == 1


def test_a_card_that_is_opened_after_the_call_brings_its_credit(app: App, anna: Actor) -> None:
    take(app, a_call())
    (listed,) = list_calls(app, anna)
    assert (listed.call.company_id, counted(app, anna)) == (None, 0)
    company = add_company(app, anna, "Möbel Größer", phone=CLIENT)
    assert [assign_known(app, SYSTEM), assign_known(app, SYSTEM)] == [1, 0]
    assert (list_calls(app, anna)[0].call.company_id, counted(app, anna)) == (company.id, 1)


def test_an_offer_can_be_said_of_a_call_whose_card_was_opened_meanwhile(app: App, anna: Actor) -> None:
    take(app, a_call())
    with pytest.raises(WrongInput, match="nobody on file"):
        set_outcome(app, anna, "offer-made", None, [Offered(terms="2 % Skonto")])
    add_company(app, anna, "Möbel Größer", phone=CLIENT)
    set_outcome(app, anna, "offer-made", None, [Offered(terms="2 % Skonto")])
    assert (counted(app, anna), counted(app, anna, "phone_offers")) == (1, 1)


def test_a_number_on_two_cards_is_nobodys_until_somebody_says_whose(
    app: App, anna: Actor, client: int, hire: Hire
) -> None:
    other = add_company(app, hire("joerg"), "Röder", phone=CLIENT)
    third = add_company(app, anna, "Möbel Größer Lager", phone=CLIENT)
    edit_employee(app, anna, "joerg", {"phone": "+493023125077"})
    take(app, one_leg("x", from_number="+493023125077") + one_leg("y", begins=2000, from_number=AGENT))
    hers, his = list_calls(app, anna)
    assert (his.call.company_id, hers.call.company_id) == (other.id, None)
    with app.database.reading() as session, pytest.raises(WrongInput, match="Several companies"):
        find_client(session, anna, CLIENT, "DE")
    assign_call(app, anna, hers.call.id, str(third.id))
    assert (list_calls(app, anna)[0].call.company_id, counted(app, anna)) == (third.id, 1)


def test_a_number_of_a_colleagues_client_is_not_called_as_the_card_is_not_shown(
    app: App, anna: Actor, hire: Hire
) -> None:
    add_company(app, hire("joerg"), "Röder", phone=CLIENT)
    with app.database.reading() as session, pytest.raises(NotAllowed):
        find_client(session, hire("ida"), CLIENT, "DE")


@pytest.mark.parametrize("number", ["+4930231251", "+49302312512", "+493023125199"])
def test_an_extension_reaches_the_company_of_its_trunk(app: App, anna: Actor, number: str) -> None:
    company = add_company(app, anna, "Möbel Größer", phone="+49 30 23125-0")
    take(app, [event("x", "answered", 5, to=number), event("x", "completed", 50, to=number, talk=45)])
    assert list_calls(app, anna)[0].call.company_id == company.id


def test_a_colleague_who_is_put_through_is_no_client(app: App, anna: Actor, client: int, hire: Hire) -> None:
    hire("joerg")
    edit_employee(app, anna, "joerg", {"phone": "+493023125077"})
    consult = [
        event("xc", "answered", 20, parent="xa", to="+493023125077"),
        event("xc", "completed", 400, parent="xa", to="+493023125077", talk=380),
    ]
    take(app, a_call() + consult)
    (listed,) = list_calls(app, anna)
    assert (listed.call.number, listed.call.talk_seconds, counted(app, anna)) == (CLIENT, 42, 1)


def test_the_own_mailbox_is_no_client(app: App, anna: Actor, client: int) -> None:
    take(app, [replace(each, answered_by="machine") if each.leg == "xa" else each for each in a_call()])
    assert (counted(app, anna), list_calls(app, anna)[0].call.outcome) == (0, "machine")
    take(app, [replace(each, answered_by="machine") for each in a_call("y", begins=3000) if each.leg == "ya"])
    call = list_calls(app, anna)[0].call
    assert (call.state, call.cause, call.reached) == ("canceled", "agent_machine", False)


def test_a_call_among_colleagues_is_over_and_counts_for_nothing(app: App, anna: Actor, hire: Hire) -> None:
    hire("joerg")
    edit_employee(app, anna, "joerg", {"phone": "+493023125077"})
    take(app, [replace(each, to_number="+493023125077", from_number=AGENT) for each in one_leg()])
    call = list_calls(app, anna)[0].call
    assert (call.state, call.reached, counted(app, anna, "call_attempts")) == ("completed", False, 0)


def test_a_new_number_of_a_card_takes_no_call_away_that_was_assigned(app: App, anna: Actor, client: int) -> None:
    take(app, a_call())
    other = add_company(app, anna, "Röder")
    assign_call(app, anna, list_calls(app, anna)[0].call.id, str(other.id))
    edit_company(app, anna, "Röder", phone="+493023125188")
    take(app, [replace(each, key=f"{each.key}-late") for each in a_call()])
    assert list_calls(app, anna)[0].call.company_id == other.id
