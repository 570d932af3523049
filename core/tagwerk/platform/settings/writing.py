"""Writing settings into ``tagwerk.toml``: in place of those that are there; every comment and all else stays as it was."""

from __future__ import annotations

import json
import os
import re
import tomllib
from typing import TYPE_CHECKING, Any

from tagwerk.platform.errors import ConfigurationError
from tagwerk.platform.home.finding import FILE_NAME
from tagwerk.platform.texts import cause_in_words, translator

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

VALUE = re.compile(r"""\s*(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^#\[{"'][^#]*?)\s*(?=#|$)""")
"""A value that ends on its line: a text, a number, true, false, a date."""

_ = translator("tagwerk")

Name = tuple[str, ...]
"""The whole path of a setting: ``("plugins", "email_offers", "smtp_url")``."""


def write_settings(folder: Path, values: Mapping[Name, str | int | bool], without: tuple[Name, ...] = ()) -> None:
    """Set *values* in the workspace file in *folder*, and take out those *without*. Raises ConfigurationError, and then
    nothing is written; the old text or the new one is there, never half of it."""
    path = folder / FILE_NAME
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            before = file.read()
        part = folder / f".{FILE_NAME}.part"
        with part.open("w", encoding="utf-8", newline="") as file:
            file.write(with_values(before, values, without))
            file.flush()
            os.fchmod(file.fileno(), path.stat().st_mode & 0o777)
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise ConfigurationError(
            _("{path} cannot be written: {cause}.", path=path, cause=cause_in_words(error))
        ) from None


def with_values(text: str, values: Mapping[Name, str | int | bool], without: tuple[Name, ...] = ()) -> str:
    """*text* with *values* in it. Raises ConfigurationError where only a person can write them."""
    ending = "\r\n" if "\r\n" in text else "\n"
    lines = text.split(ending)
    if not lines[-1]:
        lines.pop()
    for path in without:
        _take_out(lines, path)
    for path, value in values.items():
        _put(lines, path, json.dumps(value, ensure_ascii=False))
    changed = ending.join(lines) + ending
    try:
        found, expected = tomllib.loads(changed), tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise _by_hand(values) from None
    for path in without:
        if isinstance(section := _section(expected, path[:-1]), dict):
            section.pop(path[-1], None)
    for path, value in values.items():
        section = _section(expected, path[:-1])
        if section is None:
            raise _by_hand(values)
        section[path[-1]] = value
    if found != expected:
        raise _by_hand(values)
    return changed


def _section(settings: dict[str, Any], path: Name) -> dict[str, Any] | None:
    for name in path:
        inner = settings.setdefault(name, {})
        if not isinstance(inner, dict):
            return None
        settings = inner
    return settings


def _head_of(line: str) -> tuple[str, ...] | None:
    """The section that *line* begins; None for any other line."""
    if not line.lstrip().startswith("[") or line.lstrip().startswith("[["):
        return ("",) if line.lstrip().startswith("[[") else None
    try:
        inner: Any = tomllib.loads(line)
    except tomllib.TOMLDecodeError:
        return None
    names = []
    while inner:
        ((name, inner),) = inner.items()
        names.append(name)
    return tuple(names)


def _places(lines: list[str], path: Name) -> tuple[int, int] | None:
    """The line after the head of the section at *path*, and the one after its last; None where there is none."""
    heads = [(number, head) for number, line in enumerate(lines) if (head := _head_of(line)) is not None]
    for place, (number, head) in enumerate(heads):
        if head == path:
            end = heads[place + 1][0] if place + 1 < len(heads) else len(lines)
            return number + 1, end
    return None


def _find(lines: list[str], path: Name) -> int | None:
    places = _places(lines, path[:-1])
    for number in range(*places) if places is not None else ():
        name = lines[number].partition("=")[0].strip().strip("\"'")
        if name == path[-1] and "=" in lines[number] and not lines[number].lstrip().startswith("#"):
            return number
    return None


def _put(lines: list[str], path: Name, value: str) -> None:
    number = _find(lines, path)
    if number is not None:
        name, _equals, rest = lines[number].partition("=")
        match = VALUE.match(rest)
        comment = rest[match.end() :] if match else ""
        lines[number] = f"{name.rstrip()} = {value}" + (f"    {comment}" if comment else "")
        return
    places = _places(lines, path[:-1])
    if places is None:
        while lines and not lines[-1].strip():
            lines.pop()
        lines += ["", f"[{'.'.join(_written(name) for name in path[:-1])}]"]
        places = (len(lines), len(lines))
    begin, end = places
    last = begin
    for place in range(begin, end):
        if lines[place].strip() and not lines[place].lstrip().startswith("#"):
            last = place + 1
    lines.insert(last, f"{_written(path[-1])} = {value}")


def _take_out(lines: list[str], path: Name) -> None:
    number = _find(lines, path)
    if number is not None:
        del lines[number]


def _written(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else json.dumps(name, ensure_ascii=False)


def _by_hand(values: Mapping[Name, object]) -> ConfigurationError:
    names = ", ".join(".".join(path) for path in values)
    return ConfigurationError(
        _("{file} is written in a way that only a person changes.", file=FILE_NAME),
        _("Write these settings into it by hand: {names}.", names=names),
    )
