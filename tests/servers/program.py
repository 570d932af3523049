"""The program ``tagwerk`` as a user runs it: in a process of its own."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from servers.warm import run_warm


def hear_interrupts() -> None:
    """Let a program that is about to start hear Ctrl+C, also where the tests run in the background and do not."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


PROGRAM = [sys.executable, "-m", "tagwerk"]


@dataclass
class Program:
    """``tagwerk`` in one workspace; *environment* is added to what the test has."""

    workspace: Path
    environment: dict[str, str] = field(default_factory=dict)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command and give back its exit status and what it printed."""
        return run_warm([*arguments], self._environment(), timeout=240)

    def json(self, *arguments: str) -> Any:
        """Run a command that succeeds and give back its JSON document."""
        done = self.run(*arguments, "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a command that stays."""
        return subprocess.Popen(
            [*PROGRAM, *arguments],
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=hear_interrupts,
        )

    def _environment(self) -> dict[str, str]:
        return {**os.environ, "TAGWERK_WORKSPACE": str(self.workspace), **self.environment}
