"""Random streams of calls of every topology: any order, repetition, loss and a later answer give the same call and credit."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.calls import AGENT, CLIENT, SYSTEM, counted, event
from tagwerk.access.actors import Actor
from tagwerk.ledger.tables import Activity
from tagwerk.platform.app import App
from tagwerk_telephony.api import CallEvent, LegState
from tagwerk_telephony.calls.folding import FoldedCall, fold
from tagwerk_telephony.calls.looking import list_calls
from tagwerk_telephony.calls.taking_in import take_in

COLLEAGUE = "+493023125077"
OWN = {AGENT, COLLEAGUE}


@dataclass(frozen=True)
class Played:
    """A call as an exchange plays it, and what must come of it: the state, the seconds, who spoke (a number), whether it
    reached.
    """

    events: tuple[CallEvent, ...]
    state: str
    talk: int | None
    agent: str
    reached: bool
    direction: str = "outbound"


def leg(
    name: str,
    begins: int,
    end: LegState,
    talk: int,
    *,
    parent: str = "",
    to: str = "",
    answers: int = 4,
    **more: object,
) -> list[CallEvent]:
    """A leg from its beginning to its end."""
    steps: list[tuple[LegState, int]] = [("initiated", begins), ("ringing", begins + 1)]
    if end == "completed":
        steps.append(("answered", begins + answers))
    made = [event(name, state, second, parent=parent, to=to) for state, second in steps]
    stated = talk if end == "completed" else None
    made.append(event(name, end, begins + answers + talk, parent=parent, to=to, talk=stated))
    return [replace(each, **more) for each in made]  # type: ignore[arg-type]


def unanswered(end: LegState) -> int:
    return 0 if end == "completed" else 20


ENDS: tuple[LegState, ...] = ("completed", "busy", "no_answer", "failed", "canceled")


@st.composite
def played(draw: st.DrawFn) -> Played:
    """A call of any topology."""
    talk = draw(st.integers(0, 600))
    end = draw(st.sampled_from(ENDS))
    kind = draw(st.sampled_from(list(KINDS)))
    return KINDS[kind](talk, end)


def agent_first(talk: int, end: LegState) -> Played:
    agent = leg("a", 0, "completed", talk + 20, to=AGENT)
    client = leg("b", 6, end, talk, parent="a", to=CLIENT)
    return Played((*agent, *client), end, talk if end == "completed" else None, AGENT, True)


def agent_away(talk: int, end: LegState) -> Played:
    end = "no_answer" if end == "completed" else end
    return Played(tuple(leg("a", 0, end, 30, to=AGENT)), "canceled", None, AGENT, False)


def client_only(talk: int, end: LegState) -> Played:
    return Played(tuple(leg("b", 0, end, talk, to=CLIENT)), end, talk if end == "completed" else None, "", True)


def one_leg(talk: int, end: LegState) -> Played:
    events = leg("s", 0, end, talk, to=CLIENT, from_number=AGENT, single=True)
    return Played(tuple(events), end, talk if end == "completed" else None, AGENT, True)


def listed(talk: int, end: LegState) -> Played:
    row = event("list:1", end, 100 + talk, to=CLIENT, talk=talk if end == "completed" else None)
    row = replace(row, single=True, from_number=AGENT)
    return Played((row,), end, talk if end == "completed" else None, AGENT, True)


def transferred(talk: int, end: LegState) -> Played:
    agent = leg("a", 0, "completed", talk + 20, to=AGENT)
    client = leg("b", 6, "completed", talk + 300, parent="a", to=CLIENT)
    colleague = leg("c", 40, "completed", 250, parent="a", to=COLLEAGUE, role="client")
    return Played((*agent, *client, *colleague), "completed", talk + 300, AGENT, True)


def caller(talk: int, end: LegState = "completed", **more: Any) -> list[CallEvent]:
    return leg("c", 0, end, talk + 30, direction="inbound", from_number=CLIENT, to="+493023125001", **more)


def inbound(talk: int, end: LegState) -> Played:
    agent = leg("a", 2, end, talk, parent="c", to=AGENT, direction="inbound")
    answered = end == "completed"
    state = "completed" if answered else "no_answer"
    return Played((*caller(talk), *agent), state, talk if answered else None, AGENT, True, "inbound")


def queued(talk: int, end: LegState) -> Played:
    first = leg("a1", 2, "no_answer", 20, parent="c", to=COLLEAGUE, direction="inbound", queue="sales")
    then = leg("a2", 60, "completed", talk, parent="c", to=AGENT, direction="inbound", queue="sales")
    return Played((*caller(talk + 90), *first, *then), "completed", talk, AGENT, True, "inbound")


def conference(talk: int, end: LegState) -> Played:
    """Two employees in one talk: it is one talk, from the first answer to the last end."""
    first = leg("a1", 2, "completed", talk + 100, parent="c", to=AGENT, direction="inbound")
    second = leg("a2", 2, "completed", talk, parent="c", to=COLLEAGUE, direction="inbound")
    return Played((*caller(talk + 150), *first, *second), "completed", talk + 100, AGENT, True, "inbound")


def voicemail(talk: int, end: LegState) -> Played:
    rang = leg("a", 2, "no_answer", 20, parent="c", to=AGENT, direction="inbound")
    message = leg(
        "c/v", 30, "completed", 12, parent="c", role="voicemail", direction="inbound", recording="https://x/RE1"
    )
    return Played((*caller(talk), *rang, *message), "no_answer", None, AGENT, True, "inbound")


KINDS = {
    made.__name__: made
    for made in (
        agent_first,
        agent_away,
        client_only,
        one_leg,
        listed,
        transferred,
        inbound,
        queued,
        conference,
        voicemail,
    )
}


def folded(events: list[CallEvent]) -> FoldedCall:
    return fold(events, OWN.__contains__)


@settings(max_examples=400, deadline=None)
@given(call=played(), seed=st.integers(0, 2**32))
def test_any_order_and_repetition_folds_to_what_was_played(call: Played, seed: int) -> None:
    events = [*call.events, *Random(seed).choices(call.events, k=5)]
    Random(seed).shuffle(events)
    made = folded(events)
    assert (made.direction, made.state, made.talk_seconds, made.reached) == (
        call.direction, call.state, call.talk, call.reached
    )  # fmt: skip
    assert made.agent_number == call.agent


@settings(max_examples=400, deadline=None)
@given(call=played(), seed=st.integers(0, 2**32))
def test_what_is_lost_is_never_concluded_wrongly(call: Played, seed: int) -> None:
    """Whatever arrives of a call, it counts for nothing that the whole of it would not count for."""
    random = Random(seed)
    events = random.sample(call.events, random.randint(1, len(call.events)))
    made = folded(events)
    if made.state == "canceled":
        assert call.state == "canceled"
    if made.state == "completed":
        assert call.state == "completed"
    if made.reached and made.direction == call.direction and made.state not in ("no_answer", "uncertain"):
        assert call.reached
    assert (made.talk_seconds or 0) <= (call.talk or 0) + 30


@pytest.mark.parametrize("name", KINDS)
def test_parallel_posts_in_any_order_give_one_call_and_one_net_activity(
    app: App, anna: Actor, client: int, name: str
) -> None:
    call = KINDS[name](42, "completed")
    for seed in range(3):
        events = [replace(each, provider=f"test{seed}") for each in call.events] * 2
        Random(seed).shuffle(events)
        with ThreadPoolExecutor(8) as threads:
            list(threads.map(lambda each: take_in(app, SYSTEM, each, {}), events))
    calls = list_calls(app, anna)
    assert [(each.call.state, each.call.talk_seconds, each.call.direction) for each in calls] == [
        (call.state, call.talk, call.direction)
    ] * 3
    expected = 3 if call.reached and call.direction == "outbound" else 0
    assert counted(app, anna, "call_attempts") == expected
    with app.database.reading() as session:
        rows = session.scalars(sa.select(Activity).where(Activity.kind == "call")).all()
        gone = {row.reverses for row in rows}
        standing = [row for row in rows if row.reverses is None and row.id not in gone]
    assert len(standing) == (3 if call.reached else 0)


@pytest.mark.parametrize("seed", range(4))
def test_what_was_lost_and_is_fetched_later_ends_as_if_nothing_had_been(
    app: App, anna: Actor, client: int, seed: int
) -> None:
    random = Random(seed)
    for name, make in KINDS.items():
        call = make(42, "completed")
        events = [replace(each, provider=name) for each in call.events]
        random.shuffle(events)
        lost = random.randint(0, len(events) - 1)
        for each in events[lost:] + events:
            take_in(app, SYSTEM, each, {})
    shown = {each.call.provider: (each.call.state, each.call.talk_seconds) for each in list_calls(app, anna)}
    assert shown == {name: (make(42, "completed").state, make(42, "completed").talk) for name, make in KINDS.items()}
