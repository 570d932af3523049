"""Makes a call, or takes callbacks in, in a process of its own that kills itself at a named point: ``python dying_calls.py
POINT``.
"""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tagwerk.platform.config import WORKSPACE_VARIABLE
from tagwerk.staff.finding import find_actor
from tagwerk.workspace.opening import open_workspace
from tagwerk_telephony.calls import calling
from tagwerk_telephony.twilio import client, provider

POINTS: dict[str, tuple[Any, str, str]] = {
    "before the request": (calling, "_request", "before"),
    "the request is committed": (calling, "_request", "after"),
    "the provider is next": (provider.Twilio, "originate", "before"),
    "the SDK is asked": (client._HttpClient, "request", "before"),
    "the provider has answered": (client._HttpClient, "request", "after"),
    "the answer is known": (provider.Twilio, "originate", "after"),
    "the answer is being written": (calling, "_taken", "before"),
    "all is written": (calling, "_taken", "after"),
}


def die_at(point: str) -> None:
    """Kill this process without a word when *point* is reached."""
    owner, name, when = POINTS[point]
    original: Callable[..., Any] = getattr(owner, name)

    def dying(*args: Any, **kwargs: Any) -> Any:
        if when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = original(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(owner, name, dying)


if __name__ == "__main__":
    die_at(sys.argv[1])
    app = open_workspace(Path(os.environ[WORKSPACE_VARIABLE]))
    calling.call_client(app, find_actor(app), sys.argv[2])
