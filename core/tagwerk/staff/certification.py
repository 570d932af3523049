"""Certification: a head holds it with each employee every six months from the day of hiring (A 1.8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.access.use_cases import use_case
from tagwerk.ledger.activities import NewActivity, record, reverse, tell_recorded
from tagwerk.ledger.counting import with_reversals
from tagwerk.ledger.tables import Activity
from tagwerk.platform import clock
from tagwerk.platform.actions import Action
from tagwerk.platform.errors import Conflict, NotAllowed, NotFound, WrongInput
from tagwerk.platform.texts import translator
from tagwerk.staff.finding import find_employee
from tagwerk.staff.kinds import CERTIFICATION
from tagwerk.staff.reach import within_department
from tagwerk.staff.tables import Employee

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

    from tagwerk.access.actors import Actor
    from tagwerk.platform.app import App

_ = translator("tagwerk")


@use_case("staff.certify", roles=("head", "director", "administrator"))
def certify(app: App, actor: Actor, login: str, on: date | None = None) -> Activity:
    """The certification of *login* was held on the day *on*, today by default. It is the actor's activity and concerns *login*.

    Raises NotAllowed for oneself or another department, WrongInput for a day to come, Conflict for a second one of a day.
    """
    moment = clock.now()
    with app.database.transaction() as session:
        employee = within_department(session, actor, find_employee(session, login))
        if employee.id == actor.employee():
            raise NotAllowed(_("Nobody certifies themselves."))
        holder = session.get_one(Employee, actor.employee())
        today = holder.work_date(moment)
        day = on or today
        if day > today:
            raise WrongInput(_("{on} is still to come; a certification counts when it was held.", on=day))
        if not employee.works_on(day):
            raise WrongInput(_("{login} was not employed on {on}.", login=login, on=day))
        held = _held(session, employee, day)
        if any(reversal is None for _activity, reversal in held):
            raise Conflict(
                _("The certification of {login} on {on} is on record already.", login=login, on=day),
                Action("staff.certify", login, on=day, undo=True),
            )
        recorded = record(
            session,
            NewActivity(
                kind=CERTIFICATION,
                happened_at=moment if day == today else clock.day(day, holder.on(day).time_zone)[0],
                work_date=day,
                employee_id=holder.id,
                concerns_id=employee.id,
                recorded_by=actor.signature,
                source="core",
                source_key=f"certification:{employee.id}:{day}:{len(held) + 1}",
            ),
        )
    tell_recorded(app, recorded)
    return recorded[0]


@use_case("staff.certify", roles=("head", "director", "administrator"))
def take_back_certification(app: App, actor: Actor, login: str, on: date | None = None) -> Activity:
    """The certification of *login* on the day *on*, today by default, was not held after all: it is reversed.

    Raises NotAllowed for another department, NotFound where there is none.
    """
    with app.database.transaction() as session:
        employee = within_department(session, actor, find_employee(session, login, gone=True))
        day = on or session.get_one(Employee, actor.employee()).today()
        held = next((held for held, reversal in _held(session, employee, day) if reversal is None), None)
        reversal = reverse(session, held, recorded_by=actor.signature, reason="not_held") if held is not None else None
        if reversal is None:
            raise NotFound(_("There is no certification of {login} on {on}.", login=login, on=day))
    tell_recorded(app, [reversal])
    return reversal


def _held(session: Session, employee: Employee, day: date) -> list[tuple[Activity, int | None]]:
    """What was held with the employee on that day, each with what reversed it."""
    of_day = (Activity.concerns_id == employee.id, Activity.kind == CERTIFICATION.name, Activity.work_date == day)
    return with_reversals(session, *of_day)
