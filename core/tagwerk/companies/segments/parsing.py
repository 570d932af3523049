"""Reading the expression of a segment: what is compared with what becomes a condition of SQL."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from tagwerk.platform import clock
from tagwerk.platform.errors import WrongInput
from tagwerk.platform.inputs import nearest_hint, one_of
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from tagwerk.companies.hookspecs import SegmentField

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


@dataclass(frozen=True)
class _Token:
    text: str
    place: int
    quoted: bool = False


class Parser:
    """A recursive-descent parser: ``or`` binds loosest, then ``and``, then ``not``."""

    def __init__(self, text: str, fields: Mapping[str, SegmentField]) -> None:
        self.text = text
        self.fields = fields
        self.tokens = self._tokens()
        self.next = 0

    def parse(self) -> sa.ColumnElement[bool]:
        """The condition. Raises WrongInput."""
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
        if field.values and token.text not in field.values:
            problem = _("{name} is never {value!r}", name=field.name, value=token.text)
            raise self._wrong(problem, token, one_of(field.values))
        try:
            if field.type == "number":
                return _finite(Decimal(token.text))
            if field.type == "date":
                return clock.date_typed(token.text)
        except (InvalidOperation, WrongInput):
            wanted = _("a number") if field.type == "number" else _("a date such as 2026-03-31")
            problem = _("{name} needs {wanted}, not {value!r}", name=field.name, wanted=wanted, value=token.text)
            raise self._wrong(problem, token) from None
        return token.text

    def _wrong(self, problem: str, token: _Token, hint: str = "") -> WrongInput:
        place = token.place + 1
        return WrongInput(
            _("The segment {text!r}, at {place}: {problem}.", text=self.text, place=place, problem=problem), hint
        )


def _finite(number: Decimal) -> Decimal:
    if not number.is_finite():
        raise InvalidOperation
    return number
