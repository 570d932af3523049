"""Bringing a workspace to the schema of this program, with a backup of what was there before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tagwerk.platform.connections.alone import alone
from tagwerk.workspace.backups.keeping import remove_old
from tagwerk.workspace.backups.making import UPGRADE, Backup, make_backup
from tagwerk.workspace.opening import schemas, upgrade

if TYPE_CHECKING:
    from tagwerk.platform.app import App


@dataclass(frozen=True)
class Upgraded:
    """The revisions reached by name, and the backup of what was there before; none where nothing was to be done."""

    revisions: dict[str, str]
    backup: Backup | None


def upgrade_safely(app: App, *, with_backup: bool = True) -> Upgraded:
    """Make a backup if there is something to upgrade, and then upgrade.

    Each schema goes in one transaction: an upgrade that was interrupted goes on where it was when it is called again. Raises
    as ``make_backup`` and ``upgrade`` do; without a backup nothing is upgraded. Of two at once one waits for the other.
    """
    with alone(app.database, app.folder, "upgrade"):
        return _upgrade(app, with_backup=with_backup)


def _upgrade(app: App, *, with_backup: bool) -> Upgraded:
    found = app.database.revisions(schemas(app))
    older = any(found[schema.name] != schema.head for schema in schemas(app))
    wanted = with_backup and older and any(found.values())
    made = make_backup(app, UPGRADE, "system:upgrade") if wanted else None
    reached = upgrade(app)
    if made is not None:
        remove_old(app)
    return Upgraded(reached, made)
