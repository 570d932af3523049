"""Segments of the client base: ``all``, a saved name, or an expression.

::

    rank = client and region in (Bayern, "Baden-Württemberg")
    not (city ~ berlin) or industry = Möbel

Comparisons: ``=``, ``!=``, ``<``, ``<=``, ``>``, ``>=``, ``~`` (contains, upper and lower case alike), ``in (…)``. A value
that is no single word stands in double quotes. Fields come from the hook ``tagwerk_segment_fields``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from tagwerk.access.use_cases import use_case
from tagwerk.companies.finding import visible_to
from tagwerk.companies.hookspecs import SegmentField, tagwerk_segment_fields
from tagwerk.companies.segments.tables import SavedSegment
from tagwerk.companies.tables import Company
from tagwerk.platform.errors import NotFound, WrongInput
from tagwerk.platform.inputs import nearest_hint
from tagwerk.platform.texts import later, translator

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy.orm import Session

    from tagwerk.access.actors import Actor
    from tagwerk.platform.app import App

ALL = "all"
TOKEN = re.compile(r'\s*(?:(?P<quoted>"(?:[^"\\]|\\.)*")|(?P<symbol><=|>=|!=|[=<>~(),])|(?P<word>[^\s=<>~!(),"]+))')
COMPARISONS: Mapping[str, Callable[[Any, Any], sa.ColumnElement[bool]]] = {
    "=": lambda field, value: field == value,
    "!=": lambda field, value: field != value,
    "<": lambda field, value: field < value,
    "<=": lambda field, value: field <= value,
    ">": lambda field, value: field > value,
    ">=": lambda field, value: field >= value,
}

_ = translator("tagwerk")


def own_fields() -> list[SegmentField]:
    """The fields of the company itself; their titles are translated where they are shown."""
    return [
        SegmentField("id", later("Number"), Company.id, "number"),
        SegmentField("name", later("Name"), Company.name),
        SegmentField("rank", later("Rank"), Company.rank),
        SegmentField(
            "standing", later("Rank"), Company.rank
        ),  # as it was called; lists and segments that are kept say so
        SegmentField("region", later("Region"), Company.region),
        SegmentField("city", later("City"), Company.city),
        SegmentField("industry", later("Industry"), Company.industry),
    ]


def companies_in(session: Session, app: App, actor: Actor, text: str) -> list[Company]:
    """The companies of the segment *text* that the actor may see, by number, without merged ones. Raises NotFound, WrongInput."""
    statement = sa.select(Company).where(Company.merged_into.is_(None), visible_to(actor)).order_by(Company.id)
    if (condition := condition_of(session, app, text)) is not None:
        statement = statement.where(condition)
    return list(session.scalars(statement))


def condition_of(session: Session, app: App, text: str) -> sa.ColumnElement[bool] | None:
    """The SQL condition of the segment *text*, or None for ``all``."""
    if text.strip() == ALL:
        return None
    saved = session.scalar(sa.select(SavedSegment.expression).where(SavedSegment.name == text.strip()))
    if saved is None and re.fullmatch(r"[\w-]+", text.strip()):
        names = session.scalars(sa.select(SavedSegment.name).order_by(SavedSegment.name)).all()
        expression = _("Or give an expression, such as: rank = client")
        raise NotFound(
            _("There is no segment {name!r}.", name=text.strip()),
            f"{nearest_hint(text.strip(), [ALL, *names])} {expression}",
        )
    fields = {field.name: field for field in app.plugins.collect(tagwerk_segment_fields)}
    return _Parser(saved or text, fields).parse()


def owned_in(app: App, session: Session, employee_id: int, scope: str) -> list[int]:
    """The ids of the companies in the segment *scope* that the employee owns; merged ones are left out."""
    owned = sa.select(Company.id).where(Company.owner_id == employee_id, Company.merged_into.is_(None))
    if (condition := condition_of(session, app, scope)) is not None:
        owned = owned.where(condition)
    return list(session.scalars(owned.order_by(Company.id)))


@use_case("segments.save")
def save_segment(app: App, actor: Actor, name: str, expression: str) -> None:
    """Keep *expression* under *name*, in place of what had that name. Raises WrongInput for either."""
    if not re.fullmatch(r"[\w-]+", name) or name == ALL:
        raise WrongInput(_("{name!r} cannot be the name of a segment.", name=name), _("Use letters, digits, - and _."))
    with app.database.transaction() as session:
        condition_of(session, app, expression)
        row = session.scalars(sa.select(SavedSegment).where(SavedSegment.name == name)).first()
        if row is None:
            session.add(SavedSegment(name=name, expression=expression))
        else:
            row.expression = expression


@use_case("segments.read")
def list_segments(app: App, actor: Actor) -> list[SavedSegment]:
    """The saved segments by name."""
    with app.database.reading() as session:
        return list(session.scalars(sa.select(SavedSegment).order_by(SavedSegment.name)))


@dataclass(frozen=True)
class _Token:
    text: str
    place: int
    quoted: bool = False


class _Parser:
    """A recursive-descent parser: ``or`` binds loosest, then ``and``, then ``not``."""

    def __init__(self, text: str, fields: Mapping[str, SegmentField]) -> None:
        self.text = text
        self.fields = fields
        self.tokens = self._tokens()
        self.next = 0

    def parse(self) -> sa.ColumnElement[bool]:
        condition = self._either()
        if (token := self._peek()) is not None:
            raise self._wrong(_("{word!r} was not expected here", word=token.text), token)
        return condition

    def _tokens(self) -> list[_Token]:
        tokens, place = [], 0
        while place < len(self.text.rstrip()):
            match = TOKEN.match(self.text, place)
            if match is None:
                raise self._wrong(_("this cannot be read"), _Token("", place))
            quoted = match["quoted"]
            text = re.sub(r"\\(.)", r"\1", quoted[1:-1]) if quoted else match["symbol"] or match["word"]
            tokens.append(_Token(text, match.end() - len(match[0].lstrip()), bool(quoted)))
            place = match.end()
        return tokens

    def _peek(self) -> _Token | None:
        return self.tokens[self.next] if self.next < len(self.tokens) else None

    def _take(self, *expected: str) -> _Token:
        token = self._peek()
        if token is None:
            raise self._wrong(_("something is missing at the end"), _Token("", len(self.text)))
        if expected and token.text not in expected:
            raise self._wrong(_("{word!r} was not expected here", word=token.text), token)
        self.next += 1
        return token

    def _at(self, word: str) -> bool:
        token = self._peek()
        if token is None or token.quoted or token.text.lower() != word:
            return False
        self.next += 1
        return True

    def _either(self) -> sa.ColumnElement[bool]:
        condition = self._both()
        while self._at("or"):
            condition = sa.or_(condition, self._both())
        return condition

    def _both(self) -> sa.ColumnElement[bool]:
        condition = self._one()
        while self._at("and"):
            condition = sa.and_(condition, self._one())
        return condition

    def _one(self) -> sa.ColumnElement[bool]:
        if self._at("not"):
            return sa.not_(self._one())
        if self._at("("):
            condition = self._either()
            self._take(")")
            return condition
        return self._comparison()

    def _comparison(self) -> sa.ColumnElement[bool]:
        token = self._take()
        if (field := self.fields.get(token.text)) is None:
            raise self._wrong(
                _("there is no field {name!r}", name=token.text), token, nearest_hint(token.text, self.fields)
            )
        if self._at("in"):
            self._take("(")
            values = [self._value(field)]
            while self._at(","):
                values.append(self._value(field))
            self._take(")")
            return field.expression.in_(values)
        sign = self._take(*COMPARISONS, "~").text
        if sign == "~":
            return field.expression.icontains(self._take().text, autoescape=True)
        return COMPARISONS[sign](field.expression, self._value(field))

    def _value(self, field: SegmentField) -> str | Decimal | date:
        token = self._take()
        try:
            if field.type == "number":
                return Decimal(token.text)
            if field.type == "date":
                return date.fromisoformat(token.text)
        except (InvalidOperation, ValueError):
            wanted = _("a number") if field.type == "number" else _("a date such as 2026-03-31")
            problem = _("{name} needs {wanted}, not {value!r}", name=field.name, wanted=wanted, value=token.text)
            raise self._wrong(problem, token) from None
        return token.text

    def _wrong(self, problem: str, token: _Token, hint: str = "") -> WrongInput:
        place = token.place + 1
        return WrongInput(
            _("The segment {text!r}, at {place}: {problem}.", text=self.text, place=place, problem=problem), hint
        )
