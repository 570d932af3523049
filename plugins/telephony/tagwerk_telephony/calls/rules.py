"""What of calls counts: who answered, and which calls are one conversation.

How many seconds are needed, the metric ``calls`` of the core says (``tagwerk/ledger/metrics.py``).
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk_telephony.tables import Call

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tagwerk_telephony.tables import Outcome

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
    return is_on_file(call) and call.answered_at is not None and call.outcome not in NOBODY_THERE


def conversation_of(session: Session, call: Call) -> int:
    """Redials of one number within ten minutes are one conversation, which bears the id of its first call."""
    if call.conversation is not None:
        return call.conversation
    if not call.number:
        return call.id
    near = sa.select(Call).where(
        Call.id != call.id,
        Call.number == call.number,
        Call.employee_id == call.employee_id,
        Call.direction == call.direction,
        Call.started_at.between(call.started_at - REDIAL_WITHIN, call.started_at + REDIAL_WITHIN),
    )
    neighbours = session.scalars(near.order_by(Call.started_at, Call.id)).all()
    known = [neighbour.conversation for neighbour in neighbours if neighbour.conversation is not None]
    return known[0] if known else call.id
