"""What a call counts for, whatever comes late."""

from dataclasses import replace
from random import Random

import pytest
from sqlalchemy import select

from kit.calls import AGENT, CLIENT, a_call, counted, event, take
from tagwerk.access.actors import Actor
from tagwerk.ledger.tables import Activity
from tagwerk.platform.app import App
from tagwerk.staff.employees import edit_employee
from tagwerk_telephony.api import CallEvent, LegState
from tagwerk_telephony.calls.looking import list_calls
from tagwerk_telephony.calls.outcomes import Offered, set_outcome, take_back_outcome
from tagwerk_telephony.tables import StoredEvent


@pytest.mark.parametrize("phone_on_file", [True, False])
@pytest.mark.parametrize("order", [a_call(), a_call()[::-1], [each for each in a_call() for _ in range(3)]])
def test_in_order_reversed_and_thrice_there_is_exactly_one_row_in_the_ledger(
    app: App, anna: Actor, client: int, order: list[CallEvent], phone_on_file: bool
) -> None:
    if not phone_on_file:
        edit_employee(app, anna, "anna", {"phone": ""})
    take(app, order)
    with app.database.reading() as session:
        (activity,) = session.scalars(select(Activity).where(Activity.kind == "call"))
        assert activity.details["talk_seconds"] == 42
        assert len(session.scalars(select(StoredEvent)).all()) == len(a_call())


@pytest.mark.parametrize(
    ("final", "state"), [("busy", "busy"), ("no_answer", "no_answer"), ("failed", "failed"), ("canceled", "canceled")]
)
def test_an_unanswered_call_is_an_attempt_and_no_call(
    app: App, anna: Actor, client: int, final: LegState, state: str
) -> None:
    take(app, a_call(final=final))
    (listed,) = list_calls(app, anna)
    assert listed.call.state == state
    assert (counted(app, anna), counted(app, anna, "call_attempts")) == (0, 1)


def test_the_employee_who_never_reaches_the_client_has_made_no_attempt(app: App, anna: Actor, client: int) -> None:
    take(
        app, [event("xa", "initiated", 0, to=AGENT, role="agent"), event("xa", "no_answer", 30, to=AGENT, role="agent")]
    )
    (listed,) = list_calls(app, anna)
    assert (listed.call.state, listed.call.cause) == ("canceled", "agent_no_answer")
    assert counted(app, anna, "call_attempts") == 0


def test_a_call_with_nobody_on_file_is_logged_and_counts_for_nothing(app: App, anna: Actor) -> None:
    stranger = "+493023125177"
    take(app, [event("x", "answered", 5, to=stranger), event("x", "completed", 50, to=stranger, talk=45)])
    (listed,) = list_calls(app, anna)
    assert (listed.call.state, listed.call.number, listed.call.company_id) == ("completed", stranger, None)
    assert counted(app, anna, "call_attempts") == 0


def test_a_call_past_us_straight_to_a_client_counts(app: App, anna: Actor, client: int) -> None:
    take(app, [event("x", "answered", 5, to=CLIENT), event("x", "completed", 50, to=CLIENT, talk=45)])
    assert counted(app, anna) == 1


def test_nine_seconds_are_no_call(app: App, anna: Actor, client: int) -> None:
    take(app, a_call(talk=9))
    assert (counted(app, anna), counted(app, anna, "call_attempts")) == (0, 1)


def test_a_late_event_that_changes_what_counts_writes_a_reversal_and_a_new_activity(
    app: App, anna: Actor, client: int
) -> None:
    events = a_call(final="no_answer")
    take(app, events)
    assert counted(app, anna) == 0
    take(
        app,
        [
            event("xb", "completed", 60, parent="xa", to=CLIENT, talk=48),
            event("xb", "answered", 12, parent="xa", to=CLIENT),
        ],
    )
    assert (counted(app, anna), counted(app, anna, "call_attempts")) == (1, 1)
    with app.database.reading() as session:
        assert len(session.scalars(select(Activity).where(Activity.kind == "call")).all()) == 3


def test_the_ledger_has_the_seconds_that_were_talked_also_where_they_were_stated_late(
    app: App, anna: Actor, client: int
) -> None:
    take(app, [event("x", "answered", 5, to=CLIENT), event("x", "completed", 25, to=CLIENT)])
    assert seconds_in_the_ledger(app) == [20]
    take(app, [replace(event("x", "completed", 25, to=CLIENT, talk=40), key="stated")])
    assert seconds_in_the_ledger(app) == [40]
    assert (counted(app, anna), counted(app, anna, "call_attempts")) == (1, 1)


def seconds_in_the_ledger(app: App) -> list[int]:
    """The seconds of each call that stands."""
    with app.database.reading() as session:
        calls = session.scalars(select(Activity).where(Activity.kind == "call").order_by(Activity.id)).all()
        taken_back = {call.reverses for call in calls}
        return [call.details["talk_seconds"] for call in calls if call.reverses is None and call.id not in taken_back]


def test_redials_within_ten_minutes_are_one_and_later_ones_are_not(app: App, anna: Actor, client: int) -> None:
    take(app, a_call("x") + a_call("y", begins=540) + a_call("z", begins=1200))
    assert (counted(app, anna), counted(app, anna, "call_attempts")) == (2, 3)


def test_a_machine_that_the_exchange_detects_does_not_count(app: App, anna: Actor, client: int) -> None:
    take(app, [replace(each, answered_by="machine") if each.leg == "xb" else each for each in a_call()])
    assert counted(app, anna) == 0
    assert list_calls(app, anna)[0].call.outcome == "machine"


def test_an_inbound_call_is_logged_and_does_not_count_as_a_call_but_its_offer_does(
    app: App, anna: Actor, client: int
) -> None:
    inbound = [
        replace(each, direction="inbound", from_number=CLIENT, to_number="+493023125001")
        for each in (event("xa", "ringing", 0), event("xa", "completed", 50, talk=49))
    ]
    answered = [
        replace(each, direction="inbound")
        for each in (
            event("xb", "answered", 8, parent="xa", to=AGENT),
            event("xb", "completed", 50, parent="xa", to=AGENT, talk=42),
        )
    ]
    take(app, inbound + answered)
    (listed,) = list_calls(app, anna)
    assert (listed.call.direction, listed.call.state, listed.call.company_id) == ("inbound", "completed", client)
    set_outcome(app, anna, "offer-made", None, [Offered(terms="2 % Skonto")])
    assert (counted(app, anna), counted(app, anna, "phone_offers")) == (0, 1)


@pytest.mark.parametrize("seed", range(3))
def test_talks_without_pause_for_an_hour_count_by_one_rule_whatever_the_order_of_arrival(
    app: App, anna: Actor, client: int, seed: int
) -> None:
    """Answered every five minutes and ten seconds: every second one is ten minutes after the one that counted before it."""
    events = [each for number in range(8) for each in a_call(f"c{number}", begins=310 * number)]
    Random(seed).shuffle(events)
    take(app, events)
    assert (counted(app, anna), counted(app, anna, "call_attempts")) == (4, 8)


def test_a_counted_call_that_turns_out_to_be_a_machine_gives_its_place_to_the_redial(
    app: App, anna: Actor, client: int
) -> None:
    take(app, a_call("x") + a_call("y", begins=300))
    first = list_calls(app, anna)[1].call
    assert counted(app, anna) == 1
    set_outcome(app, anna, "machine", first.id)
    assert counted(app, anna) == 1
    set_outcome(app, anna, "machine")
    assert counted(app, anna) == 0
    take_back_outcome(app, anna, first.id)
    assert counted(app, anna) == 1
