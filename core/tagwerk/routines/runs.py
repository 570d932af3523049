"""The runs of routines in this process: each in a thread of its own, one at a time of each routine, and known while it runs."""

from __future__ import annotations

import os
import socket
import threading
import time
from contextvars import copy_context
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tagwerk.platform.app import App

LIMIT = timedelta(minutes=30)
"""How long a run of a routine may take of which nothing else is known."""


@dataclass(eq=False)
class Run:
    """One run: *name* is the routine's, *limit* how long it may take."""

    name: str
    thread: threading.Thread
    limit: timedelta
    app: App
    since: float = field(default_factory=time.monotonic)

    @property
    def is_stuck(self) -> bool:
        """Whether it takes longer than it may."""
        return self.thread.is_alive() and time.monotonic() - self.since > self.limit.total_seconds()


_runs: dict[str, Run] = {}
_lock = threading.Lock()


def begin(app: App, name: str, run: Callable[[], object], limit: timedelta) -> Run:
    """Start *run* in a thread; the process does not wait for it when it ends."""
    context = copy_context()

    def whole() -> None:
        try:
            context.run(run)
        finally:
            with _lock:
                if _runs.get(name) is started:
                    del _runs[name]

    started = Run(name, threading.Thread(target=whole, name=f"routine {name}", daemon=True), limit, app)
    with _lock:
        _runs[name] = started
    started.thread.start()
    return started


def running_here() -> list[Run]:
    """The runs of this process that have not ended."""
    with _lock:
        return list(_runs.values())


def stuck_here() -> list[str]:
    """The names of the routines that take longer than they may in this process."""
    return sorted(run.name for run in running_here() if run.is_stuck)


def worker_name() -> str:
    """This machine and process, as other processes read it."""
    return f"{socket.gethostname()[:80]}/{os.getpid()}"
