"""Statements that the driver runs for many rows at once, compiled once for each kind of database.

SQLAlchemy's own ``executemany`` works through every value of every row anew; in the paths that each mail takes that is more than
what the database does.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Row = dict[str, Any]


@dataclass(frozen=True)
class _Parameter:
    """One parameter of the statement, as the driver calls it; *value* makes it of the rows, for all of them."""

    name: str
    value: Callable[[Sequence[Row]], Sequence[Any]]


class Bulk:
    """*statement*, whose parameters each row gives by their names; none of them is a list. A column that the rows of an insert do
    not name gets its default, the same for all rows.
    """

    def __init__(self, statement: sa.Insert | sa.Update) -> None:
        self._statement = statement
        self._compiled: dict[tuple[str, ...], tuple[str, bool, list[_Parameter]]] = {}

    def execute(self, connection: sa.Connection, rows: Sequence[Row]) -> None:
        """Run it for each of *rows*; all have the same names."""
        if not rows:
            return
        dialect = connection.dialect
        key = dialect.name, *rows[0]
        if key not in self._compiled:
            self._compiled[key] = self._compile(dialect, [*rows[0]])
        sql, by_place, parameters = self._compiled[key]
        given: Any = [*zip(*[parameter.value(rows) for parameter in parameters], strict=True)]
        if not by_place:
            names = [parameter.name for parameter in parameters]
            given = [dict(zip(names, values, strict=True)) for values in given]
        connection.exec_driver_sql(sql, given)

    def _compile(self, dialect: sa.Dialect, names: list[str]) -> tuple[str, bool, list[_Parameter]]:
        defaults = _defaults(self._statement, names)
        keys = [*names, *defaults] if self._statement.is_insert else None
        compiled = self._statement.compile(dialect=dialect, column_keys=keys)
        order: Sequence[str] | None = getattr(compiled, "positiontup", None)
        parameters = []
        for name in order or [*compiled.binds]:
            bind = compiled.binds[name]
            convert = bind.type.dialect_impl(dialect).bind_processor(dialect)
            if name in names:
                value = partial(_plain, name) if convert is None else partial(_converted, name, convert)
            else:
                same = defaults.get(name, bind.effective_value)
                value = partial(_same, same if convert is None else convert(same))
            parameters.append(_Parameter(name, value))
        return str(compiled), order is not None, parameters


def insert_many(connection: sa.Connection, table: sa.Table, rows: Sequence[Row]) -> None:
    """Insert *rows*, all of which name the same columns; what they leave out gets the default of its column."""
    if connection.dialect.name == "sqlite":
        _insert(table).execute(connection, rows)
    elif rows:  # several rows in one statement, which PostgreSQL's driver does not make by itself
        connection.execute(sa.insert(table), rows)


def next_numbers(connection: sa.Connection, table: str, count: int) -> Sequence[int]:
    """Numbers for so many new rows of *table*, which nobody else gets: with their numbers, SQLite takes many rows at once.
    Called in a transaction that writes; on SQLite nobody else does.
    """
    if not count:
        return ()
    if connection.dialect.name == "sqlite":
        first = connection.exec_driver_sql(f"SELECT coalesce(max(id), 0) + 1 FROM {table}").scalar_one()  # noqa: S608
        return range(first, first + count)
    numbers = sa.text(f"SELECT nextval(pg_get_serial_sequence('{table}', 'id')) FROM generate_series(1, :count)")  # noqa: S608
    return sorted(connection.execute(numbers, {"count": count}).scalars())


@cache
def _insert(table: sa.Table) -> Bulk:
    return Bulk(sa.insert(table))


def _defaults(statement: sa.Insert | sa.Update, names: list[str]) -> dict[str, Any]:
    """The values of the columns that an insert does not name, where Python gives them."""
    if not isinstance(statement, sa.Insert) or not isinstance(statement.table, sa.Table):
        return {}
    found: dict[str, Any] = {}
    for column in statement.table.columns:
        default: Any = column.default
        if default is not None and column.name not in names:
            found[column.name] = default.arg if default.is_scalar else default.arg(None)
    return found


def _plain(name: str, rows: Sequence[Row]) -> Sequence[Any]:
    return [row[name] for row in rows]


def _converted(name: str, convert: Callable[[Any], Any], rows: Sequence[Row]) -> Sequence[Any]:
    """*convert* is asked once for a value that stands in every row."""
    values = [row[name] for row in rows]
    first = values[0]
    if all(value is first for value in values):
        return [convert(first)] * len(values)
    return [convert(value) for value in values]


def _same(value: Any, rows: Sequence[Row]) -> Sequence[Any]:
    """What the statement itself gives."""
    return [value] * len(rows)
