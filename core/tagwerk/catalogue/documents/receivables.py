"""What companies owe together, as the ERP's documents say; amounts of different currencies are never added."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.catalogue.documents.behaviour import Owners, open_amount
from tagwerk.catalogue.documents.tables import Document
from tagwerk.platform.database import pieces

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Receivable:
    """What *company* (its number) owes in one *currency*, in minor units: *open*, of it *overdue*, *since* that day."""

    company: int
    currency: str
    open: int
    overdue: int = 0
    since: date | None = None


def receivables_of(session: Session, companies: Sequence[int], today: date) -> list[Receivable] | None:
    """What is open of *companies*, with those merged into them, on the day *today*: by company, then currency.

    None where no invoice of the ERP is here at all: then it is not known. *companies* are numbers, none of a merged one.
    """
    if session.scalars(sa.select(Document.id).where(Document.kind == "invoice").limit(1)).first() is None:
        return None
    left = open_amount()
    late = Document.due_on < today
    query = sa.select(
        Document.customer, Document.vat_id, Document.currency, sa.func.sum(left),
        sa.func.sum(sa.case((sa.and_(late, left > 0), left), else_=0)),
        sa.func.min(sa.case((sa.and_(late, left > 0), Document.due_on))),
    ).where(Document.kind == "invoice", Document.gone.is_(False), left != 0)  # fmt: skip
    query = query.group_by(Document.customer, Document.vat_id, Document.currency)
    sums: dict[tuple[int, str], tuple[int, int, date | None]] = {}
    for piece in pieces(companies):
        owners = Owners(session, piece)
        if not owners:
            continue
        for customer, vat_id, currency, amount, overdue, since in session.execute(query.where(owners.condition())):
            key = owners.of(customer, vat_id), currency
            before = sums.get(key, (0, 0, None))
            sums[key] = (
                int(amount) + before[0],
                int(overdue) + before[1],
                min(filter(None, (since, before[2])), default=None),
            )
    return [
        Receivable(company, currency, amount, overdue, since)
        for (company, currency), (amount, overdue, since) in sorted(sums.items())
        if amount or overdue
    ]
