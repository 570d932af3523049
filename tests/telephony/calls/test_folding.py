"""Folding: any order and any repetition of the events of a call give the same call and the same credit."""

from datetime import timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from kit.calls import AGENT, CLIENT, NINE, SYSTEM, a_call, counted, event, take
from tagwerk.access.actors import Actor
from tagwerk.platform.app import App
from tagwerk_telephony.api import CallEvent
from tagwerk_telephony.calls.folding import fold
from tagwerk_telephony.calls.looking import list_calls
from tagwerk_telephony.calls.taking_in import take_in
from tagwerk_telephony.tables import Call


@settings(max_examples=200, deadline=None)
@given(order=st.permutations(a_call()), repeated=st.lists(st.sampled_from(a_call()), max_size=6))
def test_a_fold_sees_neither_order_nor_repetition(order: list[CallEvent], repeated: list[CallEvent]) -> None:
    def is_employee(number: str) -> bool:
        return number == AGENT

    assert fold([*order, *repeated], is_employee) == fold(a_call(), is_employee)


@pytest.mark.parametrize("seed", range(6))
def test_any_order_of_arrival_gives_one_call_and_one_net_activity(
    app: App, anna: Actor, client: int, seed: int
) -> None:
    events = a_call() * 3
    Random(seed).shuffle(events)
    take(app, events)
    (listed,) = list_calls(app, anna)
    call = listed.call
    assert (call.state, call.talk_seconds, call.number, call.company_id) == ("completed", 42, CLIENT, client)
    assert call.answered_at == NINE + timedelta(seconds=12)
    assert (counted(app, anna), counted(app, anna, "call_attempts")) == (1, 1)


def test_the_employees_leg_by_itself_says_nothing_of_the_clients(app: App, anna: Actor, client: int) -> None:
    take(app, [event("x", "completed", 50, to=AGENT, talk=45)])
    (listed,) = list_calls(app, anna)
    assert (listed.call.state, listed.call.number, listed.call.reached) == ("uncertain", "", False)


def test_an_answer_heard_of_after_the_end_was_before_it(app: App, anna: Actor, client: int) -> None:
    take(app, [event("x", "completed", 50, to=CLIENT, talk=45), event("x", "answered", 51, to=CLIENT)])
    assert list_calls(app, anna)[0].call.answered_at == NINE + timedelta(seconds=5)


def test_an_exchange_that_states_more_talk_than_time_passed_moves_no_answer(app: App, anna: Actor, client: int) -> None:
    take(app, [event("x", "answered", 5, to=CLIENT), event("x", "completed", 6, to=CLIENT, talk=171)])
    call = list_calls(app, anna)[0].call
    assert (call.answered_at, call.talk_seconds) == (NINE + timedelta(seconds=5), 171)


def test_two_callbacks_at_once_lose_nothing(app: App, anna: Actor, client: int) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda each: take_in(app, SYSTEM, each, {}), a_call() * 3))
    with app.database.reading() as session:
        assert len(session.scalars(select(Call)).all()) == 1
    assert counted(app, anna) == 1
