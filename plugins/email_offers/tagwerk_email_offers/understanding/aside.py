"""Understanding mails in a second process, while this one stores those before them: for a look that brings many.

Nothing depends on it. Whatever happens to that process, what it did not answer is understood here.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

from tagwerk_email_offers.understanding.reading import understand

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tagwerk_email_offers.understanding.results import Understood

READY = "ready"
KEPT = ("PATH", "PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH", "SYSTEMROOT")
"""Variables of the environment that the process gets; passwords are among the others."""
PATIENCE = 60.0
"""Seconds for a piece of mails; each of them is bounded to less than one."""


class Aside:
    """The other process. What it is asked it answers in that order; nobody waits for it to begin.

    One thread may ask while another takes the answers and closes.
    """

    def __init__(self) -> None:
        self._pipe: Connection | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._is_ready = False

    def begin(self) -> None:
        """Start the process, where there is a second processor for it."""
        if self._process is not None or _processors() < 2:
            return
        with suppress(OSError, ValueError):  # no process is to be had: all is understood here
            here, there = Pipe()
            with there:
                self._process = subprocess.Popen(  # noqa: S603
                    [sys.executable, "-P", "-m", __name__, str(there.fileno())],
                    pass_fds=[there.fileno()],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    env={name: os.environ[name] for name in KEPT if name in os.environ},
                )
            self._pipe = here

    def ask(self, mails: Sequence[bytes]) -> bool:
        """Give it *mails*; False where they are to be understood here: it is not there (yet)."""
        pipe = self._pipe
        if pipe is None:
            return False
        try:
            self._is_ready = self._is_ready or (pipe.poll() and pipe.recv() == READY)
            if self._is_ready:
                pipe.send(list(mails))
        except (OSError, EOFError, ValueError):
            return False
        return self._is_ready

    def answer(self) -> list[Understood] | None:
        """What it made of the mails that it was asked first; None where they are to be understood here, as all after them."""
        found: list[Understood] | None = None
        if self._pipe is not None:
            with suppress(Exception):  # it ended, or says what nobody can read
                found = self._pipe.recv() if self._pipe.poll(PATIENCE) else None
            if found is None:
                self.close()
        return found

    def close(self) -> None:
        """End it at once."""
        pipe, self._pipe = self._pipe, None
        if pipe is not None:
            pipe.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()


def _work(pipe: Connection) -> None:
    """Understand what comes, until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever asks ends it
    with suppress(EOFError, OSError):
        pipe.send(READY)
        while True:
            pipe.send([understand(raw) for raw in pipe.recv()])


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


if __name__ == "__main__":
    _work(Connection(int(sys.argv[1])))
