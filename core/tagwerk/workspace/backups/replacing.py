"""Putting what was unpacked in the place of what is there: all of it or nothing, also for who is killed in between.

What is to come lies ready in a folder of its own, ``.tagwerk-restore``, and a plan in it says so. Before the plan is there,
nothing was touched; from then on everything goes on: the next program that opens the workspace finishes it. On PostgreSQL records
are replaced in one transaction, which leaves a mark; the folders follow only where that mark is found. What was there before is
moved aside and never removed.
"""

from __future__ import annotations

import fcntl
import json
import os
import sqlite3
from contextlib import closing, contextmanager, nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.platform.errors import Conflict
from tagwerk.platform.texts import translator
from tagwerk.workspace.backups.archives import FOLDERS, remove_tree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tagwerk.platform.database import Database

STAGE = ".tagwerk-restore"
PLAN = "plan.json"
LOCK = ".tagwerk-restore.lock"
BESIDE = ("-wal", "-shm", "-journal")
PATIENCE = 2.0
"""Seconds in which who just closes the database is waited for."""

_ = translator("tagwerk")


@dataclass(frozen=True)
class Plan:
    """What is put where: *token* marks it, *aside* is the folder for what was there, *records* the SQLite file to be replaced, by
    the one that lies ready beside it; ``""`` on PostgreSQL."""

    token: str
    aside: str
    records: str

    @property
    def ready(self) -> Path:
        """The file that takes the place of *records*; it is on the same disk."""
        return Path(f"{self.records}.{self.token}")

    @property
    def kept(self) -> Path:
        """Where the file that was there before is kept."""
        return Path(f"{self.records}.before-{self.token}")


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One process at a time replaces what is in *folder*. Raises Conflict while another one does."""
    descriptor = os.open(folder / LOCK, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Conflict(
                _("This workspace is being restored or moved at this moment."), _("Try again when that is done.")
            ) from None
        yield
    finally:
        os.close(descriptor)


def write_plan(folder: Path, plan: Plan) -> None:
    """From here on it is finished, whatever happens; all that it needs is on the disk."""
    stage = folder / STAGE
    part = stage / f"{PLAN}.part"
    with part.open("w", encoding="utf-8") as file:
        json.dump(asdict(plan), file)
        file.flush()
        os.fsync(file.fileno())
    synchronize(stage)
    part.rename(stage / PLAN)
    synchronize(stage)
    synchronize(folder)


def pending(folder: Path) -> Plan | None:
    """The plan that lies in *folder* and is not finished."""
    try:
        return Plan(**json.loads((folder / STAGE / PLAN).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None


def finish_pending(folder: Path, database: Database) -> None:
    """Finish what a process that died left half-way, or take it back where it had not begun. Raises Conflict, Unreachable."""
    if not (folder / STAGE).exists():
        return
    with alone(folder):
        if (plan := pending(folder)) is None:
            remove_tree(folder / STAGE)
        elif plan.records or marked_with(database) == plan.token:
            finish(folder, plan)
        else:
            remove_tree(folder / STAGE)


def finish(folder: Path, plan: Plan, *, held: bool = False) -> None:
    """Do what *plan* says, as far as it is not done. *held*: the caller has the SQLite file for itself."""
    aside = folder / plan.aside
    aside.mkdir(mode=0o700, exist_ok=True)
    if plan.records and plan.ready.exists():
        with nullcontext() if held else for_itself(Path(plan.records)):
            _replace_file(plan)
    for name in FOLDERS:
        ready, there, kept = folder / STAGE / name, folder / name, aside / name
        if ready.exists():
            if there.exists() and not kept.exists():
                there.rename(kept)
            ready.rename(there)
    synchronize(aside)
    synchronize(folder)
    remove_tree(folder / STAGE)
    synchronize(folder)


def _replace_file(plan: Plan) -> None:
    """Take the new file in place of the old one, which keeps a name of its own. At no moment there is none."""
    records = Path(plan.records)
    if records.exists() and not plan.kept.exists():
        plan.kept.hardlink_to(records)
    for ending in BESIDE:  # of a file that cannot be opened: its log belongs to it, and not to the new one
        beside = Path(f"{records}{ending}")
        if beside.exists():
            beside.rename(f"{plan.kept}{ending}")
    plan.ready.replace(records)
    synchronize(records.parent)


@contextmanager
def for_itself(records: Path) -> Iterator[None]:
    """Hold the SQLite file at *records* so that nobody else reads or writes it, with its log written into it.

    A file that is no database any more is held by nobody. Raises Conflict while another process has it open.
    """
    if not records.exists():
        yield
        return
    with closing(sqlite3.connect(records, timeout=PATIENCE, isolation_level=None)) as connection:
        try:
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")
            connection.execute("PRAGMA journal_mode=DELETE")
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise in_use() from None
        except sqlite3.DatabaseError:
            pass
        yield


def in_use() -> Conflict:
    """Somebody else works with the records."""
    return Conflict(
        _("Another program works with this workspace; nothing was changed."),
        _("Stop `tagwerk serve`, `tagwerk worker` and every open board first."),
    )


def marked_with(database: Database) -> str:
    """The token of the restore that these records came with (PostgreSQL), or ``""``."""
    with database.reading() as session:
        query = sa.text("SELECT obj_description(to_regclass('activities'), 'pg_class')")
        return str(session.scalar(query) or "").removeprefix("restored ")


def synchronize(folder: Path) -> None:
    """Have on the disk which files *folder* has."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
