"""Whether a workspace is a demo: what is simulated counts there, and nowhere else.

There, and there alone, may the environment set what decides what counts, and may the clock be moved. The mark is set when the
workspace is made, by ``demo``, ``init --sample`` or ``tagwerk.testing``; never later, and never removed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.platform import clock
from tagwerk.platform.errors import TagwerkError
from tagwerk.platform.home.tables import DemoMark

if TYPE_CHECKING:
    from tagwerk.platform.app import App
    from tagwerk.platform.database import Database


def mark_as_demo(app: App) -> None:
    """Mark a workspace that is just being made."""
    with app.database.transaction() as session:
        if session.scalar(sa.select(DemoMark.id)) is None:
            session.add(DemoMark(id=1, made_at=clock.real_now()))
    clock.follow_moved_clock(True)


def is_demo(app: App) -> bool:
    """Whether the workspace was made as a demo, where simulators may stand for what is real."""
    with app.database.reading() as session:
        return session.scalar(sa.select(DemoMark.id)) is not None


def is_marked(database: Database) -> bool:
    """The same of a database that may be none of ours yet, broken, or away: then it is no demo that anybody knows of."""
    try:
        with database.reading() as session:
            if DemoMark.__tablename__ not in sa.inspect(session.connection()).get_table_names():
                return False
            return session.scalar(sa.select(DemoMark.id)) is not None
    except TagwerkError:
        return False
