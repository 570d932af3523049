"""Folding provider events into a call: a pure function of their set, so that no order and no repetition can matter.

Only the client's leg makes a call count. The employee picking up the own phone does not, nor does the leg that the provider
rings first to reach the employee.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, get_args

from tagwerk_telephony.api import EndState, RunningState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tagwerk_telephony.api import Direction, LegState, ProviderEvent, Role
    from tagwerk_telephony.tables import CallState

FINAL: tuple[EndState, ...] = get_args(EndState)
RUNNING: tuple[RunningState, ...] = get_args(RunningState)
CLAIMS: tuple[LegState, ...] = (*FINAL, *RUNNING)
"""Where events of one leg contradict each other, the one that says most about the client holds; an end holds at any rate."""
FURTHEST: tuple[LegState, ...] = ("completed", *RUNNING, *FINAL[1:])
"""Of several legs, which got further."""


@dataclass(frozen=True)
class FoldedLeg:
    """One leg as all its events together describe it; *talk_seconds* is None while it runs or was never answered."""

    leg: str
    parent: str
    role: Role
    state: LegState
    number: str
    begun_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    talk_seconds: int | None
    by_machine: bool
    cause: str

    @property
    def ended(self) -> bool:
        """Whether this leg is over."""
        return self.state in FINAL


@dataclass(frozen=True)
class FoldedCall:
    """A call as all its events together describe it. *reached* says whether the client's leg is over: then it counts."""

    direction: Direction
    state: CallState
    number: str
    agent_number: str
    begun_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    talk_seconds: int | None
    by_machine: bool
    cause: str
    reached: bool
    legs: tuple[FoldedLeg, ...]


def fold(events: Iterable[ProviderEvent], is_employee: Callable[[str], bool], *, called: str = "") -> FoldedCall:
    """Fold all *events* of one call. *is_employee* tells our own numbers; *called* is the one that we asked to dial.

    Raises ValueError where there is no event at all.
    """
    by_leg: dict[str, list[ProviderEvent]] = defaultdict(list)
    for event in events:
        by_leg[event.leg].append(event)
    parents = {event.parent for found in by_leg.values() for event in found if event.parent}
    inbound = any(event.direction == "inbound" for found in by_leg.values() for event in found)
    legs = [_leg(found, _role(found, parents, is_employee, inbound=inbound)) for found in by_leg.values()]
    legs.sort(key=lambda leg: (leg.begun_at, leg.leg))
    client = _best([leg for leg in legs if leg.role == "client"])
    agent = _best([leg for leg in legs if leg.role == "agent"])
    if inbound:
        return _inbound(legs, client, agent)
    return _outbound(legs, client, agent, called)


def _outbound(legs: list[FoldedLeg], client: FoldedLeg | None, agent: FoldedLeg | None, called: str) -> FoldedCall:
    leading = client or agent or _only(legs)
    state, cause = _state_of_call(leading.state), leading.cause
    if client is None and leading.ended:  # the employee hung up, or never picked up, before the client was dialled
        state, cause = "canceled", cause or f"agent_{leading.state}"
    elif client is None:
        state = "dialling"
    return FoldedCall(
        direction="outbound",
        state=state,
        number=client.number if client else called,
        agent_number=agent.number if agent else "",
        begun_at=(client or leading).begun_at,
        answered_at=client.answered_at if client else None,
        ended_at=leading.ended_at,
        talk_seconds=client.talk_seconds if client else None,
        by_machine=client.by_machine if client else False,
        cause=cause,
        reached=client is not None and client.ended,
        legs=tuple(legs),
    )


def _inbound(legs: list[FoldedLeg], client: FoldedLeg | None, agent: FoldedLeg | None) -> FoldedCall:
    """The client's leg is there from the start; the call is answered when an employee's leg is."""
    leading = client or _only(legs)
    answered = agent is not None and agent.answered_at is not None
    state = _state_of_call(leading.state)
    if not answered:
        state = "no_answer" if leading.ended else "ringing"
    talk = agent.talk_seconds if agent is not None else None
    return FoldedCall(
        direction="inbound",
        state=state,
        number=leading.number,
        agent_number=agent.number if agent else "",
        begun_at=leading.begun_at,
        answered_at=agent.answered_at if agent is not None and answered else None,
        ended_at=leading.ended_at,
        talk_seconds=talk if answered else None,
        by_machine=False,
        cause=leading.cause,
        reached=leading.ended,
        legs=tuple(legs),
    )


def _state_of_call(leg: LegState) -> CallState:
    """How a call stands whose leading leg stands so."""
    if leg == "initiated":
        return "dialling"
    return "in_progress" if leg == "answered" else leg


def _role(events: list[ProviderEvent], parents: set[str], is_employee: Callable[[str], bool], *, inbound: bool) -> Role:
    """Whose leg it is: as the provider says, else by its place: under a click-to-call the child leg is the client's."""
    for event in sorted(events, key=_stable):
        if event.role:
            return event.role
    child = any(event.parent for event in events)
    if inbound:
        return "agent" if child else "client"
    if child:
        return "client"
    if events[0].leg in parents:
        return "agent"
    # A leg by itself: the beginning of a click-to-call whose other leg is still unheard of, or a call straight to somebody.
    return "agent" if any(is_employee(event.to_number) for event in events) else "client"


def _leg(events: list[ProviderEvent], role: Role) -> FoldedLeg:
    ordered = sorted(events, key=_stable)
    states = {event.state for event in events}
    state = next(claimed for claimed in CLAIMS if claimed in states)
    finals = [event for event in ordered if event.state == state and state in FINAL]
    ended_at = min((event.at for event in finals), default=None)
    stated = max((event.talk_seconds for event in ordered if event.talk_seconds is not None), default=None)
    answered_at = _answered_at(ordered, state, ended_at, stated)
    talk = stated if answered_at is not None else None
    if talk is None and answered_at is not None and ended_at is not None:
        talk = max(int((ended_at - answered_at).total_seconds()), 0)
    first = ordered[0]
    numbers = [
        event.from_number if event.direction == "inbound" and not event.parent else event.to_number for event in ordered
    ]
    return FoldedLeg(
        leg=first.leg,
        parent=max(event.parent for event in ordered),
        role=role,
        state=state,
        number=next((number for number in numbers if number), ""),
        begun_at=min(event.at for event in ordered),
        answered_at=answered_at,
        ended_at=ended_at,
        talk_seconds=talk if ended_at is not None else None,
        by_machine=any(event.answered_by == "machine" for event in ordered),
        cause=next((event.cause for event in ordered if event.cause), ""),
    )


def _answered_at(
    ordered: list[ProviderEvent], state: LegState, ended_at: datetime | None, stated: int | None
) -> datetime | None:
    """When the leg was answered. Where no event says so in time, that is *stated* seconds of talk before its end."""
    if state not in ("answered", "completed"):
        return None
    heard = min((event.at for event in ordered if event.state == "answered"), default=None)
    if ended_at is None or (heard is not None and heard <= ended_at):
        return heard
    return ended_at - timedelta(seconds=stated or 0)


def _best(legs: list[FoldedLeg]) -> FoldedLeg | None:
    """Of several legs of one role the one that got furthest: a colleague's phone may ring in vain before another answers."""
    return min(legs, key=lambda leg: (FURTHEST.index(leg.state), -(leg.talk_seconds or 0), leg.leg), default=None)


def _only(legs: list[FoldedLeg]) -> FoldedLeg:
    if not legs:
        raise ValueError("a call without events")
    return legs[0]


def _stable(event: ProviderEvent) -> tuple[datetime, str]:
    return event.at, event.key
