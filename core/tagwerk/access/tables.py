"""The table of who looked: the access log."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tagwerk.platform.database import Base


class Access(Base):
    """Somebody read or exported what is closed to others: *actor* as the ledger signs, *subject* in ids, not in names."""

    __tablename__ = "accesses"
    __table_args__ = (sa.Index("ix_accesses_happened_at", "happened_at"),)

    id: Mapped[int] = mapped_column(sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True)
    happened_at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(sa.String(64))
    permission: Mapped[str] = mapped_column(sa.String(64))
    subject: Mapped[str] = mapped_column(sa.String(200))
