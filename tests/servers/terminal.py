"""A terminal at which somebody sits: a program runs in it, is typed to key by key, and shows what it shows."""

import fcntl
import os
import pty
import select
import subprocess
import termios
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from servers.program import hear_interrupts


@contextmanager
def at_a_terminal(
    command: Sequence[str], environment: Mapping[str, str]
) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Run *command* in a terminal; gives where to type and read, and the process, which is ended at the end."""
    outer, inner = pty.openpty()

    def sit_down() -> None:
        hear_interrupts()
        fcntl.ioctl(inner, termios.TIOCSCTTY, 0)

    with subprocess.Popen(
        command, stdin=inner, stdout=inner, stderr=inner, env={**environment, "TERM": "xterm"}, start_new_session=True,
        preexec_fn=sit_down,
    ) as process:  # fmt: skip
        os.close(inner)
        try:
            yield outer, process
        finally:
            process.kill()
            os.close(outer)


def read_until(descriptor: int, *texts: str, seconds: int = 30) -> str:
    """What is shown until all of *texts* were, one after the other."""
    seen, end, place = "", time.monotonic() + seconds, 0
    for text in texts:
        while (found := seen.find(text, place)) < 0:
            assert time.monotonic() < end, seen
            if select.select([descriptor], [], [], 1)[0]:
                seen += os.read(descriptor, 65536).decode("utf-8", "replace")
        place = found + len(text)
    return seen
