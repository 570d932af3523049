"""In which line of the workspace file a setting stands; ``tomllib`` reads values and forgets where they were."""

from __future__ import annotations

import re
import tomllib
from typing import Any

HEADER = re.compile(r"^\s*\[(?!\[)(.+?)\]\s*(?:#.*)?$")
KEY = re.compile(r"""^\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*)\s*=""")


def line_of(text: str, path: tuple[str, ...]) -> int | None:
    """The line (from 1) of the setting at *path*, or of the table in one line that holds it; None where neither is found."""
    best, depth = None, 0
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := HEADER.match(line):
            table = _names(f"[{header[1]}]")
            here = table
        elif key := KEY.match(line):
            here = (*table, *_names(f"{key[1]} = 0"))
        else:
            continue
        if path[: len(here)] == here and len(here) > depth:
            best, depth = number, len(here)
    return best


def _names(text: str) -> tuple[str, ...]:
    """The names of a key or a table, as TOML reads them; nothing where it reads none."""
    try:
        values: Any = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return ("",)
    names = []
    while isinstance(values, dict) and values:
        name, values = next(iter(values.items()))
        names.append(name)
    return tuple(names)
