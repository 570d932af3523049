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


class ForgettingKey(Base):
    """With what the addresses of forgotten people are made unreadable, in hexadecimal; there is one row."""

    __tablename__ = "forgetting_keys"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    value: Mapped[str] = mapped_column(sa.String(64))
    made_at: Mapped[datetime]


class Suppression(Base):
    """An address or number that is not to be contacted on a *channel*, since when and why, until it is lifted.

    That of who was forgotten is unreadable (``consent.forgotten``).

    *made_by* is the signature of who or what made it, ``""`` where that is not known; *origin* names what it came from, such as
    ``inbox:17`` or ``message:4``. A lifted one stays on record.
    """

    __tablename__ = "suppressions"
    __table_args__ = (
        sa.Index(
            "uq_suppressions_in_force", "channel", "address", unique=True, sqlite_where=sa.text("lifted_at IS NULL")
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[Channel] = mapped_column(sa.String(16))
    address: Mapped[str] = mapped_column(sa.String(320))
    reason: Mapped[str] = mapped_column(sa.String(64))
    since: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(sa.String(64), default="", server_default="")
    origin: Mapped[str] = mapped_column(sa.String(100), default="", server_default="")
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[str] = mapped_column(sa.String(64), default="", server_default="")
