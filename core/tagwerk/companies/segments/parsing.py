"""Reading the expression of a segment: ``or`` binds loosest, then ``and``, then ``not``.

What is too long, too deep or too much is refused while it is read, at the same place on every database.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, get_args

from tagwerk.companies.segments.dates import EXAMPLES, WHICH, Distance, read_when
from tagwerk.companies.segments.expressions import Comparison, Joined, Nested, Node, Not, Sign
from tagwerk.platform.errors import WrongInput
from tagwerk.platform.inputs import folded, nearest, nearest_hint, one_of
from tagwerk.platform.periods import PERS
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from tagwerk.companies.hookspecs import SegmentField
    from tagwerk.companies.segments.expressions import Value
    from tagwerk.platform.periods import Period

TOKEN = re.compile(
    r'\s*(?:(?P<quoted>"(?:[^"\\]|\\.)*")|(?P<symbol><=|>=|!=|!~|[=<>~(),])|(?P<word>[^\s=<>~!(),"]+))', re.DOTALL
)
SIGNS: tuple[Sign, ...] = get_args(Sign)
WORDS: Mapping[str, Sign] = {"before": "<", "after": ">", "since": ">=", "until": "<=", "on": "="}
"""Signs in words, of days."""
NOTHING = ("never", "empty")
SEGMENT = "segment"
LONGEST = 20_000  # characters
MOST = 500  # comparisons, values in brackets among them
DEEPEST = 30  # brackets, nots and saved segments within each other
DIGITS = 15
SHOWN = 60  # characters of a long expression around the place that is wrong

_ = translator("tagwerk")


@dataclass
class Budget:
    """How much an expression may still hold, with the saved segments in it; and how deep it is in them."""

    left: int = MOST
    depth: int = 0


@dataclass(frozen=True)
class _Token:
    text: str
    place: int
    end: int
    quoted: bool = False

    @property
    def plain(self) -> str:
        """The word in lower case, ``""`` of a quoted one, which is never a word of the language."""
        return "" if self.quoted else self.text.lower()


class Parser:
    """A recursive-descent parser whose depth is bounded."""

    def __init__(
        self, text: str, fields: Mapping[str, SegmentField], today: date, budget: Budget | None = None
    ) -> None:
        self.text = text
        self.fields = fields
        self.today = today
        self.budget = budget or Budget()
        self.next = 0
        self.tokens = self._tokens()

    def parse(self) -> Node:
        """What the expression says. Raises WrongInput."""
        node = self._joined("or")
        if (token := self._peek()) is not None:
            raise self._unexpected(token)
        return node

    def _tokens(self) -> list[_Token]:
        if len(self.text) > LONGEST:
            raise WrongInput(
                _(
                    "A segment has at most {longest} characters, this one has {number}.",
                    longest=LONGEST,
                    number=len(self.text),
                ),
                _("Take in (…) for many values, or save parts of it under names."),
            )
        for place, character in enumerate(self.text):
            if unicodedata.category(character) in ("Cc", "Cs") and not character.isspace():
                raise self._wrong(_("there is a character that cannot be read: U+{number:04X}", number=ord(character)),
                                  _Token("", place, place))  # fmt: skip
        tokens, place, length = [], 0, len(self.text.rstrip())
        while place < length:
            match = TOKEN.match(self.text, place)
            if match is None:
                place += len(self.text[place:]) - len(self.text[place:].lstrip())
                problem = _("a quotation mark is missing") if self.text[place] == '"' else _("this cannot be read")
                raise self._wrong(problem, _Token("", place, place))
            quoted = match["quoted"]
            text = (
                re.sub(r"\\(.)", r"\1", quoted[1:-1], flags=re.DOTALL) if quoted else match["symbol"] or match["word"]
            )
            start = match.end() - len(match[0].lstrip())
            tokens.append(_Token(unicodedata.normalize("NFC", text), start, match.end(), bool(quoted)))
            place = match.end()
        return tokens

    def _peek(self, ahead: int = 0) -> _Token | None:
        place = self.next + ahead
        return self.tokens[place] if place < len(self.tokens) else None

    def _take(self, *expected: str) -> _Token:
        token = self._peek()
        if token is None:
            raise self._wrong(_("something is missing at the end"), _Token("", len(self.text), len(self.text)))
        if expected and token.plain not in expected:
            raise self._unexpected(token)
        self.next += 1
        return token

    def _at(self, *words: str) -> bool:
        """Whether the next words are these, which are then passed."""
        for ahead, word in enumerate(words):
            token = self._peek(ahead)
            if token is None or token.plain != word:
                return False
        self.next += len(words)
        return True

    def _written(self, start: int) -> str:
        """The text from the token number *start* to the last one passed."""
        return self.text[self.tokens[start].place : self.tokens[self.next - 1].end]

    def _joined(self, word: str) -> Node:
        below: Callable[[], Node] = (lambda: self._joined("and")) if word == "or" else self._one
        start, parts = self.next, [below()]
        while self._at(word):
            parts.append(below())
        if len(parts) == 1:
            return parts[0]
        return Joined(self._written(start), "or" if word == "or" else "and", tuple(parts))

    def _one(self) -> Node:
        token, start = self._peek(), self.next
        if token is not None and token.plain in ("not", "("):
            self.budget.depth += 1
            if self.budget.depth > DEEPEST:
                raise self._wrong(_("at most {deepest} brackets and “not” within each other", deepest=DEEPEST), token)
            self.next += 1
            node: Node
            if token.plain == "not":
                part = self._one()
                node = Not(self._written(start), part)
            else:
                node = self._joined("or")
                self._take(")")
            self.budget.depth -= 1
            return node
        return self._comparison()

    def _comparison(self) -> Node:
        start = self.next
        token = self._take()
        if token.plain == "in" and self._at(SEGMENT):
            name = self._take()
            self._spend(name)
            return Nested(self._written(start), (name.text,), negated=False)
        if token.plain == SEGMENT:
            return self._nested(start)
        field = self._field(token)
        if self._at("is"):
            sign: Sign = "!=" if self._at("not") else "="
            self._spend(self._take("empty", "never"))
            return Comparison(self._written(start), field, sign, (None,))
        if (values := self._listed(lambda: self._value(field, "="))) is not None:
            negated, found = values
            return Comparison(self._written(start), field, "!=" if negated else "=", tuple(found))
        said = self._take(*SIGNS, *(WORDS if field.is_day else ()))
        sign = WORDS[said.plain] if said.plain in WORDS else next(each for each in SIGNS if each == said.plain)
        value = self._value(field, sign, in_words=said.plain in WORDS)
        return Comparison(self._written(start), field, sign, (value,))

    def _nested(self, start: int) -> Node:
        def name() -> str:
            token = self._take()
            self._spend(token)
            return token.text

        if (listed := self._listed(name)) is not None:
            negated, names = listed
            return Nested(self._written(start), tuple(names), negated)
        sign = self._take("=", "!=").text
        found = name()
        return Nested(self._written(start), (found,), sign == "!=")

    def _listed(self, one: Callable[[], object]) -> tuple[bool, list] | None:  # type: ignore[type-arg]
        """The values in brackets after ``in`` or ``not in``, and whether it was the latter; None where there is neither."""
        negated = self._at("not", "in")
        if not negated and not self._at("in"):
            return None
        self._take("(")
        found = [one()]
        while self._at(","):
            found.append(one())
        self._take(")")
        return negated, found

    def _field(self, token: _Token) -> SegmentField:
        name = token.text.lower().replace("-", "_")
        if (field := self.fields.get(name)) is not None:
            return field
        known = [*self.fields, SEGMENT]
        hint = _("Did you mean {name}?", name=found) if (found := nearest(name, known)) else nearest_hint("", known)
        raise self._wrong(_("there is no field {name!r}", name=_short(token.text)), token, hint)

    def _value(self, field: SegmentField, sign: Sign, *, in_words: bool = False) -> Value:
        start = self.next
        token = self._take()
        self._spend(token)
        if token.plain in (")", "(", ",", *SIGNS):
            raise self._unexpected(token)
        if sign in ("~", "!~"):
            if field.type != "text":
                problem = _("{sign} looks into texts, and {name} is none", sign=sign, name=field.name)
                raise self._wrong(problem, token, _("Take one of: {signs}.", signs=" ".join(SIGNS[:6])))
            return token.text
        if (token.plain in NOTHING and field.type != "text") or (token.quoted and not token.text):
            if sign not in ("=", "!="):
                raise self._wrong(_("what is empty is neither more nor less"), token)
            return None
        if field.type == "text":
            return self._of_few(field, token)
        if field.type == "number":
            return self._number(field, token)
        return self._day(field, start, in_words=in_words)

    def _of_few(self, field: SegmentField, token: _Token) -> str:
        if field.read is not None and (kept := field.read(token.text)) is not None:
            return kept
        if not field.values or token.text in field.values:
            return token.text
        alike = next((value for value in field.values if folded(value) == folded(token.text)), None)
        if alike is not None:
            return alike
        problem = _("{name} is never {value!r}", name=field.name, value=_short(token.text))
        raise self._wrong(problem, token, one_of(field.values))

    def _number(self, field: SegmentField, token: _Token) -> Value:
        try:
            number = Decimal(token.text) if token.text.isascii() else Decimal("NaN")
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite():
            raise self._needs(field, _("a number"), token)
        if number and (
            number.adjusted() >= DIGITS or -number.adjusted() >= DIGITS or len(number.as_tuple().digits) > DIGITS
        ):
            raise self._wrong(_("a number has at most {digits} digits", digits=DIGITS), token)
        return int(number) if number == number.to_integral_value() else number

    def _day(self, field: SegmentField, start: int, *, in_words: bool) -> Period | Distance:
        token = self.tokens[start]
        following = self._peek()
        text = token.text
        if token.plain in WHICH and following is not None and following.plain in PERS:
            self.next += 1
            text = f"{token.text} {following.text}"
        try:
            when = read_when(text, self.today)
        except (WrongInput, OverflowError):
            raise self._needs(
                field, _("a date such as 2026-03-31"), token, _("Such as: {examples}.", examples=EXAMPLES)
            ) from None
        if in_words and isinstance(when, Distance):
            hint = _("-{span} is so long ago, +{span} is so far ahead.", span=text)
            raise self._wrong(_("{text} is a distance and no day", text=text), token, hint)
        return when

    def _needs(self, field: SegmentField, wanted: str, token: _Token, hint: str = "") -> WrongInput:
        problem = _("{name} needs {wanted}, not {value!r}", name=field.name, wanted=wanted, value=_short(token.text))
        return self._wrong(problem, token, hint)

    def _spend(self, token: _Token) -> None:
        self.budget.left -= 1
        if self.budget.left < 0:
            hint = _("Narrow it down, such as by region or rank.")
            raise self._wrong(_("a segment holds at most {most} comparisons and values", most=MOST), token, hint)

    def _unexpected(self, token: _Token) -> WrongInput:
        problem = _("{word!r} was not expected here", word=_short(token.text))
        return self._wrong(
            problem, token, _("A value of several words stands in double quotes.") if token.plain else ""
        )

    def _wrong(self, problem: str, token: _Token, hint: str = "") -> WrongInput:
        place = token.place + 1
        text = _around(self.text, token.place)
        return WrongInput(
            _("The segment {text!r}, at {place}: {problem}.", text=text, place=place, problem=problem), hint
        )


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _around(text: str, place: int) -> str:
    """*text*, or what of it is near *place*."""
    if len(text) <= 2 * SHOWN:
        return text
    start, end = max(0, place - SHOWN), min(len(text), place + SHOWN)
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"
