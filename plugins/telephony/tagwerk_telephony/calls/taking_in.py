"""Taking in a provider event: it is stored once, the call is folded anew, and its credit is settled, in one commit."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from tagwerk.api import clock, tell_recorded, use_case
from tagwerk_telephony import api
from tagwerk_telephony.api import ProviderEvent
from tagwerk_telephony.calls.crediting import settle
from tagwerk_telephony.calls.folding import fold
from tagwerk_telephony.calls.identifying import identify, is_employee
from tagwerk_telephony.serial import alone
from tagwerk_telephony.tables import Call, Leg, StoredEvent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from tagwerk.api import Activity, Actor, App
    from tagwerk_telephony.calls.folding import FoldedCall


@use_case("calls.record", roles=())
def take_in(app: App, actor: Actor, event: ProviderEvent, raw: Mapping[str, str]) -> int:
    """Store *event*, which the provider's authenticity check has passed, and fold its call. Gives our id of the call.

    The same event again changes nothing.
    """
    with app.database.transaction() as session:
        alone(session)
        known = session.scalar(
            sa.select(StoredEvent.call_id).where(StoredEvent.provider == event.provider, StoredEvent.key == event.key)
        )
        if known is not None:
            return known
        call = _call_of(session, event) or _unknown_call(session, event)
        _store(session, call, event, raw)
        ended_before = call.ended_as is not None
        written = _refold(session, actor, call)
        ended = None if ended_before else _ended(call)
    tell_recorded(app, written)
    if ended is not None:
        app.plugins.notify(api.telephony_call_ended, ended)
    return call.id


def _refold(session: Session, actor: Actor, call: Call) -> list[Activity]:
    """Fold all that is known of *call* anew, and settle what it counts for. Gives the activities that were written."""
    stored = session.scalars(sa.select(StoredEvent).where(StoredEvent.call_id == call.id))
    events = [_as_it_was(row.event) for row in stored]
    called = call.number if call.ours else ""
    folded = fold(events, lambda number: is_employee(session, number), called=called)
    _write(session, call, folded)
    return settle(session, actor, call)


def _call_of(session: Session, event: ProviderEvent) -> Call | None:
    """The call of an event: the one that its address names, else the one of its leg, its parent leg, or its child leg."""
    named = session.get(Call, event.call_id) if event.call_id is not None else None
    if named is not None and named.provider == event.provider:
        return named
    ids = [event.leg, event.parent] if event.parent else [event.leg]
    query = sa.select(Leg.call_id).where(Leg.provider == event.provider, sa.or_(Leg.leg.in_(ids), Leg.parent.in_(ids)))
    found = session.scalar(query.order_by(Leg.id).limit(1))
    return session.get(Call, found) if found is not None else None


def _unknown_call(session: Session, event: ProviderEvent) -> Call:
    """A call that we did not start: it came in, or somebody dialled past us."""
    call = Call(
        provider=event.provider, direction=event.direction, started_at=event.at, state="requested", reference=event.leg
    )
    session.add(call)
    session.flush()
    return call


def _store(session: Session, call: Call, event: ProviderEvent, raw: Mapping[str, str]) -> None:
    row = StoredEvent(
        call_id=call.id,
        provider=event.provider,
        key=event.key,
        event=asdict(event) | {"at": event.at.isoformat()},
        raw=dict(raw),
        received_at=clock.now(),
    )
    session.add(row)
    session.flush()


def _as_it_was(stored: dict[str, Any]) -> ProviderEvent:
    return ProviderEvent(**stored | {"at": datetime.fromisoformat(stored["at"])})


def _write(session: Session, call: Call, folded: FoldedCall) -> None:
    """Write what was folded into the rows of the call and its legs."""
    call.direction, call.state, call.cause = folded.direction, folded.state, folded.cause
    call.answered_at, call.ended_at, call.talk_seconds = folded.answered_at, folded.ended_at, folded.talk_seconds
    call.reached = folded.reached
    if folded.by_machine and call.outcome is None:
        call.outcome = "machine"
    if not call.ours:
        call.number, call.started_at = folded.number, folded.begun_at
        identify(session, call, folded.agent_number)
    rows = {row.leg: row for row in session.scalars(sa.select(Leg).where(Leg.call_id == call.id))}
    for leg in folded.legs:
        row = rows.get(leg.leg)
        if row is None:
            row = Leg(call_id=call.id, provider=call.provider, leg=leg.leg, parent=leg.parent, state=leg.state)
            session.add(row)
        row.parent, row.role, row.state = leg.parent, leg.role, leg.state
    session.flush()


def _ended(call: Call) -> api.EndedCall | None:
    """The fact that plugins are told, None while the call is not over."""
    if call.ended_as is None:
        return None
    return api.EndedCall(
        call_id=call.id,
        direction=call.direction,
        state=call.ended_as,
        employee_id=call.employee_id,
        company_id=call.company_id,
        contact_id=call.contact_id,
        number=call.number,
        talk_seconds=call.talk_seconds,
    )
