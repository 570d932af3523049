"""The tables of absences and of who substitutes."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tagwerk.platform.database import Base
from tagwerk.staff.tables import Employee

AbsenceReason = Literal["leave", "illness", "training", "other"]
WHOLE, HALF = Decimal(1), Decimal("0.5")  # the share of a day


class Absence(Base):
    """Leave or illness from *first* to *last*, both included. *share* is how much of each day is absent: 1, or 0.5.

    *reason* is for those who may know; colleagues see that somebody is absent, never why.
    """

    __tablename__ = "absences"
    __table_args__ = (
        sa.CheckConstraint("first <= last", name="in_order"),
        sa.Index("ix_absences_employee", "employee_id", "first"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    employee_id: Mapped[int] = mapped_column(sa.ForeignKey("employees.id"))
    first: Mapped[date]
    last: Mapped[date]
    share: Mapped[Decimal] = mapped_column(sa.Numeric(2, 1))
    reason: Mapped[AbsenceReason] = mapped_column(sa.String(32))
    entered_at: Mapped[datetime]
    entered_by: Mapped[str] = mapped_column(sa.String(64))

    employee: Mapped[Employee] = relationship(lazy="joined")
    substitutions: Mapped[list[Substitution]] = relationship(
        order_by="Substitution.first", cascade="all, delete-orphan"
    )


class Substitution(Base):
    """Who stands in for an absent employee from *first* to *last*, with the same rights and duties."""

    __tablename__ = "substitutions"
    __table_args__ = (
        sa.CheckConstraint("first <= last", name="in_order"),
        sa.CheckConstraint("substitute_id <> employee_id", name="not_oneself"),
        sa.Index("ix_substitutions_substitute", "substitute_id", "first"),
        sa.Index("ix_substitutions_employee", "employee_id", "first"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    absence_id: Mapped[int] = mapped_column(sa.ForeignKey("absences.id"))
    employee_id: Mapped[int] = mapped_column(sa.ForeignKey("employees.id"))
    substitute_id: Mapped[int] = mapped_column(sa.ForeignKey("employees.id"))
    first: Mapped[date]
    last: Mapped[date]
    appointed_by: Mapped[str] = mapped_column(sa.String(64))
    appointed_at: Mapped[datetime]

    substitute: Mapped[Employee] = relationship(foreign_keys=substitute_id, lazy="joined")
