"""What the mails of one language of a template have in common, found once: to write another is to put its values in.

A skeleton comes of a traced run (``sandbox.tracing``) for one recipient, is held against what the template writes for that one,
and serves all of whom the template would be told the same. Whom none serves is written to by the template itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

from markupsafe import escape

from tagwerk_email_offers.api import OfferCompany, OfferContact
from tagwerk_email_offers.mime.parts import TextMold
from tagwerk_email_offers.writing.html.shapes import in_words
from tagwerk_email_offers.writing.rendered import Encoded
from tagwerk_email_offers.writing.sandbox.budget import BUDGET, Budget
from tagwerk_email_offers.writing.sandbox.running import is_value
from tagwerk_email_offers.writing.sandbox.tracing import Fact, NotTraceable, Own, Trace, Written, traced

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinja2 import Template

    from tagwerk_email_offers.api import Offer
    from tagwerk_email_offers.writing.html.shapes import Finisher, Mold, Shape
    from tagwerk_email_offers.writing.rendered import MailFile
    from tagwerk_email_offers.writing.sandbox.tracing import Chunk

MOST = 16
"""Skeletons of one language; a template that needs more of them saves nothing."""
LONGEST = 2_000
"""Letters of a fact; a mail with a longer one is measured by the template."""
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""What does not leave, so that where it stood is written anew by the template."""
OF_COMPANY, OF_CONTACT = 6, 3

Facts = tuple[Any, ...]


class Parts(Protocol):
    """A template in one language."""

    subject: Template
    text: Template | None
    html: Template | None
    finisher: Finisher

    def variables(self, offer: Offer) -> dict[str, Any]:
        """What an offer lets the template name."""


@dataclass(frozen=True)
class Value:
    """What stands at a place: a fact by its number as HTML, as words out of HTML, or as it is."""

    number: int
    form: str = ""

    def of(self, facts: Facts) -> str:
        """The value for whom these are the facts."""
        text = str(facts[self.number])
        if not self.form:
            return text
        return str(escape(text)) if self.form == "html" else in_words(escape(text))


@dataclass(frozen=True)
class Skeleton:
    """One of them, for offers with the same *same*, and facts of which *told* is true."""

    same: tuple[object, ...]
    told: dict[tuple[int, object], bool]
    used: frozenset[int]
    subject: list[str | int]
    plain: TextMold
    html: TextMold | None
    files: tuple[MailFile, ...]
    values: list[Value]
    in_html: list[str | int]
    numbers: Sequence[int]

    def serves(self, facts: Facts) -> bool:
        """Whether the template would be told of *facts* what it was told."""
        return all((facts[number] == other) is answer for (number, other), answer in self.told.items()) and all(
            not isinstance(facts[number], str)
            or (facts[number].strip() and len(facts[number]) <= LONGEST and not CONTROLS.search(facts[number]))
            for number in self.used
        )

    def fill(self, facts: Facts, finisher: Finisher) -> Encoded | None:
        """The mail for whom these are the facts; None where two of its values are the same and were not, or the other way."""
        values = [value.of(facts) for value in self.values]
        if finisher.needs_text:
            in_html = [values[each] if isinstance(each, int) else each for each in self.in_html]
            if [*finisher.numbers(in_html)] != self.numbers:
                return None
        subject = "".join([values[each] if isinstance(each, int) else each for each in self.subject]).rstrip("\n")
        html = self.html.fill(values) if self.html is not None else b""
        return Encoded(subject, self.plain.fill(values), html, self.files)


