"""The targets of plans: what the job description leaves to the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.work.tables import Plan

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

    from tagwerk.work.periods import Per


def planned_target(session: Session, employee_id: int, metric: str, per: Per, first: date) -> int | None:
    """The target of an employee's plan in the period that begins on *first*, in minor units for an amount; None without one."""
    query = sa.select(Plan.target).where(Plan.employee_id == employee_id, Plan.metric == metric, Plan.per == per)
    return session.scalar(query.where(Plan.first == first))
