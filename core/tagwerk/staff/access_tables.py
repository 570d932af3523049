"""The tables of who comes in and who looked: tokens of `serve`, and the access log."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tagwerk.database import Base


class Token(Base):
    """A token with which a program acts as an employee. Only its SHA-256 is kept, in hexadecimal."""

    __tablename__ = "tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    employee_id: Mapped[int] = mapped_column(sa.ForeignKey("employees.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(100))
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class Access(Base):
    """Somebody read or exported what is closed to others: *actor* as the ledger signs, *subject* in ids, not in names."""

    __tablename__ = "accesses"
    __table_args__ = (sa.Index("ix_accesses_happened_at", "happened_at"),)

    id: Mapped[int] = mapped_column(sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True)
    happened_at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(sa.String(64))
    permission: Mapped[str] = mapped_column(sa.String(64))
    subject: Mapped[str] = mapped_column(sa.String(200))
