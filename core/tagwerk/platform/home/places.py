"""What tells one place from another: the folder, the machine, the database.

A container is another machine at each start, over the same volume. There the file that marks the folder speaks: a copied file is
another file, with a number and a time of change (ctime) that nobody can set. A copy of the whole disk at the same path, in
another container, is not noticed. ``TAGWERK_MACHINE`` names a machine by hand, in a container or anywhere else.
"""

from __future__ import annotations

import os
import socket
import uuid
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.platform.app import once_per_app

if TYPE_CHECKING:
    from tagwerk.platform.app import App
    from tagwerk.platform.database import Database

MARKER = ".tagwerk-home"
MACHINE_VARIABLE = "TAGWERK_MACHINE"
CONTAINER = "container"
MACHINE_IDS = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))
CONTAINER_SIGNS = (Path("/.dockerenv"), Path("/run/.containerenv"))
CONTAINER_VARIABLES = ("KUBERNETES_SERVICE_HOST", "container")  # the second by systemd-nspawn, lxc, podman
MULTICAST = 1 << 40  # of a made-up hardware address (RFC 9562, 6.10)


@dataclass(frozen=True)
class Place:
    """Where a workspace is: *folder* with all links resolved, *machine* as a digest, *marker* the file that marks the folder,
    *database* the file, or which one of which PostgreSQL server."""

    folder: str
    machine: str
    marker: str
    database: str

    @property
    def database_beside(self) -> str:
        """The database as the folder is marked for it: a file inside goes along with the folder, and is named without it."""
        path = Path(self.database)
        return path.relative_to(self.folder).as_posix() if path.is_relative_to(self.folder) else self.database

    def is_home(self, home: Place) -> bool:
        """Whether a workspace that lives at *home* and is here is at home."""
        same = (self.folder, self.machine, self.database) == (home.folder, home.machine, home.database)
        return same and (self.machine != CONTAINER or self.marker == home.marker)


def here(app: App) -> Place:
    """The place where the open workspace is."""
    return Place(str(app.folder.resolve()), machine(), marker(app.folder), database_of(app))


def machine() -> str:
    """This machine, without naming it (machine-id(5) asks for a digest); ``container`` where it has no name that lasts."""
    if name := os.environ.get(MACHINE_VARIABLE):
        return _digest(f"named {name}")
    if any(sign.exists() for sign in CONTAINER_SIGNS) or any(name in os.environ for name in CONTAINER_VARIABLES):
        return CONTAINER
    for path in MACHINE_IDS:
        try:
            if known := path.read_text(encoding="ascii").strip():
                return _digest(known)
        except (OSError, UnicodeDecodeError):
            continue
    node = uuid.getnode()
    return _digest(socket.gethostname() if node & MULTICAST else str(node))


def marker(folder: Path) -> str:
    """The file that marks *folder*, as the file system knows it; ``""`` where there is none."""
    try:
        file = (folder / MARKER).stat()
    except OSError:
        return ""
    return f"{file.st_ino}-{file.st_ctime_ns}"


def mark(folder: Path, database: str) -> None:
    """Mark *folder* as that of a workspace with that database. A folder that nobody may write to stays without."""
    try:
        with (folder / MARKER).open("w", encoding="utf-8") as file:
            file.write(f"{database}\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        return


def marked_database(folder: Path) -> str:
    """The database of the workspace that *folder* was marked for, ``""`` where it is not marked."""
    try:
        return (folder / MARKER).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""


@once_per_app
def database_of(app: App) -> str:
    """Which database it is: the path of its file, or the server's own number, the database's number in it, and its name."""
    return _sqlite(app.database) if app.database.is_sqlite else _postgresql(app.database)


def _sqlite(database: Database) -> str:
    return str(Path(database.engine.url.database or "").resolve())


def _postgresql(database: Database) -> str:
    with database.reading() as session:
        may = session.scalar(sa.text("SELECT has_function_privilege('pg_control_system()', 'EXECUTE')"))
        server = session.scalar(sa.text("SELECT system_identifier FROM pg_control_system()")) if may else ""
        known = session.execute(
            sa.text("SELECT oid, datname FROM pg_database WHERE datname = current_database()")
        ).one()
    return f"postgresql {server}/{known.oid}/{known.datname}"


def _digest(text: str) -> str:
    return sha256(f"tagwerk machine {text}".encode()).hexdigest()[:32]
