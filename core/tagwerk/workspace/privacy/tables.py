"""The tables of what was removed: people who were forgotten, and rows whose time was over."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tagwerk.platform.database import Base


class Forgetting(Base):
    """Somebody is being forgotten, or was: *subject* names whom by a number (``contact:4``).

    *person* is what the person is looked for by, as long as it is under way, and then ``{}``; *removed* is how many rows and
    files went, by kind. *emptied_at* is when nothing more was found in tables and files; it has *ended* when no page of the
    database file holds anything either.
    """

    __tablename__ = "forgettings"
    __table_args__ = (
        sa.Index("uq_forgettings_open", "subject", unique=True, sqlite_where=sa.text("ended_at IS NULL")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(sa.String(32))
    person: Mapped[dict[str, Any]]
    removed: Mapped[dict[str, Any]]
    asked_by: Mapped[str] = mapped_column(sa.String(64))
    begun_at: Mapped[datetime]
    emptied_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class Removal(Base):
    """Rows of a *kind* from *before* a moment were removed, because the settings keep them no longer."""

    __tablename__ = "removals"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(64))
    rows: Mapped[int]
    before: Mapped[datetime]
    removed_at: Mapped[datetime]
