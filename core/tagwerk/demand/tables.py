"""The table of what companies asked for."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, get_args

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tagwerk.catalogue.tables import Product
from tagwerk.companies.tables import Company
from tagwerk.platform.database import Base
from tagwerk.staff.tables import Employee

WantedState = Literal["open", "told", "offered", "bought", "dropped"]
CLOSINGS: tuple[WantedState, ...] = tuple(state for state in get_args(WantedState) if state != "open")


class Wanted(Base):
    """A company asked for a *quantity* (thousandths) of a product; *request_id* is what the department was asked about it.

    Open once for a company and a product; closed by what became of it.
    """

    __tablename__ = "wanted"
    __table_args__ = (
        sa.Index(
            "uq_wanted_open",
            "company_id",
            "product_id",
            unique=True,
            sqlite_where=sa.text("state = 'open'"),  # the migration says so to PostgreSQL too; it is slow to load
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(sa.ForeignKey("companies.id"))
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("products.id"), index=True)
    quantity: Mapped[int] = mapped_column(sa.BigInteger)
    employee_id: Mapped[int] = mapped_column(sa.ForeignKey("employees.id"))
    request_id: Mapped[int | None] = mapped_column(sa.ForeignKey("requests.id"))
    state: Mapped[WantedState] = mapped_column(sa.String(16), default="open")
    asked_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    company: Mapped[Company] = relationship(lazy="joined")
    product: Mapped[Product] = relationship(lazy="joined")
    employee: Mapped[Employee] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
