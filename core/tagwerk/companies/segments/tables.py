"""The table of saved segments."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tagwerk.platform.database import Base
from tagwerk.platform.inputs import folded_from
from tagwerk.staff.tables import Employee


class SavedSegment(Base):
    """A segment's expression under a name, of the employee who saved it; nobody's where that is not known.

    *name_key* is the name as it is compared.
    """

    __tablename__ = "segments"
    __table_args__ = (sa.Index("uq_segments_name_key", "name_key", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(64), unique=True)
    name_key: Mapped[str | None] = mapped_column(sa.String(128), default=folded_from("name"))
    expression: Mapped[str] = mapped_column(sa.Text)
    owner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("employees.id"))

    owner: Mapped[Employee | None] = relationship(lazy="joined")
