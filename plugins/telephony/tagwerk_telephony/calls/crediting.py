"""What a call counts for: one activity, written anew only where a late event or a person's word changes what it counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from tagwerk.api import CALL, PHONE_OFFER, Activity, Employee, NewActivity, record, reverse
from tagwerk_telephony.calls.rules import conversation_of, counts, ends_as, offers_count
from tagwerk_telephony.settings import NAME
from tagwerk_telephony.tables import Call, PhoneOffer

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from tagwerk.api import Actor


def settle(session: Session, actor: Actor, call: Call) -> list[Activity]:
    """Bring the ledger to what *call* counts for now. Gives the activities that were written, to tell of after the commit."""
    return _settle_call(session, actor, call) + _settle_offers(session, actor, call)


def _settle_call(session: Session, actor: Actor, call: Call) -> list[Activity]:
    wanted = _wanted(session, actor, call) if counts(call) else None
    current = session.get(Activity, call.activity_id) if call.activity_id is not None else None
    if current is not None and wanted is not None and _counts_for(current) == _counts_for(wanted):
        return []
    written: list[Activity] = []
    if current is not None:
        written += _take_back(session, actor, current, call.outcome or "corrected")
        call.activity_id = None
    if wanted is not None:
        recorded = record(session, wanted)
        call.revision += 1
        call.activity_id = recorded[0].id
        written += recorded
    return written


def _wanted(session: Session, actor: Actor, call: Call) -> NewActivity:
    employee = session.get_one(Employee, call.employee_id)
    happened_at = call.answered_at or call.ended_at or call.started_at
    call.conversation = conversation_of(session, call)
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
        outcome=ends_as(call),
        details={
            "call": call.id,
            "direction": call.direction,
            "talk_seconds": call.talk_seconds or 0,
            "conversation": call.conversation,
        },
    )


def _counts_for(activity: Activity | NewActivity) -> tuple[Any, ...]:
    """What of an activity a count can see, the seconds too: which of them are enough is for each metric to say."""
    details = activity.details
    return (
        activity.work_date,
        activity.employee_id,
        activity.company_id,
        activity.outcome,
        details["direction"],
        details["conversation"],
        details["talk_seconds"],
    )


def _settle_offers(session: Session, actor: Actor, call: Call) -> list[Activity]:
    offers = session.scalars(sa.select(PhoneOffer).where(PhoneOffer.call_id == call.id).order_by(PhoneOffer.id)).all()
    countable = offers_count(call)
    written: list[Activity] = []
    for offer in offers:
        if countable and offer.activity_id is None:
            written += _record_offer(session, actor, call, offer, call.answered_at or offer.made_at)
        elif not countable and offer.activity_id is not None:
            activity = session.get_one(Activity, offer.activity_id)
            written += _take_back(session, actor, activity, call.outcome or "unanswered")
    return written


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


def _take_back(session: Session, actor: Actor, activity: Activity, reason: str) -> list[Activity]:
    reversal = reverse(session, activity, recorded_by=actor.signature, reason=reason)
    return [reversal] if reversal is not None else []
