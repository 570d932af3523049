"""An expression as a condition of SQL, with the saved segments in it.

A comparison with what is empty does not hold, only ``!=`` does; so whatever is not in a segment is in its ``not``.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from tagwerk.companies.segments.dates import Distance
from tagwerk.companies.segments.expressions import Comparison, Joined, Nested, Node, Not
from tagwerk.companies.segments.parsing import DEEPEST, Budget, Parser
from tagwerk.companies.segments.tables import SavedSegment
from tagwerk.platform import clock
from tagwerk.platform.connections.folding import ByCodePoint, ContainsFolded
from tagwerk.platform.errors import NotFound, WrongInput
from tagwerk.platform.inputs import folded, nearest_hint
from tagwerk.platform.periods import Period
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from sqlalchemy.orm import Session

    from tagwerk.companies.hookspecs import SegmentField
    from tagwerk.companies.segments.expressions import Sign, Value

Condition = sa.ColumnElement[bool]
ALL = "all"

_ = translator("tagwerk")


class Conditions:
    """Expressions made conditions, for the day that it is in *zone*; *making* is the key of the name that one is to get."""

    def __init__(self, session: Session, fields: Mapping[str, SegmentField], zone: str, making: str = "") -> None:
        self.session, self.fields, self.zone = session, fields, zone
        self.today = clock.today(zone)
        self.budget = Budget()
        self.within = [making] if making else []
        self._saved: dict[str, SavedSegment] | None = None

    def renew(self) -> None:
        """Let the next expression hold as much as one may."""
        self.budget = Budget()

    def read(self, text: str) -> Node:
        """What *text* says. Raises WrongInput."""
        return Parser(text, self.fields, self.today, self.budget).parse()

    def of(self, node: Node) -> Condition:
        """The condition of *node*. Raises NotFound, WrongInput for saved segments in it."""
        if isinstance(node, Joined):
            parts = [self.of(part) for part in node.parts]
            return sa.and_(*parts) if node.word == "and" else sa.or_(*parts)
        if isinstance(node, Not):
            return sa.not_(_known(self.of(node.part)))
        if isinstance(node, Nested):
            inside = sa.or_(*(self._named(name) for name in node.names))
            return sa.not_(_known(inside)) if node.negated else inside
        return _of_comparison(node, self.zone)

    def saved(self, name: str) -> SavedSegment:
        """The saved segment called *name*. Raises NotFound."""
        if self._saved is None:
            self._saved = {row.name_key or "": row for row in self.session.scalars(sa.select(SavedSegment))}
        if (row := self._saved.get(folded(name))) is None:
            known = sorted(each.name for each in self._saved.values())
            raise NotFound(_("There is no segment {name!r}.", name=name[:64]), nearest_hint(name[:64], [ALL, *known]))
        return row

    def _named(self, name: str) -> Condition:
        if folded(name) == ALL:
            return sa.true()
        key = folded(name)
        if key in self.within:
            raise WrongInput(
                _(
                    "The segment {name} would lead back to itself: {way}.",
                    name=name,
                    way=" → ".join([*self.within, key]),
                ),
                _("Save it without that part."),
            )
        if len(self.within) + self.budget.depth >= DEEPEST:
            raise WrongInput(_("At most {deepest} segments lie within each other.", deepest=DEEPEST))
        row = self.saved(name)
        self.within.append(key)
        condition = self.of(self.read(row.expression))
        self.within.pop()
        return condition


def _known(condition: Condition) -> Condition:
    """*condition*, false where it is not known."""
    return sa.func.coalesce(condition, sa.false())


def _of_comparison(node: Comparison, zone: str) -> Condition:
    field = node.field
    if field.among is not None:
        return _of_any(node, zone)
    if node.sign in ("=", "!="):
        holds = sa.or_(*(_equals(field, value, zone) for value in node.values))
        return sa.not_(_known(holds)) if node.sign == "!=" else holds
    return _compared(field, node.sign, node.values[0], zone)


def _of_any(node: Comparison, zone: str) -> Condition:
    """A field of which a company may have several values: one of them fits, or for ``!=`` and ``!~`` none."""
    field, sign = node.field, node.sign
    assert field.among is not None
    negated: Mapping[Sign, Sign] = {"!=": "=", "!~": "~"}
    parts: list[Condition] = []
    for value in node.values:
        if value is None:
            parts.append(sa.not_(field.among(sa.not_(_known(_equals(field, None, zone))))))
        elif negated.get(sign, sign) == "=":
            parts.append(field.among(_equals(field, value, zone)))
        else:
            parts.append(field.among(_compared(field, negated.get(sign, sign), value, zone)))
    holds = sa.or_(*parts)
    return sa.not_(holds) if sign in negated else holds


def _equals(field: SegmentField, value: Value, zone: str) -> Condition:
    expression: Any = field.expression
    if value is None:
        missing: Condition = expression.is_(None)
        return sa.or_(missing, expression == "") if field.type == "text" else missing
    if isinstance(value, Period):
        return _within(field, value.first, value.last, zone)
    if isinstance(value, Distance):
        return sa.or_(*(_within(field, day, day, zone) for day in (value.before, value.after)))
    return expression == _bound(value)  # type: ignore[no-any-return]


def _bound(value: Value) -> Any:
    """A number that is compared as it is, however large the column's own are."""
    if isinstance(value, int):
        return sa.literal(value, sa.BigInteger())
    return sa.literal(value, sa.Numeric(asdecimal=False)) if isinstance(value, Decimal) else value


