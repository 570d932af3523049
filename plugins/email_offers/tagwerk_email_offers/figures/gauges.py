"""What those who watch the server see at ``/metrics``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.api import Gauge
from tagwerk_email_offers.tables import Message

if TYPE_CHECKING:
    from tagwerk.api import App


def gauges(app: App) -> list[Gauge]:
    """Offers by e-mail by state."""
    return [Gauge("tagwerk_email_offers_messages", "Offers by e-mail by state.", lambda: _by_state(app), "state")]


def _by_state(app: App) -> dict[str, float]:
    with app.database.reading() as session:
        rows = session.execute(sa.select(Message.state, sa.func.count()).group_by(Message.state))
        return {state: float(number) for state, number in rows}
