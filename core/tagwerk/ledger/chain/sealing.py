"""Cutting off the beginning of the access log, whose rows are kept for a time only: what is left is a seal with the chain at
that place, and a row at the end of the log itself that says so. A seal of which the log says nothing was made up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.ledger.chain.links import append
from tagwerk.ledger.tables import Seal
from tagwerk.platform import clock
from tagwerk.platform.database import UtcDateTime

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from tagwerk.ledger.chain.links import Chain

CUT = "accesses.cut"
LOG = sa.table(
    "accesses", *map(sa.column, ("id", "actor", "permission", "subject", "position", "chain")),
    sa.column("happened_at", UtcDateTime()),
)  # fmt: skip


def cut_off(session: Session, chain: Chain, before: datetime, sealed_by: str) -> int:
    """Remove what *chain* holds from before a moment, up to the first row that is younger; gives how many rows went.

    Only a whole beginning goes, never a row out of the middle, so that the rest can still be verified.
    """
    table = sa.table(
        chain.table, sa.column("position"), sa.column("chain"), sa.column("happened_at", sa.DateTime(True))
    )
    younger = sa.select(sa.func.min(table.c.position)).where(table.c.happened_at >= before).scalar_subquery()
    old = sa.select(table.c.position, table.c.chain).where(
        table.c.position < sa.func.coalesce(younger, sa.select(sa.func.max(table.c.position) + 1).scalar_subquery())
    )
    last = session.execute(old.order_by(table.c.position.desc()).limit(1)).one_or_none()
    if last is None:
        return 0
    session.add(
        Seal(log=chain.table, position=last.position, chain=last.chain, sealed_at=clock.now(), sealed_by=sealed_by)
    )
    session.flush()
    row = {
        "happened_at": clock.now(),
        "actor": sealed_by,
        "permission": CUT,
        "subject": f"{last.position}:{last.chain}",
    }
    append(session, chain, LOG, row)
    gone = session.execute(sa.delete(table).where(table.c.position <= last.position))
    return int(getattr(gone, "rowcount", 0))
