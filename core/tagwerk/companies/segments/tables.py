"""The table of saved segments."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tagwerk.platform.database import Base


class SavedSegment(Base):
    """A segment's expression under a name."""

    __tablename__ = "segments"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(64), unique=True)
    expression: Mapped[str] = mapped_column(sa.Text)
