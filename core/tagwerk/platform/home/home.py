"""Whether a workspace is at home, and what it does elsewhere: everything but what reaches others.

A restored backup, a copied folder, a database dumped into another one would write to the same clients as the first. So whatever
leaves, or is queued to, asks ``require_home`` first; ``tagwerk db adopt`` says that the workspace lives here now.

A workspace lives where something is first to leave it. Until then a copy can repeat nothing, and may be made and moved at will.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.platform import clock
from tagwerk.platform.actions import Action
from tagwerk.platform.errors import Elsewhere
from tagwerk.platform.home.places import Place, here, mark, marked_database
from tagwerk.platform.home.tables import Home
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tagwerk.platform.app import App

BACKUP, MOVED, ARRIVING = "backup", "moved", "arriving"
"""In place of a machine: the records are those of a backup; they are kept after a move, and *folder* says where to; or they are
those of a move that is not finished."""
ACTIVITIES = sa.table("activities", sa.column("id"))

_ = translator("tagwerk")


@dataclass(frozen=True)
class Whereabouts:
    """Where the workspace is and where it lives; *expected* is the database that its folder is marked for, or ``""``."""

    here: Place
    homes: list[Place]
    expected: str

    @property
    def at_home(self) -> bool:
        """Whether it lives where it is, or nowhere yet. Where the folder expects another database, that one is missing."""
        if not self.homes:
            return self.expected in ("", self.here.database_beside)
        return any(self.here.is_home(home) for home in self.homes)

    @property
    def difference(self) -> str:
        """What is not as at home, in words; ``""`` at home."""
        if self.at_home:
            return ""
        if not self.homes:
            return _("it has another database")
        home = max(self.homes, key=self._likeness)
        if home.machine == BACKUP:
            return _("it came back from a backup")
        if home.machine == MOVED:
            return _("it moved to {database}", database=home.folder)
        if home.machine == ARRIVING:
            return _("its move was interrupted")
        if home.database != self.here.database and home.folder == self.here.folder:
            return _("it has another database")
        if home.folder != self.here.folder:
            return _("its folder was {folder}", folder=home.folder)
        if home.machine != self.here.machine:
            return _("it was on another machine")
        return _("its folder is a copy")

    def _likeness(self, home: Place) -> tuple[bool, bool, bool]:
        return home.folder == self.here.folder, home.database == self.here.database, home.machine == self.here.machine


def whereabouts(app: App) -> Whereabouts:
    """Where the workspace is and where it lives. Raises Unreachable."""
    with app.database.reading() as session:
        homes = _homes(session)
    return Whereabouts(here(app), homes, marked_database(app.folder))


def require_home(app: App) -> None:
    """Call this before anything leaves, and before it is queued to: a mail, a call, a notice.

    The first time, the workspace lives here from then on. Raises Elsewhere in a copy that nobody adopted yet.
    """
    found = whereabouts(app)
    if not found.at_home:
        raise Elsewhere(
            _("This workspace is not where it lives: {difference}. Nothing leaves it.", difference=found.difference),
            Action("db.adopt"),
        )
    if not found.homes:
        move_in(app, "system:first use")


def settle(app: App) -> None:
    """Mark the folder of a new workspace; one of an older version, in which something was done already, lives here."""
    found = whereabouts(app)
    if found.homes or not found.at_home:
        return
    with app.database.reading() as session:
        used = session.scalar(sa.select(sa.exists(sa.select(ACTIVITIES.c.id))))
    if used:
        move_in(app, "system:upgrade")
    elif not found.expected:
        mark(app.folder, found.here.database_beside)


def move_in(app: App, signature: str) -> Place:
    """The workspace lives here from now on; *signature* is who says so. A home with another database is none any more."""
    with app.database.transaction() as session:
        if not app.database.is_sqlite:  # one at a time, as on SQLite
            session.execute(sa.text("LOCK TABLE homes IN SHARE ROW EXCLUSIVE MODE"))
        place = here(app)  # looked at only now: whoever was faster has marked the folder already
        if any(place.is_home(home) for home in _homes(session)):
            return place
        mark(app.folder, place.database_beside)
        place = here(app)
        same_folder = sa.and_(Home.folder == place.folder, Home.machine == place.machine)
        shared = not app.database.is_sqlite  # by several machines
        session.execute(
            sa.delete(Home).where(sa.or_(Home.database != place.database, same_folder) if shared else sa.true())
        )
        session.add(Home(**vars(place), adopted_at=clock.now(), adopted_by=signature))
    return place


def _homes(session: Session) -> list[Place]:
    homes = session.scalars(sa.select(Home).order_by(Home.id))
    return [Place(home.folder, home.machine, home.marker, home.database) for home in homes]
