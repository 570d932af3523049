"""What of calls counts: who answered, and which calls are one conversation.

How many seconds are needed, the metric ``calls`` of the core says (``tagwerk/ledger/metrics.py``).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from tagwerk.api import SHORTEST_TALK

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tagwerk_telephony.tables import Call, Outcome

REDIAL_WITHIN = timedelta(minutes=10)
NOBODY_THERE: tuple[Outcome, ...] = ("machine", "wrong_number")


def is_on_file(call: Call) -> bool:
    """Whether somebody is credited and a company concerned; a call without is listed, and out of the ledger."""
    return call.employee_id is not None and call.company_id is not None


def counts(call: Call) -> bool:
    """Whether the call is in the ledger at all: the client's leg is over, and somebody is on file at both ends."""
    return call.reached and is_on_file(call)


def ends_as(call: Call) -> str:
    """How the call ended for the count: a machine or a stranger at the other end is no answer of the client's."""
    if call.outcome in NOBODY_THERE:
        return call.outcome
    return "answered" if call.answered_at is not None else call.state


def offers_count(call: Call) -> bool:
    """Whether what was offered in the call counts: once the client has answered, and not when it was nobody."""
    return is_on_file(call) and call.answered_at is not None and call.outcome == "offer_made"


def may_count(call: Call) -> bool:
    """Whether the call counts unless it is a redial."""
    return (
        counts(call)
        and call.direction == "outbound"
        and ends_as(call) == "answered"
        and (call.talk_seconds or 0) >= SHORTEST_TALK
        and not call.is_declared
    )


def as_settled(call: Call) -> None:
    """Write what somebody said of the end of *call*, which nobody heard; what the provider says of it holds instead."""
    if not call.settled_as:
        return
    if call.ended_as is not None:
        call.settled_as = call.settled_by = ""
        return
    call.answered_at = call.talk_seconds = None
    call.ended_at, call.reached = call.started_at, call.settled_as != "not_placed"
    match call.settled_as:
        case "reached":
            call.state, call.answered_at, call.talk_seconds = "completed", call.started_at, call.settled_seconds or 0
            call.ended_at = call.started_at + timedelta(seconds=call.talk_seconds)
        case "no_answer":
            call.state = "no_answer"
        case "not_placed":
            call.state = "canceled"


def conversations(calls: Iterable[Call]) -> dict[int, int]:
    """For each of *calls*, all those of one employee to one number on one day, the call that it counts with, by id.

    A call counts unless a counted one was answered less than ten minutes before, so that no chain of them grows without end.
    """
    found: dict[int, int] = {}
    counted, counted_at = 0, datetime.min.replace(tzinfo=UTC)
    for call in sorted(calls, key=lambda call: (call.answered_at or call.started_at, call.id)):
        found[call.id] = call.id
        if not may_count(call) or call.answered_at is None:
            continue
        if call.answered_at - counted_at < REDIAL_WITHIN:
            found[call.id] = counted
        else:
            counted, counted_at = call.id, call.answered_at
    return found
