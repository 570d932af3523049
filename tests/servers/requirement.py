"""A test that needs a real server says which program is missing when it skips; CI turns that skip into a failure."""

import os
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from servers.waiting import wait_until

ELSEWHERE = ("/usr/sbin", "/usr/local/sbin", *sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin")), reverse=True))


def need(program: str) -> str:
    """The path of *program*; without it the test is skipped, or fails where ``TAGWERK_TEST_REQUIRE=all``."""
    path = shutil.which(program) or shutil.which(program, path=os.pathsep.join(ELSEWHERE))
    if path is None:
        message = f"{program} is not installed"
        if os.environ.get("TAGWERK_TEST_REQUIRE") == "all":
            pytest.fail(message)
        pytest.skip(message)
    return path


def free_port() -> int:
    """A port of the loopback interface that nobody listens on, and that nobody else is given within the next minute.

    A connection that was closed from this side leaves the port in TIME_WAIT: the system no longer hands it out by itself,
    but a server that asks for it by number (with SO_REUSEADDR, as servers do) gets it. Starting again after a collision
    would not do: two ``smtp-sink`` on one port both believe that they have it.
    """
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", 0))
        listener.listen(1)
        port = int(listener.getsockname()[1])
        with socket.create_connection(("127.0.0.1", port)):
            listener.accept()[0].close()
    return port


def answers(port: int) -> bool:
    """Whether somebody listens on *port*."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def wait_for_server(process: subprocess.Popen[bytes], *ports: int) -> None:
    """Return when the server *process* listens on all *ports*. Raises ChildProcessError when it has ended instead."""

    def listens() -> bool:
        if process.poll() is not None:
            raise ChildProcessError(f"{process.args!r} ended with status {process.returncode}")
        return all(answers(port) for port in ports)

    wait_until(listens)
