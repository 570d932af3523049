"""What those who watch the server see at ``/metrics``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.api import Gauge
from tagwerk_telephony.tables import Call

if TYPE_CHECKING:
    from tagwerk.api import App


def gauges(app: App) -> list[Gauge]:
    """Calls by state."""
    return [Gauge("tagwerk_telephony_calls", "Calls by state.", lambda: _by_state(app), "state")]


def _by_state(app: App) -> dict[str, float]:
    with app.database.reading() as session:
        rows = session.execute(sa.select(Call.state, sa.func.count()).group_by(Call.state))
        return {state: float(number) for state, number in rows}
