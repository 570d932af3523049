"""Which companies a cadence is about: those of a segment that an employee owns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.companies.segments import condition_of
from tagwerk.companies.tables import Company

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tagwerk.app import App


def owned_in(app: App, session: Session, employee_id: int, scope: str) -> list[int]:
    """The ids of the companies in the segment *scope* that the employee owns; merged ones are left out."""
    owned = sa.select(Company.id).where(Company.owner_id == employee_id, Company.merged_into.is_(None))
    if (condition := condition_of(session, app, scope)) is not None:
        owned = owned.where(condition)
    return list(session.scalars(owned.order_by(Company.id)))
