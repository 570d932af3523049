"""Work that one process at a time does, of all that share a workspace or its database: the others wait for it."""

from __future__ import annotations

import fcntl
import logging
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING
from zlib import crc32

import sqlalchemy as sa

from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tagwerk.platform.database import Database

_ = translator("tagwerk")
log = logging.getLogger(__name__)


@contextmanager
def alone(database: Database, folder: Path, what: str) -> Iterator[None]:
    """Do *what* while no other process does it: by a lock of PostgreSQL, or of a file in *folder*. It ends with its process.

    Raises Unreachable.
    """
    with _by_file(folder, what) if database.is_sqlite else _by_postgresql(database, what):
        yield


@contextmanager
def _by_postgresql(database: Database, what: str) -> Iterator[None]:
    number = crc32(f"tagwerk {what}".encode())
    with database.explaining(), database.engine.connect() as connection:
        connection = connection.execution_options(isolation_level="AUTOCOMMIT")
        if not connection.scalar(sa.select(sa.func.pg_try_advisory_lock(number))):
            _say_waiting(what)
            connection.execute(sa.select(sa.func.pg_advisory_lock(number)))
        try:
            yield
        finally:
            connection.execute(sa.select(sa.func.pg_advisory_unlock(number)))


@contextmanager
def _by_file(folder: Path, what: str) -> Iterator[None]:
    number = os.open(folder / f".tagwerk-{what}.lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _say_waiting(what)
            fcntl.flock(number, fcntl.LOCK_EX)
        yield
    finally:
        os.close(number)


def _say_waiting(what: str) -> None:
    log.warning("%s", _("Another process does this now: {what}. This one waits for it.", what=what))
