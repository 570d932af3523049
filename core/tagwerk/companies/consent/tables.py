"""The tables of who may be contacted: grounds and suppressions."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tagwerk.ledger.metrics import Channel
from tagwerk.platform.database import Base


class Ground(Base):
    """Why a contact may be approached on a *channel*: since when, and where that is known from."""

    __tablename__ = "grounds"
    __table_args__ = (sa.UniqueConstraint("contact_id", "channel"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int] = mapped_column(sa.ForeignKey("contacts.id"))
    channel: Mapped[Channel] = mapped_column(sa.String(16))
    since: Mapped[date]
    origin: Mapped[str] = mapped_column(sa.String(200))


class Suppression(Base):
    """An address or number that is not to be contacted again on a *channel*, and why."""

    __tablename__ = "suppressions"
    __table_args__ = (sa.UniqueConstraint("channel", "address"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[Channel] = mapped_column(sa.String(16))
    address: Mapped[str] = mapped_column(sa.String(320))
    reason: Mapped[str] = mapped_column(sa.String(64))
    since: Mapped[datetime]
