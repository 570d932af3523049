"""Appointing who stands in for days of an absence; of two appointed for the same days, the first steps back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.platform import clock
from tagwerk.platform.errors import Conflict, WrongInput
from tagwerk.platform.texts import translator
from tagwerk.staff.absences.tables import WHOLE, Absence, Substitution
from tagwerk.staff.finding import find_employee

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

    from tagwerk.access.actors import Actor
    from tagwerk.staff.tables import Employee

_ = translator("tagwerk")


def appoint(
    session: Session, actor: Actor, absence: Absence, login: str, first: date | None = None, last: date | None = None
) -> Substitution:
    """Let *login* stand in from *first* to *last*, the whole absence by default; who was appointed for those days steps back.

    Raises NotFound, WrongInput, Conflict.
    """
    substitute = find_employee(session, login)
    first, last = days_within(absence, first, last)
    if absence.share < WHOLE:
        raise WrongInput(_("{login} is here for half of those days; nobody substitutes.", login=absence.employee.login))
    _refuse_substitute(session, absence, substitute, first, last)
    step_back(session, absence, first, last)
    appointed = Substitution(
        absence_id=absence.id,
        employee_id=absence.employee_id,
        substitute_id=substitute.id,
        first=first,
        last=last,
        appointed_by=actor.signature,
        appointed_at=clock.now(),
    )
    session.add(appointed)
    session.flush()
    session.refresh(appointed)
    return appointed


def days_within(absence: Absence, first: date | None, last: date | None) -> tuple[date, date]:
    """The days meant, the whole absence by default. Raises WrongInput for days outside."""
    begin, end = first or absence.first, last or absence.last
    if not absence.first <= begin <= end <= absence.last:
        raise WrongInput(_("The absence lasts from {first} to {last}.", first=absence.first, last=absence.last))
    return begin, end


def _refuse_substitute(session: Session, absence: Absence, substitute: Employee, first: date, last: date) -> None:
    if substitute.id == absence.employee_id:
        raise WrongInput(_("Nobody substitutes for themselves."))
    if not (substitute.works_on(first) and substitute.works_on(last)):
        raise WrongInput(_("{login} is not employed on those days.", login=substitute.login))
    away = session.scalars(
        sa.select(Absence).where(Absence.employee_id == substitute.id, Absence.first <= last, Absence.last >= first)
    ).first()
    if away is None:
        return
    circular = session.scalar(
        sa.select(Substitution.id).where(
            Substitution.absence_id == away.id, Substitution.substitute_id == absence.employee_id
        )
    )
    names = {"login": substitute.login, "first": away.first, "last": away.last}
    if circular is not None:
        raise Conflict(
            _("{login} is absent from {first} to {last} and is substituted by {absent}: two cannot stand in for each other.",
              absent=absence.employee.login, **names)
        )  # fmt: skip
    raise Conflict(
        _("{login} is absent too, from {first} to {last}.", **names),
        _("Appoint somebody else, or only for other days."),
    )


def step_back(session: Session, absence: Absence, first: date, last: date | None) -> None:
    """Take the days from *first* to *last* (None: to the end) out of the substitutions there are."""
    for held in session.scalars(sa.select(Substitution).where(Substitution.absence_id == absence.id)).all():
        if held.last < first or (last is not None and held.first > last):
            continue
        after = None
        if last is not None and held.last > last:
            after = {"first": last + timedelta(days=1), "last": held.last}
        if held.first < first:
            if after is not None:
                session.add(_copy(held, **after))
            held.last = first - timedelta(days=1)
        elif after is not None:
            held.first = after["first"]
        else:
            session.delete(held)
    session.flush()


def _copy(held: Substitution, first: date, last: date) -> Substitution:
    names = ("absence_id", "employee_id", "substitute_id", "appointed_by", "appointed_at")
    return Substitution(first=first, last=last, **{name: getattr(held, name) for name in names})
