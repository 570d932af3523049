"""What the routines say of themselves at ``/metrics``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.platform.hookspecs import Gauge
from tagwerk.routines.running import Queue
from tagwerk.routines.tables import RoutineSlot

if TYPE_CHECKING:
    from tagwerk.platform.app import App


def gauges(app: App) -> list[Gauge]:
    """When each routine last began and ended, and how much is on the queue."""
    return [
        Gauge(
            "tagwerk_routine_began_timestamp_seconds",
            "When a routine began last.",
            lambda: _moments(app, "began_at"),
            "routine",
        ),
        Gauge(
            "tagwerk_routine_ended_timestamp_seconds",
            "When a routine ended last.",
            lambda: _moments(app, "ended_at"),
            "routine",
        ),
        Gauge(
            "tagwerk_queue_length", "What is asked for and not begun.", lambda: {"": Queue(app).huey.pending_count()}
        ),
        Gauge("tagwerk_plugin_failures", "What of a plugin fails.", lambda: _failures(app), "plugin"),
    ]


def _moments(app: App, column: str) -> dict[str, float]:
    moment = getattr(RoutineSlot, column)
    with app.database.reading() as session:
        rows = session.execute(sa.select(RoutineSlot.routine, moment).where(moment.is_not(None)))
        return {name: at.timestamp() for name, at in rows}


def _failures(app: App) -> dict[str, float]:
    return {plugin.name: len(plugin.failures) for plugin in app.plugins}
