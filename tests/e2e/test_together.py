"""Web, worker and command line write to one workspace together: no error, nothing lost."""

import subprocess
import sys
import time

import httpx
import pytest

from servers.program import Program
from servers.requirement import free_port
from servers.twilio_callbacks import post_call
from servers.waiting import wait_until

SECONDS = 10
WRITER = """
import sys, time
from pathlib import Path
from tagwerk.companies.cards import add_company
from tagwerk.staff.finding import find_actor
from tagwerk.workspace.opening import open_workspace

app = open_workspace(Path(sys.argv[1]))
actor = find_actor(app)
end, number = time.monotonic() + float(sys.argv[3]), 0
while time.monotonic() < end:
    number += 1
    add_company(app, actor, f"{sys.argv[2]} {number}")
print(number)
"""


@pytest.mark.heavy
def test_five_processes_write_to_one_sqlite_workspace(program: Program) -> None:
    """See the module's docstring; the web face writes what signed callbacks tell it."""
    port = free_port()
    program.environment |= {
        "TAGWERK_WEB__PORT": str(port),
        "TAGWERK_WEB__PUBLIC_URL": f"http://127.0.0.1:{port}",
        "TAGWERK_PLUGINS__TELEPHONY__TWILIO__AUTH_TOKEN": "token",
    }
    address = f"http://127.0.0.1:{port}"
    staying = [program.start("serve"), program.start("worker")]
    try:
        wait_until(lambda: _healthy(address))
        command = [sys.executable, "-c", WRITER, str(program.workspace)]
        writers = [
            subprocess.Popen([*command, name, str(SECONDS)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            for name in ("one", "two", "three")
        ]
        end, calls = time.monotonic() + SECONDS, 0
        while time.monotonic() < end:
            post_call(address, "token", number=calls)
            calls += 1
        results = [writer.communicate(timeout=60) for writer in writers]
    finally:
        for process in staying:
            process.terminate()
        said = [process.communicate(timeout=30)[1] for process in staying]
    assert [errors for _out, errors in results] == ["", "", ""]
    assert [text for text in said if "rror" in text] == []
    written = sum(int(out) for out, _errors in results)
    assert program.json("segments", "explain", "id > 0")[0]["companies"] == 80 + written
    assert (
        len([call for call in program.json("calls", "list", "--limit", "100000") if call["state"] == "completed"])
        == calls
    )
    assert calls > 0


def _healthy(address: str) -> bool:
    try:
        return httpx.get(f"{address}/healthz").status_code == httpx.codes.OK
    except httpx.TransportError:
        return False
