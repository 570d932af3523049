"""What a file no longer lists is gone: taken out of the list it stands in, and back when it stands there again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from tagwerk.catalogue.documents.tables import Document
from tagwerk.catalogue.folders.writing import DOCUMENTS
from tagwerk.catalogue.tables import Price, Product

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

    from tagwerk.catalogue.changes.noting import Changes

FEW = 10
"""So few documents may all go at once: what is paid stands in no list of open invoices."""


def vanished(
    session: Session, changes: Changes, kind: str, source: str, run: str, complete: bool | None, today: date
) -> tuple[int, int]:
    """How many rows of the file *source* are gone since the run before, and how many were kept because they are too many.

    Where *complete* is not said, what would take away more than half is taken for a part of the list.
    """
    table, here, gone = _what(kind, today)
    if table is None or complete is False:
        return 0, 0
    of_file = (table.source == source, here)
    before = table.seen < run  # what a later run has seen meanwhile is there
    number = session.scalar(sa.select(sa.func.count()).select_from(table).where(*of_file, before)) or 0
    there = session.scalar(sa.select(sa.func.count()).select_from(table).where(*of_file)) or 0
    few = FEW if kind in DOCUMENTS else 0
    if not number or (complete is None and number > few and number * 2 > there):
        return 0, number
    changes.made_other(session, table, session.scalars(sa.select(table.id).where(*of_file, before)).all(), gone)
    session.execute(
        sa.update(table).where(*of_file, before).values(**gone).execution_options(synchronize_session=False)
    )
    return number, 0


def _what(kind: str, today: date) -> tuple[Any, Any, dict[str, Any]]:
    """The table of a kind, which of its rows are there, and what makes one gone."""
    if kind == "products":
        return Product, Product.status != "gone", {"status": "gone", "version": Product.version + 1}
    if kind == "prices":
        yesterday = today - timedelta(days=1)
        return Price, sa.or_(Price.valid_until.is_(None), Price.valid_until > yesterday), {"valid_until": yesterday}
    if kind in DOCUMENTS:
        return Document, sa.and_(Document.kind == DOCUMENTS[kind], Document.gone.is_(False)), {"gone": True}
    return None, None, {}
