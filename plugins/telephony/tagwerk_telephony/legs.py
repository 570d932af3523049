"""One leg of a call, folded from all that was said of it: whatever came in whatever order, and however often."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal, get_args

from tagwerk_telephony.api import EndState, RunningState

if TYPE_CHECKING:
    from tagwerk_telephony.api import CallEvent, LegState, Role

FINAL: tuple[EndState, ...] = get_args(EndState)
RUNNING: tuple[RunningState, ...] = get_args(RunningState)
CLAIMS: tuple[LegState, ...] = (*FINAL, *RUNNING)
"""Where events of one leg contradict each other, the one that says most about the client holds; an end holds at any rate."""
FURTHEST: tuple[LegState, ...] = ("completed", *RUNNING, *FINAL[1:])
"""Of several legs, which got further."""


@dataclass(frozen=True)
class FoldedLeg:
    """One leg as all its events together describe it; *state* is ``""`` where nobody has said yet how it stands, *talk_seconds*
    is None while it runs or was never answered. *root* says that it is no part of another leg, *was_answered* whether an event
    said so, whatever came of it.
    """

    leg: str
    role: Role
    state: LegState | Literal[""]
    number: str
    begun_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    talk_seconds: int | None
    by_machine: bool
    was_answered: bool
    single: bool
    root: bool
    cause: str

    @property
    def ended(self) -> bool:
        """Whether this leg is over."""
        return self.state in FINAL


def fold_leg(ordered: list[CallEvent], role: Role, *, inbound: bool) -> FoldedLeg:
    """Fold the events of one leg, which are in a stable order; *inbound*: it is the caller's own leg."""
    states = {event.state for event in ordered}
    state: LegState | Literal[""] = next((claimed for claimed in CLAIMS if claimed in states), "")
    finals = [event for event in ordered if event.state == state and state in FINAL]
    ended_at = min((event.at for event in finals), default=None)
    stated = max((event.talk_seconds for event in ordered if event.talk_seconds is not None), default=None)
    answered_at = _answered_at(ordered, state, ended_at, stated)
    talk = stated if answered_at is not None else None
    if talk is None and answered_at is not None and ended_at is not None:
        talk = max(int((ended_at - answered_at).total_seconds()), 0)
    numbers = [event.from_number if inbound else event.to_number for event in ordered]
    return FoldedLeg(
        leg=ordered[0].leg,
        role=role,
        state=state,
        number=next((number for number in numbers if number), ""),
        begun_at=min([event.at for event in ordered] + ([answered_at] if answered_at is not None else [])),
        answered_at=answered_at,
        ended_at=ended_at,
        talk_seconds=talk if ended_at is not None else None,
        by_machine=any(event.answered_by == "machine" for event in ordered),
        was_answered="answered" in states,
        single=any(event.single for event in ordered),
        root=not any(event.parent for event in ordered),
        cause=next((event.cause for event in ordered if event.cause), ""),
    )


def _answered_at(
    ordered: list[CallEvent], state: LegState | Literal[""], ended_at: datetime | None, stated: int | None
) -> datetime | None:
    """When the leg was answered. Where no event says so in time, that is *stated* seconds of talk before its end."""
    if state not in ("answered", "completed"):
        return None
    heard = min((event.at for event in ordered if event.state == "answered"), default=None)
    if ended_at is None or (heard is not None and heard <= ended_at):
        return heard
    return ended_at - timedelta(seconds=min(stated or 0, 86_400 * 7))
