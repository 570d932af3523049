"""What a call counts for: one activity, written anew only where a late event or a person's word changes what it counts."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from tagwerk.api import (
    CALL,
    CALL_DECLARED,
    PHONE_OFFER,
    PHONE_OFFER_DECLARED,
    Activity,
    Employee,
    Facts,
    NewActivity,
    among,
    clock,
    record,
    reverse,
)
from tagwerk_telephony.calls.rules import conversations, counts, ends_as, offers_count
from tagwerk_telephony.settings import NAME
from tagwerk_telephony.tables import Call, PhoneOffer, SaidOutcome

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from tagwerk.api import ActivityKind, Actor


_WITH_TERMS = (joinedload(Employee.terms),)  # in one statement
_OUTBOUND = (
    sa.select(Call)
    .where(
        among(Call.employee_id, "employees"),
        among(Call.number, "numbers"),
        Call.direction == "outbound",
        Call.answered_at >= sa.bindparam("begins"),
        Call.answered_at < sa.bindparam("ends"),
    )
    .order_by(Call.id)
)


def settle(session: Session, actor: Actor, call: Call, *, offers: bool = True) -> list[Activity]:
    """Bring the ledger to what *call* counts for now, and with it the other calls of the day to the same number.

    Without *offers* none can have been made in it yet. Gives the activities that were written, to tell of after the commit.
    """
    return settle_all(session, [(call, actor, offers)])[0]


def settle_all(session: Session, asked: Sequence[tuple[Call, Actor, bool]]) -> list[list[Activity]]:
    """The same for several calls, each with who acts and whether something may have been offered in it: what they need is read
    once, and what they count for is written at once.
    """
    days = _Days(session, [call for call, _actor, _offers in asked])
    whose: dict[int, tuple[int, Actor, Call]] = {}
    for place, (call, actor, _offers) in enumerate(asked):
        for each in [call, *_with_new_conversation(session, call, days)]:
            whose.setdefault(each.id, (place, actor, each))
    written: list[list[Activity]] = [[] for _each in asked]
    wanted: dict[str, tuple[int, Call, NewActivity]] = {}
    for place, actor, call in whose.values():
        reversed_, new = _changed(session, actor, call)
        written[place] += reversed_
        if new is not None:
            wanted[new.source_key] = place, call, new
    for activity in record(session, *(new for _place, _call, new in wanted.values())) if wanted else []:
        place, call, _new = wanted[activity.source_key]
        call.revision += 1
        call.activity_id = activity.id
        written[place].append(activity)
    for place, (call, actor, offers) in enumerate(asked):
        if offers:
            written[place] += _settle_offers(session, actor, call)
    return written


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


class _Days:
    """The outbound calls of an employee to a number on a day, read for all calls that are settled together."""

    def __init__(self, session: Session, calls: Sequence[Call]) -> None:
        self._session = session
        self._found: dict[tuple[int, str, date], list[Call]] = {}
        groups = ((*_group(session, call), call.number) for call in calls if call.reached and call.number)
        asked = {(employee_id, number, on) for employee_id, on, number in groups if employee_id is not None and on}
        if asked:
            self._read(asked)

    def calls(self, employee_id: int, number: str, on: date) -> list[Call]:
        """Those of one day."""
        if (known := self._found.get((employee_id, number, on))) is not None:
            return known
        self._read({(employee_id, number, on)})
        return self._found[employee_id, number, on]

    def _read(self, asked: set[tuple[int, str, date]]) -> None:
        """Look all of *asked* up at once: the calls of their numbers within their days, of which each gets its own."""
        spans = {each: self._span(each[0], each[2]) for each in asked}
        self._session.flush()
        found = self._session.scalars(
            _OUTBOUND,
            {
                "employees": {employee_id for employee_id, _number, _on in asked},
                "numbers": {number for _employee_id, number, _on in asked},
                "begins": min(begins for begins, _ends in spans.values()),
                "ends": max(ends for _begins, ends in spans.values()),
            },
        )
        near: dict[tuple[int | None, str], list[Call]] = defaultdict(list)
        for call in found:
            near[call.employee_id, call.number].append(call)
        for (employee_id, number, on), (begins, ends) in spans.items():
            self._found[employee_id, number, on] = [
                call
                for call in near[employee_id, number]
                if call.answered_at is not None and begins <= call.answered_at < ends
            ]

    def _span(self, employee_id: int, on: date) -> tuple[datetime, datetime]:
        return clock.day(on, _employee(self._session, employee_id).on(on).time_zone)


def _with_new_conversation(session: Session, call: Call, days: _Days) -> list[Call]:
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
        day = days.calls(employee_id, call.number, on)
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


def _changed(session: Session, actor: Actor, call: Call) -> tuple[list[Activity], NewActivity | None]:
    """Take back what *call* counted for and no longer does; gives the reversals, and what it is to count for anew."""
    wanted = _wanted(session, actor, call) if counts(call) else None
    current = session.get(Activity, call.activity_id) if call.activity_id is not None else None
    if current is not None and wanted is not None and _counts_for(current) == _counts_for(wanted):
        return [], None
    reversals: list[Activity] = []
    if current is not None:
        reversals = _take_back(session, actor, current, call.outcome or "corrected")
        call.activity_id = None
    return reversals, wanted


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
        known[employee_id] = session.get_one(Employee, employee_id, options=_WITH_TERMS)
    return known[employee_id]


def _take_back(session: Session, actor: Actor, activity: Activity, reason: str) -> list[Activity]:
    reversal = reverse(session, activity, recorded_by=actor.signature, reason=reason)
    return [reversal] if reversal is not None else []
