"""What a person says of a call, and what it does to the count."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kit.calls import AGENT, CLIENT, a_call, counted, event, take
from servers.waiting import wait_until
from tagwerk.access.actors import Actor
from tagwerk.companies.cards import edit_company
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.platform.errors import NotFound, WrongInput
from tagwerk_telephony.board import board_lines
from tagwerk_telephony.calls.calling import call_client
from tagwerk_telephony.calls.looking import list_calls
from tagwerk_telephony.calls.outcomes import Offered, offered_from, set_outcome, take_back_outcome
from tagwerk_telephony.signals import signals


def test_a_call_back_before_the_call_is_refused_and_nothing_is_said(app: App, anna: Actor, client: int) -> None:
    take(app, a_call())
    with pytest.raises(WrongInput, match="after the call"):
        set_outcome(app, anna, "call-back", None, call_back_at=datetime(2020, 10, 31, 13, 30, tzinfo=UTC))
    assert [listed.call.outcome for listed in list_calls(app, anna)] == [None]


def test_a_call_without_an_outcome_stays_on_the_board_for_two_weeks(app: App, anna: Actor, client: int) -> None:
    take(app, a_call())
    [listed] = list_calls(app, anna, silent=True)
    assert listed.call.answered_at is not None
    day = listed.call.answered_at.date()

    def waiting(days: int) -> list[str]:
        return [line.text for line in board_lines(app, anna.employee(), day + timedelta(days=days))]

    assert waiting(0) == ["Calls without an outcome: 1"]
    assert waiting(1) == waiting(14) == ["Calls without an outcome: 1, of earlier days: 1"]
    assert waiting(15) == []
    set_outcome(app, anna, "no-decision")
    assert (waiting(1), list_calls(app, anna, silent=True)) == ([], [])


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


OUTCOME = st.sampled_from(["offer-made", "not-interested", "call-back", "no-decision", "machine", "wrong-number"])


def say(app: App, anna: Actor, outcome: str) -> None:
    set_outcome(app, anna, outcome, None, [Offered(terms="2 % Skonto")] if outcome == "offer-made" else [])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=st.lists(st.one_of(OUTCOME, st.just("")), min_size=1, max_size=6))
@pytest.mark.heavy
def test_the_last_outcome_that_stands_is_all_that_counts(
    app: App, anna: Actor, client: int, a_talk: None, said: list[str]
) -> None:
    """Whatever was said before, and taken back (``""``), the ledger ends as if only the last one had ever been said."""
    while True:
        try:
            take_back_outcome(app, anna)
        except NotFound:
            break
    standing: list[str] = []
    for outcome in said:
        if outcome:
            say(app, anna, outcome)
            standing.append(outcome)
        elif standing:
            take_back_outcome(app, anna)
            standing.pop()
    last = standing[-1] if standing else None
    call = list_calls(app, anna)[0].call
    assert call.outcome == (last.replace("-", "_") if last else None)
    expected = (0 if last in ("machine", "wrong-number") else 1, 1 if last == "offer-made" else 0, 1)
    assert tuple(counted(app, anna, metric) for metric in ("calls", "phone_offers", "call_attempts")) == expected


@pytest.fixture
def a_talk(app: App, anna: Actor, client: int) -> None:
    """A call that was answered."""
    take(app, a_call())


def test_an_outcome_is_never_that_of_a_missed_call_that_came_in_meanwhile(
    app: App, anna: Actor, client: int, a_talk: None
) -> None:
    missed = replace(event("m", "no_answer", 900), direction="inbound", from_number=CLIENT, single=True)
    take(app, [missed])
    assert set_outcome(app, anna, "no-decision").direction == "outbound"


def test_a_call_that_only_rang_the_own_telephone_takes_no_outcome(app: App, anna: Actor, client: int) -> None:
    take(app, [event("xa", "no_answer", 30, to=AGENT, role="agent")])
    call = list_calls(app, anna)[0].call
    with pytest.raises(WrongInput, match="never reached the client"):
        set_outcome(app, anna, "no-decision", call.id)
    with pytest.raises(NotFound):
        set_outcome(app, anna, "no-decision")
    assert counted(app, anna, "call_attempts") == 0


def test_a_call_back_comes_onto_the_agenda_at_its_hour(
    app: App, anna: Actor, client: int, a_talk: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    promised = clock.now() + timedelta(hours=3)
    set_outcome(app, anna, "call-back", None, call_back_at=promised, note="asks for Skonto")
    assert [signal.reason for signal in signals(app, [client])] == []
    clock.start_at(promised + timedelta(minutes=1))
    (signal,) = signals(app, [client])
    assert (signal.reason, "2026-10-06 13:00" in signal.text) == ("call_back", True)


@pytest.mark.parametrize(
    ("typed", "price"),
    [("17,90", "17.90"), ("1.234,50", "1234.50"), ("1,234.50", "1234.50"), ("17.9", "17.9"), ("1 200,00", "1200.00")],
)
def test_a_price_is_read_as_it_is_written(typed: str, price: str) -> None:
    (offer,) = offered_from(["4711"], ["10"], [typed], "")
    assert offer.price == Decimal(price)


@pytest.mark.parametrize("typed", ["", "x", "-1", "1e30", "NaN", "0,00001", "1,2,3"])
def test_what_is_no_price_is_refused(typed: str) -> None:
    with pytest.raises(WrongInput):
        offered_from(["4711"], ["10"], [typed], "")
