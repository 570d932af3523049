"""To whom a head owes what a head owes, such as the certification: everybody has somebody who holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.staff.reach import members
from tagwerk.staff.tables import Employee

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session


def headed_by(session: Session, head: Employee, on: date) -> list[Employee]:
    """Those to whom *head* owes it on the day *on*: a head to the department's other people.

    A director owes it to the managers and heads who have no head: in no department, or in one where nobody else is a head.
    """
    terms = head.on(on)
    if terms.role == "head" and terms.department_id is not None:
        in_department = Employee.id.in_(members(terms.department_id, on))
        return [someone for someone in _employed(session, on, in_department) if someone is not head]
    if terms.role != "director":
        return []
    everybody = _employed(session, on, sa.true())
    heads = [someone for someone in everybody if someone.on(on).role == "head"]
    managed = [someone for someone in everybody if someone.on(on).role in ("manager", "head")]
    return [someone for someone in managed if not any(_is_headed(someone, each, on) for each in heads)]


def _employed(session: Session, on: date, who: sa.ColumnElement[bool]) -> list[Employee]:
    return [someone for someone in session.scalars(sa.select(Employee).where(who)) if someone.works_on(on)]


def _is_headed(someone: Employee, head: Employee, on: date) -> bool:
    department = head.on(on).department_id
    return someone is not head and department is not None and department == someone.on(on).department_id
