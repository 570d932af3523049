"""The table of the places where a workspace lives."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tagwerk.platform.database import Base


class Home(Base):
    """A place where the workspace lives, as ``Place`` says it. Several share one database of PostgreSQL; a file has one."""

    __tablename__ = "homes"
    __table_args__ = (sa.UniqueConstraint("folder", "machine"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    folder: Mapped[str] = mapped_column(sa.String(1000))
    machine: Mapped[str] = mapped_column(sa.String(64))
    marker: Mapped[str] = mapped_column(sa.String(64))
    database: Mapped[str] = mapped_column(sa.String(1000))
    adopted_at: Mapped[datetime]
    adopted_by: Mapped[str] = mapped_column(sa.String(64))


class DemoMark(Base):
    """The mark of a workspace that was made as a demo; there is one row or none."""

    __tablename__ = "demo_marks"

    id: Mapped[int] = mapped_column(primary_key=True)
    made_at: Mapped[datetime]
