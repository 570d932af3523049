"""What `tagwerk doctor` tries of the workspace itself."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING

from tagwerk.companies.consent.vetoes import require_vetoes
from tagwerk.platform.connections import postgresql, sqlite
from tagwerk.platform.errors import TagwerkError
from tagwerk.platform.home.home import require_home
from tagwerk.platform.home.private import open_to_others
from tagwerk.platform.texts import translator
from tagwerk.workspace.purging import leftover_tables

if TYPE_CHECKING:
    from tagwerk.platform.app import App

FEW = 3

_ = translator("tagwerk")


def check_durability(app: App) -> str:
    """Raises ConfigurationError where a power failure takes back what was confirmed."""
    with app.database.explaining():
        (sqlite if app.database.is_sqlite else postgresql).check_durability(app.database.engine)
    return _("what is confirmed is on the disk")


def check_home(app: App) -> str:
    """Raises Elsewhere where the workspace is not where it lives."""
    require_home(app)
    return _("this workspace lives here")


def check_files(app: App) -> str:
    """Raises TagwerkError where others of this machine may read or change what is in the workspace."""
    found = list(open_to_others(app.folder))
    if found:
        some = ", ".join(str(path.relative_to(app.folder)) for path in found[:FEW])
        raise TagwerkError(
            _("Others of this machine may read or change: {files}", files=some + (" …" if len(found) > FEW else "")),
            _("Close it: chmod -R go= {folder}", folder=quote(str(app.folder))),
        )
    return _("the files of this workspace are yours alone")


def check_vetoes(app: App) -> str:
    """Raises PluginError where nobody is contacted, because a plugin with a say cannot be asked."""
    require_vetoes(app)
    return _("everybody who has a say can be asked")


def check_leftovers(app: App) -> str:
    """Names the tables of plugins that are gone; they are in nobody's way."""
    left = leftover_tables(app)
    return ", ".join(f"{name}: {len(tables)}" for name, tables in left.items()) or _(
        "no tables of plugins that are gone"
    )
