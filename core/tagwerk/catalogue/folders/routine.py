"""The ERP's folder is taken in by itself: what changed since the last time."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from tagwerk.access.actors import Actor
from tagwerk.catalogue.folders.importing import import_folder
from tagwerk.platform.errors import NotFound
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from pathlib import Path

    from tagwerk.platform.app import App

_ = translator("tagwerk")
log = logging.getLogger(__name__)


def take_in(app: App) -> None:
    """The routine: nothing to do where no folder is set."""
    if (folder := set_folder(app)) is None:
        return
    for done in import_folder(app, Actor.system("import"), folder, only_changed=True):
        if done.fault:
            log.warning("%s: %s", done.file, done.fault)
        elif not done.same:
            numbers = (done.file, done.created, done.updated, done.rejected)
            log.info("%s: %s created, %s updated, %s rejected", *numbers)


def set_folder(app: App) -> Path | None:
    """The folder of ``[catalogue] folder``, seen from the workspace."""
    named = app.config.settings.catalogue.folder
    return app.folder / named if named else None


def check_folder(app: App) -> str:
    """For ``doctor``: whether the folder is there. Raises NotFound."""
    folder = set_folder(app)
    if folder is None:
        return _("no folder of an ERP is taken in by itself")
    if not folder.is_dir():
        raise NotFound(_("There is no folder {folder}, which [catalogue] names.", folder=folder))
    return _("{folder} is taken in each hour", folder=folder)