def _compared(field: SegmentField, sign: Sign, value: Value, zone: str) -> Condition:
    expression: Any = field.expression
    if sign in ("~", "!~"):
        contains = ContainsFolded(expression, str(value))
        return sa.not_(_known(contains)) if sign == "!~" else contains
    if isinstance(value, Period):
        return _beside(field, sign, value, zone)
    if isinstance(value, Distance):
        return _so_far(field, sign, value, zone)
    if isinstance(value, (int, Decimal)):
        return _ordered(expression, sign, _bound(value))
    return sa.and_(_ordered(ByCodePoint(expression), sign, value), expression != "")


def _beside(field: SegmentField, sign: Sign, period: Period, zone: str) -> Condition:
    """Before a period, after it, or no later or earlier than it."""
    if sign == "<":
        return _before(field, period.first, zone)
    if sign == "<=":
        return _before(field, period.last + timedelta(days=1), zone)
    return _from(field, period.first if sign == ">=" else period.last + timedelta(days=1), zone)


def _so_far(field: SegmentField, sign: Sign, value: Distance, zone: str) -> Condition:
    """Nearer to today than that, or farther away."""
    one = timedelta(days=1)
    if sign in ("<", "<="):
        first, last = (value.before, value.after) if sign == "<=" else (value.before + one, value.after - one)
        return _within(field, first, last, zone)
    before, after = (value.before + one, value.after) if sign == ">=" else (value.before, value.after + one)
    return sa.or_(_before(field, before, zone), _from(field, after, zone))


def _within(field: SegmentField, first: date, last: date, zone: str) -> Condition:
    return sa.and_(_from(field, first, zone), _before(field, last + timedelta(days=1), zone))


def _before(field: SegmentField, day: date, zone: str) -> Condition:
    expression: Any = field.expression
    return expression < (clock.day(day, zone)[0] if field.type == "moment" else day)  # type: ignore[no-any-return]


def _from(field: SegmentField, day: date, zone: str) -> Condition:
    expression: Any = field.expression
    return expression >= (clock.day(day, zone)[0] if field.type == "moment" else day)  # type: ignore[no-any-return]


def _ordered(expression: Any, sign: Sign, value: Any) -> Condition:
    found: dict[Sign, Condition] = {
        "<": expression < value,
        "<=": expression <= value,
        ">": expression > value,
        ">=": expression >= value,
    }
    return found[sign]
