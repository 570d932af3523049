"""An event as faces show it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tagwerk.diary.events import EventRecord


def event_view(record: EventRecord) -> dict[str, Any]:
    """Its days and place, and how many were invited, accepted and came."""
    event = record.event
    names = ("name", "kind", "first", "last", "place")
    state = "planned" if event.canceled_because is None else "canceled"
    fields = {"event": event.id} | {name: getattr(event, name) for name in names} | record.counts
    return fields | {"state": state, "reason": event.canceled_because or ""}
