"""Runs a template once to learn where the facts of a recipient go, so that the mails to others need no template any more.

In a traced run each fact is a ``Fact``, of which a template may ask three things only: to be written, whether it is empty, and
whether it equals a constant. What it was told is noted, and holds for all others of whom it is true. Whatever else it asks
ends the trace (``NotTraceable``): a filter, a test, a part of a text, one inside a macro. Such a template is run for each mail.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NoReturn

from markupsafe import Markup

from tagwerk_email_offers.writing.sandbox.budget import BUDGET

if TYPE_CHECKING:
    from jinja2 import Template

BEGIN, END = "\U0010f8f2", "\U0010f8f3"
"""Characters of private use, around the number of a fact; the & between tells whether it was escaped."""


class NotTraceable(Exception):
    """The template asks more of a fact than a trace can tell."""


@dataclass(frozen=True)
class Written:
    """A fact, by its number, at the place where it was written; *escaped* as HTML."""

    number: int
    escaped: bool


@dataclass(frozen=True)
class Own:
    """Words that are the same in all mails of a trace, and stand where another trace may have others."""

    text: str


Chunk = str | Own | Written


@dataclass
class Trace:
    """What a traced run was told of the *facts*, which are those of its recipient: by number and what it was compared with."""

    facts: tuple[Any, ...]
    told: dict[tuple[int, object], bool] = field(default_factory=dict)

    def ask(self, number: int, other: object) -> bool:
        """Whether a fact is *other*; noted."""
        return self.told.setdefault((number, other), self.facts[number] == other)

    def write(self, number: int) -> str:
        """What stands for a fact in the words, unless it is blank: that is itself."""
        value = self.facts[number]
        if isinstance(value, str) and not value.strip():
            self.ask(number, value)
            return value
        return f"{BEGIN}{number}&{END}"


def _refuse(*_args: Any, **_more: Any) -> NoReturn:
    raise NotTraceable


class Fact:
    """A fact in a traced run."""

    __slots__ = ("_number", "_trace")

    def __init__(self, trace: Trace, number: int) -> None:
        self._trace, self._number = trace, number

    def __bool__(self) -> bool:
        value = self._trace.facts[self._number]
        if isinstance(value, str):
            return not self._trace.ask(self._number, "")
        raise NotTraceable

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not str:
            raise NotTraceable
        return self._trace.ask(self._number, other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = _refuse
    __getattr__ = __str__ = __repr__ = __format__ = __call__ = __len__ = __iter__ = __next__ = __contains__ = _refuse
    __getitem__ = __lt__ = __le__ = __gt__ = __ge__ = __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = (
        _refuse
    )
    __mod__ = __rmod__ = __truediv__ = __rtruediv__ = __floordiv__ = __rfloordiv__ = __pow__ = __rpow__ = _refuse
    __neg__ = __pos__ = __abs__ = __int__ = __float__ = __index__ = __round__ = __reversed__ = _refuse


def written(value: Any) -> Any:
    """*value*, which is about to be written into the mail itself: what stands for it if it is a fact."""
    return value._trace.write(value._number) if value.__class__ is Fact else value


def expect_no_fact(args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    """Raises NotTraceable where something is given a fact of which nobody would know what it makes of it."""
    if Fact in map(type, args) or Fact in map(type, kwargs.values()):
        raise NotTraceable


def expect_no_trace(text: str) -> str:
    """*text*, which a template goes on with. Raises NotTraceable where a fact was written into it in a traced run."""
    if BEGIN in text and (budget := BUDGET.get()) is not None and budget.traces:
        raise NotTraceable
    return text


def traced(part: Template, variables: dict[str, Any]) -> list[Chunk]:
    """The words of *part* in pieces. Raises NotTraceable, and whatever the template raises."""
    budget = BUDGET.get()
    assert budget is not None
    chunks: list[Chunk] = []
    chunk: Any
    for chunk in part.root_render_func(part.new_context(variables)):
        text = chunk[0] if chunk.__class__ is tuple else chunk
        budget.spend(len(text))
        chunks.append(_chunk(str(text), is_own=text is not chunk, is_html=isinstance(text, Markup)))
    return chunks


def _chunk(text: str, *, is_own: bool, is_html: bool) -> Chunk:
    if BEGIN not in text and END not in text:
        return Own(text) if is_own else text
    number, mark = text[1:-1].rstrip("&amp;"), text[1:-1].lstrip("0123456789")
    exact = is_own and number.isdecimal() and text == f"{BEGIN}{number}{mark}{END}"
    if not exact or mark not in ("&", "&amp;") or is_html != (mark == "&amp;"):
        raise NotTraceable
    return Written(int(number), escaped=is_html)
