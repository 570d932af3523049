"""Taking in what a provider says: the raw event is stored once, the call is folded anew, and its credit is settled, in one
commit.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from tagwerk.api import Employee, by_phone, clock, tell_recorded, use_case
from tagwerk_telephony import api
from tagwerk_telephony.api import CallEvent
from tagwerk_telephony.crediting import settle
from tagwerk_telephony.folding import fold
from tagwerk_telephony.serial import alone
from tagwerk_telephony.tables import ENDED, Call, Event, Leg

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from tagwerk.api import Activity, Actor, App, Company
    from tagwerk_telephony.folding import FoldedCall


@use_case("calls.record", roles=())
def take_event(app: App, actor: Actor, event: CallEvent, raw: Mapping[str, str]) -> int:
    """Store *event*, which the provider's authenticity check has passed, and fold its call. Gives our id of the call.

    The same event again changes nothing.
    """
    with app.database.transaction() as session:
        alone(session)
        known = session.scalar(sa.select(Event.call_id).where(Event.provider == event.provider, Event.key == event.key))
        if known is not None:
            return known
        call = _call_of(session, event) or _unknown_call(session, event)
        _store(session, call, event, raw)
        ended_before = call.state in ENDED
        told = refold(session, actor, call)
        ended = None if ended_before or call.state not in ENDED else _ended(call)
    tell_recorded(app, told)
    if ended is not None:
        app.plugins.notify(api.telephony_call_ended, ended)
    return call.id


def refold(session: Session, actor: Actor, call: Call) -> list[Activity]:
    """Fold all that is known of *call* anew, and settle what it counts for. Gives the activities to tell of."""
    events = [_revive(row.event) for row in session.scalars(sa.select(Event).where(Event.call_id == call.id))]
    if not events:
        return []
    called = call.number if call.ours else ""
    folded = fold(events, lambda number: _is_employee(session, number), called=called)
    _write(session, call, folded)
    return settle(session, actor, call, reached=folded.reached)


def _call_of(session: Session, event: CallEvent) -> Call | None:
    """The call of an event: the one that its address names, else the one of its leg, its parent leg, or its child leg."""
    named = session.get(Call, event.call_id) if event.call_id is not None else None
    if named is not None and named.provider == event.provider:
        return named
    ids = [event.leg, event.parent] if event.parent else [event.leg]
    query = sa.select(Leg.call_id).where(Leg.provider == event.provider, sa.or_(Leg.leg.in_(ids), Leg.parent.in_(ids)))
    found = session.scalar(query.order_by(Leg.id).limit(1))
    return session.get(Call, found) if found is not None else None


def _unknown_call(session: Session, event: CallEvent) -> Call:
    """A call that we did not start: it came in, or somebody dialled past us."""
    call = Call(
        provider=event.provider, direction=event.direction, started_at=event.at, state="requested", reference=event.leg
    )
    session.add(call)
    session.flush()
    return call


def _store(session: Session, call: Call, event: CallEvent, raw: Mapping[str, str]) -> None:
    row = Event(
        call_id=call.id,
        provider=event.provider,
        key=event.key,
        event=asdict(event) | {"at": event.at.isoformat()},
        raw=dict(raw),
        received_at=clock.now(),
    )
    session.add(row)
    session.flush()


def _revive(stored: dict[str, Any]) -> CallEvent:
    return CallEvent(**stored | {"at": datetime.fromisoformat(stored["at"])})


def _write(session: Session, call: Call, folded: FoldedCall) -> None:
    """Write what was folded into the rows of the call and its legs."""
    call.direction, call.state, call.cause = folded.direction, folded.state, folded.cause
    call.answered_at, call.ended_at, call.talk_seconds = folded.answered_at, folded.ended_at, folded.talk_seconds
    if folded.by_machine and call.outcome is None:
        call.outcome = "machine"
    if not call.ours:
        call.number, call.started_at = folded.number, folded.begun_at
        _identify(session, call, folded)
    rows = {row.leg: row for row in session.scalars(sa.select(Leg).where(Leg.call_id == call.id))}
    for leg in folded.legs:
        row = rows.get(leg.leg)
        if row is None:
            row = Leg(call_id=call.id, provider=call.provider, leg=leg.leg, parent=leg.parent, state=leg.state)
            session.add(row)
        row.parent, row.role, row.state = leg.parent, leg.role, leg.state
    session.flush()


def _identify(session: Session, call: Call, folded: FoldedCall) -> None:
    """Whose call it is, as far as the numbers tell: the client's company, and the employee who spoke."""
    found = by_phone(session, folded.number) if folded.number else None
    company, contact = found if found is not None else (None, None)
    call.company_id = company.id if company is not None else None
    call.contact_id = contact.id if contact is not None else None
    call.employee_id = _employee(session, folded.agent_number, company)


def _employee(session: Session, number: str, company: Company | None) -> int | None:
    """The employee of that number, else who owns the company, else the only one there is."""
    still_here = sa.or_(Employee.left_on.is_(None), Employee.left_on >= clock.now().date())
    active = sa.select(Employee.id).where(still_here).order_by(Employee.id)
    if number and (found := session.scalar(active.where(Employee.phone == number).limit(1))) is not None:
        return found
    if company is not None and company.owner_id is not None:
        return company.owner_id
    everybody = session.scalars(active.limit(2)).all()
    return everybody[0] if len(everybody) == 1 else None


def _is_employee(session: Session, number: str) -> bool:
    return bool(number) and session.scalar(sa.select(Employee.id).where(Employee.phone == number).limit(1)) is not None


def _ended(call: Call) -> api.EndedCall:
    return api.EndedCall(
        call_id=call.id,
        direction="inbound" if call.direction == "inbound" else "outbound",
        state=call.state,
        employee_id=call.employee_id,
        company_id=call.company_id,
        contact_id=call.contact_id,
        number=call.number,
        talk_seconds=call.talk_seconds,
    )
