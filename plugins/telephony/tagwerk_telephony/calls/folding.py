"""Folding provider events into a call: a pure function of their set, so that no order and no repetition can matter.

Only the client's leg makes a call count. The employee picking up the own phone does not, nor does a colleague who is put through,
nor a mailbox of the employee's. Nothing is concluded from silence: where the employee spoke and nobody has said a word of the
client's leg, the call is ``uncertain``. An exchange that tells a call as one leg is believed to have told all of it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tagwerk_telephony.legs import FINAL, FURTHEST, FoldedLeg, fold_leg

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from tagwerk_telephony.api import CallEvent, Direction, LegState, Role
    from tagwerk_telephony.tables import CallState

UNHEARD = "client_unheard"
"""The cause of a call of which the client's leg is unknown."""
OWN_MAILBOX = "agent_machine"


@dataclass(frozen=True)
class FoldedCall:
    """A call as all its events together describe it. *reached* says whether the client's leg is over: then it counts.

    *employee*, *extension* and *agent_number* say who spoke, as far as the exchange knows.
    """

    direction: Direction
    state: CallState
    number: str
    begun_at: datetime
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    talk_seconds: int | None = None
    by_machine: bool = False
    cause: str = ""
    reached: bool = False
    agent_number: str = ""
    employee: str = ""
    extension: str = ""
    queue: str = ""
    transferred_to: str = ""
    recording: str = ""
    voicemail: bool = False


@dataclass(frozen=True)
class _Legs:
    """The legs of a call by whose they are, each kind in the order in which they began."""

    agents: list[FoldedLeg]
    clients: list[FoldedLeg]
    voicemails: list[FoldedLeg]

    @property
    def all(self) -> list[FoldedLeg]:
        return [*self.clients, *self.agents, *self.voicemails]


def fold(events: Iterable[CallEvent], is_employee: Callable[[str], bool], *, called: str = "") -> FoldedCall:
    """Fold all *events* of one call. *is_employee* tells our own numbers; *called* is the one that we asked to dial.

    Raises ValueError where there is no event at all.
    """
    heard = sorted(_each_once(list(events)), key=_stable)
    if not heard:
        raise ValueError("a call without events")
    by_leg: dict[str, list[CallEvent]] = defaultdict(list)
    for event in heard:
        by_leg[event.leg].append(event)
    parents = {event.parent for event in heard if event.parent}
    inbound = any(event.direction == "inbound" for event in heard)
    legs = _Legs([], [], [])
    places = {"agent": legs.agents, "client": legs.clients, "voicemail": legs.voicemails}
    for found in by_leg.values():
        role = _role(found, parents, is_employee, inbound=inbound)
        places[role].append(fold_leg(found, role, inbound=inbound and not any(event.parent for event in found)))
    for group in places.values():
        group.sort(key=lambda leg: (leg.begun_at, leg.leg))
    call = _inbound(legs) if inbound else _outbound(legs, called)
    return _with_what_else_was_said(call, heard, legs)


def _outbound(legs: _Legs, called: str) -> FoldedCall:
    client, agent = _best(legs.clients), _best(legs.agents)
    begun_at = min(leg.begun_at for leg in legs.all)
    if client is not None and client.state:
        return FoldedCall(
            direction="outbound",
            state=_state_of_call(client.state),
            number=client.number or called,
            begun_at=begun_at,
            answered_at=client.answered_at,
            ended_at=client.ended_at,
            talk_seconds=client.talk_seconds,
            by_machine=client.by_machine or (agent is not None and agent.by_machine),
            cause=client.cause,
            reached=client.ended,
        )
    state, cause = _without_the_client(agent)
    ended_at = agent.ended_at if agent is not None else None
    return FoldedCall("outbound", state, called, begun_at, ended_at=ended_at, cause=cause)


def _without_the_client(agent: FoldedLeg | None) -> tuple[CallState, str]:
    """How a call stands, and why, as long as nobody has said a word of the client's leg."""
    if agent is None or not agent.ended:
        return "dialling", ""
    if agent.by_machine:
        return "canceled", OWN_MAILBOX
    if agent.single:
        return ("completed", "internal") if agent.state == "completed" else ("canceled", f"agent_{agent.state}")
    if agent.state == "completed" or agent.was_answered:
        return "uncertain", UNHEARD
    return "canceled", f"agent_{agent.state}"  # nobody picked up, so the client was never dialled


def _inbound(legs: _Legs) -> FoldedCall:
    """The client's leg is there from the start; the call is answered when an employee's leg is."""
    client, agent = _best(legs.clients), _best(legs.agents)
    begun_at = min(leg.begun_at for leg in legs.all)
    number = client.number if client is not None else ""
    if client is not None and client.single:
        unanswered = client.state == "completed" and bool(legs.voicemails)
        state = "no_answer" if unanswered or client.state in FINAL[1:] else _state_of_call(client.state or "initiated")
        return FoldedCall(
            "inbound", "ringing" if state == "dialling" else state, number, begun_at,
            answered_at=None if unanswered else client.answered_at,
            ended_at=client.ended_at,
            talk_seconds=None if unanswered else client.talk_seconds,
            cause=client.cause, reached=client.ended,
        )  # fmt: skip
    ended = (client is not None and client.ended) or (client is None and agent is not None and agent.ended)
    ended_at = (
        client.ended_at
        if client is not None and client.ended
        else agent.ended_at
        if agent is not None and ended
        else None
    )
    if agent is not None and agent.answered_at is not None:
        over = ended or agent.ended
        return FoldedCall(
            "inbound", "completed" if over else "in_progress", number, begun_at,
            answered_at=min(leg.answered_at for leg in legs.agents if leg.answered_at is not None),
            ended_at=ended_at or (agent.ended_at if over else None),
            talk_seconds=_talked(legs.agents) if over else None,
            cause=client.cause if client is not None else "", reached=over,
        )  # fmt: skip
    state, cause = _unanswered(client, legs) if ended else ("ringing", "")
    return FoldedCall(
        "inbound", state, number, begun_at, ended_at=ended_at, cause=cause, reached=ended and state != "uncertain"
    )


