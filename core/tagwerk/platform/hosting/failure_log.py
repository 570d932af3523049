"""The log file of a workspace: the tracebacks of what was held back, or ended a command in one line.

Best effort: where nothing can be written, the one line has to do.
"""

from __future__ import annotations

import contextlib
import os
import traceback
from typing import TYPE_CHECKING

from tagwerk.platform import clock

if TYPE_CHECKING:
    from pathlib import Path

    from tagwerk.platform.hosting.plugin import Plugin

LOG_NAME = "tagwerk.log"
LARGEST = 1_000_000  # bytes; then the older half of what is known goes into a second file
LONGEST = 20_000  # letters of one traceback

_place: list[Path] = []


def keep_log_in(folder: Path) -> None:
    """From now on tracebacks go into the log of the workspace in *folder*."""
    _place[:] = [folder / LOG_NAME]


def log_file() -> Path | None:
    """Where tracebacks go, None where no workspace is open."""
    return _place[0] if _place else None


def write_down(error: BaseException, plugin: Plugin | None = None, what: str = "") -> Path | None:
    """Add the traceback of *error*; gives the file, None where it could not be written."""
    file = log_file()
    if file is None:
        return None
    whose = f"{plugin.name} ({plugin.origin})" if plugin is not None else "tagwerk"
    with contextlib.suppress(BaseException):
        said = "".join(traceback.format_exception(error))[-LONGEST:]
        if file.exists() and file.stat().st_size > LARGEST:
            file.replace(file.with_name(f"{LOG_NAME}.1"))
        number = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with open(number, "a", encoding="utf-8", errors="backslashreplace") as opened:  # noqa: PTH123 - for its owner alone
            opened.write(f"{clock.now():%Y-%m-%d %H:%M:%S}Z {whose}, {what}\n{said}\n")
        return file
    return None
