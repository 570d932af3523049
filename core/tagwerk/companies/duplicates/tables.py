"""The tables of duplicates: keys to look companies up by, what was made one, and what was found to be two."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tagwerk.platform.database import Base


class CompanyKey(Base):
    """A company can be looked up by *key* (``keys.py``). Keys are added and never taken away: who is found is looked at."""

    __tablename__ = "company_keys"
    __table_args__ = ({"sqlite_with_rowid": False},)

    key: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    company_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class Merge(Base):
    """The company *merged_id* turned out to be *survivor_id*. *details* says what was changed, so that it can be taken back."""

    __tablename__ = "merges"

    id: Mapped[int] = mapped_column(primary_key=True)
    survivor_id: Mapped[int] = mapped_column(sa.ForeignKey("companies.id"), index=True)
    merged_id: Mapped[int] = mapped_column(sa.ForeignKey("companies.id"), index=True)
    details: Mapped[dict[str, Any]]
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(sa.String(64))
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str] = mapped_column(sa.String(64), default="", server_default="")


class Distinct(Base):
    """Somebody looked at two companies that are alike and found that they are two; *lower_id* is the smaller number."""

    __tablename__ = "distinct_companies"

    lower_id: Mapped[int] = mapped_column(sa.ForeignKey("companies.id"), primary_key=True, autoincrement=False)
    higher_id: Mapped[int] = mapped_column(sa.ForeignKey("companies.id"), primary_key=True, autoincrement=False)
    said_at: Mapped[datetime]
    said_by: Mapped[str] = mapped_column(sa.String(64))