def _unanswered(client: FoldedLeg | None, legs: _Legs) -> tuple[CallState, str]:
    """How an inbound call ended that no employee's leg is known to have answered."""
    cause = client.cause if client is not None else ""
    given_up = client is not None and client.state in FINAL[1:]
    rang_in_vain = bool(legs.agents) and all(leg.ended for leg in legs.agents)
    if given_up or rang_in_vain or legs.voicemails:
        return "no_answer", cause
    return "uncertain", UNHEARD


def _talked(agents: list[FoldedLeg]) -> int | None:
    """The seconds in which at least one employee spoke: a call that is put through is one talk, however many legs it has."""
    spans = sorted(
        (leg.answered_at.timestamp(), leg.answered_at.timestamp() + leg.talk_seconds)
        for leg in agents
        if leg.answered_at is not None and leg.talk_seconds is not None
    )
    if not spans:
        return None
    total, until = 0.0, spans[0][0]
    for begins, ends in spans:
        total += max(0.0, ends - max(begins, until))
        until = max(until, ends)
    return int(total)


def _with_what_else_was_said(call: FoldedCall, heard: list[CallEvent], legs: _Legs) -> FoldedCall:
    """Who spoke, where the caller waited, where the call went on, what was recorded."""
    agent = _speaking(call, legs.agents)
    own = [event for event in heard if agent is None or event.leg == agent.leg or event.single]
    talking = sorted(own, key=lambda event: event.state not in ("answered", "completed"))

    def said(name: str, among: list[CallEvent]) -> str:
        return next((value for event in among if (value := getattr(event, name))), "")

    number = agent.number if agent is not None else _own_number(call, talking)
    return FoldedCall(
        **vars(call)
        | {
            "agent_number": number,
            "employee": said("employee", talking) or said("employee", heard),
            "extension": said("extension", talking) or said("extension", heard),
            "queue": said("queue", heard),
            "transferred_to": said("transferred_to", heard),
            "recording": said("recording", heard),
            "voicemail": bool(legs.voicemails),
        }
    )


def _own_number(call: FoldedCall, talking: list[CallEvent]) -> str:
    """The employee's number at an exchange that tells one leg: who dialled, or whom the caller reached."""
    names = ("from_number",) if call.direction == "outbound" else ("to_number",)
    return next((value for event in talking if event.single for name in names if (value := getattr(event, name))), "")


def _speaking(call: FoldedCall, agents: list[FoldedLeg]) -> FoldedLeg | None:
    """The leg of the employee whose call it is: who dialled, whoever was put through later; of those who were called, who spoke
    longest.
    """
    dialled = [leg for leg in agents if leg.root]
    return dialled[0] if call.direction == "outbound" and dialled else _best(agents)


def _state_of_call(leg: LegState) -> CallState:
    """How a call stands whose leading leg stands so."""
    if leg == "initiated":
        return "dialling"
    return "in_progress" if leg == "answered" else leg


def _role(events: list[CallEvent], parents: set[str], is_employee: Callable[[str], bool], *, inbound: bool) -> Role:
    """Whose leg it is: as the provider says, else by its place: under a click-to-call the child leg is the client's."""
    stated: Role = next((event.role for event in events if event.role), "")
    child = any(event.parent for event in events)
    if stated != "voicemail" and child and any(is_employee(event.to_number) for event in events):
        return "agent"  # a colleague whom somebody put the call through to is no client, whoever calls the leg one
    if stated:
        return stated
    if inbound:
        return "agent" if child else "client"
    if child:
        return "client"
    if events[0].leg in parents:
        return "agent"
    # A leg by itself: the beginning of a click-to-call whose other leg is still unheard of, or a call straight to somebody.
    return "agent" if any(is_employee(event.to_number) for event in events) else "client"


def _best(legs: list[FoldedLeg]) -> FoldedLeg | None:
    """Of several legs of one role the one that got furthest: a colleague's phone may ring in vain before another answers."""
    return min(
        legs,
        key=lambda leg: (FURTHEST.index(leg.state) if leg.state else len(FURTHEST), -(leg.talk_seconds or 0), leg.leg),
        default=None,
    )


def _stable(event: CallEvent) -> tuple[datetime, str]:
    return event.at, event.key


def _each_once(events: list[CallEvent]) -> Iterable[CallEvent]:
    """One event for each key; of several that differ always the same one, whichever came first."""
    if len({event.key for event in events}) == len(events):
        return events
    return {event.key: event for event in sorted(events, key=repr)}.values()
