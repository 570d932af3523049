"""Rows, from one database to another, as they were written: the same on SQLite and on PostgreSQL.

Between the two a value has the form in which SQLite keeps it: moments as text in UTC, objects as JSON, switches as 0 and 1.
PostgreSQL gives that form by what is selected, and reads it from COPY. Nothing passes through our own classes, so tables of older
schemas, and of plugins that are not here, go the same way. A table is never whole in memory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from tagwerk.platform.errors import Conflict
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PIECE = 2_000
PLAIN = (sa.String, sa.Integer, sa.Float, sa.LargeBinary, sa.Uuid)

_ = translator("tagwerk")


def tables_of(connection: sa.Connection) -> list[str]:
    """All tables, in an order in which each stands behind those to which it refers, as far as there is one."""
    inspector = sa.inspect(connection)
    ordered = [name for name, _keys in inspector.get_sorted_table_and_fkc_names() if name is not None]
    return [name for name in ordered if not name.startswith("sqlite_")]


def copy_rows(source: sa.Connection, target: sa.Connection, table: str) -> int:
    """Copy all rows of *table*, which is empty on the other side; gives how many. Raises Conflict where the columns differ."""
    there = {column["name"]: column["type"] for column in sa.inspect(target).get_columns(table)}
    here = {column["name"]: column["type"] for column in sa.inspect(source).get_columns(table)}
    if set(there) != set(here):
        lone = ", ".join(sorted(set(there) ^ set(here)))
        raise Conflict(_("The table {table} is not the same on both sides: {names}.", table=table, names=lone))
    names = list(here)
    rows = _read(source, table, here)
    try:
        if target.dialect.name == "sqlite":
            return _insert(target, table, names, rows)
        return _copy_in(target, table, names, rows, [isinstance(there[name], sa.DateTime) for name in names])
    except sa.exc.DBAPIError as error:
        if isinstance(error, sa.exc.OperationalError):
            raise
        raise _misfit(table, error.orig) from None
    except Exception as error:
        if type(error).__module__.startswith("psycopg.errors") and hasattr(error, "diag"):
            raise _misfit(table, error) from None
        raise


def count_rows(connection: sa.Connection, table: str) -> int:
    """How many rows *table* has."""
    number: int = connection.execute(sa.select(sa.func.count()).select_from(sa.table(table))).scalar_one()
    return number


def _misfit(table: str, cause: object) -> Conflict:
    said = str(cause).splitlines()[0] if str(cause) else type(cause).__name__
    return Conflict(
        _("A row of {table} does not fit into the other database: {cause}.", table=table, cause=said.rstrip(".")),
        _("Nothing was changed."),
    )


def _read(source: sa.Connection, table: str, types: dict[str, Any]) -> Iterator[Sequence[Any]]:
    quote = source.dialect.identifier_preparer.quote
    form = _as_kept if source.dialect.name == "postgresql" else _as_it_is
    shown = ", ".join(form(table, quote(name), kind) for name, kind in types.items())
    query = f"SELECT {shown} FROM {quote(table)}"  # noqa: S608 - names of tables and columns
    streamed = {"stream_results": True, "yield_per": PIECE}
    yield from source.exec_driver_sql(query, execution_options=streamed).partitions()


def _as_it_is(_table: str, name: str, _kind: Any) -> str:
    return name


def _as_kept(table: str, name: str, kind: Any) -> str:
    """What to select on PostgreSQL, so that a value comes as SQLite keeps it. Raises Conflict for a type of no known form."""
    if isinstance(kind, sa.DateTime):
        moment = f"{name} AT TIME ZONE 'UTC'" if kind.timezone else name
        return f"to_char({moment}, 'YYYY-MM-DD HH24:MI:SS.US')"
    if isinstance(kind, sa.Boolean):
        return f"{name}::int"
    if isinstance(kind, sa.Date | sa.Time | sa.JSON | sa.Uuid) or (
        isinstance(kind, sa.Numeric) and not isinstance(kind, sa.Float)
    ):
        return f"{name}::text"
    if isinstance(kind, PLAIN):
        return name
    raise Conflict(
        _(
            "{table}.{column} is of the type {kind}, which has no form on both databases.",
            table=table,
            column=name,
            kind=kind,
        )
    )


def _insert(target: sa.Connection, table: str, names: list[str], pieces: Iterator[Sequence[Any]]) -> int:
    quote, number = target.dialect.identifier_preparer.quote, 0
    columns, marks = ", ".join(map(quote, names)), ", ".join("?" * len(names))
    statement = f"INSERT INTO {quote(table)} ({columns}) VALUES ({marks})"  # noqa: S608 - names of tables and columns
    for rows in pieces:
        target.exec_driver_sql(statement, [tuple(row) for row in rows])
        number += len(rows)
    return number


def _copy_in(
    target: sa.Connection, table: str, names: list[str], pieces: Iterator[Sequence[Any]], moments: list[bool]
) -> int:
    quote, number = target.dialect.identifier_preparer.quote, 0
    driver: Any = target.connection.dbapi_connection
    columns = ", ".join(map(quote, names))
    with driver.cursor() as cursor, cursor.copy(f"COPY {quote(table)} ({columns}) FROM STDIN") as copy:
        for rows in pieces:
            for row in rows:
                copy.write_row(
                    [
                        f"{value}+00" if moment and value is not None else value
                        for value, moment in zip(row, moments, strict=True)
                    ]
                )
            number += len(rows)
    return number
