"""What a database says when it cannot, as an error of the house: who is in the way, or what is lacking, and what to do."""

from __future__ import annotations

import re
import shutil
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

from tagwerk.platform.connections.addresses import shown
from tagwerk.platform.errors import Conflict, Unreachable, WrongInput
from tagwerk.platform.texts import later, translator

if TYPE_CHECKING:
    import sqlalchemy as sa

    from tagwerk.platform.errors import TagwerkError

# SQLSTATE, https://www.postgresql.org/docs/current/errcodes-appendix.html
UNIQUE_VIOLATION, OUT_OF_RANGE, LOCK_TIMEOUT, DISK_FULL = "23505", "22003", "55P03", "53100"
NOT_PERMITTED = "42501"
CROSSED = ("40001", "40P01")  # two that waited for each other: the server gave one up
RESOURCES, OPERATOR, SYSTEM = "53", "57", "58"  # classes: the server itself is at fault
READ_ONLY = "25006"

SQLITE_WAITING = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
SQLITE_FAULTS = (
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PROTOCOL,
    sqlite3.SQLITE_NOLFS,
    sqlite3.SQLITE_NOTADB,
)

WANTING_ROOM = (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN)
LEAST_ROOM = 2**16  # bytes; the files that processes share beside the database take twice 32 kB

BAD_FILE = later("its file is damaged, or is no SQLite database")
NOT_WRITABLE = later("its file may only be read")
OF_SQLITE = {
    sqlite3.SQLITE_CANTOPEN: later("its file cannot be opened"),
    sqlite3.SQLITE_PERM: NOT_WRITABLE,
    sqlite3.SQLITE_READONLY: NOT_WRITABLE,
    sqlite3.SQLITE_IOERR: later("its disk cannot be read or written"),
    sqlite3.SQLITE_CORRUPT: BAD_FILE,
    sqlite3.SQLITE_NOTADB: BAD_FILE,
}
OF_POSTGRESQL = {
    re.compile(r"connection refused", re.IGNORECASE): later("nothing listens there"),
    re.compile(r"resolve host|translate host name|name or service not known", re.IGNORECASE): later(
        "nobody knows its host"
    ),
    re.compile(r"timeout expired|timed out", re.IGNORECASE): later("it does not answer in time"),
    re.compile(r"on socket .* failed", re.DOTALL): later("no server listens on this machine"),
    re.compile(r"authentication failed|no password supplied"): later("it does not take this user with this password"),
    re.compile(r"role .* does not exist"): later("it knows no such user"),
    re.compile(r"database .* does not exist"): later("there is no database of that name"),
    re.compile(r"pg_hba\.conf"): later("it lets nobody in from here"),
    re.compile(r"invalid port"): later("the address has no port that there is"),
    re.compile(r"too many (?:clients|connections)|connection slots"): later("it has too many connections"),
    re.compile(r"starting up|shutting down"): later("it starts or stops at this moment"),
    re.compile(r"read-only transaction"): NOT_WRITABLE,
    re.compile(r"terminating connection|closed the connection|connection is lost|connection is closed"): later(
        "the connection broke"
    ),
}
"""What a server says that we know; anything else is said after a sentence of ours."""

_ = translator("tagwerk")


def explained(error: DBAPIError | sqlite3.DatabaseError, url: sa.URL) -> TagwerkError | None:
    """*error* of the database at *url* as an error of the house; None for a mistake of ours, which stays what it is."""
    address = shown(url)
    cause = error.orig if isinstance(error, DBAPIError) else error
    state = str(getattr(cause, "sqlstate", None) or "")
    code = (getattr(cause, "sqlite_errorcode", None) or 0) & 0xFF
    if state == UNIQUE_VIOLATION:  # both looked before either wrote; SQLite has one writer
        return Conflict(_("Somebody else did the same at this moment."), _("Look at it before you do it again."))
    if state == OUT_OF_RANGE:
        return WrongInput(_("There is nothing with so large a number."))
    if state in CROSSED:
        return Conflict(
            _("Somebody else changed this at the same time."), _("Look at it again, and repeat what you want.")
        )
    if state == LOCK_TIMEOUT or code in SQLITE_WAITING:
        return Unreachable(
            _("Another process is writing to the database and is not done in time; nothing was changed."),
            _("Try again in a moment."),
        )
    if state == DISK_FULL or code == sqlite3.SQLITE_FULL or (code in WANTING_ROOM and not _room_beside(url)):
        return Unreachable(
            _("The disk of the database {address} is full; nothing was changed.", address=address),
            _("Make room on it; what is there can be read meanwhile."),
        )
    if state == NOT_PERMITTED:
        return Unreachable(
            _(
                "The database {address} does not permit this: it says {said!r}.",
                address=address,
                said=_first_line(cause),
            ),
            _("Make its user the owner of the database."),
        )
    connecting = isinstance(error, DBAPIError) and (error.statement is None or error.connection_invalidated)
    faulty = code in SQLITE_FAULTS or state[:2] in (RESOURCES, OPERATOR, SYSTEM) or state == READ_ONLY
    if not (connecting or faulty):
        return None
    return Unreachable(
        _("The database {address} does not answer: {cause}.", address=address, cause=_in_words(cause, code)),
        _("Check database.url, and `tagwerk db status`."),
    )


def _in_words(cause: object, code: int) -> str:
    if code in OF_SQLITE:
        return _(OF_SQLITE[code])
    said = str(cause)
    known = next((words for pattern, words in OF_POSTGRESQL.items() if pattern.search(said)), None)
    return _(known) if known is not None else _("it says {said!r}", said=" ".join(said.split()).rstrip("."))


def _first_line(cause: object) -> str:
    return next(iter(str(cause).splitlines()), "").rstrip(".")


def _room_beside(url: sa.URL) -> bool:
    """Whether the disk of the SQLite file at *url* has room: a full one is not always called so."""
    try:
        return shutil.disk_usage(Path(url.database or "").parent).free >= LEAST_ROOM
    except OSError:
        return True
