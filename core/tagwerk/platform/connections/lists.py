"""One of a list: the text of the statement is the same whatever the list's length, so that it is compiled and planned once.

SQLAlchemy's own ``IN`` writes a parameter for each value anew at each call, which costs more than what the database does.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.sql.compiler import SQLCompiler
    from sqlalchemy.sql.operators import OperatorType


def among(column: Any, values: Iterable[object] | str) -> sa.ColumnElement[bool]:
    """The condition that *column*, of whole numbers or text, is one of *values*, or of the list that the statement is given
    under that name. As good for ten values as for ten thousand; nothing is among none.
    """
    listed = Listed(column.type)
    given: sa.BindParameter[Any]
    if isinstance(values, str):
        given = sa.bindparam(values, type_=listed)
    else:
        given = sa.bindparam(None, list(values), type_=listed, unique=True)
    return _Among(column, given)


class Listed(sa.types.TypeDecorator[Sequence[Any]]):
    """A list as one parameter: an array where there are such, else JSON."""

    impl = sa.String
    cache_ok = True

    def __init__(self, of: sa.types.TypeEngine[Any]) -> None:
        super().__init__()
        self.of = sa.Integer() if isinstance(of, sa.Integer) else sa.String()
        self.is_text = isinstance(self.of, sa.String)

    def load_dialect_impl(self, dialect: sa.Dialect) -> sa.types.TypeEngine[Any]:
        """The array of PostgreSQL, elsewhere text."""
        if dialect.name == "postgresql":
            from sqlalchemy.dialects.postgresql import ARRAY

            return dialect.type_descriptor(ARRAY(sa.Text() if self.is_text else sa.BigInteger()))
        return dialect.type_descriptor(sa.String())

    def process_bind_param(self, value: Sequence[Any] | None, dialect: sa.Dialect) -> Any:
        """The list as the driver takes it."""
        values = list(value or ())
        return values if dialect.name == "postgresql" else json.dumps(values)


class _Among(FunctionElement[bool]):
    type = sa.Boolean()
    name = "among"
    inherit_cache = True

    def self_group(self, against: OperatorType | None = None) -> _Among:
        """As it is: the comparison with 1 that SQLite would get hides it from the index."""
        return self


@compiles(_Among)
def _in_rows(element: _Among, compiler: SQLCompiler, **options: Any) -> str:
    column, given = (compiler.process(each, **options) for each in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({given}))"  # noqa: S608 - both are compiled


@compiles(_Among, "postgresql")
def _in_array(element: _Among, compiler: SQLCompiler, **options: Any) -> str:
    column, given = (compiler.process(each, **options) for each in element.clauses)
    return f"{column} = ANY ({given})"
