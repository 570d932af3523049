"""A call whose end nobody heard is settled by whoever was there; what the provider says later holds instead."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest
import sqlalchemy as sa

from kit.calls import AGENT, CLIENT, NINE, SYSTEM, counted, event, take
from kit.obligations.job_files import Hire
from kit.obligations.seen import quota
from tagwerk.access.actors import Actor
from tagwerk.ledger.tables import Activity
from tagwerk.platform.app import App
from tagwerk.platform.errors import NotFound, WrongInput
from tagwerk.staff.finding import find_actor
from tagwerk_telephony.api import CallEvent
from tagwerk_telephony.board import board_lines
from tagwerk_telephony.calls.looking import list_calls
from tagwerk_telephony.calls.outcomes import Offered, set_outcome
from tagwerk_telephony.desk.declaring import log_call
from tagwerk_telephony.desk.settling import settle_call, take_back_settlement, uncertain_calls
from tagwerk_telephony.tables import Call

FOUR_MINUTES = timedelta(minutes=4)
WAYS = (("reached", FOUR_MINUTES), ("no-answer", None), ("not-placed", None))


def _unheard(app: App, client: int) -> int:
    """A click-to-call of which only the employee's leg was heard."""
    with app.database.transaction() as session:
        call = Call(
            provider="test", direction="outbound", employee_id=1, company_id=client, number=CLIENT, agent_number=AGENT,
            ours=True, started_at=NINE, state="requested",
        )  # fmt: skip
        session.add(call)
        session.flush()
        number = call.id
    spoke = [event("a", "answered", 5, to=AGENT), event("a", "completed", 90, to=AGENT, talk=85)]
    take(app, [replace(each, call_id=number) for each in spoke])
    return number


def _call(app: App, anna: Actor) -> Call:
    (listed,) = list_calls(app, anna)
    return listed.call


def _end(number: int) -> CallEvent:
    return replace(event("b", "completed", 95, parent="a", to=CLIENT, talk=60), call_id=number)


def test_a_settled_call_counts_as_measured_and_names_who_settled_it(app: App, anna: Actor, client: int) -> None:
    number = _unheard(app, client)
    assert [call.id for call in uncertain_calls(app, anna)] == [number]
    settle_call(app, anna, number, "reached", FOUR_MINUTES, "the provider was down")
    assert (counted(app, anna), dict(quota(app, anna, "calls").beside)) == (1, {"dialled": 1})
    with app.database.reading() as session:
        assert session.scalars(sa.select(Activity.recorded_by).where(Activity.kind == "call")).all() == [anna.signature]
    assert uncertain_calls(app, anna) == []


@pytest.mark.parametrize(("first", "then"), list(product(WAYS, WAYS)))
def test_what_is_taken_back_leaves_nothing_behind(
    app: App,
    anna: Actor,
    client: int,
    first: tuple[str, timedelta | None],
    then: tuple[str, timedelta | None],
) -> None:
    number = _unheard(app, client)
    settle_call(app, anna, number, *first)
    take_back_settlement(app, anna, number)
    call = _call(app, anna)
    assert (call.state, call.reached, call.answered_at, call.talk_seconds) == ("uncertain", False, None, None)
    assert (counted(app, anna), counted(app, anna, "call_attempts")) == (0, 0)
    settle_call(app, anna, number, *then)
    assert counted(app, anna) == (1 if then[0] == "reached" else 0)
    assert counted(app, anna, "call_attempts") == (0 if then[0] == "not-placed" else 1)


@pytest.mark.parametrize("way", WAYS)
def test_the_providers_word_holds_instead_whenever_it_comes(
    app: App, anna: Actor, client: int, way: tuple[str, timedelta | None]
) -> None:
    number = _unheard(app, client)
    settle_call(app, anna, number, *way)
    take(app, [event("a", "ringing", 2, to=AGENT)])
    assert _call(app, anna).settled_by == anna.signature, "news of the own leg says nothing of the client's"
    take(app, [_end(number)])
    call = _call(app, anna)
    assert (call.state, call.talk_seconds, call.settled_as) == ("completed", 60, "")
    assert counted(app, anna) == 1
    with pytest.raises(NotFound):
        take_back_settlement(app, anna, number)


def test_an_offer_goes_with_the_settlement_that_it_was_made_in(app: App, anna: Actor, client: int) -> None:
    number = _unheard(app, client)
    settle_call(app, anna, number, "reached", FOUR_MINUTES)
    set_outcome(app, anna, "offer-made", number, [Offered(terms="2 % Skonto")])
    assert counted(app, anna, "phone_offers") == 1
    take_back_settlement(app, anna, number)
    assert counted(app, anna, "phone_offers") == 0
    settle_call(app, anna, number, "reached", FOUR_MINUTES)
    assert counted(app, anna, "phone_offers") == 1


def test_only_what_nobody_knows_is_settled(app: App, anna: Actor, client: int) -> None:
    number = _unheard(app, client)
    with pytest.raises(WrongInput, match="How long"):
        settle_call(app, anna, number, "reached")
    with pytest.raises(WrongInput, match="settles nothing"):
        settle_call(app, anna, number, "perhaps")
    take(app, [_end(number)])
    with pytest.raises(WrongInput, match="nothing to settle"):
        settle_call(app, anna, number, "no-answer")


def test_the_head_sees_what_has_no_witness(app: App, anna: Actor, client: int, hire: Hire) -> None:
    hire("eva", role="director", department=None)
    eva = find_actor(app, "eva")
    log_call(app, anna, "Möbel Größer", FOUR_MINUTES, ended_at=NINE + timedelta(minutes=30))
    settle_call(app, anna, _unheard(app, client), "no-answer")
    texts = [line.text for line in board_lines(app, eva.employee(), NINE.date())]
    assert [text for text in texts if "Anna" in text] == [
        "Declared calls of the department: Anna Größer 1 (at most 10 a day each)", "Calls settled by hand: Anna Größer 1",
    ]  # fmt: skip
    assert not [line.text for line in board_lines(app, anna.employee(), NINE.date()) if "Anna" in line.text]
    assert [row.call.is_declared for row in list_calls(app, eva, declared=True)] == [True]
    assert [row.call.settled_as for row in list_calls(app, eva, settled=True)] == ["no_answer"]


def test_the_board_asks_for_it(app: App, anna: Actor, client: int) -> None:
    _unheard(app, client)
    (line,) = (line for line in board_lines(app, anna.employee(), NINE.date()) if "not known" in line.text)
    assert line.action is not None
    assert line.action.command == "tagwerk calls settle"
    assert SYSTEM.name not in line.text
