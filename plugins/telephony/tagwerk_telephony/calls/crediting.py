"""What a call counts for: one activity, written anew only where a late event or a person's word changes what it counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from tagwerk.api import (
    CALL,
    CALL_DECLARED,
    PHONE_OFFER,
    PHONE_OFFER_DECLARED,
    Activity,
    Employee,
    Facts,
    NewActivity,
    clock,
    record,
    reverse,
)
from tagwerk_telephony.calls.rules import conversations, counts, ends_as, offers_count
from tagwerk_telephony.settings import NAME
from tagwerk_telephony.tables import Call, PhoneOffer, SaidOutcome

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from tagwerk.api import ActivityKind, Actor


def settle(session: Session, actor: Actor, call: Call, *, offers: bool = True) -> list[Activity]:
    """Bring the ledger to what *call* counts for now, and with it the other calls of the day to the same number.

    Without *offers* none can have been made in it yet. Gives the activities that were written, to tell of after the commit.
    """
    written: list[Activity] = []
    for each in [call, *_with_new_conversation(session, call)]:
        written += _settle_call(session, actor, each)
    return written + _settle_offers(session, actor, call) if offers else written


def kind_of(call: Call) -> ActivityKind:
    """The kind that counts *call*: what somebody declared is kept apart from what was measured."""
    return CALL_DECLARED if call.is_declared else CALL


def facts() -> list[Facts]:
    """What the activities of calls, and of what was offered in them, are founded on."""
    calls, offers = (sa.cast(table.id, sa.String) for table in (Call, PhoneOffer))
    counted = sa.select(sa.literal("call:") + calls + sa.literal(":") + sa.cast(Call.revision, sa.String))
    offered = sa.select(sa.literal("offer:") + offers)
    return [
        Facts("calls", NAME, (CALL.name, CALL_DECLARED.name), counted.where(Call.activity_id.is_not(None))),
        Facts(
            "phone offers",
            NAME,
            (PHONE_OFFER.name, PHONE_OFFER_DECLARED.name),
            offered.where(PhoneOffer.activity_id.is_not(None)),
        ),
    ]


def _with_new_conversation(session: Session, call: Call) -> list[Call]:
    """Write with which call *call*, and the others to the same number on its days, count; gives the others that changed."""
    if call.conversation is None and not call.reached:
        return []
    changed: dict[int, Call] = {}
    groups = {_group(session, call)}
    if call.activity_id is not None and (activity := session.get(Activity, call.activity_id)) is not None:
        groups.add((activity.employee_id, activity.work_date))
    for employee_id, on in groups:
        if employee_id is None or on is None or not call.number or call.direction != "outbound":
            continue
        day = _calls_of_day(session, employee_id, call.number, _employee(session, employee_id), on)
        for number, conversation in conversations(day).items():
            other = next(each for each in day if each.id == number)
            if other.conversation != conversation:
                other.conversation = conversation
                changed[other.id] = other
    if call.conversation is None or call.answered_at is None:
        call.conversation = call.id
    changed.pop(call.id, None)
    return list(changed.values())


def _group(session: Session, call: Call) -> tuple[int | None, Any]:
    if call.employee_id is None or call.answered_at is None:
        return None, None
    return call.employee_id, _employee(session, call.employee_id).work_date(call.answered_at)


def _calls_of_day(session: Session, employee_id: int, number: str, employee: Employee, on: Any) -> list[Call]:
    begins, ends = clock.day(on, employee.on(on).time_zone)
    same = (Call.employee_id == employee_id, Call.number == number, Call.direction == "outbound")
    session.flush()
    return list(session.scalars(sa.select(Call).where(*same, Call.answered_at >= begins, Call.answered_at < ends)))


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
    employee = _employee(session, call.employee_id)
    happened_at = call.answered_at or call.ended_at or call.started_at
    return NewActivity(
        kind=kind_of(call),
        happened_at=happened_at,
        work_date=employee.work_date(happened_at),
        employee_id=employee.id,
        recorded_by=call.settled_by or actor.signature,
        source=NAME,
        source_key=f"call:{call.id}:{call.revision + 1}",
        company_id=call.company_id,
        contact_id=call.contact_id,
        outcome=ends_as(call),
        details={
            "call": call.id,
            "direction": call.direction,
            "talk_seconds": call.talk_seconds or 0,
            "conversation": call.conversation or call.id,
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
    """What was offered counts as long as the outcome that it was said with holds."""
    offers = session.scalars(sa.select(PhoneOffer).where(PhoneOffer.call_id == call.id).order_by(PhoneOffer.id)).all()
    if not offers:
        return []
    holding = session.scalar(
        sa.select(sa.func.max(SaidOutcome.id)).where(
            SaidOutcome.call_id == call.id, SaidOutcome.taken_back_at.is_(None)
        )
    )
    written: list[Activity] = []
    for offer in offers:
        stands = offers_count(call) and offer.outcome_id == holding
        current = session.get(Activity, offer.activity_id) if offer.activity_id is not None else None
        if current is not None and not (
            stands and (current.employee_id, current.company_id) == (call.employee_id, call.company_id)
        ):
            written += _take_back(session, actor, current, call.outcome or "taken_back")
            offer.activity_id = current = None
        if stands and current is None:
            written += _record_offer(session, actor, call, offer, call.answered_at or offer.made_at)
    return written


def _record_offer(
    session: Session, actor: Actor, call: Call, offer: PhoneOffer, happened_at: datetime
) -> list[Activity]:
    employee = _employee(session, call.employee_id)
    offer.revision += 1
    again = f"#{offer.revision}" if offer.revision > 1 else ""
    new = NewActivity(
        kind=PHONE_OFFER_DECLARED if call.is_declared else PHONE_OFFER,
        happened_at=happened_at,
        work_date=employee.work_date(happened_at),
        employee_id=employee.id,
        recorded_by=actor.signature,
        source=NAME,
        source_key=f"offer:{offer.id}{again}",
        company_id=call.company_id,
        contact_id=call.contact_id,
        details={"call": call.id, "offer": offer.id},
    )
    recorded = record(session, new)
    offer.activity_id = recorded[0].id
    return recorded


def _employee(session: Session, employee_id: int | None) -> Employee:
    """The employee, read once for all that is done in a session."""
    known: dict[int | None, Employee] = session.info.setdefault(Employee, {})
    if employee_id not in known:
        known[employee_id] = session.get_one(Employee, employee_id)
    return known[employee_id]


def _take_back(session: Session, actor: Actor, activity: Activity, reason: str) -> list[Activity]:
    reversal = reverse(session, activity, recorded_by=actor.signature, reason=reason)
    return [reversal] if reversal is not None else []
