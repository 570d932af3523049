"""Forgets a contact in a process of its own, which kills itself at a point: ``python dying_forgetting.py POINT CONTACT``."""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tagwerk.access.actors import Actor
from tagwerk.platform.config import WORKSPACE_VARIABLE
from tagwerk.workspace.opening import open_workspace
from tagwerk.workspace.privacy import forgetting, sweeping

POINTS: dict[str, tuple[Any, str, int]] = {
    "the list is written": (forgetting, "remember", 1),
    "it is on record": (forgetting, "_begin", 1),
    "some tables are emptied": (forgetting, "empty_rows", 4),
    "the tables are emptied": (forgetting, "_empty", 1),
    "a text is being cleaned": (sweeping, "_take_out", 3),
    "the texts are cleaned": (forgetting, "sweep", 1),
    "the files are cleaned": (forgetting, "clean_files", 1),
    "nothing is looked for any more": (forgetting, "_finish", 1),
    "the pages are clean": (forgetting, "_clean_pages", 1),
}


def die_at(point: str) -> None:
    """Kill this process without a word right after *point*."""
    owner, name, time = POINTS[point]
    original: Callable[..., Any] = getattr(owner, name)
    reached = 0

    def dying(*args: Any, **kwargs: Any) -> Any:
        nonlocal reached
        reached += 1
        result = original(*args, **kwargs)
        if reached == time:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(owner, name, dying)


if __name__ == "__main__":
    die_at(sys.argv[1])
    app = open_workspace(Path(os.environ[WORKSPACE_VARIABLE]))
    forgetting.forget_person(app, Actor.system("test"), contact=sys.argv[2])
