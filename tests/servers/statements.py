"""Statements compiled once for all databases of a test process: each test has a database, and so an engine, of its own.

A seventh of the work of a test was to compile the statements that the test before had compiled. An engine finds its statements by
its dialect; here two dialects of one kind are the same, as they are: one server, one driver, one set of options.
"""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

COMPILED: LRUCache[object, object] = LRUCache(5000)


def _is_same_kind(dialect: sa.Dialect, other: object) -> bool:
    return type(dialect) is type(other)


def _hash_of_kind(dialect: sa.Dialect) -> int:
    return hash(type(dialect))


for kind in (SQLiteDialect_pysqlite, PGDialect_psycopg):
    setattr(kind, "__eq__", _is_same_kind)  # noqa: B010
    setattr(kind, "__hash__", _hash_of_kind)  # noqa: B010


@sa.event.listens_for(sa.Engine, "engine_connect")
def _share_statements(connection: sa.Connection) -> None:
    connection.engine._compiled_cache = COMPILED  # type: ignore[assignment]
