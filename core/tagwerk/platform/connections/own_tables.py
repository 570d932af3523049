"""A migration of a plugin changes the plugin's tables, and nothing else; nor does it commit before all of it is done.

SQLite asks before each statement (https://sqlite.org/c3ref/set_authorizer.html); PostgreSQL counts the rows that the transaction
has changed in each table, and its catalogue tells what became of the tables themselves.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import event

from tagwerk.platform.errors import PluginError
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

TRANSACTION = re.compile(
    r"\s*(?:commit|rollback|end|begin|abort|start\s+transaction|prepare\s+transaction)\b", re.IGNORECASE
)
REBUILDING = "_alembic_tmp_"
NOTED_BY_SQLITE = ("sqlite_master", "sqlite_temp_master", "sqlite_sequence", "sqlite_stat1")
TABLE_FIRST = {
    sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE, sqlite3.SQLITE_CREATE_TABLE,
    sqlite3.SQLITE_DROP_TABLE, sqlite3.SQLITE_CREATE_VIEW, sqlite3.SQLITE_DROP_VIEW, sqlite3.SQLITE_CREATE_VTABLE,
    sqlite3.SQLITE_DROP_VTABLE,
}  # fmt: skip
TABLE_SECOND = {
    sqlite3.SQLITE_CREATE_INDEX, sqlite3.SQLITE_DROP_INDEX, sqlite3.SQLITE_CREATE_TRIGGER, sqlite3.SQLITE_DROP_TRIGGER,
    sqlite3.SQLITE_ALTER_TABLE,
}  # fmt: skip
NEVER = {sqlite3.SQLITE_TRANSACTION, sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_DETACH}
TABLES = """
SELECT c.relname, c.oid, c.relfilenode,
       (SELECT string_agg(a.attname || ' ' || a.atttypid || ' ' || a.attnotnull, ',' ORDER BY a.attnum)
          FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
       (SELECT string_agg(conname, ',' ORDER BY conname) FROM pg_constraint WHERE conrelid = c.oid),
       (SELECT string_agg(tgname || tgenabled::text, ',' ORDER BY tgname)
          FROM pg_trigger WHERE tgrelid = c.oid AND NOT tgisinternal)
  FROM pg_class c WHERE c.relkind IN ('r', 'v', 'm', 'p') AND c.relnamespace = current_schema()::regnamespace
"""
CHANGED = "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"

_ = translator("tagwerk")


def is_own(table: str, name: str, core: Collection[str]) -> bool:
    """Whether *table* is one of the plugin *name*, and none of the *core*, whose names may begin as the plugin's do."""
    bare = table.removeprefix(REBUILDING)
    return bare.startswith(f"{name}_") and bare not in core


@contextmanager
def watch_sqlite(connection: sa.Connection, name: str, core: Collection[str]) -> Iterator[None]:
    """What is done in here may change tables of the plugin *name* alone, none of the *core*. Raises PluginError."""
    touched: list[str] = []
    before = {
        table
        for (table,) in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
    }
    longer = {table for table in before if table.startswith(f"{name}_") and not _is_of(connection, table, name)}

    def authorize(action: int, first: str | None, second: str | None, _database: str | None, _inner: str | None) -> int:
        table = (first if action in TABLE_FIRST else second if action in TABLE_SECOND else "") or ""
        foreign = table and table not in NOTED_BY_SQLITE and (not is_own(table, name, core) or table in longer)
        if action in NEVER or foreign:
            touched.append(table or str(first))
            return sqlite3.SQLITE_DENY
        return sqlite3.SQLITE_OK

    driver: Any = connection.connection.dbapi_connection
    driver.set_authorizer(authorize)
    try:
        with _no_transactions(connection, name):
            yield
    except Exception as error:
        if touched:
            raise _trespassing(name, touched[0]) from error
        raise
    finally:
        driver.set_authorizer(None)
    if touched:
        raise _trespassing(name, touched[0])


def _is_of(connection: sa.Connection, table: str, name: str) -> bool:
    """Whether a table that begins with the plugin's name is not of another plugin whose name is longer."""
    versions = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE name LIKE '%\\_version' ESCAPE '\\'")
    names = [version.removesuffix("_version") for (version,) in versions]
    return not any(len(other) > len(name) and table.startswith(f"{other}_") for other in names)


@contextmanager
def watch_postgresql(connection: sa.Connection, name: str, core: Collection[str]) -> Iterator[None]:
    """As ``watch_sqlite``; what was changed is found at the end, before anything is committed."""
    before, counted = _foreign_tables(connection, name, core), _changes(connection)
    with _no_transactions(connection, name):
        yield
    after = _foreign_tables(connection, name, core)
    for table in sorted({*before, *after}):
        if before.get(table) != after.get(table):
            raise _trespassing(name, table)
    for table, changes in _changes(connection).items():
        if changes != counted.get(table, 0) and not is_own(table, name, core):
            raise _trespassing(name, table)


def _changes(connection: sa.Connection) -> dict[str, int]:
    """How many rows of each table were changed; those of an earlier transaction of this connection may still be among them."""
    return {row[0]: row[1] for row in connection.exec_driver_sql(CHANGED)}


def _foreign_tables(connection: sa.Connection, name: str, core: Collection[str]) -> dict[str, Any]:
    rows = connection.exec_driver_sql(TABLES).all()
    return {row[0]: tuple(row[1:]) for row in rows if not is_own(row[0], name, core)}


@contextmanager
def _no_transactions(connection: sa.Connection, name: str) -> Iterator[None]:
    """Whoever commits in the middle could not be taken back."""

    def refuse(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if TRANSACTION.match(statement):
            raise _ending(name)

    def refuse_commit(_connection: object) -> None:
        raise _ending(name)

    event.listen(connection, "before_cursor_execute", refuse)
    event.listen(connection, "commit", refuse_commit)
    try:
        yield
    finally:
        event.remove(connection, "before_cursor_execute", refuse)
        event.remove(connection, "commit", refuse_commit)


def _trespassing(name: str, table: str) -> PluginError:
    return PluginError(
        _("A migration of {name} changes {table}, which is not its own; nothing was changed.", name=name, table=table),
        _("Its tables begin with {prefix}.", prefix=f"{name}_"),
    )


def _ending(name: str) -> PluginError:
    return PluginError(_("A migration of {name} begins or ends a transaction; nothing was changed.", name=name))
