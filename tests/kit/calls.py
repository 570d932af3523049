"""Calls as a provider tells of them, event by event, and what they count for."""

from datetime import UTC, date, datetime, timedelta

from tagwerk.access.actors import Actor
from tagwerk.obligations.standing import explain
from tagwerk.platform.app import App
from tagwerk_telephony.api import CallEvent, LegState, Role
from tagwerk_telephony.calls.taking_in import take_in

NINE = datetime(2026, 10, 6, 7, 0, tzinfo=UTC)
TODAY = date(2026, 10, 6)
SYSTEM = Actor.system("telephony")
CLIENT, AGENT = "+493023125199", "+493023125000"


def event(
    leg: str, state: LegState, second: int, *, role: Role = "", parent: str = "", to: str = "", talk: int | None = None
) -> CallEvent:
    """What the provider says of a leg, *second* seconds after nine o'clock in Berlin."""
    return CallEvent(
        provider="test",
        key=f"{leg}-{state}-{second}",
        leg=leg,
        parent=parent,
        state=state,
        at=NINE + timedelta(seconds=second),
        role=role,
        to_number=to,
        talk_seconds=talk,
    )


def a_call(name: str = "x", talk: int = 42, begins: int = 0, final: LegState = "completed") -> list[CallEvent]:
    """All that is said of a click-to-call, in order: the employee picks up, then the client's leg ends as *final*."""
    rung: list[tuple[int, LegState]] = [(0, "initiated"), (5, "answered")]
    agent = [event(f"{name}a", state, begins + second, to=AGENT) for second, state in rung]
    steps: list[tuple[int, LegState]] = [(6, "initiated"), (8, "ringing")]
    if final == "completed":
        steps.append((12, "answered"))
    client = [event(f"{name}b", state, begins + second, parent=f"{name}a", to=CLIENT) for second, state in steps]
    stated = talk if final == "completed" else None
    client.append(event(f"{name}b", final, begins + 12 + talk, parent=f"{name}a", to=CLIENT, talk=stated))
    return [*agent, *client, event(f"{name}a", "completed", begins + 13 + talk, to=AGENT, talk=talk + 8)]


def take(app: App, events: list[CallEvent]) -> None:
    """Take in all *events*, one after the other."""
    for each in events:
        take_in(app, SYSTEM, each, {})


def counted(app: App, anna: Actor, metric: str = "calls") -> int | None:
    """What the metric counts today."""
    return explain(app, anna, metric, None, TODAY).number
