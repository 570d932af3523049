"""Who is absent, and who stands in: companies, tasks, cadences and deadlines move, and come back by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.platform.actions import Action
from tagwerk.platform.errors import Conflict
from tagwerk.platform.texts import translator
from tagwerk.staff.absences.tables import WHOLE, Absence, Substitution
from tagwerk.staff.tables import Employee

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

_ = translator("tagwerk")


def one_at_a_time(session: Session) -> None:
    """Absences and employments are held against each other, so writers go one after another; SQLite has one anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.text("LOCK TABLE absences IN SHARE ROW EXCLUSIVE MODE"))


def refuse_substituting(session: Session, employee: Employee, first: date, last: date) -> None:
    """Raises Conflict where the employee is appointed to stand in for somebody on a day from *first* to *last*."""
    query = sa.select(Substitution).where(Substitution.substitute_id == employee.id)
    held = session.scalars(query.where(Substitution.first <= last, Substitution.last >= first)).first()
    if held is not None:
        absent = session.get_one(Employee, held.employee_id)
        raise Conflict(
            _("{login} substitutes {absent} from {first} to {last}.", login=employee.login, absent=absent.login,
              first=held.first, last=held.last),
            _("Appoint another first, or nobody."),
            Action("absence.appoint", held.absence_id, "LOGIN"),
        )  # fmt: skip


def substituted_by(session: Session, employee_id: int, on: date) -> list[Employee]:
    """Those for whom the employee stands in on the day *on*, by login."""
    query = sa.select(Employee).join(Substitution, Substitution.employee_id == Employee.id)
    query = query.where(Substitution.substitute_id == employee_id, Substitution.first <= on, Substitution.last >= on)
    return list(session.scalars(query.order_by(Employee.login)).unique())


def substitute_of(session: Session, employee_id: int, on: date) -> Employee | None:
    """Who stands in for the employee on the day *on*."""
    query = sa.select(Employee).join(Substitution, Substitution.substitute_id == Employee.id)
    query = query.where(Substitution.employee_id == employee_id, Substitution.first <= on, Substitution.last >= on)
    return session.scalars(query.limit(1)).first()


def substitutions_of(session: Session, employee_id: int) -> list[tuple[date, date]]:
    """The first and the last day of each time in which somebody stands in for the employee."""
    query = sa.select(Substitution.first, Substitution.last).where(Substitution.employee_id == employee_id)
    return [(row.first, row.last) for row in session.execute(query)]


def is_absent(session: Session, employee_id: int, on: date) -> bool:
    """Whether the employee is absent for the whole of the day *on*."""
    query = sa.select(Absence.id).where(Absence.employee_id == employee_id, Absence.share == WHOLE)
    return session.scalar(query.where(Absence.first <= on, Absence.last >= on).limit(1)) is not None


def absences_between(session: Session, employee_id: int, first: date, last: date) -> list[Absence]:
    """The absences of the employee that touch the days from *first* to *last*, oldest first."""
    query = sa.select(Absence).where(Absence.employee_id == employee_id, Absence.first <= last, Absence.last >= first)
    return list(session.scalars(query.order_by(Absence.first)))
