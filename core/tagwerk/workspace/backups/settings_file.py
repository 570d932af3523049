"""Writing into ``tagwerk.toml`` which database is the workspace's own; all else in it stays as people wrote it."""

from __future__ import annotations

import json
import os
import re
import tomllib
from typing import TYPE_CHECKING

from tagwerk.platform.config import FILE_NAME
from tagwerk.platform.errors import ConfigurationError
from tagwerk.platform.texts import translator
from tagwerk.workspace.backups.replacing import synchronize

if TYPE_CHECKING:
    from pathlib import Path

SECTION = re.compile(r"^[ \t]*\[database\][ \t]*(?:#.*)?$", re.MULTILINE)
NEXT_SECTION = re.compile(r"^[ \t]*\[", re.MULTILINE)
URL = re.compile(r"^[ \t]*url[ \t]*=[ \t]*(?:\"[^\"\n]*\"|'[^'\n]*')", re.MULTILINE)

_ = translator("tagwerk")


def with_database(settings: str, address: str) -> str:
    """The text of ``tagwerk.toml`` with *address* as ``[database] url``. Raises ConfigurationError where that takes a person."""
    line = f"url = {json.dumps(address)}"
    if (section := SECTION.search(settings)) is None:
        changed = f"{settings.rstrip()}\n\n[database]\n{line}\n".lstrip()
    else:
        following = NEXT_SECTION.search(settings, section.end())
        end = following.start() if following else len(settings)
        inside = settings[section.end() : end]
        written, times = URL.subn(lambda _match: line, inside, count=1)
        inside = written if times else f"\n{line}{inside}"
        changed = settings[: section.end()] + inside + settings[end:]
    try:
        read = tomllib.loads(changed)
        before = tomllib.loads(settings)
    except tomllib.TOMLDecodeError:
        raise _by_hand() from None
    expected = before | {"database": before.get("database", {}) | {"url": address}}
    if read != expected:
        raise _by_hand()
    return changed


def write_settings(folder: Path, settings: str) -> None:
    """Replace ``tagwerk.toml`` in *folder*: the old text or the new one is there, never half of it."""
    path = folder / FILE_NAME
    part = folder / f".{FILE_NAME}.part"
    with part.open("w", encoding="utf-8") as file:
        file.write(settings)
        file.flush()
        os.fchmod(file.fileno(), path.stat().st_mode & 0o777)
        os.fsync(file.fileno())
    part.replace(path)
    synchronize(folder)


def _by_hand() -> ConfigurationError:
    return ConfigurationError(
        _("{file} is written in a way that only a person changes.", file=FILE_NAME),
        _("Write its database as a section [database] with a line that begins with url, and try again."),
    )
