"""Calls that somebody enters by hand: the mobile in the car, which no exchange hears of.

Nobody bears witness of them, so they are declared: kept apart from what was measured, shown beside it, limited per day, seen by
the head, and counted only where the job description says so. A list of the mobile operator that brings the same call takes its
place.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.api import Action, Conflict, Employee, WrongInput, clock, translator, use_case
from tagwerk_telephony.calls.calling import find_client
from tagwerk_telephony.calls.outcomes import checked_note, outcome_words, say_outcome
from tagwerk_telephony.calls.taking_in import Taken, resettle, tell
from tagwerk_telephony.serial import writing
from tagwerk_telephony.settings import settings_of
from tagwerk_telephony.tables import DECLARED, Call

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from tagwerk.api import Actor, App
    from tagwerk_telephony.calls.outcomes import Offered

LATEST = timedelta(days=7)
"""How long after a call it can be declared."""
SAME_CALL = timedelta(minutes=10)
"""How near a measured call to the same number is the same one, by a memory of the hour."""

_ = translator("tagwerk_telephony")


@use_case("calls.log")
def log_call(
    app: App,
    actor: Actor,
    client: str,
    talked: timedelta,
    *,
    ended_at: datetime | None = None,
    outcome: str = "",
    offered: Sequence[Offered] = (),
    note: str = "",
    call_back_at: datetime | None = None,
) -> Call:
    """Declare a call with *client* that nobody measured: it was *talked* so long, and was over at *ended_at*, just now by
    default.

    Raises NotFound, WrongInput for a time that cannot be meant, Conflict for one more than the day may have, and for a call
    that was measured.
    """
    ended_at = ended_at or clock.now()
    if not clock.now() - LATEST <= ended_at <= clock.now() + timedelta(minutes=1):
        raise WrongInput(_("A call is declared within {days} days after it.", days=LATEST.days))
    if not outcome and (offered or call_back_at is not None):
        raise WrongInput(_("What was offered or promised in a call is said with its outcome."))
    words = outcome_words(app, actor, outcome, offered, note=note, call_back_at=call_back_at) if outcome else None
    answered_at = ended_at - talked
    taken = Taken()
    with writing(app) as session:
        employee = session.get_one(Employee, actor.employee())
        found = find_client(session, actor, client, employee.country)
        if found.company_id is None:
            raise WrongInput(
                _("{number} is on no card.", number=found.number), Action("companies.add", "NAME", phone=found.number)
            )
        _check_limit(session, app, employee, answered_at)
        _refuse_measured(session, employee.id, found.number, answered_at, ended_at)
        call = Call(
            provider=DECLARED, direction="outbound", employee_id=employee.id, company_id=found.company_id,
            contact_id=found.contact_id, number=found.number, agent_number=employee.phone, started_at=answered_at,
            answered_at=answered_at, ended_at=ended_at, talk_seconds=int(talked.total_seconds()), state="completed", reached=True,
            assigned_by=actor.signature, asked=1, note=checked_note(note),
        )  # fmt: skip
        session.add(call)
        session.flush()
        if words is not None:
            say_outcome(session, actor, call, words)
        resettle(session, actor, call, taken)
    tell(app, taken)
    return call


def withdraw_measured(app: App, calls: Sequence[int], *, by: Actor) -> int:
    """Take declared calls back that the measured *calls* bear witness of. Gives how many."""
    withdrawn, taken = 0, Taken()
    with writing(app) as session:
        for call in session.scalars(sa.select(Call).where(Call.id.in_(calls), Call.answered_at.is_not(None))).all():
            for declared in session.scalars(_near(DECLARED, call)).all():
                declared.reached, declared.cause = False, f"call:{call.id}"
                if call.outcome is None and declared.outcome is not None:
                    call.note = call.note or declared.note
                session.flush()
                resettle(session, by, declared, taken)
                withdrawn += 1
    tell(app, taken)
    return withdrawn


def _near(provider: str, call: Call) -> sa.Select[Call]:
    begun = call.answered_at or call.started_at
    return sa.select(Call).where(
        Call.provider == provider, Call.reached, Call.employee_id == call.employee_id, Call.number == call.number,
        Call.answered_at.between(begun - SAME_CALL, begun + SAME_CALL),
    )  # fmt: skip


def _check_limit(session: Session, app: App, employee: Employee, moment: datetime) -> None:
    most = settings_of(app).declared_per_day
    begins, ends = clock.day(employee.work_date(moment), employee.time_zone)
    of_day = (Call.provider == DECLARED, Call.reached, Call.answered_at >= begins, Call.answered_at < ends)
    query = sa.select(sa.func.count()).select_from(Call).where(Call.employee_id == employee.id, *of_day)
    if (session.scalar(query) or 0) >= most:
        raise Conflict(
            _("At most {most} calls of a day can be declared.", most=most), _("A list of calls measures the others.")
        )


def _refuse_measured(session: Session, employee_id: int, number: str, begun: datetime, ended: datetime) -> None:
    near = sa.select(Call).where(
        Call.employee_id == employee_id, Call.number == number, Call.reached, Call.answered_at < ended + SAME_CALL,
        Call.answered_at > begun - SAME_CALL,
    )  # fmt: skip
    if (known := session.scalars(near.limit(1)).first()) is not None:
        raise Conflict(_("Call {id} is on record for that time.", id=known.id), Action("calls.show", known.id))
