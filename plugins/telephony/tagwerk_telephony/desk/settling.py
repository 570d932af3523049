"""Settling a call by hand whose end nobody heard: the provider never told it, and somebody who was there knows.

It counts as what was measured does and not as what was declared, since the provider bears witness that it was made; who settled
it stands in the ledger, and the head sees it. What the provider says later holds instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import sqlalchemy as sa

from tagwerk.api import (
    Action,
    NotFound,
    WrongInput,
    clock,
    log_others,
    nearest_hint,
    translator,
    use_case,
    within_reach,
)
from tagwerk_telephony.calls.identifying import Staff
from tagwerk_telephony.calls.outcomes import LONGEST_NOTE, find_call
from tagwerk_telephony.calls.rules import as_settled
from tagwerk_telephony.calls.taking_in import Taken, as_it_was, refold, resettle, tell
from tagwerk_telephony.serial import writing
from tagwerk_telephony.settings import settings_of
from tagwerk_telephony.tables import Call, Settled, StoredEvent
from tagwerk_telephony.tidying import clean

if TYPE_CHECKING:
    from datetime import timedelta

    from tagwerk.api import Actor, App

SETTLEMENTS: dict[str, Settled] = {settled.replace("_", "-"): settled for settled in get_args(Settled)}
"""As people write them."""
LISTED = 50

_ = translator("tagwerk_telephony")


@use_case("calls.settle")
def settle_call(
    app: App, actor: Actor, call_id: int, settled: str, talked: timedelta | None = None, note: str = ""
) -> Call:
    """Say how an uncertain call ended: ``reached`` with how long was *talked*, ``no-answer``, or ``not-placed``.

    Raises WrongInput, also for a call whose end is known; NotFound, NotAllowed.
    """
    named = SETTLEMENTS.get(settled.strip().casefold().replace("_", "-"))
    if named is None:
        raise WrongInput(_("{word!r} settles nothing.", word=settled), nearest_hint(settled, SETTLEMENTS))
    if (named == "reached") != (talked is not None):
        raise WrongInput(_("How long was talked is said of a call that reached the client, and only of that."))
    taken = Taken()
    with writing(app) as session:
        call = find_call(session, actor, call_id)
        if call.state != "uncertain":
            raise WrongInput(
                _("The end of call {id} is known or still to come; there is nothing to settle.", id=call.id),
                Action("calls.show", call.id),
            )
        if named == "not_placed" and call.direction == "inbound":
            raise WrongInput(_("Call {id} came in; nobody here placed it.", id=call.id))
        call.settled_as, call.settled_by, call.settled_at = named, actor.signature, clock.now()
        call.settled_seconds = int(talked.total_seconds()) if talked is not None else None
        call.settled_note = clean(note.strip())[:LONGEST_NOTE]
        as_settled(call)
        session.flush()
        resettle(session, actor, call, taken)
    tell(app, taken)
    return call


@use_case("calls.settle")
def take_back_settlement(app: App, actor: Actor, call_id: int) -> Call:
    """Take back what was said of the end of a call: it is uncertain again. Raises NotFound, NotAllowed."""
    taken = Taken()
    with writing(app) as session:
        call = find_call(session, actor, call_id)
        if not call.settled_as:
            raise NotFound(_("Call {id} was not settled by hand.", id=call.id), Action("calls.show", call.id))
        call.settled_as = call.settled_by = call.settled_note = ""
        call.settled_at = call.settled_seconds = None
        call.state, call.reached = "uncertain", False
        call.answered_at = call.ended_at = call.talk_seconds = None
        stored = session.scalars(sa.select(StoredEvent).where(StoredEvent.call_id == call.id).order_by(StoredEvent.id))
        if events := [as_it_was(row.event) for row in stored]:
            refold(session, actor, Staff.of(session, settings_of(app).extensions), call, events, taken)
        if call.ended_as is None:
            call.state = "uncertain"
        session.flush()
        resettle(session, actor, call, taken)
    tell(app, taken)
    return call


@use_case("calls.read")
def uncertain_calls(app: App, actor: Actor) -> list[Call]:
    """The calls of the actor, and of whoever the actor stands in for, of which the end is not known, the oldest first."""
    mine = within_reach(actor.for_own_work(), Call.employee_id)
    query = sa.select(Call).where(Call.state == "uncertain", mine).order_by(Call.started_at, Call.id).limit(LISTED)
    with app.database.reading() as session:
        calls = list(session.scalars(query))
    log_others(app, actor, "calls.read", "calls", {call.employee_id for call in calls})
    return calls
