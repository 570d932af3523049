"""Making a backup: of one moment, while others work on, and only given out once it was read again and found whole."""

from __future__ import annotations

import importlib.metadata
import os
import re
import sqlite3
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING

from tagwerk.access.log import log_access
from tagwerk.access.use_cases import use_case
from tagwerk.platform import clock
from tagwerk.platform.config import FILE_NAME
from tagwerk.platform.errors import Conflict, Unreachable
from tagwerk.platform.home.home import BACKUP
from tagwerk.platform.texts import translator
from tagwerk.workspace.backups.archives import (
    RECORDS,
    Manifest,
    cannot_write,
    read_manifest,
    remove_tree,
    verify_archive,
    without_secrets,
    write_archive,
)
from tagwerk.workspace.backups.filling import revisions_in
from tagwerk.workspace.backups.replacing import synchronize
from tagwerk.workspace.backups.snapshots import check_file, home_of_copy, rehome, snapshot_engine, take_snapshot
from tagwerk.workspace.opening import schemas

if TYPE_CHECKING:
    from tagwerk.access.actors import Actor
    from tagwerk.platform.app import App

BY_HAND, DAILY, UPGRADE = "by-hand", "daily", "upgrade"
UNDER_WAY = ".tagwerk-backup-"
FORGOTTEN = 86_400.0
"""Seconds after which what a backup that died left behind is removed by the next one."""

_ = translator("tagwerk")


@dataclass(frozen=True)
class Backup:
    """A backup: its file, its size in bytes, and what it says of itself."""

    file: Path
    size: int
    manifest: Manifest


@use_case("workspace.backup", roles=("administrator",))
def backup(app: App, actor: Actor, out: Path | None = None) -> Backup:
    """Make a backup in the folder of the settings, or in the file or folder *out*, where nothing is replaced.

    Raises Conflict for a file that is there, Unreachable for a disk that is full, WrongInput for records that are damaged.
    """
    made = make_backup(app, BY_HAND, actor.signature, out)
    log_access(app, actor, "workspace.backup", made.file.name)
    return made


def backup_folder(app: App) -> Path:
    """Where backups are kept."""
    return app.folder / Path(app.config.settings.backup.folder).expanduser()


def make_backup(app: App, occasion: str, signature: str, out: Path | None = None) -> Backup:
    """Make a backup for an *occasion*; *signature* says who had it made. Raises as ``backup``."""
    target = _target(app, occasion, out)
    staging = _staging(target.parent)
    try:
        records, part = staging / RECORDS, staging / "backup.zip"
        manifest = _records(app, occasion, signature, records)
        write_archive(manifest, records, app.folder, _settings(app), part)
        verify_archive(part)
        _give_out(part, target)
    except OSError as error:
        raise cannot_write(error, target) from None
    except (Unreachable, sqlite3.OperationalError) as error:
        raise _explained(error, target) from error
    finally:
        remove_tree(staging)
    return Backup(target, target.stat().st_size, read_manifest(target))


def _records(app: App, occasion: str, signature: str, records: Path) -> Manifest:
    """Write the records as they are now, living nowhere, and check them; gives what is known of them."""
    sequences = take_snapshot(app.database, schemas(app), records)
    moment = clock.now()
    with snapshot_engine(records) as engine, engine.begin() as connection:
        rehome(connection, home_of_copy(BACKUP, str(app.folder), moment, signature))
        revisions = revisions_in(connection)
    end, _accesses, faults = check_file(records)
    return Manifest(
        made_at=moment.astimezone(UTC).isoformat(timespec="seconds"),
        occasion=occasion,
        workspace=str(app.folder.resolve()),
        database="sqlite" if app.database.is_sqlite else "postgresql",
        program=importlib.metadata.version("tagwerk"),
        schemas=revisions,
        head=str(end),
        faults=[fault.text for fault in faults],
        sequences=sequences,
    )


def _settings(app: App) -> str:
    return without_secrets((app.folder / FILE_NAME).read_text(encoding="utf-8"))


def _target(app: App, occasion: str, out: Path | None) -> Path:
    """The file to be made. Raises Conflict where it is there, Unreachable where its folder cannot be made."""
    name = re.sub(r"[^\w.-]", "-", app.folder.resolve().name) or "workspace"
    usual = f"{name}-{clock.now().astimezone(UTC):%Y%m%d-%H%M%S}-{occasion}"
    folder = backup_folder(app) if out is None else out
    if out is None or out.is_dir() or str(out).endswith(os.sep):
        target = folder / f"{usual}.zip"
        number = 1
        while target.exists():
            number += 1
            target = folder / f"{usual}-{number}.zip"
    else:
        target = out
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(error, target.parent) from None
    if target.exists() or target.is_symlink():
        raise _taken(target)
    return target.resolve()


def _staging(folder: Path) -> Path:
    """A folder of this process beside the backup; what others left there a day ago is removed."""
    for left in folder.glob(f"{UNDER_WAY}*"):
        try:
            if time.time() - left.stat().st_mtime > FORGOTTEN:  # noqa: TID251 - as the file system's clock
                remove_tree(left)
        except OSError:
            continue
    try:
        return Path(tempfile.mkdtemp(prefix=UNDER_WAY, dir=folder))
    except OSError as error:
        raise cannot_write(error, folder) from None


def _give_out(part: Path, target: Path) -> None:
    """Put the finished file in its place: whole or not at all, never over another one, and lasting."""
    try:
        target.hardlink_to(part)
    except FileExistsError:
        raise _taken(target) from None
    except OSError:  # a file system without links
        if target.exists():
            raise _taken(target) from None
        part.rename(target)
    synchronize(target.parent)


def _taken(target: Path) -> Conflict:
    return Conflict(
        _("{path} is there already, and is not replaced.", path=target), _("Name another file, or a folder.")
    )


def _explained(error: Exception, target: Path) -> Unreachable:
    cause = error.message if isinstance(error, Unreachable) else _("The copy cannot be written.")
    return Unreachable(_("There is no backup: {cause}", cause=cause), _("Make room in {folder}.", folder=target.parent))
