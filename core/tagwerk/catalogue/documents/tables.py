"""Documents of the ERP, what its files were when they were last taken in, and what they changed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal, get_args

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tagwerk.platform.database import Base

DocumentKind = Literal["invoice", "payment", "order"]
DOCUMENT_KINDS: tuple[DocumentKind, ...] = get_args(DocumentKind)


class Document(Base):
    """An invoice, a payment or an order as the ERP has it; amounts are minor units of *currency*, None: not said.

    *customer* and *vat_id* say whose it is, as on the card; a payment names its invoice in *reference*. *open_amount* is what the
    ERP says is still open. One that is *gone* no longer stands in the file that brought it, and counts no more.
    """

    __tablename__ = "erp_documents"
    __table_args__ = (sa.UniqueConstraint("kind", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[DocumentKind] = mapped_column(sa.String(16))
    number: Mapped[str] = mapped_column(sa.String(64))
    customer: Mapped[str] = mapped_column(sa.String(64), default="", server_default="", index=True)
    vat_id: Mapped[str] = mapped_column(sa.String(20), default="", server_default="", index=True)
    customer_name: Mapped[str] = mapped_column(sa.String(200), default="", server_default="")
    reference: Mapped[str] = mapped_column(sa.String(64), default="", server_default="", index=True)
    issued_on: Mapped[date | None]
    due_on: Mapped[date | None]
    paid_on: Mapped[date | None]
    currency: Mapped[str] = mapped_column(sa.String(3))
    amount: Mapped[int | None] = mapped_column(sa.BigInteger)
    open_amount: Mapped[int | None] = mapped_column(sa.BigInteger)
    state: Mapped[str] = mapped_column(sa.String(64), default="", server_default="")
    gone: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    source: Mapped[str] = mapped_column(sa.String(255), default="", server_default="", index=True)
    seen: Mapped[str] = mapped_column(sa.String(32), default="", server_default="")


class FileTakenIn(Base):
    """A file of an export folder as it was when it was last taken in: the routine leaves alone what is the same.

    *problems* counts what was not taken then, *digest* is the SHA-256 of the file and of how it is read.
    """

    __tablename__ = "erp_files"

    name: Mapped[str] = mapped_column(sa.String(255), primary_key=True)
    digest: Mapped[str] = mapped_column(sa.String(64))
    problems: Mapped[int] = mapped_column(default=0, server_default="0")
    taken_at: Mapped[datetime]


class FileChange(Base):
    """A row that a file of the ERP made or changed, so that it can be taken back.

    *thing* is the table, *row_id* the row; *before* are the values that were changed, None for a row that was made; *after* is
    what they became. Days and moments are in ISO 8601.
    """

    __tablename__ = "erp_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(sa.ForeignKey("imports.id"), index=True)
    thing: Mapped[str] = mapped_column(sa.String(32))
    row_id: Mapped[int]
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any]]
