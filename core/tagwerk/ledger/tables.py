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
    employee whom it concerns where that is not the credited one: a substitute submits the absent one's report. *position* and
    *chain* are its place in the chain of all activities (``ledger.chain.links``).
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
            sqlite_where=sa.text(
                "concerns_id IS NOT NULL"
            ),  # the migration says so to PostgreSQL too; it is slow to load
        ),
        sa.Index("ix_activities_position", "position", unique=True),
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
    position: Mapped[int | None] = mapped_column(sa.BigInteger)
    chain: Mapped[str | None] = mapped_column(sa.String(64))


class Seal(Base):
    """What is left of the part of a log that was cut off: *position* and *chain* of its last row."""

    __tablename__ = "ledger_seals"
    __table_args__ = (sa.UniqueConstraint("log", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    log: Mapped[str] = mapped_column(sa.String(32))
    position: Mapped[int] = mapped_column(sa.BigInteger)
    chain: Mapped[str] = mapped_column(sa.String(64))
    sealed_at: Mapped[datetime]
    sealed_by: Mapped[str] = mapped_column(sa.String(64))
