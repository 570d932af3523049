"""Statements that the driver runs for many rows at once, compiled once for each kind of database.

SQLAlchemy's own ``executemany`` works through every value of every row anew; in the paths that each mail takes that is more than
what the database does.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import sqlalchemy as sa

Row = dict[str, Any]


@dataclass(frozen=True)
class _Parameter:
    """One parameter of the statement, as the driver calls it; *value* makes it of the rows, for all of them."""

    name: str
    value: Callable[[Sequence[Row]], Sequence[Any]]


class Bulk:
    """*statement*, whose parameters each row gives by their names; none of them is a list.

    A column that an insert does not name becomes what the database makes of it: a default of Python's is not asked for.
    """

    def __init__(self, statement: sa.Insert | sa.Update) -> None:
        self._statement = statement
        self._compiled: dict[tuple[str, ...], tuple[str, bool, list[_Parameter]]] = {}

    def execute(self, connection: sa.Connection, rows: Sequence[Row]) -> None:
        """Run it for each of *rows*, of which there is at least one; all have the same names."""
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
        compiled = self._statement.compile(dialect=dialect, column_keys=names if self._statement.is_insert else None)
        order: Sequence[str] | None = getattr(compiled, "positiontup", None)
        parameters = []
        for name in order or [*compiled.binds]:
            bind = compiled.binds[name]
            convert = bind.type.dialect_impl(dialect).bind_processor(dialect)
            if name in names:
                value = partial(_plain, name) if convert is None else partial(_converted, name, convert)
            else:
                value = partial(_same, bind.effective_value if convert is None else convert(bind.effective_value))
            parameters.append(_Parameter(name, value))
        return str(compiled), order is not None, parameters


def _plain(name: str, rows: Sequence[Row]) -> Sequence[Any]:
    return [row[name] for row in rows]


def _converted(name: str, convert: Callable[[Any], Any], rows: Sequence[Row]) -> Sequence[Any]:
    return [convert(row[name]) for row in rows]


def _same(value: Any, rows: Sequence[Row]) -> Sequence[Any]:
    """What the statement itself gives."""
    return [value] * len(rows)
