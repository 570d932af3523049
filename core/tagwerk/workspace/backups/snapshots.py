"""One consistent state of the database as a SQLite file, while others work on; and whether such a file is whole.

Also of PostgreSQL: its rows go, within one REPEATABLE READ transaction, into a file with the same tables. So there is one kind of
backup, which either database takes back, and which a program checks without a server. ``pg_dump`` would have to be there, and be
no older than the server, and what it writes cannot be looked into; and taking the rows across is what a move needs anyway.
SQLite's own VACUUM INTO makes the copy of a file: what was deleted is not in it.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.ledger.chain.links import ACCESSES, ACTIVITIES, Head, head
from tagwerk.ledger.chain.verifying import broken_links, weak_places
from tagwerk.platform.errors import WrongInput
from tagwerk.platform.home.tables import Home
from tagwerk.platform.texts import translator
from tagwerk.workspace.backups.filling import fill, own_tables, sequences_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from tagwerk.ledger.chain.verifying import Fault
    from tagwerk.platform.database import Database, PluginDatabase

MOST_FAULTS = 20

_ = translator("tagwerk")


def take_snapshot(database: Database, schemas: Sequence[PluginDatabase], file: Path) -> dict[str, int]:
    """Write the present state of *database* to *file*, which is not there yet; gives the last numbers given out, by table.

    Waits for no writer, and no writer waits. Raises Unreachable, Conflict, OSError where *file* finds no room.
    """
    os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    if database.is_sqlite:
        with database.explaining(), _naming_a_full_disk(), closing(_connected(database)) as connection:
            connection.execute("VACUUM INTO ?", (str(file),))
        return {}
    with (
        database.explaining(),
        _naming_a_full_disk(),
        repeatable(database) as source,
        snapshot_engine(file) as engine,
        engine.connect() as target,
    ):
        with target.begin():
            fill(source, target, schemas)
        return sequences_of(source, own_tables(source))


@contextmanager
def _naming_a_full_disk() -> Iterator[None]:
    """It is the disk of the copy that is full, and not that of the database, from which is only read. Raises OSError."""
    try:
        yield
    except (sqlite3.OperationalError, sa.exc.OperationalError) as error:
        cause = error.orig if isinstance(error, sa.exc.OperationalError) else error
        if isinstance(cause, sqlite3.Error) and cause.sqlite_errorcode & 0xFF == sqlite3.SQLITE_FULL:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error
        raise


@contextmanager
def repeatable(database: Database) -> Iterator[sa.Connection]:
    """A connection that sees one state of *database* for as long as it is open, and writes nothing."""
    if database.is_sqlite:
        with database.reading() as session:
            yield session.connection()
        return
    with database.engine.connect() as connection:
        connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with connection.begin():
            yield connection


@contextmanager
def snapshot_engine(file: Path) -> Iterator[sa.Engine]:
    """The engine of a file that nobody else has; its references are off, and its writes go to the disk at the end."""
    engine = sa.create_engine(f"sqlite:///{file}")

    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA synchronous=OFF")  # it is synchronized as a whole before anybody relies on it

    sa.event.listen(engine, "connect", prepare)
    sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    try:
        yield engine
    finally:
        engine.dispose()


def rehome(connection: sa.Connection, home: Home) -> None:
    """The workspace behind *connection* lives at *home* alone, wherever it is: so nothing leaves it."""
    if "homes" in sa.inspect(connection).get_table_names():
        homes = Home.__table__
        assert isinstance(homes, sa.Table)
        connection.execute(sa.delete(homes))
        row = {column.name: getattr(home, column.name) for column in homes.columns if column.name != "id"}
        connection.execute(sa.insert(homes), row)


def home_of_copy(kind: str, where: str, moment: datetime, signature: str) -> Home:
    """A home that no place is: *kind* says what became of the workspace there (``BACKUP``, ``MOVED``)."""
    return Home(folder=where, machine=kind, marker="", database=kind, adopted_at=moment, adopted_by=signature)


def check_file(file: Path) -> tuple[Head, Head, list[Fault]]:
    """Whether *file* is a whole database with what refers to each other; gives the heads of its chains, and what is wrong there.

    Raises WrongInput for a file that cannot be used. A ledger that somebody touched is no reason not to keep it.
    """
    try:
        with snapshot_engine(file) as engine, engine.connect() as connection:
            said = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one()
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
            if said != "ok" or broken:
                raise WrongInput(_("The records in {file} are damaged: {what}.", file=file.name, what=broken or said))
            tables = set(sa.inspect(connection).get_table_names())
            if "activities" not in tables:
                raise WrongInput(_("{file} holds no workspace.", file=file.name))
            if "ledger_seals" not in tables:  # from before the chain
                return Head(0, ""), Head(0, ""), []
            faults = [*weak_places(connection)]
            for chain in (ACTIVITIES, ACCESSES):
                faults += broken_links(connection, chain)
            return head(connection), head(connection, ACCESSES), faults[:MOST_FAULTS]
    except sa.exc.DatabaseError as error:
        raise WrongInput(_("The records in {file} are damaged.", file=file.name), _("Take another backup.")) from error


def _connected(database: Database) -> sqlite3.Connection:
    path = Path(database.engine.url.database or "").resolve()
    return sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True, timeout=database.busy_timeout)
