"""Mails as they arrived: kept compressed in the database, which is for its owner's eyes alone, for as long as the settings
say.
"""

from __future__ import annotations

import zlib
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from tagwerk.api import clock
from tagwerk_email_offers.settings import settings_of
from tagwerk_email_offers.tables import Answer, Inbound, InboundCandidate, Original

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tagwerk.api import App
    from tagwerk_email_offers.inbox.mailboxes.arrived import Arrived

LEVEL = 1  # a mail is compressed once and hardly ever read
AT_ONCE = 500


def original_of(inbound_id: int, arrived: Arrived) -> dict[str, Any]:
    """The columns of a mail as it arrived."""
    data = zlib.compress(arrived.raw, LEVEL)
    return {"inbound_id": inbound_id, "data": data, "size": len(arrived.raw), "is_whole": arrived.is_whole}


def raw_of(session: Session, inbound_id: int) -> bytes | None:
    """The bytes of a mail; None where the original is kept no more."""
    row = session.get(Original, inbound_id)
    return zlib.decompress(row.data) if row is not None else None


def forget_old(app: App) -> int:
    """Remove the originals, and the mails, that the settings keep no longer; gives how many mails are gone.

    A mail that waits for an answer, or is in doubt, stays until that is settled.
    """
    settings, gone = settings_of(app), 0
    now = clock.now()
    if settings.keep_originals_days is not None:
        older = sa.select(Inbound.id).where(Inbound.received_at < now - timedelta(days=settings.keep_originals_days))
        with app.database.transaction() as session:
            _change(session, sa.delete(Original).where(Original.inbound_id.in_(older)))
    if settings.keep_mails_days is not None:
        settled = Inbound.state != "waiting", Inbound.doubt != "open"
        older = sa.select(Inbound.id).where(
            Inbound.received_at < now - timedelta(days=settings.keep_mails_days), *settled
        )
        while True:
            with app.database.transaction() as session:
                ids = session.scalars(older.order_by(Inbound.id).limit(AT_ONCE)).all()
                remove(session, list(ids))
            gone += len(ids)
            if len(ids) < AT_ONCE:
                break
    return gone


def remove(session: Session, ids: list[int]) -> None:
    """Remove these mails with all that is kept of them; what they did to offers and addresses stays."""
    for table in (Answer, Original, InboundCandidate):
        _change(session, sa.delete(table).where(table.inbound_id.in_(ids)))
    _change(session, sa.delete(Inbound).where(Inbound.id.in_(ids)))


def _change(session: Session, statement: sa.Delete) -> None:
    session.execute(statement.execution_options(synchronize_session=False))
