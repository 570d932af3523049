"""The table of plans."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tagwerk.platform.database import Base
from tagwerk.platform.periods import Per

PlanOwner = Literal["employee", "department"]


class Plan(Base):
    """What an employee, or a department, is to reach of a metric in the period that begins on *first*; amounts in minor units."""

    __tablename__ = "plans"
    __table_args__ = (
        sa.UniqueConstraint("employee_id", "metric", "per", "first"),
        sa.UniqueConstraint("department_id", "metric", "per", "first"),
        sa.CheckConstraint("(employee_id IS NULL) <> (department_id IS NULL)", name="of_one"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    employee_id: Mapped[int | None] = mapped_column(sa.ForeignKey("employees.id"))
    department_id: Mapped[int | None] = mapped_column(sa.ForeignKey("departments.id"))
    metric: Mapped[str] = mapped_column(sa.String(64))
    per: Mapped[Per] = mapped_column(sa.String(16))
    first: Mapped[date]
    target: Mapped[int] = mapped_column(sa.BigInteger)
    set_by: Mapped[str] = mapped_column(sa.String(64))
    set_at: Mapped[datetime]
