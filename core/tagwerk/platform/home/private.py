"""What belongs to a workspace is for its owner's eyes alone: the folder 0700, the files 0600."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OTHERS = stat.S_IRWXG | stat.S_IRWXO
FOLDER, FILE = 0o700, 0o600
FREE = ("templates", "plugins", "job_descriptions")
"""Folders in which people work with programs of their own; no secret lies there."""
OURS = ("tagwerk.", ".tagwerk", "queue.db", "serve.log")
"""How the names of our own files begin; those of others lie in a folder that is closed."""


def keep_private() -> None:
    """What this process makes from now on is its owner's alone, as far as whoever makes it says nothing else."""
    os.umask(OTHERS)


def make_private(folder: Path) -> None:
    """Make *folder*, or close it to others where it is there."""
    folder.mkdir(mode=FOLDER, parents=True, exist_ok=True)
    if stat.S_IMODE(folder.stat().st_mode) & OTHERS:
        folder.chmod(FOLDER)


def write_new(path: Path, content: bytes) -> None:
    """Write a file that is not there yet, through no symbolic link. Raises FileExistsError, OSError."""
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), FILE)
    with os.fdopen(opened, "wb") as file:
        file.write(content)


def open_to_others(folder: Path) -> Iterator[Path]:
    """The workspace *folder*, and what in it others of this machine may read or write; links lead elsewhere, and are left out."""
    if os.name != "posix":
        return
    if folder.stat().st_mode & OTHERS:
        yield folder
    for place, folders, files in os.walk(folder):
        here = folder / place
        folders[:] = [name for name in folders if not (here == folder and name in FREE)]
        for name in files:
            if here == folder and not name.startswith(OURS):
                continue
            path = here / name
            try:
                mode = path.lstat().st_mode
            except FileNotFoundError:  # gone meanwhile
                continue
            if stat.S_ISREG(mode) and mode & OTHERS:
                yield path