class Skeletons:
    """Those of one language, made as they are needed."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._known: list[Skeleton] = []
        self._left = MOST

    def fill(self, offer: Offer) -> Encoded | None:
        """The words of *offer*; None where the template has to write them."""
        facts, same = _facts(offer), _same(offer)
        for skeleton in self._known:
            if skeleton.same == same and skeleton.serves(facts):
                filled = skeleton.fill(facts, self._parts.finisher)
                if filled is not None:
                    return filled
        return None

    def learn(self, offer: Offer, written: Encoded) -> None:
        """Make a skeleton of mails like the one that the template has *written* for *offer*, if there can be one."""
        if not self._left:
            return
        self._left -= 1
        try:
            skeleton = _skeleton(self._parts, offer)
        except Exception:  # not traceable, or in a way that nobody thought of: the template has to write them all
            self._left = 0
            return
        made = skeleton.fill(_facts(offer), self._parts.finisher) if skeleton.serves(_facts(offer)) else None
        if made is not None and (made.subject, made.plain, made.html) == (written.subject, written.plain, written.html):
            self._known.insert(0, skeleton)


def _facts(offer: Offer) -> Facts:
    company, contact = offer.company, offer.contact
    return (
        company.id, company.name, company.city, company.region, company.industry, company.rank,
        contact.name, contact.position, contact.greeting, offer.number, offer.unsubscribe_url,
    )  # fmt: skip


def _same(offer: Offer) -> tuple[object, ...]:
    return offer.template, offer.today, offer.sender


def _with_facts(offer: Offer, facts: Sequence[Any]) -> Offer:
    """*offer* with other facts, in the order of ``_facts``."""
    company, contact = OfferCompany(*facts[:OF_COMPANY]), OfferContact(*facts[OF_COMPANY : OF_COMPANY + OF_CONTACT])
    return replace(offer, company=company, contact=contact, number=facts[-2], unsubscribe_url=facts[-1])


def _skeleton(parts: Parts, offer: Offer) -> Skeleton:
    """The skeleton of mails like that of *offer*. Raises NotTraceable, and whatever the template raises."""
    facts = _facts(offer)
    trace = Trace(facts)
    variables = parts.variables(_with_facts(offer, [Fact(trace, number) for number in range(len(facts))]))
    before = BUDGET.set(Budget(variables, traces=True))
    try:
        subject = traced(parts.subject, variables)
        html = traced(parts.html, variables) if parts.html is not None else None
        text = traced(parts.text, variables) if parts.text is not None else None
    finally:
        BUDGET.reset(before)
    values = _Values()
    of_html: _OfHtml | None = _OfHtml.of(html, facts, values, parts.finisher) if html is not None else None
    if text is not None:
        plain = values.in_pieces(text)
    elif of_html is not None and of_html.shape.text is not None:
        plain = _molded(of_html.shape.text, [values.in_words(each) for each in of_html.values])
    else:
        raise NotTraceable
    return Skeleton(
        same=_same(offer),
        told=trace.told,
        used=frozenset(value.number for value in values.list),
        subject=values.in_pieces(subject),
        plain=TextMold("plain", plain),
        html=TextMold("html", _molded(of_html.shape.html, of_html.values)) if of_html is not None else None,
        files=of_html.shape.files if of_html is not None else (),
        values=values.list,
        in_html=of_html.values if of_html is not None else [],
        numbers=[*of_html.numbers] if of_html is not None else [],
    )


class _Values:
    """The values of a skeleton: each once, by its place in *list*."""

    def __init__(self) -> None:
        self.list: list[Value] = []

    def place(self, value: Value) -> int:
        if value not in self.list:
            self.list.append(value)
        return self.list.index(value)

    def in_pieces(self, chunks: list[Chunk]) -> list[str | int]:
        """A part without HTML, cut as the template cuts it."""
        pieces: list[str | int] = []
        same: list[str] = []
        for chunk in chunks:
            if isinstance(chunk, str):
                same.append(chunk)
            else:
                own = chunk.text if isinstance(chunk, Own) else self.place(Value(chunk.number))
                pieces += ("".join(same), own)
                same = []
        return [*pieces, "".join(same)]

    def in_words(self, value: str | int) -> str | int:
        """What stands in HTML, as the text made of it has it."""
        return self.place(Value(self.list[value].number, "words")) if isinstance(value, int) else in_words(value)


@dataclass(frozen=True)
class _OfHtml:
    """HTML with its shape, and the values that go into it; *numbers* says which of them are the same."""

    shape: Shape
    values: list[str | int]
    numbers: Sequence[int]

    @classmethod
    def of(cls, html: list[Chunk], facts: Facts, values: _Values, finisher: Finisher) -> _OfHtml:
        """Raises NotTraceable where each mail is worked on by itself."""
        chunks: list[str | None] = []
        found: list[str | int] = []
        for chunk in html:
            if isinstance(chunk, Written):
                found.append(values.place(Value(chunk.number, "html")))
                chunks.append(None)
            elif isinstance(chunk, Own) and is_value(chunk.text):
                found.append(chunk.text)
                chunks.append(None)
            else:
                chunks.append(chunk.text if isinstance(chunk, Own) else chunk)
        numbers = finisher.numbers([values.list[each].of(facts) if isinstance(each, int) else each for each in found])
        shape = finisher.shape(chunks, numbers)
        if shape is None:
            raise NotTraceable
        return cls(shape, found, numbers)


def _molded(mold: Mold, values: list[str | int]) -> list[str | int]:
    """A text with holes, with what goes into them: words, or the number of a value."""
    holes = dict(mold.holes)
    return [values[holes[place]] if part is None else part for place, part in enumerate(mold.parts)]
