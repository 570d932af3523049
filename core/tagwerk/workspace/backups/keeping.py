"""The backups that are there: which, made by themselves once a day, and kept for as long as the settings say."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tagwerk.access.use_cases import use_case
from tagwerk.platform import clock
from tagwerk.platform.errors import Conflict, WrongInput
from tagwerk.platform.texts import translator
from tagwerk.workspace.backups.archives import read_manifest
from tagwerk.workspace.backups.making import DAILY, UPGRADE, Backup, backup_folder, make_backup

if TYPE_CHECKING:
    from tagwerk.access.actors import Actor
    from tagwerk.platform.app import App

BY_ITSELF = (DAILY, UPGRADE)
TOO_OLD = timedelta(days=4)
"""No holidays in a row are longer for a worker that runs."""

_ = translator("tagwerk")
log = logging.getLogger(__name__)


@use_case("workspace.backup", roles=("administrator",))
def list_backups(app: App, actor: Actor) -> list[Backup]:
    """The backups of this workspace in its folder for them, the newest first. What else lies there is left out."""
    return own_backups(app)


def own_backups(app: App) -> list[Backup]:
    """The same for the system's own work."""
    found = []
    for file in backup_folder(app).glob("*.zip"):
        try:
            manifest = read_manifest(file)
            size = file.stat().st_size
        except (WrongInput, OSError):
            continue
        if manifest.workspace == str(app.folder.resolve()):
            found.append(Backup(file.resolve(), size, manifest))
    return sorted(found, key=lambda each: (each.manifest.made_at, each.file.name), reverse=True)


def keep_backups(app: App) -> None:
    """Make the day's backup, and then remove those made by themselves that are older than the settings keep.

    One that cannot be made removes none; the newest always stays.
    """
    settings = app.config.settings.backup
    if not settings.daily:
        return
    made = make_backup(app, DAILY, "system:backup")
    log.info("%s", _("backup: {file}", file=made.file))
    remove_old(app)


def remove_old(app: App) -> None:
    """Remove the backups made by themselves that are older than the settings keep; the newest always stays."""
    oldest = clock.now() - timedelta(days=app.config.settings.backup.keep_days)
    for each in own_backups(app)[1:]:
        if each.manifest.occasion in BY_ITSELF and datetime.fromisoformat(each.manifest.made_at) < oldest:
            each.file.unlink(missing_ok=True)
            log.info(
                "%s",
                _(
                    "backup removed after {days} {days:day|days}: {file}",
                    days=app.config.settings.backup.keep_days,
                    file=each.file,
                ),
            )


def check_backups(app: App) -> str:
    """Which backup is the newest. Raises Conflict where they were made each day, and no longer are."""
    there = own_backups(app)
    if not there:  # somebody may keep the workspace in another way
        return _("no backup yet; `tagwerk db backup` makes one")
    age = clock.now() - datetime.fromisoformat(there[0].manifest.made_at)
    if age > TOO_OLD and any(each.manifest.occasion == DAILY for each in there):
        raise Conflict(
            _("The newest backup is {days} {days:day|days} old: {file}.", days=age.days, file=there[0].file.name),
            _("`tagwerk worker` makes one each day; its log says why not."),
        )
    return _("the newest backup is {file}", file=there[0].file.name)
