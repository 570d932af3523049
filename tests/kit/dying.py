"""Sends a campaign in a process of its own, which kills itself at a named point: ``python dying.py POINT TIME``."""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tagwerk.platform.config import WORKSPACE_VARIABLE
from tagwerk.staff.finding import find_actor
from tagwerk.workspace.opening import open_workspace
from tagwerk_email_offers.sending import campaigns, claims, delivering, planning, queueing, stock
from tagwerk_email_offers.wire.wire import Wire

POINTS: dict[str, tuple[Any, str, str]] = {
    "a piece is being written": (queueing, "_write", "after"),
    "all is queued": (campaigns, "queue", "after"),
    "mails are being claimed": (claims, "claim", "after"),
    "mails are claimed": (delivering.Delivery, "_turn", "after"),
    "mails are written": (stock.Stock, "write", "after"),
    "mails are being marked": (claims, "begin", "after"),
    "the wire is next": (Wire, "send", "before"),
    "mails are on the wire": (Wire, "send", "after"),
    "answers are there": (Wire, "answers", "after"),
    "answers are being stored": (delivering, "store", "after"),
    "answers are stored": (delivering.Delivery, "_tell", "before"),
    "the run is over": (delivering.Delivery, "_leave", "before"),
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
    queueing.PIECE = 10
    if sys.argv[1] in POINTS:
        die_at(sys.argv[1], int(sys.argv[2]))
    app = open_workspace(Path(os.environ[WORKSPACE_VARIABLE]))
    campaigns.send(app, find_actor(app), planning.CampaignOrder("introduction", "all"))
