"""Who read or exported what is closed to others is on record (A 5.1, K 2.21)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.access.tables import Access
from tagwerk.platform import clock

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tagwerk.access.actors import Actor
    from tagwerk.platform.app import App

LONGEST_SUBJECT = 200


def log_access(app: App, actor: Actor, permission: str, subject: str) -> None:
    """Put on record that *actor* read or exported *subject*, named by ids (``company:17``, ``companies:80``).

    Called after the reading, outside its transaction; what the system reads for its own work is not logged.
    """
    if actor.is_system:
        return
    with app.database.transaction() as session:
        session.add(
            Access(
                happened_at=clock.now(),
                actor=actor.signature,
                permission=permission,
                subject=subject[:LONGEST_SUBJECT],
            )
        )


def log_others(app: App, actor: Actor, permission: str, things: str, owners: Iterable[int | None]) -> None:
    """Put on record how many of the *things* that *actor* read are others'; what is one's own, or nobody's, is not logged."""
    others = sum(owner not in (None, actor.employee_id) for owner in owners)
    if others:
        log_access(app, actor, permission, f"{things}:{others}")
