"""Whose call it was, when that is known only later: somebody says so, or the number appears on a card.

A call with nobody on file is listed and out of the ledger. As soon as it is somebody's it counts on the day on which it was made.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.api import (
    Actor,
    Company,
    Contact,
    Employee,
    NotAllowed,
    NotFound,
    WrongInput,
    clock,
    employee_seen_by,
    find_company,
    translator,
    use_case,
    within_reach,
)
from tagwerk_telephony.calls.identifying import Staff, assign_client
from tagwerk_telephony.calls.taking_in import Taken, as_it_was, refold, resettle, tell
from tagwerk_telephony.serial import writing
from tagwerk_telephony.settings import settings_of
from tagwerk_telephony.tables import Call, StoredEvent

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tagwerk.api import App

AT_ONCE = 200
"""Calls that one transaction assigns."""
LOOKED_FOR = timedelta(days=7)
"""How long after a call it may still turn out by itself who spoke."""

_ = translator("tagwerk_telephony")


@use_case("calls.assign")
def assign_call(app: App, actor: Actor, call_id: int, company: str | None = None, login: str | None = None) -> Call:
    """Say with which company a call was, and with *login* whose call; then it counts where it did not.

    A call that is somebody else's is for the superiors of both to give away. Raises NotFound, NotAllowed, WrongInput.
    """
    if company is None and login is None:
        raise WrongInput(_("Say with which company the call was, or with --employee whose it is."))
    taken = Taken()
    with writing(app) as session:
        call = session.get(Call, call_id, with_for_update=True)
        if call is None:
            raise NotFound(_("There is no call {id}.", id=call_id))
        _check_reach(session, actor, call)
        if company is not None:
            found = find_company(session, actor, company)
            call.company_id, call.contact_id = found.id, _contact_of(session, found, call.number)
        if login is not None:
            call.employee_id = employee_seen_by(session, actor, login).id
        elif call.employee_id is None and actor.employee_id is not None:
            call.employee_id = actor.employee_id
        call.assigned_by = actor.signature
        session.flush()
        resettle(session, actor, call, taken)
    tell(app, taken)
    return call


@use_case("calls.record", roles=())
def assign_known(app: App, actor: Actor) -> int:
    """Give calls with nobody on file to whom has their number by now. Gives how many found somebody."""
    with app.database.reading() as session:
        nobodys = sa.and_(Call.employee_id.is_(None), Call.started_at > clock.now() - LOOKED_FOR)
        missing = sa.or_(sa.and_(Call.company_id.is_(None), _on_a_card()), nobodys)
        waiting = sa.select(Call.id).where(missing, Call.assigned_by == "", Call.number != "")
        numbers = list(session.scalars(waiting.order_by(Call.id.desc()).limit(AT_ONCE)))
    if not numbers:
        return 0
    taken, given = Taken(), 0
    with writing(app) as session:
        staff = Staff(session, settings_of(app).extensions)
        for number in numbers:
            call = session.get(Call, number, with_for_update=True)
            given += call is not None and _found_somebody(session, actor, staff, call, taken)
    tell(app, taken)
    return given


def assign_by_number(session: Session, call: Call) -> None:
    """Write whose number it is by now."""
    if not call.assigned_by and call.number:
        assign_client(session, call)


def run(app: App) -> None:
    """The routine."""
    assign_known(app, Actor.system("telephony"))


def _on_a_card() -> sa.ColumnElement[bool]:
    """The condition that a card has the number of the call, or the ``-0`` number that it is an extension of."""
    number, length = Call.number, sa.func.length(Call.number)
    lines = [number, *(sa.func.substr(number, 1, length - digits).concat("0") for digits in range(1, 5))]
    return sa.or_(*(sa.exists().where(card.phone.in_(lines)) for card in (Company, Contact)))


def _found_somebody(session: Session, actor: Actor, staff: Staff, call: Call, taken: Taken) -> bool:
    before = call.company_id, call.employee_id
    if call.ours:
        assign_client(session, call)
        resettle(session, actor, call, taken)
    else:
        stored = session.scalars(sa.select(StoredEvent).where(StoredEvent.call_id == call.id).order_by(StoredEvent.id))
        if events := [as_it_was(row.event) for row in stored]:
            refold(session, actor, staff, call, events, taken)
    return (call.company_id, call.employee_id) != before


def _check_reach(session: Session, actor: Actor, call: Call) -> None:
    if call.employee_id is None or actor.sees_everything:
        return
    reach = within_reach(actor, Employee.id)
    if session.scalar(sa.select(Employee.id).where(Employee.id == call.employee_id, reach)) is None:
        raise NotAllowed(_("Call {id} is a colleague's.", id=call.id))


def _contact_of(session: Session, company: Company, number: str) -> int | None:
    if not number:
        return None
    theirs = sa.select(Contact.id).where(Contact.company_id == company.id, Contact.phone == number)
    return session.scalar(theirs.order_by(Contact.id).limit(1))
