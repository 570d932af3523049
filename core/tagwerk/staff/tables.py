"""The table of employees."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tagwerk.database import Base


class Employee(Base):
    """A person who works here. *time_zone* is an IANA name, *country* an ISO 3166-1 code, *region* an ISO 3166-2
    subdivision without its country (``BY``); *phone* is E.164: where click-to-call reaches the employee first.
    """

    __tablename__ = "employees"

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(sa.String(64), unique=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    email: Mapped[str] = mapped_column(sa.String(320), default="")
    phone: Mapped[str] = mapped_column(sa.String(32), default="")
    role: Mapped[str] = mapped_column(sa.String(32))
    time_zone: Mapped[str] = mapped_column(sa.String(64))
    country: Mapped[str] = mapped_column(sa.String(2))
    region: Mapped[str] = mapped_column(sa.String(8), default="")
    job_description: Mapped[str] = mapped_column(sa.String(64))
    hired_on: Mapped[date]
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
