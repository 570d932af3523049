"""Absences, and who substitutes: entered by a head, also afterwards; substitutes are appointed by the director.

A substitute has the rights and duties of the absent one on those days, and nothing needs to be handed back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal, get_args

import sqlalchemy as sa

from tagwerk.access.log import log_others
from tagwerk.access.use_cases import check_right, use_case
from tagwerk.platform import clock
from tagwerk.platform.actions import Action
from tagwerk.platform.errors import Conflict, NotFound, WrongInput
from tagwerk.platform.inputs import one_of
from tagwerk.platform.texts import translator
from tagwerk.staff.absences.appointing import appoint, days_within, step_back
from tagwerk.staff.absences.substitution import one_at_a_time, refuse_substituting
from tagwerk.staff.absences.tables import HALF, WHOLE, Absence, AbsenceReason, Substitution
from tagwerk.staff.finding import find_employee
from tagwerk.staff.reach import within_department, within_reach
from tagwerk.staff.tables import Employee

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

    from tagwerk.access.actors import Actor, Role
    from tagwerk.platform.app import App

APPOINTERS: tuple[Role, ...] = ("director", "administrator")
LONGEST = timedelta(days=3 * 366)  # parental leave is the longest that a person comes back from

_ = translator("tagwerk")


@dataclass(frozen=True)
class KnownAbsence:
    """An absence as the reader may know it: *reason* is ``""`` for colleagues."""

    absence: Absence
    employee: Employee
    reason: AbsenceReason | Literal[""]
    substitutions: list[Substitution]


@use_case("absence.enter", roles=("head", "director", "administrator"))
def enter_absence(
    app: App,
    actor: Actor,
    login: str,
    first: date,
    last: date,
    *,
    reason: str = "leave",
    half: bool = False,
    substitute: str | None = None,
) -> Absence:
    """Enter an absence, also one that has begun or is over; a head does so for the own department.

    Raises WrongInput, NotFound, NotAllowed, Conflict for days that overlap another absence or a substitution of the employee.
    """
    if reason not in get_args(AbsenceReason):
        raise WrongInput(_("{reason!r} is no reason.", reason=reason), one_of(get_args(AbsenceReason)))
    if last < first:
        raise WrongInput(_("An absence cannot end on {last}, before it begins on {first}.", first=first, last=last))
    if last - first > LONGEST:
        raise WrongInput(_("An absence of {days} days is too long to be one.", days=(last - first).days))
    with app.database.transaction() as session:
        one_at_a_time(session)
        employee = within_department(session, actor, find_employee(session, login))
        _refuse_overlap(session, employee, first, last)
        absence = Absence(
            employee_id=employee.id,
            first=first,
            last=last,
            share=HALF if half else WHOLE,
            reason=reason,
            entered_at=clock.now(),
            entered_by=actor.signature,
        )
        session.add(absence)
        session.flush()
        session.refresh(absence)
        if substitute is not None:
            check_right(app, actor, "absence.appoint", APPOINTERS)
            appoint(session, actor, absence, substitute)
    return absence


@use_case("absence.appoint", roles=APPOINTERS)
def appoint_substitute(
    app: App, actor: Actor, absence_id: int, login: str, first: date | None = None, last: date | None = None
) -> Substitution:
    """Appoint who stands in, for the whole absence or from *first* to *last*; who was appointed for those days steps back.

    Raises NotFound, WrongInput for days outside the absence or half days, Conflict for a substitute who is absent too.
    """
    with app.database.transaction() as session:
        one_at_a_time(session)
        return appoint(session, actor, _find(session, actor, absence_id), login, first, last)


@use_case("absence.appoint", roles=APPOINTERS)
def dismiss_substitute(
    app: App, actor: Actor, absence_id: int, first: date | None = None, last: date | None = None
) -> Absence:
    """Nobody stands in for the whole absence, or from *first* to *last*. Raises NotFound, WrongInput, Conflict where none did."""
    with app.database.transaction() as session:
        one_at_a_time(session)
        absence = _find(session, actor, absence_id)
        first, last = days_within(absence, first, last)
        if not any(held.first <= last and held.last >= first for held in absence.substitutions):
            raise Conflict(_("Nobody substitutes {login} on those days.", login=absence.employee.login))
        step_back(session, absence, first, last)
    return absence


@use_case("absence.enter", roles=("head", "director", "administrator"))
def end_absence(app: App, actor: Actor, absence_id: int, last: date) -> Absence:
    """The absence ends sooner, with *last* as its last day. Raises NotFound, WrongInput."""
    with app.database.transaction() as session:
        one_at_a_time(session)
        absence = _find(session, actor, absence_id)
        if not absence.first <= last <= absence.last:
            raise WrongInput(
                _("The absence lasts from {first} to {last}.", first=absence.first, last=absence.last),
                _("Enter another one for other days, or take it back."),
                Action("absence.cancel", absence_id),
            )
        absence.last = last
        step_back(session, absence, last + timedelta(days=1), None)
    return absence


@use_case("absence.enter", roles=("head", "director", "administrator"))
def cancel_absence(app: App, actor: Actor, absence_id: int) -> Absence:
    """The absence did not happen: its days count again, and nobody substitutes. Raises NotFound."""
    with app.database.transaction() as session:
        one_at_a_time(session)
        absence = _find(session, actor, absence_id)
        session.refresh(absence, ["substitutions"])
        session.delete(absence)
    return absence


@use_case("absence.read")
def list_absences(app: App, actor: Actor, first: date | None = None, last: date | None = None) -> list[KnownAbsence]:
    """Absences that touch the days from *first* (today by default) to *last*, with the reasons that the actor may know."""
    begin = first or clock.today(actor.time_zone)
    query = sa.select(Absence).where(Absence.last >= begin).order_by(Absence.first, Absence.id)
    if last is not None:
        query = query.where(Absence.first <= last)
    with app.database.reading() as session:
        may_know = set(
            session.scalars(sa.select(Employee.id).where(within_reach(actor, Employee.id, substituted=False)))
        )
        found = []
        for absence in session.scalars(query):
            reason = absence.reason if absence.employee_id in may_know else ""
            found.append(KnownAbsence(absence, absence.employee, reason, list(absence.substitutions)))
    log_others(app, actor, "absence.read", "reasons", (known.employee.id for known in found if known.reason))
    return found


def _find(session: Session, actor: Actor, absence_id: int) -> Absence:
    within = within_reach(actor, Absence.employee_id, substituted=False)
    absence = session.scalars(sa.select(Absence).where(Absence.id == absence_id, within)).first()
    if absence is None:
        raise NotFound(_("There is no absence {id}.", id=absence_id), Action("absence.list"))
    return absence


def _refuse_overlap(session: Session, employee: Employee, first: date, last: date) -> None:
    if last < employee.hired_on or (employee.left_on is not None and first > employee.left_on):
        raise WrongInput(_("{login} is not employed on those days.", login=employee.login))
    other = session.scalars(
        sa.select(Absence).where(Absence.employee_id == employee.id, Absence.first <= last, Absence.last >= first)
    ).first()
    if other is not None:
        raise Conflict(
            _("{login} is absent from {first} to {last} already (absence {id}).", login=employee.login,
              first=other.first, last=other.last, id=other.id),
            _("End or cancel that one first."),
            Action("absence.cancel", other.id),
        )  # fmt: skip
    refuse_substituting(session, employee, first, last)
