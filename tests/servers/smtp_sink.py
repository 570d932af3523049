"""Postfix's ``smtp-sink``: takes every message and writes each to a file."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from servers.requirement import free_port, need, wait_for_server
from servers.waiting import wait_until


@dataclass
class SmtpSink:
    """A running sink."""

    port: int
    folder: Path
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        """Its address as our setting ``smtp_url`` writes it."""
        return f"smtp://127.0.0.1:{self.port}"

    def messages(self, expected: int | None = None) -> list[bytes]:
        """What it has taken, in no order; waits until there are *expected* ones."""
        if expected is not None:
            wait_until(lambda: len(self._taken()) >= expected)
        return [path.read_bytes() for path in self._taken()]

    def _taken(self) -> list[Path]:
        """The files of whole messages: the sink keeps a file open, and empty, until its message has ended."""
        files = list(self.folder.iterdir())
        still_open = {link.resolve() for link in Path(f"/proc/{self.process.pid}/fd").iterdir()}
        return [file for file in files if file not in still_open]


StartSink = Callable[..., SmtpSink]


@pytest.fixture
def start_smtp_sink() -> Iterator[StartSink]:
    """Start a sink with more options, such as ``"-f", "RCPT"`` to refuse every recipient."""
    program = need("smtp-sink")
    started: list[SmtpSink] = []

    def start(*options: str) -> SmtpSink:
        folder = Path(tempfile.mkdtemp(prefix="sink-")).resolve()
        folder.chmod(0o777)
        port = free_port()
        user = ["-u", "postfix"] if os.geteuid() == 0 else []
        command = [program, *user, "-R", str(folder), "-d", "%M.", *options, f"127.0.0.1:{port}", "1000"]
        sink = SmtpSink(port, folder, subprocess.Popen(command))
        started.append(sink)
        wait_for_server(sink.process, port)
        return sink

    yield start
    for sink in started:
        sink.process.terminate()
        sink.process.wait()
        shutil.rmtree(sink.folder)


@pytest.fixture
def smtp_sink(start_smtp_sink: StartSink) -> SmtpSink:
    """A sink that takes everything."""
    return start_smtp_sink()
