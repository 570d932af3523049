"""Hooks that do not come back: who waits is told for whom, Ctrl+C ends it by name, and a say that does not come has refused."""

import os
import signal
import subprocess
import sys
import time

import pytest

from hostile.test_vetoes import refused
from kit.hostile import Guests

NEVER = "    while True: time.sleep(0.05)\n"
STUBBORN = "    while True:\n        try: time.sleep(1)\n        except BaseException: pass\n"
BOARD = "import time\n@hookimpl\ndef tagwerk_board_lines(app, employee, on):\n"
COMMAND = (
    "import time, typer\nGROUP = typer.Typer()\n@GROUP.command('hostile')\ndef run():\n    print('begun', flush=True)\n"
    + NEVER
    + "@hookimpl\ndef tagwerk_commands(cli):\n    from tagwerk.api import Command\n    return [Command('hostile', GROUP)]\n"
)
VETO = "import time\n@hookimpl\ndef tagwerk_before_contact(app, attempts):\n    time.sleep(3600)\n"
ASKED = "of hostile (tagwerk-hostile 6.6.6) is still being asked"


def interrupted(guests: Guests, command: str, times: int = 1) -> tuple[int, str, str]:
    """How a command ends that somebody waits for, until it is said whom for, and then ends with Ctrl+C."""
    environment = os.environ | {"PYTHONPATH": str(guests.site), "TAGWERK_WORKSPACE": str(guests.workspace)}
    program = [sys.executable, "-m", "tagwerk", command]
    with subprocess.Popen(
        program, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        waited = process.stdout.readline() if command == "hostile" else process.stderr.readline()
        for _time in range(times):
            time.sleep(0.3)
            process.send_signal(signal.SIGINT)
        _out, err = process.communicate(timeout=60)
        return process.returncode, waited, err


@pytest.mark.heavy
@pytest.mark.parametrize(
    "source", [BOARD + NEVER, "import time\nwhile True: time.sleep(0.05)\n"], ids=["hook", "import"]
)
def test_ctrl_c_ends_a_hook_that_never_returns_by_name(guests: Guests, source: str) -> None:
    guests.install(source)
    status, waited, err = interrupted(guests, "today")
    assert status == 130
    assert ASKED in waited
    assert "Interrupted while" in err.splitlines()[-1]
    assert "hostile (tagwerk-hostile 6.6.6)" in err.splitlines()[-1]
    assert "--no-plugins" in err.splitlines()[-1]


@pytest.mark.heavy
def test_the_third_ctrl_c_ends_what_takes_the_others_and_goes_on(guests: Guests) -> None:
    guests.install(BOARD + STUBBORN)
    status, waited, err = interrupted(guests, "today", times=3)
    assert (status, ASKED in waited) == (130, True)
    assert "does not let go" in err
    guests.uninstall()
    assert guests.run("today").status == 0


@pytest.mark.heavy
def test_a_command_of_a_plugin_that_somebody_ends_is_named(guests: Guests) -> None:
    guests.install(COMMAND)
    status, _begun, err = interrupted(guests, "hostile")
    assert status == 130
    assert err.splitlines()[-1] == "error: Interrupted in hostile (tagwerk-hostile 6.6.6)."


@pytest.mark.heavy
def test_a_say_that_does_not_come_in_time_has_refused(guests: Guests, monkeypatch: pytest.MonkeyPatch) -> None:
    from tagwerk.platform.hosting import waiting

    monkeypatch.setattr(waiting, "TIME_TO_REFUSE", 0.5)
    guests.install(VETO)
    began = time.monotonic()
    text = refused(guests)
    assert time.monotonic() - began < 30
    assert "hostile (tagwerk-hostile 6.6.6)" in text
    assert "has not answered within" in text
    assert guests.run("quota", "--json").status == 0
    assert guests.plugin()["state"] == "failed"
