"""The table of activities."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tagwerk.platform.database import Base

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


class Activity(Base):
    """One thing done. Rows are only ever added; the database refuses everything else.

    *work_date* is the local date of the credited employee at *happened_at*; *recorded_by* names who acted
    (``employee:3``, ``system:telephony``); *details* holds ids and figures, never personal text. *concerns_id* names the
    employee whom it concerns where that is not the credited one: a substitute submits the absent one's report.
    """

    __tablename__ = "activities"
    __table_args__ = (
        sa.UniqueConstraint("source", "source_key"),
        sa.Index("ix_activities_credit", "employee_id", "kind", "work_date"),
        sa.Index("ix_activities_company", "company_id", "kind", "work_date"),
        sa.Index(
            "ix_activities_concerns",
            "concerns_id",
            "kind",
            "work_date",
            sqlite_where=sa.text("concerns_id IS NOT NULL"),
            postgresql_where=sa.text("concerns_id IS NOT NULL"),
        ),
        sa.CheckConstraint("(amount_minor IS NULL) = (currency IS NULL)", name="amount_has_currency"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(64))
    happened_at: Mapped[datetime]
    work_date: Mapped[date]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(sa.String(64))
    employee_id: Mapped[int] = mapped_column(sa.ForeignKey("employees.id"))
    company_id: Mapped[int | None] = mapped_column(sa.ForeignKey("companies.id"))
    contact_id: Mapped[int | None] = mapped_column(sa.ForeignKey("contacts.id"))
    outcome: Mapped[str | None] = mapped_column(sa.String(32))
    amount_minor: Mapped[int | None] = mapped_column(sa.BigInteger)
    currency: Mapped[str | None] = mapped_column(sa.String(3))
    source: Mapped[str] = mapped_column(sa.String(64))
    source_key: Mapped[str] = mapped_column(sa.String(200))
    details: Mapped[dict[str, Any]]
    concerns_id: Mapped[int | None] = mapped_column(sa.ForeignKey("employees.id"))
    reverses: Mapped[int | None] = mapped_column(BigId, sa.ForeignKey("activities.id"), unique=True)
