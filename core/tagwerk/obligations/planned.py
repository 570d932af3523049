"""The targets of plans: what the job description leaves to the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.obligations.tables import Plan

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session


def planned_targets(session: Session, employee_id: int) -> dict[tuple[str, str, date], int]:
    """The targets of an employee's plans by metric, period length and first day; amounts are in minor units.

    Read at once: what less than a whole is left over needs all periods since the hiring.
    """
    query = sa.select(Plan.metric, Plan.per, Plan.first, Plan.target).where(Plan.employee_id == employee_id)
    return {(plan.metric, plan.per, plan.first): plan.target for plan in session.execute(query)}
