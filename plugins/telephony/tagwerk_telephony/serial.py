"""Calls are folded and settled one after the other.

On SQLite a writer is alone anyway; on PostgreSQL an advisory lock sees to it. Calls come in dozens a minute, and two callbacks
at once must neither make two calls of one nor count one twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

LOCK = 7_263_541  # any number that no other advisory lock has


def alone(session: Session) -> None:
    """Wait until nobody else folds or settles calls; holds until the transaction ends."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
