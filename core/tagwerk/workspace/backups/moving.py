"""Taking a workspace from one database to another: the same rows with the same numbers, chains and guards, and nothing twice.

The order is what keeps it whole. The new database is filled in one transaction, and lives nowhere; then the old one is marked,
so that nothing leaves it; then the workspace file names the new one; then the new one lives here. Whoever is killed in between
has the old workspace or the new one, and at worst has to say once more that it should move, or that it lives here.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.access.log import log_access
from tagwerk.access.use_cases import use_case
from tagwerk.ledger.chain.links import ACCESSES, ACTIVITIES, head
from tagwerk.ledger.chain.verifying import broken_links
from tagwerk.platform import clock
from tagwerk.platform.config import FILE_NAME
from tagwerk.platform.connections.addresses import parsed, reached, recorded, same, shown
from tagwerk.platform.database import Database
from tagwerk.platform.errors import Conflict
from tagwerk.platform.home.home import ARRIVING, MOVED, move_in, whereabouts
from tagwerk.platform.home.places import here, mark
from tagwerk.platform.home.tables import Home
from tagwerk.platform.texts import translator
from tagwerk.workspace.backups.archives import cannot_write
from tagwerk.workspace.backups.filling import fill, own_tables, sequences_of
from tagwerk.workspace.backups.replacing import alone, in_use, synchronize
from tagwerk.workspace.backups.settings_file import with_database, write_settings
from tagwerk.workspace.backups.snapshots import home_of_copy, rehome, snapshot_engine
from tagwerk.workspace.opening import open_workspace, schemas

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tagwerk.access.actors import Actor
    from tagwerk.platform.app import App

PATIENCE = 2.0

_ = translator("tagwerk")


@dataclass(frozen=True)
class Moved:
    """From where to where, without passwords, how many rows there are by table, and where the ledger ends."""

    old: str
    new: str
    rows: dict[str, int]
    head: str


@use_case("workspace.move", roles=("administrator",))
def move(app: App, actor: Actor, address: str) -> Moved:
    """Take the records of this workspace to the empty database at *address*; the old one is kept, and nothing leaves it.

    Raises ConfigurationError for an address that is none, Conflict where the new database is not empty or others work with the
    old one, Unreachable; then the workspace is as it was.
    """
    password = app.config.settings.database.password.get_secret_value()
    url = reached(address, app.folder, password)
    if same(url, app.config.database_url, app.folder):
        raise Conflict(_("The records are in {database} already.", database=shown(parsed(url))))
    settings = with_database(
        (app.folder / FILE_NAME).read_text(encoding="utf-8"), recorded(parsed(address), app.folder)
    )
    found = whereabouts(app)
    app.database.close()
    with alone(app.folder), _held(app.database) as source:
        try:
            moved = _filled(app, source, url, actor.signature)
        except OSError as error:
            raise cannot_write(error, Path(parsed(url).database or "")) from None
        _leave(source, url, actor.signature)
        source.commit()
        write_settings(app.folder, settings)
    new = open_workspace(app.folder, plugins=app.plugins, address=url)
    try:
        if found.homes and found.at_home:
            move_in(new, actor.signature)
        else:
            _keep_homes(
                new, [Home(**vars(home), adopted_at=clock.now(), adopted_by=actor.signature) for home in found.homes]
            )
            mark(new.folder, here(new).database_beside)
        log_access(new, actor, "workspace.move", moved.new)
    finally:
        new.close()
    return moved


def _filled(app: App, source: sa.Connection, url: str, signature: str) -> Moved:
    arriving = home_of_copy(ARRIVING, str(app.folder), clock.now(), signature)
    sequences = sequences_of(source, own_tables(source))
    with _empty(url, app) as target:
        rows = fill(source, target, schemas(app), sequences)
        rehome(target, arriving)
        if _chains(source) != _chains(target):
            raise Conflict(_("The ledger did not arrive as it was; nothing was changed."))
        end = head(target)
    return Moved(app.database.address, shown(parsed(url)), rows, str(end))


def _chains(connection: sa.Connection) -> list[object]:
    """Where both chains end, and where they are broken."""
    return [
        (head(connection, chain), [fault.text for fault in broken_links(connection, chain)])
        for chain in (ACTIVITIES, ACCESSES)
    ]


def _leave(source: sa.Connection, url: str, signature: str) -> None:
    rehome(source, home_of_copy(MOVED, shown(parsed(url)), clock.now(), signature))


def _keep_homes(app: App, homes: list[Home]) -> None:
    with app.database.transaction() as session:
        session.execute(sa.delete(Home))
        session.add_all(homes)


@contextmanager
def _held(database: Database) -> Iterator[sa.Connection]:
    """A connection to the old records that nobody else has open; what it commits is the caller's to say.

    Raises Conflict while others work with them.
    """
    with database.explaining():
        if database.is_sqlite:
            with _held_file(database) as connection:
                yield connection
            return
        with database.engine.connect() as connection:
            others = sa.text(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
            if connection.scalar(others):
                raise in_use()
            tables = own_tables(connection)
            connection.rollback()
            quote = connection.dialect.identifier_preparer.quote
            held = connection.execution_options(isolation_level="REPEATABLE READ")
            held.exec_driver_sql(f"LOCK TABLE {', '.join(map(quote, tables))} IN EXCLUSIVE MODE")
            yield held


@contextmanager
def _held_file(database: Database) -> Iterator[sa.Connection]:
    engine = sa.create_engine(database.url, connect_args={"timeout": PATIENCE})

    def prepare(connection: object, _record: object) -> None:
        connection.isolation_level = None  # type: ignore[attr-defined]
        connection.execute("PRAGMA locking_mode=EXCLUSIVE")  # type: ignore[attr-defined]
        connection.execute("PRAGMA synchronous=FULL")  # type: ignore[attr-defined]

    sa.event.listen(engine, "connect", prepare)
    sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN EXCLUSIVE"))
    try:
        try:
            connection = engine.connect()
            connection.exec_driver_sql("SELECT count(*) FROM homes")
        except sa.exc.OperationalError as error:
            if "locked" in str(error.orig):
                raise in_use() from None
            raise
        with connection:
            yield connection
    finally:
        engine.dispose()


@contextmanager
def _empty(url: str, app: App) -> Iterator[sa.Connection]:
    """A connection to the new database, which is empty, in a transaction that ends with the block.

    What a move that was interrupted left there is removed. Raises Conflict where something else is there.
    """
    database = Database(url, busy_timeout=app.database.busy_timeout)
    try:
        if database.is_sqlite:
            with _empty_file(Path(database.engine.url.database or "")) as connection:
                yield connection
            return
        with database.explaining(), database.engine.begin() as connection:
            _clear(connection, database)
            yield connection
    finally:
        database.close()


@contextmanager
def _empty_file(path: Path) -> Iterator[sa.Connection]:
    """Fill a file beside *path*, and give it that name when it is whole and on the disk."""
    database = Database(f"sqlite:///{path}")
    try:
        if path.exists():
            with database.engine.begin() as connection:
                _clear(connection, database)
    finally:
        database.close()
    part = path.with_name(f"{path.name}.arriving")
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        with snapshot_engine(part) as engine, engine.begin() as connection:
            yield connection
        with part.open("rb") as file:
            os.fsync(file.fileno())
        part.replace(path)
        synchronize(path.parent)
    finally:
        part.unlink(missing_ok=True)


def _clear(connection: sa.Connection, database: Database) -> None:
    tables = own_tables(connection)
    if not tables:
        return
    homes = connection.execute(sa.select(Home.machine)).scalars().all() if "homes" in tables else []
    if homes != [ARRIVING]:
        raise Conflict(
            _("{database} is not empty; nothing was changed.", database=database.address),
            _("Name an empty database, or a file that is not there."),
        )
    quote = connection.dialect.identifier_preparer.quote
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"DROP TABLE {', '.join(map(quote, tables))} CASCADE")
