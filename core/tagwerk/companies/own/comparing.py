"""Values of fields of the house's own in segments: compared as what they are, alike on every database.

They are kept as texts (``own.values``). A number or a date is one by its form, looked at before anything is made of it, for a
field may have been one of another type: what is none is empty. Dates of one form are in the order of their texts.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from tagwerk.companies.hookspecs import SegmentField
from tagwerk.companies.own.values import DIGITS, NO, YES
from tagwerk.companies.tables import Company

if TYPE_CHECKING:
    from sqlalchemy.sql.compiler import SQLCompiler

    from tagwerk.companies.own.values import OwnField

LONGEST = DIGITS + 2  # with its sign and its point
PLAIN_NUMBER, PLAIN_DAY = "^-?[0-9]+([.][0-9]+)?$", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
GLOB_DAY = "-".join("[0-9]" * number for number in (4, 2, 2))


class DayAsText(sa.TypeDecorator[date]):
    """A day that is kept as the text ``2026-03-31``."""

    impl = sa.String(10)
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> Any:
        """The text of a day."""
        return value.isoformat() if isinstance(value, date) else value


class NumberOf(FunctionElement[float]):
    """The number that a text is, or NULL."""

    type = sa.Numeric(asdecimal=False)
    inherit_cache = True


class DayOf(FunctionElement[date]):
    """The day that a text is, or NULL."""

    type = DayAsText()
    inherit_cache = True


@compiles(NumberOf)
def _number(element: NumberOf, compiler: SQLCompiler, **options: Any) -> str:
    [text] = element.clauses
    begins = sa.or_(text.bool_op("GLOB")("[0-9]*"), text.bool_op("GLOB")("-[0-9]*"))
    rest = [sa.not_(text.bool_op("GLOB")(pattern)) for pattern in ("*[^0-9.-]*", "?*-*", "*.*.*")]
    is_one = sa.and_(begins, text.bool_op("GLOB")("*[0-9]"), *rest, sa.func.length(text) <= LONGEST)
    return compiler.process(sa.case((is_one, sa.cast(text, sa.Numeric(asdecimal=False)))), **options)


@compiles(NumberOf, "postgresql")
def _number_of_postgresql(element: NumberOf, compiler: SQLCompiler, **options: Any) -> str:
    [text] = element.clauses
    is_one = sa.and_(text.regexp_match(PLAIN_NUMBER), sa.func.length(text) <= LONGEST)
    return compiler.process(sa.case((is_one, sa.cast(text, sa.Numeric(asdecimal=False)))), **options)


@compiles(DayOf)
def _day(element: DayOf, compiler: SQLCompiler, **options: Any) -> str:
    [text] = element.clauses
    return compiler.process(sa.case((text.bool_op("GLOB")(GLOB_DAY), text)), **options)


@compiles(DayOf, "postgresql")
def _day_of_postgresql(element: DayOf, compiler: SQLCompiler, **options: Any) -> str:
    [text] = element.clauses
    return f'({compiler.process(sa.case((text.regexp_match(PLAIN_DAY), text)), **options)} COLLATE "C")'


def segment_field(field: OwnField) -> SegmentField:
    """A field of the house's own as segments know it."""
    text: Any = Company.own[field.name].as_string()
    if field.type == "number":
        return SegmentField(field.name, field.title, NumberOf(text), "number")
    if field.type == "date":
        return SegmentField(field.name, field.title, DayOf(text), "date")
    values = (YES, NO) if field.type == "yes/no" else field.values
    return SegmentField(field.name, field.title, text, values=values)
