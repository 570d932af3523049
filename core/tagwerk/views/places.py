"""A place where a workspace lives, or is, as faces show it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tagwerk.platform.home.home import ARRIVING, BACKUP, MOVED
from tagwerk.platform.home.places import CONTAINER
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from tagwerk.platform.home.places import Place

SHORT = 8  # letters of a digest, enough to tell two machines apart

_ = translator("tagwerk")


def place_view(place: Place) -> dict[str, Any]:
    """Its folder, its machine and its database."""
    return {
        "folder": place.folder,
        "machine": place.machine if place.machine in (CONTAINER, BACKUP, MOVED, ARRIVING) else place.machine[:SHORT],
        "database": place.database,
    }


def place_text(place: Place) -> str:
    """The same in one line."""
    if place.machine == BACKUP:
        return _("a backup of {folder}", folder=place.folder)
    if place.machine in (MOVED, ARRIVING):
        return place.folder
    machine = _("a container") if place.machine == CONTAINER else _("machine {id}", id=place.machine[:SHORT])
    return f"{place.folder}, {machine}, {place.database}"
