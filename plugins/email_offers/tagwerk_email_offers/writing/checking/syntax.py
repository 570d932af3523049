"""Finds every place in a text that Jinja cannot read: what is wrong is noted, replaced by nothing, and the text read again."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from jinja2 import TemplateSyntaxError, nodes

from tagwerk_email_offers.writing.folder.toml_lines import Mistake
from tagwerk_email_offers.writing.sandbox.causes import cause_of, deepest_line

if TYPE_CHECKING:
    from jinja2 import Environment

MOST = 50
TAG = re.compile(r"\{\{(?:(?!\{[{%#]).)*?\}\}|\{%(?:(?!\{[{%#]).)*?%\}|\{#(?:(?!\{#).)*?#\}", re.DOTALL)
COMMENT = re.compile(r"\{#(?:(?!\{#).)*?#\}", re.DOTALL)
SECONDS = 5.0
"""How long one file is read again and again, in time of the processor."""
WORD = re.compile(r"\{%[-+]?\s*(\w+)")
BEGINS = {
    "for": "{% for _ in [] %}",
    "if": "{% if true %}",
    "macro": "{% macro _(a) %}",
    "call": "{% call namespace() %}",
    "filter": "{% filter trim %}",
    "block": "{% block _unread %}",
    "with": "{% with %}",
    "elif": "{% elif true %}",
}
"""What stands in for a block that cannot be read, so that its end is still one."""
CLOSED = {"for", "if", "macro", "call", "filter", "block", "with", "autoescape"}


@dataclass
class ReadText:
    """A file that was read: its tree, the text that could be read at last, and all mistakes on the way."""

    label: str
    text: str
    tree: nodes.Template
    mistakes: list[Mistake] = field(default_factory=list)


def read_text(environment: Environment, label: str, text: str) -> ReadText:
    """Read *text* as far as it goes."""
    read = ReadText(label, text, nodes.Template([], lineno=1))
    until = time.thread_time() + SECONDS
    for _round in range(MOST):
        if time.thread_time() > until:
            break
        try:
            read.tree = environment.parse(read.text)
            environment.compile(read.text, label, label)
            return read
        except TemplateSyntaxError as error:
            if (error.message or "").startswith(
                ("No filter named", "No test named")
            ):  # found by their names, all of them
                return read
            before = read.text
            if (name_and_line := _unclosed(read.text)) and "nexpected end of template" in str(error):
                read.mistakes.append(Mistake(name_and_line[1], cause_of(error)))
                read.text += f"{{% end{name_and_line[0]} %}}"
            else:
                read.mistakes.append(Mistake(error.lineno, cause_of(error)))
                read.text = without(read.text, error.lineno)
            if before == read.text:
                break
        except Exception as error:
            read.mistakes.append(Mistake(deepest_line(read.text), cause_of(error)))
            break
    read.text, read.tree = "\n" * text.count("\n"), nodes.Template([], lineno=1)
    return read


def without(text: str, line: int) -> str:
    """*text* with nothing where the tag stands that *line* is about; every other line stays where it was."""
    tag = _tag_at(text, line)
    if tag is None:
        return _without_opening(text, line)
    word = WORD.match(tag[0])
    instead = BEGINS.get(word[1], "") if word is not None else ""
    if instead and word is not None and word[1] in CLOSED and not _closes_later(text, tag.end(), word[1]):
        instead = ""
    return f"{text[: tag.start()]}{instead}{_blank(tag[0])}{text[tag.end() :]}"


def blanked(text: str) -> str:
    """*text* without its tags and comments; every line stays where it was."""
    return TAG.sub(lambda tag: _blank(tag[0]), text)


def _tag_at(text: str, line: int) -> re.Match[str] | None:
    found = None
    for tag in TAG.finditer(text):
        first = text.count("\n", 0, tag.start()) + 1
        if first <= line <= first + tag[0].count("\n") and not tag[0].startswith("{#"):
            found = found or tag
    return found


def _without_opening(text: str, line: int) -> str:
    """Without what opens a tag on *line* and never closes it."""
    lines = text.split("\n")
    number = min(line, len(lines)) - 1
    while number >= 0 and not re.search(r"\{[{%#]|[}%#]\}", lines[number]):
        number -= 1
    if number >= 0:
        lines[number] = re.sub(r"\{[{%#].*|[}%#]\}", "", lines[number])
    return "\n".join(lines)


def _blank(tag: str) -> str:
    return "\n" * tag.count("\n")


def _closes_later(text: str, place: int, name: str) -> bool:
    return re.search(rf"\{{%[-+]?\s*end{name}\b", text[place:]) is not None


def _unclosed(text: str) -> tuple[str, int] | None:
    """The innermost block that is never closed, and its line."""
    open_blocks: list[tuple[str, int]] = []
    for tag in TAG.finditer(COMMENT.sub(lambda comment: _blank(comment[0]), text)):
        word = WORD.match(tag[0])
        name = word[1] if word is not None else ""
        if name in CLOSED:
            open_blocks.append((name, text.count("\n", 0, tag.start()) + 1))
        elif name.startswith("end") and open_blocks and open_blocks[-1][0] == name[3:]:
            open_blocks.pop()
    return open_blocks[-1] if open_blocks else None
