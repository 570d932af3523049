"""The tables of imports: each import, what it changed on cards that were there, and what people said of columns."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, get_args

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tagwerk.platform.database import Base

ImportState = Literal["running", "paused", "done", "undoing", "undone"]
IMPORT_STATES: tuple[ImportState, ...] = get_args(ImportState)


class Import(Base):
    """A list taken in, as far as *rows*. Companies and contacts that it made carry its number.

    *kind* is ``""`` for a list of companies, else what a file of the ERP holds: ``products``, ``stock``, ….
    """

    __tablename__ = "imports"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(255))
    kind: Mapped[str] = mapped_column(sa.String(16), default="", server_default="")
    digest: Mapped[str] = mapped_column(sa.String(64), index=True)
    options: Mapped[dict[str, Any]]
    state: Mapped[ImportState] = mapped_column(sa.String(16))
    began_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(sa.String(64))
    rows: Mapped[int] = mapped_column(default=0)
    created: Mapped[int] = mapped_column(default=0)
    updated: Mapped[int] = mapped_column(default=0)
    doubtful: Mapped[int] = mapped_column(default=0)
    rejected: Mapped[int] = mapped_column(default=0)
    cells: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str] = mapped_column(sa.String(64), default="", server_default="")


class ImportChange(Base):
    """A value on a card that an import found and changed, so that it can be taken back."""

    __tablename__ = "import_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(sa.ForeignKey("imports.id"), index=True)
    company_id: Mapped[int] = mapped_column(sa.ForeignKey("companies.id"))
    contact_id: Mapped[int | None] = mapped_column(sa.ForeignKey("contacts.id"))
    field: Mapped[str] = mapped_column(sa.String(32))
    before: Mapped[str] = mapped_column(sa.Text)
    after: Mapped[str] = mapped_column(sa.Text)


class ColumnSaid(Base):
    """What somebody said of columns with this header (``--map``): a field, or ``-`` for none. *header* is as it is compared."""

    __tablename__ = "import_columns"

    header: Mapped[str] = mapped_column(sa.String(200), primary_key=True)
    field: Mapped[str] = mapped_column(sa.String(32))
    said_at: Mapped[datetime]
    said_by: Mapped[str] = mapped_column(sa.String(64))
