"""The table of samples."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from tagwerk.api import Company, Employee, UtcDateTime, plugin_metadata


class Base(DeclarativeBase):
    """The tables of this plugin; their names begin with the plugin's."""

    metadata = plugin_metadata()


class Sample(Base):
    """A sample of *article* that was sent to a company."""

    __tablename__ = "samples_sent"

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(sa.ForeignKey(Company.__table__.c.id))
    employee_id: Mapped[int] = mapped_column(sa.ForeignKey(Employee.__table__.c.id))
    article: Mapped[str] = mapped_column(sa.String(64))
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
