"""What a call counts for: one activity, written anew only where a late event or a person's word changes what it counts."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from tagwerk.api import CALL, PHONE_OFFER, Activity, Employee, NewActivity, record, reverse
from tagwerk_telephony.settings import NAME
from tagwerk_telephony.tables import Call, PhoneOffer

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from tagwerk.api import Actor

REDIAL_WITHIN = timedelta(minutes=10)
SHORTEST_TALK = 10  # seconds; the metric `calls` asks for as many
NOBODY_THERE = ("machine", "wrong_number")


def settle(session: Session, actor: Actor, call: Call, *, reached: bool) -> list[Activity]:
    """Bring the ledger to what *call* counts for now; *reached* says whether the client's leg is over.

    A call with nobody on file counts for nothing: it stays among the calls, and out of the ledger.
    """
    told = _settle_call(session, actor, call, reached=reached)
    return told + _settle_offers(session, actor, call)


def _settle_call(session: Session, actor: Actor, call: Call, *, reached: bool) -> list[Activity]:
    on_file = call.employee_id is not None and call.company_id is not None
    wanted = _wanted(session, actor, call) if reached and on_file else None
    current = session.get(Activity, call.activity_id) if call.activity_id is not None else None
    if current is not None and wanted is not None and _counts_for(current) == _counts_for(wanted):
        return []
    told: list[Activity] = []
    if current is not None:
        reversal = reverse(session, current, recorded_by=actor.signature, reason=call.outcome or "corrected")
        told += [reversal] if reversal is not None else []
        call.activity_id = None
    if wanted is not None:
        recorded = record(session, wanted)
        call.revision += 1
        call.activity_id = recorded[0].id
        told += recorded
    return told


def _wanted(session: Session, actor: Actor, call: Call) -> NewActivity:
    employee = session.get_one(Employee, call.employee_id)
    happened_at = call.answered_at or call.ended_at or call.started_at
    call.conversation = _conversation(session, call)
    return NewActivity(
        kind=CALL,
        happened_at=happened_at,
        work_date=employee.work_date(happened_at),
        employee_id=employee.id,
        recorded_by=actor.signature,
        source=NAME,
        source_key=f"call:{call.id}:{call.revision + 1}",
        company_id=call.company_id,
        contact_id=call.contact_id,
        outcome=_outcome(call),
        details={
            "call": call.id,
            "direction": call.direction,
            "talk_seconds": call.talk_seconds or 0,
            "conversation": call.conversation,
        },
    )


def _outcome(call: Call) -> str:
    """How the call ended for the count: a machine or a stranger at the other end is no answer of the client's."""
    if call.outcome in NOBODY_THERE:
        return call.outcome
    return "answered" if call.answered_at is not None else call.state


def _counts_for(activity: Activity | NewActivity) -> tuple[Any, ...]:
    """What of an activity a count can see. A second more or less of talk is no reason to write it anew."""
    details = activity.details
    return (
        activity.work_date,
        activity.employee_id,
        activity.company_id,
        activity.outcome,
        details["direction"],
        details["conversation"],
        details["talk_seconds"] >= SHORTEST_TALK,
    )


def _conversation(session: Session, call: Call) -> int:
    """Redials of one number within ten minutes are one conversation, which bears the id of its first call."""
    if call.conversation is not None:
        return call.conversation
    near = sa.select(Call).where(
        Call.id != call.id,
        Call.number == call.number,
        Call.employee_id == call.employee_id,
        Call.direction == call.direction,
        Call.started_at.between(call.started_at - REDIAL_WITHIN, call.started_at + REDIAL_WITHIN),
    )
    if not call.number:
        return call.id
    neighbours = session.scalars(near.order_by(Call.started_at, Call.id)).all()
    known = [neighbour.conversation for neighbour in neighbours if neighbour.conversation is not None]
    return known[0] if known else call.id


def _settle_offers(session: Session, actor: Actor, call: Call) -> list[Activity]:
    """Offers made in a call count once the client has answered, and no longer when it was nobody."""
    offers = session.scalars(sa.select(PhoneOffer).where(PhoneOffer.call_id == call.id).order_by(PhoneOffer.id)).all()
    counts = call.answered_at is not None and call.outcome not in NOBODY_THERE
    if call.company_id is None or call.employee_id is None:
        counts = False
    told: list[Activity] = []
    for offer in offers:
        if counts and offer.activity_id is None:
            told += _record_offer(session, actor, call, offer, call.answered_at or offer.made_at)
        elif not counts and offer.activity_id is not None:
            activity = session.get_one(Activity, offer.activity_id)
            reversal = reverse(session, activity, recorded_by=actor.signature, reason=call.outcome or "unanswered")
            told += [reversal] if reversal is not None else []
    return told


def _record_offer(
    session: Session, actor: Actor, call: Call, offer: PhoneOffer, happened_at: datetime
) -> list[Activity]:
    employee = session.get_one(Employee, call.employee_id)
    new = NewActivity(
        kind=PHONE_OFFER,
        happened_at=happened_at,
        work_date=employee.work_date(happened_at),
        employee_id=employee.id,
        recorded_by=actor.signature,
        source=NAME,
        source_key=f"offer:{offer.id}",
        company_id=call.company_id,
        contact_id=call.contact_id,
        details={"call": call.id, "offer": offer.id},
    )
    recorded = record(session, new)
    offer.activity_id = recorded[0].id
    return recorded
