"""Sends a campaign in a process of its own, which kills itself at a named point: ``python dying.py POINT TIME``."""

import os
import signal
import smtplib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tagwerk.platform.config import WORKSPACE_VARIABLE
from tagwerk.staff.finding import find_actor
from tagwerk.workspace.opening import open_workspace
from tagwerk_email_offers.sending import campaigns, delivering, planning, queueing
from tagwerk_email_offers.sending.smtp import SmtpWire

POINTS: dict[str, tuple[Any, str, str]] = {
    "a piece is written": (queueing, "_write", "after"),
    "all is queued": (campaigns, "queue", "after"),
    "a batch is claimed": (delivering.Delivery, "_claim", "after"),
    "a batch is written": (delivering.Delivery, "_write", "after"),
    "the wire is next": (SmtpWire, "send", "before"),
    "the mail is on the wire": (smtplib.SMTP, "send", "after"),
    "the answer is there": (SmtpWire, "send", "after"),
    "the answer is being stored": (delivering.Delivery, "_store", "after"),
    "the answer is stored": (delivering.Delivery, "_step", "after"),
}


def die_at(point: str, time: int) -> None:
    """Kill this process without a word when *point* is reached for the *time*-th time."""
    owner, name, when = POINTS[point]
    original: Callable[..., Any] = getattr(owner, name)
    reached = 0

    def dying(*args: Any, **kwargs: Any) -> Any:
        nonlocal reached
        counts = point != "the mail is on the wire" or (isinstance(args[1], bytes) and args[1].endswith(b"\r\n.\r\n"))
        reached += counts
        if when == "before" and reached == time:
            os.kill(os.getpid(), signal.SIGKILL)
        result = original(*args, **kwargs)
        if when == "after" and counts and reached == time:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(owner, name, dying)


if __name__ == "__main__":
    queueing.PIECE = 10
    if sys.argv[1] in POINTS:
        die_at(sys.argv[1], int(sys.argv[2]))
    app = open_workspace(Path(os.environ[WORKSPACE_VARIABLE]))
    campaigns.send(app, find_actor(app), planning.CampaignOrder("introduction", "all"))
