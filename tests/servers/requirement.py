"""A test that needs a real server says which program is missing when it skips; CI turns that skip into a failure."""

import os
import shutil
import socket
from pathlib import Path

import pytest

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
    """A port of the loopback interface that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    """Whether somebody listens on *port*."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
