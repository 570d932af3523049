"""The tables of who may be contacted: grounds and suppressions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, get_args

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tagwerk.ledger.metrics import Channel
from tagwerk.platform.database import Base

Basis = Literal["consent", "relation", "request", "interest"]
BASES: tuple[Basis, ...] = get_args(Basis)
Scope = Channel | Literal["any"]
NOT_WITHDRAWN = sa.text("withdrawn_at IS NULL")


class Ground(Base):
    """Why a contact may be approached on a *channel*: since when, and where that is known from.

    *basis* is ``consent`` (GDPR Art. 6 (1) a, UWG § 7 (2)), ``relation`` (an existing client, UWG § 7 (3)), ``request`` (the
    contact asked, Art. 6 (1) b) or ``interest`` (Art. 6 (1) f). *shown* is what was agreed to; *confirmed_at* and *proof* say
    when and how it was confirmed (double opt-in). One that was withdrawn stays on record, and one at a time holds.
    """

    __tablename__ = "grounds"
    __table_args__ = (
        sa.Index("uq_grounds_in_force", "contact_id", "channel", unique=True, sqlite_where=NOT_WITHDRAWN),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int] = mapped_column(sa.ForeignKey("contacts.id"))
    channel: Mapped[Channel] = mapped_column(sa.String(16))
    since: Mapped[date]
    origin: Mapped[str] = mapped_column(sa.String(200))
    basis: Mapped[Basis] = mapped_column(sa.String(16), default="consent", server_default="consent")
    shown: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    confirmed_at: Mapped[datetime | None]
    proof: Mapped[str] = mapped_column(sa.String(500), default="", server_default="")
    noted_by: Mapped[str] = mapped_column(sa.String(64), default="", server_default="")
    noted_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str] = mapped_column(sa.String(64), default="", server_default="")


class ForgettingKey(Base):
    """With what the addresses of forgotten people are made unreadable, in hexadecimal; there is one row."""

    __tablename__ = "forgetting_keys"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    value: Mapped[str] = mapped_column(sa.String(64))
    made_at: Mapped[datetime]


class Suppression(Base):
    """What is not to be contacted on a *channel* (or on ``any``), since when and why, until it is lifted.

    *address* is an e-mail address or a number, ``@firma.example`` for all addresses of a domain and of those below it,
    ``contact:7``, ``company:4``; that of who was forgotten is unreadable (``consent.forgotten``). *until* is its last day, None
    for one without an end; *note* is why, in the words of who made it.

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
    channel: Mapped[Scope] = mapped_column(sa.String(16))
    address: Mapped[str] = mapped_column(sa.String(320))
    reason: Mapped[str] = mapped_column(sa.String(64))
    since: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(sa.String(64), default="", server_default="")
    origin: Mapped[str] = mapped_column(sa.String(100), default="", server_default="")
    until: Mapped[date | None]
    note: Mapped[str] = mapped_column(sa.String(500), default="", server_default="")
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[str] = mapped_column(sa.String(64), default="", server_default="")
