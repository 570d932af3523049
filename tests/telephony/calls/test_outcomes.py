"""What a person says of a call, and what it does to the count."""

import pytest

from kit.calls import a_call, counted, take
from servers.waiting import wait_until
from tagwerk.access.actors import Actor
from tagwerk.companies.cards import edit_company
from tagwerk.platform.app import App
from tagwerk.platform.errors import NotFound, WrongInput
from tagwerk_telephony.calls.calling import call_client
from tagwerk_telephony.calls.looking import list_calls
from tagwerk_telephony.calls.outcomes import Offered, offered_from, set_outcome


def test_an_offer_without_content_would_be_a_typed_number(app: App, anna: Actor, client: int) -> None:
    with pytest.raises(WrongInput, match="what was offered"):
        set_outcome(app, anna, "offer-made")
    with pytest.raises(WrongInput):
        offered_from(["4711"], ["10"], [], "")
    for quantity, price in (("0", "1"), ("ten", "1"), ("1", "-1"), ("1", "1.00001"), ("NaN", "1"), ("1", "Infinity")):
        with pytest.raises(WrongInput):
            offered_from(["4711"], [quantity], [price], "")
    assert offered_from(["4711"], ["2,5"], ["9,90"], "")[0].price is not None


def test_an_outcome_needs_a_call_and_a_known_word(app: App, anna: Actor, client: int) -> None:
    with pytest.raises(NotFound, match="no call yet"):
        set_outcome(app, anna, "call-back")
    with pytest.raises(WrongInput, match="offer-made"):
        set_outcome(app, anna, "delighted")
    with pytest.raises(NotFound):
        set_outcome(app, anna, "call-back", 7)


def test_nothing_can_have_been_offered_in_a_call_that_nobody_answered(simulated: App, anna: Actor) -> None:
    edit_company(simulated, anna, "Möbel Größer", phone="+493023125191")
    call_client(simulated, anna, "Möbel Größer")
    wait_until(lambda: list_calls(simulated, anna)[0].call.ended_at)
    with pytest.raises(WrongInput, match="Nobody answered"):
        set_outcome(simulated, anna, "offer-made", None, [Offered(terms="2 % Skonto")])


@pytest.mark.parametrize("outcome", ["wrong-number", "machine"])
def test_a_machine_and_a_wrong_number_take_the_credit_back(app: App, anna: Actor, client: int, outcome: str) -> None:
    take(app, a_call())
    set_outcome(app, anna, "offer-made", None, [Offered(terms="2 % Skonto")])
    assert (counted(app, anna), counted(app, anna, "phone_offers")) == (1, 1)
    set_outcome(app, anna, outcome)
    assert (counted(app, anna), counted(app, anna, "phone_offers"), counted(app, anna, "call_attempts")) == (0, 0, 1)


def test_an_offer_made_while_the_call_still_runs_counts_when_it_was_answered(
    app: App, anna: Actor, client: int
) -> None:
    events = a_call()
    take(app, events[:4])
    set_outcome(app, anna, "offer-made", None, [Offered(terms="2 % Skonto")])
    assert counted(app, anna, "phone_offers") == 0
    take(app, events[4:])
    assert counted(app, anna, "phone_offers") == 1
