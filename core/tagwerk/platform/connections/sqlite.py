"""SQLite: a commit is on the disk before it is confirmed, and a reader waits for no writer and needs no room on the disk.

``synchronous=FULL``: in WAL mode, NORMAL forgets the last commits when power fails, and a mail would be sent again. EXTRA adds
nothing there; ``fullfsync`` is macOS, whose ``fsync`` leaves the data in the disk's own memory (https://sqlite.org/pragma.html).

The queue of Huey (``queue.db``) stays as Huey opens it: its messages only say "look at the table", and none is missed.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import sqlalchemy as sa
from sqlalchemy import event

from tagwerk.platform.connections.folding import teach
from tagwerk.platform.errors import ConfigurationError
from tagwerk.platform.sorting import give_sort_key
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.pool import ConnectionPoolEntry

C = TypeVar("C", bound=sqlite3.Connection)

PATIENCE = "tagwerk_patience"
"""The execution option with the seconds that a transaction waits for another writer."""
MUCH = "tagwerk_much"
"""The execution option of a transaction that is one of many that write into all corners of the file: more of it stays in memory,
and the WAL is put into the file (https://sqlite.org/wal.html#ckpt) more seldom than otherwise, so that a page is written there
once for many commits, and between the transactions. What is on the disk when a commit is confirmed is the same.
"""
CHANGES, MOST_CHANGES = "tagwerk_changes", 60_000
"""So many rows are changed by those that write much until the WAL is put into the file."""
AMOUNTS = {
    False: ("cache_size=-2000", "wal_autocheckpoint=1000"),
    True: ("cache_size=-64000", "wal_autocheckpoint=0"),
}
FULL, EXTRA = 2, 3  # as the pragma answers
DURABLE = ("synchronous=FULL", "fullfsync=ON", "checkpoint_fullfsync=ON")
WRITING = ("journal_mode=WAL", *DURABLE, "foreign_keys=ON", "recursive_triggers=ON")
# Not opened read-only: whoever closes the file as the last one puts the WAL into it, also who only read. And a long list is
# sorted without a file. The first one looks into the file, which opens what belongs to its WAL.
READING = ("schema_version", *DURABLE, "query_only=ON", "temp_store=MEMORY")
ALONE = "locking_mode=EXCLUSIVE"  # before the first look; then the index of the WAL stays in memory (https://sqlite.org/wal.html)
PATIENCE_ALONE = 5.0
NO_ROOM = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY)

_ = translator("tagwerk")


def writing_engine(url: str, busy_timeout: float) -> sa.Engine:
    """The engine of whoever writes: its transactions begin IMMEDIATE and wait *busy_timeout* seconds for another writer."""
    engine = sa.create_engine(url, connect_args={"timeout": busy_timeout})

    def prepare(connection: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # the driver must not begin transactions of its own
        _say(connection, WRITING)
        teach(connection)
        record.info[PATIENCE] = busy_timeout

    def begin(connection: sa.Connection) -> None:
        options = connection.get_execution_options()
        patience, much = options.get(PATIENCE, busy_timeout), options.get(MUCH, False)
        if connection.info.get(PATIENCE) != patience:
            connection.exec_driver_sql(f"PRAGMA busy_timeout={round(patience * 1000)}")
            connection.info[PATIENCE] = patience
        if connection.info.get(MUCH, False) != much:
            for pragma in AMOUNTS[much]:
                connection.exec_driver_sql(f"PRAGMA {pragma}")
            connection.info[MUCH] = much
        if much:
            _put_away(connection)
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    event.listen(engine, "connect", prepare)
    event.listen(engine, "connect", give_sort_key)
    event.listen(engine, "begin", begin)
    event.listen(engine, "invalidate", _give_back)
    return engine


def _give_back(connection: sqlite3.Connection, _record: object, _error: object) -> None:
    """End the transaction of a connection that is given up, as after Ctrl+C in a statement: closed while somebody still holds a
    cursor, it would keep its lock, and keep out the very process that was interrupted.
    """
    connection.rollback()


def _put_away(connection: sa.Connection) -> None:
    """Put the WAL into the file where much has come together: before the transaction, when nobody waits for its lock."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    if driver.total_changes - connection.info.setdefault(CHANGES, 0) > MOST_CHANGES:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)")
        connection.info[CHANGES] = driver.total_changes


def reading_engine(url: str, busy_timeout: float) -> sa.Engine:
    """The engine of whoever reads: it cannot write, and takes no lock that a writer holds."""
    path = Path(sa.make_url(url).database or "")
    engine = sa.create_engine(url, creator=lambda: _open_to_read(path, busy_timeout))
    event.listen(engine, "connect", give_sort_key)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    event.listen(engine, "checkin", _let_go)
    return engine


class _Alone(sqlite3.Connection):
    """A connection that has the file to itself: the disk has no room for the file by which several processes share the WAL.

    It is closed after each use; meanwhile nobody else could open the file.
    """


def _open_to_read(path: Path, busy_timeout: float) -> sqlite3.Connection:
    try:
        return _opened(path, busy_timeout, sqlite3.Connection, READING)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in NO_ROOM or not path.exists():
            raise
    return _opened(path, min(busy_timeout, PATIENCE_ALONE), _Alone, (ALONE, *READING))


def _opened(path: Path, busy_timeout: float, kind: type[C], pragmas: Sequence[str]) -> C:
    address = f"{path.absolute().as_uri()}?mode=rw"  # a file that is not there is not made
    connection = sqlite3.connect(
        address, uri=True, timeout=busy_timeout, isolation_level=None, check_same_thread=False, factory=kind
    )
    assert isinstance(connection, kind)
    _say(connection, pragmas)
    teach(connection)
    return connection


def _say(connection: sqlite3.Connection, pragmas: Sequence[str]) -> None:
    try:
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")
    except BaseException:
        connection.close()  # or its locks would be in the way of the next one
        raise


def _let_go(connection: sqlite3.Connection | None, record: ConnectionPoolEntry) -> None:
    if isinstance(connection, _Alone):
        record.invalidate()


def check_durability(engine: sa.Engine) -> None:
    """Raises ConfigurationError where a commit is confirmed before it is on the disk. Waits for no writer."""
    with closing(engine.raw_connection()) as connection:
        cursor = connection.cursor()
        cursor.execute("PRAGMA synchronous")
        (level,) = cursor.fetchone() or (None,)
    if level not in (FULL, EXTRA):
        raise ConfigurationError(
            _("SQLite runs with synchronous={level}: a power failure forgets commits.", level=level)
        )
