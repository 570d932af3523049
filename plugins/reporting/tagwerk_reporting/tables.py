"""The table of submitted reports."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from tagwerk.api import Employee, JsonObject, UtcDateTime, plugin_metadata


class Base(DeclarativeBase):
    """The tables of this plugin."""

    metadata = plugin_metadata()
    type_annotation_map = {datetime: UtcDateTime, dict[str, Any]: JsonObject}  # noqa: RUF012


class Submission(Base):
    """A report that was submitted, with the figures it had then.

    *digest* is the SHA-256 of report, period, employee and figures. It stands in the ledger as well, which nobody can edit;
    so figures that were changed here afterwards are found out.
    """

    __tablename__ = "reporting_submissions"
    __table_args__ = (sa.UniqueConstraint("report", "period", "employee_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report: Mapped[str] = mapped_column(sa.String(64))
    period: Mapped[str] = mapped_column(sa.String(16))
    employee_id: Mapped[int] = mapped_column(sa.ForeignKey(Employee.__table__.c.id))
    submitted_at: Mapped[datetime]
    figures: Mapped[dict[str, Any]]
    digest: Mapped[str] = mapped_column(sa.String(64))
