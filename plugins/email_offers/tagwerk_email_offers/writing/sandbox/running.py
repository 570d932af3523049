"""Runs a compiled part of a template and collects its words, cut where a recipient may change them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tagwerk_email_offers.writing.sandbox.budget import BUDGET, expect

if TYPE_CHECKING:
    from jinja2 import Template

Variables = dict[str, Any]


def whole(part: Template, variables: Variables) -> str:
    """A part without HTML. (``part.render`` would hide the lines that an error passed through.)"""
    return part.environment.concat(part.root_render_func(part.new_context(variables)))


def in_pieces(part: Template, variables: Variables) -> tuple[str, ...]:
    """A part without HTML in pieces: what all have, a value, what all have …"""
    pieces: list[str] = []
    same: list[str] = []
    size = 0
    chunk: Any
    for chunk in part.root_render_func(part.new_context(variables)):
        text = chunk[0] if chunk.__class__ is tuple else chunk
        size += len(text)
        expect(size)
        if text is chunk:
            same.append(text)
        else:
            pieces += ("".join(same), text)
            same = []
    return (*pieces, "".join(same))


def apart(part: Template, variables: Variables) -> tuple[list[str | None], list[str]]:
    """HTML in chunks, with None where there is a value, and the values."""
    chunks: list[str | None] = []
    values: list[str] = []
    budget = BUDGET.get()
    assert budget is not None
    left = budget.characters
    chunk: Any
    for chunk in part.root_render_func(part.new_context(variables)):
        text = chunk[0] if chunk.__class__ is tuple else chunk
        left -= len(text)
        if left < 0:
            budget.spend(budget.characters - left)
        if text is chunk or not is_value(text):
            chunks.append(text)
        else:
            values.append(text)
            chunks.append(None)
    return chunks, values


def is_value(text: str) -> bool:
    """Whether what a recipient changes is mere words, which change nothing of the HTML around them."""
    return "<" not in text and bool(text.strip())
