"""Reads TOML, and knows in which line each key stands, so that whatever is wrong is named with its line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from tagwerk.api import NoToml, read_toml, translator

HEADER = re.compile(r"\s*(\[\[?)\s*([^\]#]+?)\s*\]\]?\s*(#.*)?$")
KEY = re.compile(r"""\s*([\w.-]+|"[^"]*"|'[^']*')\s*=""")
QUOTES = re.compile(r'"""|\'\'\'')

_ = translator("tagwerk_email_offers")

Where = tuple[str | int, ...]


@dataclass(frozen=True)
class Mistake:
    """What is wrong in a file: the *line* (0 for the file as a whole), in words, and what to do."""

    line: int
    text: str
    hint: str = ""


@dataclass(frozen=True)
class TomlText:
    """A TOML file that was read: what it says, or the mistake for which it says nothing."""

    text: str
    values: dict[str, Any]
    mistake: Mistake | None = None
    _places: dict[Where, int] = field(default_factory=dict)

    @classmethod
    def read(cls, text: str) -> TomlText:
        """Read *text*, whatever it is."""
        try:
            return cls(text, read_toml(text), None, _places_in(text))
        except NoToml as error:
            return cls(text, {}, Mistake(error.line, _("this is no TOML: {cause}.", cause=error)))

    def line(self, *where: str | int) -> int:
        """The line of a key, else of the entry or the table that it would stand in, else 0."""
        while where:
            if where in self._places:
                return self._places[where]
            where = where[:-1]
        return 0

    def line_of_text(self, text: str, *where: str | int) -> int:
        """The line in which *text* is quoted, at or after the line of *where*."""
        start = self.line(*where)
        lines = enumerate(self.text.splitlines(), 1)
        quoted = (f'"{text}"', f"'{text}'")
        return next(
            (number for number, line in lines if number >= start and any(each in line for each in quoted)), start
        )


def _places_in(text: str) -> dict[Where, int]:
    """The line of each key and each table; texts of several lines are skipped."""
    places: dict[Where, int] = {}
    entries: dict[str, int] = {}
    inside: Where = ()
    open_text = ""
    for number, line in enumerate(text.splitlines(), 1):
        if not open_text:
            if header := HEADER.match(line):
                inside = _table(header[2], entries, is_entry=header[1] == "[[")
                places.setdefault(inside, number)
            elif key := KEY.match(line):
                places.setdefault((*inside, *_dotted(key[1])), number)
        for quotes in QUOTES.findall(line):
            open_text = "" if open_text == quotes else open_text or quotes
    return places


def _table(name: str, entries: dict[str, int], *, is_entry: bool) -> Where:
    first, *rest = _dotted(name)
    if is_entry and not rest:
        entries[first] = entries.get(first, -1) + 1
    return (first, entries[first], *rest) if first in entries else (first, *rest)


def _dotted(name: str) -> list[str]:
    quoted = name[:1] in ("'", '"')
    return [name[1:-1]] if quoted else [part.strip().strip("'\"") for part in name.split(".")]
