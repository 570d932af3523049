"""Reads the mailboxes in a process of its own, which kills itself at a named point: ``python dying_inbox.py POINT TIME``."""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tagwerk.platform.config import WORKSPACE_VARIABLE
from tagwerk.staff.finding import find_actor
from tagwerk.workspace.opening import open_workspace
from tagwerk_email_offers.inbox import syncing
from tagwerk_email_offers.inbox.mailboxes import ahead
from tagwerk_email_offers.inbox.receiving import taking_in

POINTS: dict[str, tuple[Any, str, str]] = {
    "mails are fetched": (taking_in, "_read", "before"),
    "mails are understood": (taking_in, "_read", "after"),
    "the cursor moves": (taking_in, "move_cursor", "after"),
    "mails are written": (taking_in, "_keep_originals", "after"),
    "what follows is written": (taking_in, "_follow", "after"),
    "a piece is committed": (syncing, "take_in", "after"),
    "plugins are told": (syncing, "tell_taken_in", "before"),
}


def die_at(point: str, time: int) -> None:
    """Kill this process without a word when *point* is reached for the *time*-th time."""
    owner, name, when = POINTS[point]
    original: Callable[..., Any] = getattr(owner, name)
    reached = 0

    def dying(*args: Any, **kwargs: Any) -> Any:
        nonlocal reached
        reached += 1
        if when == "before" and reached == time:
            os.kill(os.getpid(), signal.SIGKILL)
        result = original(*args, **kwargs)
        if when == "after" and reached == time:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(owner, name, dying)


if __name__ == "__main__":
    ahead.PIECE = 4
    if sys.argv[1] in POINTS:
        die_at(sys.argv[1], int(sys.argv[2]))
    app = open_workspace(Path(os.environ[WORKSPACE_VARIABLE]))
    syncing.sync(app, find_actor(app))
