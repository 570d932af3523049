"""Who is absent, and who stands in: companies, tasks, cadences and deadlines move, and come back by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.staff.tables import Absence, Employee, Substitution

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

WHOLE_DAY = 1


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


def is_absent(session: Session, employee_id: int, on: date) -> bool:
    """Whether the employee is absent for the whole of the day *on*."""
    query = sa.select(Absence.id).where(Absence.employee_id == employee_id, Absence.share == WHOLE_DAY)
    return session.scalar(query.where(Absence.first <= on, Absence.last >= on).limit(1)) is not None


def absences_between(session: Session, employee_id: int, first: date, last: date) -> list[Absence]:
    """The absences of the employee that touch the days from *first* to *last*, oldest first."""
    query = sa.select(Absence).where(Absence.employee_id == employee_id, Absence.first <= last, Absence.last >= first)
    return list(session.scalars(query.order_by(Absence.first)))
