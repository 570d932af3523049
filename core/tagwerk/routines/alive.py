"""Whether a worker is at work somewhere: the last minute that one of them took on, by the clock of the database."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.platform.database import clock_of
from tagwerk.platform.errors import TagwerkError
from tagwerk.platform.texts import moment_text, translator
from tagwerk.routines.tables import RoutineSlot

if TYPE_CHECKING:
    from tagwerk.platform.app import App

PULSE = "routines.pulse"
EVERY = timedelta(minutes=1)
LONGEST = timedelta(minutes=3)
"""How long ago the last pulse may be."""

_ = translator("tagwerk")


def beat(_app: App) -> None:
    """The pulse: nothing is to be done, and that a worker took it on is on record."""


def check_worker(app: App) -> str:
    """For ``/readyz``. Raises TagwerkError where no worker took anything on for minutes."""
    with app.database.reading() as session:
        last = session.scalar(sa.select(RoutineSlot.claimed_at).where(RoutineSlot.routine == PULSE))
        late = last is None or clock_of(session) - last > LONGEST
    if late:
        since = moment_text(last, UTC) if last is not None else _("never")
        raise TagwerkError(_("No worker is at work; the last sign of one: {since}.", since=since))
    return _("a worker is at work")
