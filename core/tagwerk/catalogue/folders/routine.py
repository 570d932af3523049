"""The ERP's folder is taken in by itself: what changed since the last time."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from tagwerk.access.actors import Actor
from tagwerk.catalogue.folders.importing import import_folder, unreadable
from tagwerk.catalogue.folders.mapping import read_mapping
from tagwerk.platform.errors import TagwerkError, WrongInput
from tagwerk.platform.settings.faults import Fault
from tagwerk.platform.settings.sections import Settings
from tagwerk.platform.texts import translator
from tagwerk.staff.hookspecs import BoardLine
from tagwerk.staff.tables import Employee

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tagwerk.platform.app import App
    from tagwerk.platform.config import Config

NAMED = 5

_ = translator("tagwerk")
log = logging.getLogger(__name__)


def take_in(app: App) -> None:
    """The routine: nothing to do where no folder is set."""
    if (folder := set_folder(app.config)) is None:
        return
    for done in import_folder(app, Actor.system("import"), folder, only_changed=True):
        if done.fault:
            log.warning("%s: %s", done.file, done.fault)
        elif not done.same:
            numbers = (done.file, done.created, done.updated, done.rejected)
            log.info("%s: %s created, %s updated, %s rejected", *numbers)


def set_folder(config: Config) -> Path | None:
    """The folder of ``[catalogue] folder``, seen from the workspace."""
    named = config.settings.catalogue.folder
    return config.folder / named if named else None


def missing_folder(config: Config) -> Iterator[Fault]:
    """What is wrong with ``[catalogue] folder`` where nothing is there."""
    folder = set_folder(config)
    if folder is not None and not folder.is_dir():
        place = config.layers.origin(("catalogue", "folder"), Settings, ()).text
        says = _("there is no folder {folder}", folder=folder)
        yield Fault("catalogue.folder", says, _("It stands in {place}.", place=place))


def check_folder(app: App) -> str:
    """For ``doctor``: whether the folder is there and its files can be read. Raises TagwerkError."""
    folder = set_folder(app.config)
    if folder is None:
        return _("no folder of an ERP is taken in by itself")
    if (mistake := mistake_in(app.config)) is not None:
        raise mistake
    if unread := unreadable(folder):
        raise WrongInput(
            _(
                "{number} {number:file|files} in {folder} cannot be taken in: {names}.",
                number=len(unread),
                folder=folder,
                names=", ".join(unread[:NAMED]),
            ),
            _("Why: tagwerk import {folder} --dry-run", folder=folder),
        )
    return _("{folder} is taken in each hour", folder=folder)


def mistake_in(config: Config) -> TagwerkError | None:
    """Why nothing of the folder is taken in: it is not there, or its mapping.toml is wrong."""
    if (folder := set_folder(config)) is None:
        return None
    for fault in missing_folder(config):
        return fault.error
    try:
        read_mapping(folder, None)
    except TagwerkError as error:
        return error
    return None


def mistake_line(app: App, employee: int) -> BoardLine | None:
    """For the board of an administrator: why nothing of the folder is taken in."""
    if (mistake := mistake_in(app.config)) is None:
        return None
    with app.database.reading() as session:
        if session.get_one(Employee, employee).role != "administrator":
            return None
    said = _("The ERP's folder is not taken in: {cause}", cause=mistake.message)
    return BoardLine("erp", said, weight=900)
