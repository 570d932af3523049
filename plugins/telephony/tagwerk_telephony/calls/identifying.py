"""Whose call it is, as far as the numbers tell: of a call that came in, or that somebody dialled past us."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.api import Employee, by_phone, clock

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tagwerk.api import Company
    from tagwerk_telephony.tables import Call


def identify(session: Session, call: Call, agent_number: str) -> None:
    """Write who the client of *call* is and which employee spoke, from the client's number and the one that was rung."""
    found = by_phone(session, call.number) if call.number else None
    company, contact = found if found is not None else (None, None)
    call.company_id = company.id if company is not None else None
    call.contact_id = contact.id if contact is not None else None
    call.employee_id = _employee(session, agent_number, company)


def is_employee(session: Session, number: str) -> bool:
    """Whether *number* (E.164) is that of an employee, also of a former one."""
    return bool(number) and session.scalar(sa.select(Employee.id).where(Employee.phone == number).limit(1)) is not None


def _employee(session: Session, number: str, company: Company | None) -> int | None:
    """The employee of that number, else who owns the company, else the only one there is."""
    still_here = sa.or_(Employee.left_on.is_(None), Employee.left_on >= clock.now().date())
    active = sa.select(Employee.id).where(still_here).order_by(Employee.id)
    if number and (found := session.scalar(active.where(Employee.phone == number).limit(1))) is not None:
        return found
    if company is not None and company.owner_id is not None:
        return company.owner_id
    everybody = session.scalars(active.limit(2)).all()
    return everybody[0] if len(everybody) == 1 else None
