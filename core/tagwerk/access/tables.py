"""The tables of who looked, and of the settings that were seen."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tagwerk.platform.database import Base


class Access(Base):
    """Somebody read or exported what is closed to others: *actor* as the ledger signs, *subject* in ids, not in names.

    *position* and *chain* are its place in the chain of all accesses (``ledger.chain.links``).
    """

    __tablename__ = "accesses"
    __table_args__ = (
        sa.Index("ix_accesses_happened_at", "happened_at"),
        sa.Index("ix_accesses_position", "position", unique=True),
    )

    id: Mapped[int] = mapped_column(sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True)
    happened_at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(sa.String(64))
    permission: Mapped[str] = mapped_column(sa.String(64))
    subject: Mapped[str] = mapped_column(sa.String(200))
    position: Mapped[int | None] = mapped_column(sa.BigInteger)
    chain: Mapped[str | None] = mapped_column(sa.String(64))


class SettingsSeen(Base):
    """The settings that decide what counts, as they were seen at the opening of a workspace; *changed* names those that differ.

    *place* is which folder on which machine, *seen_by* whose login of the machine. *settings* holds no secret.
    """

    __tablename__ = "settings_seen"

    id: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[str] = mapped_column(sa.String(32), index=True)
    seen_at: Mapped[datetime]
    seen_by: Mapped[str] = mapped_column(sa.String(64))
    settings: Mapped[dict[str, Any]]
    changed: Mapped[str] = mapped_column(sa.Text)
