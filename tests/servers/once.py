"""What takes seconds to make, and is only read or copied then, is made once for all processes of a run."""

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

import pytest


def made_once(folders: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A folder *name* in which *make* has been, here or in another process of this run; the others wait for it."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        make(folder := folders.mktemp(name))
        return folder
    folder = folders.getbasetemp().parent / name
    with folder.with_suffix(".made").open("a+") as made:
        fcntl.flock(made, fcntl.LOCK_EX)
        made.seek(0)
        if not made.read():
            folder.mkdir(mode=0o700)
            make(folder)
            made.write("made")
    return folder
