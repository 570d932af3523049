"""The table of contracts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tagwerk.platform.database import Base

ContractState = Literal["draft", "signed", "rescinded"]


class Contract(Base):
    """A contract with a company: a draft until both sides have signed, then signed, or rescinded.

    *ends_on* is its last day; None for a contract without an end. *reason* is why it was rescinded.
    """

    __tablename__ = "contracts"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(sa.String(64), unique=True)
    company_id: Mapped[int] = mapped_column(sa.ForeignKey("companies.id"), index=True)
    employee_id: Mapped[int] = mapped_column(sa.ForeignKey("employees.id"))
    state: Mapped[ContractState] = mapped_column(sa.String(16), default="draft")
    drafted_on: Mapped[date]
    signed_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    rescinded_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(sa.String(500), default="", server_default="")
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
