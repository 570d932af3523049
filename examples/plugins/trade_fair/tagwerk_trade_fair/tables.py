"""The table of this plugin; its name begins with the plugin's."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from tagwerk.api import Company, Employee, UtcDateTime, plugin_metadata


class Base(DeclarativeBase):
    """The tables of this plugin."""

    metadata = plugin_metadata()


class Entry(Base):
    """Something that was done with a company; *request* is the number that another program gave it, None for a command."""

    __tablename__ = "trade_fair_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(sa.ForeignKey(Company.__table__.c.id))
    employee_id: Mapped[int] = mapped_column(sa.ForeignKey(Employee.__table__.c.id))
    note: Mapped[str] = mapped_column(sa.String(200))
    done_at: Mapped[datetime] = mapped_column(UtcDateTime)
    request: Mapped[str | None] = mapped_column(sa.String(100), unique=True)
