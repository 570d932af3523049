"""The table of the routines' runs."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tagwerk.platform.database import Base


class RoutineSlot(Base):
    """The last run of a periodic routine: *slot* is the number of its interval since 1970. Whoever moves it on does the run:
    *worker* names the machine and process, and while it runs, or where it never came back, *ended_at* is empty."""

    __tablename__ = "routine_slots"

    routine: Mapped[str] = mapped_column(sa.String(100), primary_key=True)
    slot: Mapped[int] = mapped_column(sa.BigInteger)
    claimed_at: Mapped[datetime]
    began_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    worker: Mapped[str] = mapped_column(sa.String(100), server_default="")
