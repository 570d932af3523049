"""What an expression is made of, once it is read: comparisons, and what joins them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from tagwerk.companies.segments.dates import Distance
from tagwerk.platform.periods import Period

if TYPE_CHECKING:
    from tagwerk.companies.hookspecs import SegmentField

Sign = Literal["=", "!=", "<", "<=", ">", ">=", "~", "!~"]
Value = str | int | Decimal | Period | Distance | None
"""None is nothing: an empty text, a day that never was."""


@dataclass(frozen=True)
class Comparison:
    """A field beside one value or, for ``=`` and ``!=``, several; *text* is how it was written."""

    text: str
    field: SegmentField
    sign: Sign
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Nested:
    """The companies of the saved segments called *names*, or the others."""

    text: str
    names: tuple[str, ...]
    negated: bool


@dataclass(frozen=True)
class Not:
    """All that are not in *part*."""

    text: str
    part: Node


@dataclass(frozen=True)
class Joined:
    """All *parts* hold (``and``), or one of them (``or``)."""

    text: str
    word: Literal["and", "or"]
    parts: tuple[Node, ...]


Node = Comparison | Nested | Not | Joined


def names_within(node: Node) -> set[str]:
    """The names of the saved segments that *node* is made of, as they were written."""
    if isinstance(node, Nested):
        return set(node.names)
    if isinstance(node, Not):
        return names_within(node.part)
    return set().union(*(names_within(part) for part in node.parts)) if isinstance(node, Joined) else set()
