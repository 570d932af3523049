"""In which line of a TOML file each key and each entry stands, so that what is wrong in it is named with its line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

Where = tuple[str | int, ...]
"""A key as a validator names it: ``("quota", 0, "target")``."""
HEADER = re.compile(r"""\s*(\[\[?)\s*([^\]#]+?)\s*\]\]?\s*(?:#.*)?$""")
KEY = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|([\w-]+))\s*=""")
QUOTES = re.compile(r'"""|\'\'\'')


def places_in(text: str) -> dict[Where, int]:
    """The line (from 1) of each key, each table and each ``[[entry]]``; texts of several lines are skipped."""
    places: dict[Where, int] = {}
    entries: dict[str, int] = {}
    inside: Where = ()
    closing = ""
    for number, line in enumerate(text.splitlines(), 1):
        if not closing:
            if header := HEADER.match(line):
                inside = _table(header[2], entries, is_entry=header[1] == "[[")
                places.setdefault(inside, number)
            elif key := KEY.match(line):
                places.setdefault((*inside, key[1] or key[2] or key[3] or ""), number)
        for quotes in QUOTES.findall(line):
            closing = "" if quotes == closing else closing or quotes
    return places


def line_at(places: Mapping[Where, int], where: Where) -> int:
    """The line of *where*, else of the entry or the table that it would stand in, else the first."""
    while where and where not in places:
        where = where[:-1]
    return places.get(where, 1)


def _table(name: str, entries: dict[str, int], *, is_entry: bool) -> Where:
    parts = [part.strip().strip("\"'") for part in name.split(".")]
    first = parts[0]
    if is_entry:
        entries[first] = entries.get(first, -1) + 1
    number = (entries[first],) if first in entries else ()
    return (first, *number, *parts[1:])
