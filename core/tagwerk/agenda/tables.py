"""The table of what the agenda puts off."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tagwerk.companies.tables import Company
from tagwerk.platform.database import Base


class PutOff(Base):
    """A company that the agenda leaves out until the day *until*, unless a reason arises that is none of *reasons*, or one of
    them anew after the day *since*.
    """

    __tablename__ = "put_off"

    company_id: Mapped[int] = mapped_column(sa.ForeignKey("companies.id"), primary_key=True, autoincrement=False)
    since: Mapped[date]
    until: Mapped[date]
    reasons: Mapped[str] = mapped_column(sa.String(500))
    put_off_by: Mapped[str] = mapped_column(sa.String(64))

    company: Mapped[Company] = relationship(lazy="joined")
