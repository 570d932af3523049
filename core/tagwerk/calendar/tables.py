"""The tables of the working calendar: outages, and the rest days that were used."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tagwerk.platform.database import Base
from tagwerk.staff.tables import Department

Channel = Literal["email", "phone"]


class Outage(Base):
    """Mail or telephone did not work from *begins_at* to *ends_at* (UTC), for a department or, without one, for everybody."""

    __tablename__ = "outages"
    __table_args__ = (
        sa.CheckConstraint("begins_at < ends_at", name="in_order"),
        sa.Index("ix_outages_channel", "channel", "begins_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[Channel] = mapped_column(sa.String(16))
    begins_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    department_id: Mapped[int | None] = mapped_column(sa.ForeignKey("departments.id"))
    reason: Mapped[str] = mapped_column(sa.String(200), default="")
    marked_by: Mapped[str] = mapped_column(sa.String(64))
    marked_at: Mapped[datetime]

    department: Mapped[Department | None] = relationship(lazy="joined")


class KeptYear(Base):
    """The public holidays of a year as they were used up to the day *through*, so that a new table does not rewrite history.

    *content*: ``{"holidays": {"2026-10-03": "…"}, "weekend": [5, 6], "foreseen": {…}}``, weekdays counted from Monday. What is
    foreseen has the same of that year and the next, as the library says it in the version *by*: it is not loaded for today.
    """

    __tablename__ = "kept_years"

    country: Mapped[str] = mapped_column(sa.String(2), primary_key=True)
    region: Mapped[str] = mapped_column(sa.String(8), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    through: Mapped[date]
    content: Mapped[dict[str, Any]]
