"""The telephone at the faces of the house: a key of the board, the team's numbers, a server that stops while somebody listens."""

import os
import signal
import threading
from datetime import timedelta
from io import StringIO

import httpx
import pytest
from rich.console import Console

from kit.calls import AGENT, CLIENT, NINE
from servers.program import PROGRAM, Program
from servers.requirement import answers, free_port
from servers.terminal import at_a_terminal, read_until
from servers.waiting import wait_until
from tagwerk.access.actors import Actor
from tagwerk.board.team import team
from tagwerk.cli.drawing.board import team_drawn
from tagwerk.platform.app import App
from tagwerk.staff.tokens import make_token
from tagwerk_telephony.desk.declaring import log_call
from tagwerk_telephony.tables import Call


def test_the_team_shows_what_was_declared_beside_what_was_measured(app: App, anna: Actor, client: int) -> None:
    log_call(app, anna, str(client), timedelta(minutes=4))
    standing = team(app, anna).members[0].standing
    (calls,) = [quota for quota in standing.quotas if quota.metric == "calls"]
    assert (calls.done, sum(number for _title, number in calls.beside)) == (0, 1)
    for width, plain in ((140, False), (50, True)):
        console = Console(file=StringIO(), width=width)
        console.print(team_drawn(team(app, anna), width, plain=plain))
        assert isinstance(console.file, StringIO)
        assert "declared" in console.file.getvalue()


@pytest.mark.heavy
def test_the_key_u_of_the_board_settles_calls_in_doubt(app: App, anna: Actor, client: int) -> None:
    with app.database.transaction() as session:
        call = Call(
            provider="twilio", direction="outbound", employee_id=anna.employee(), company_id=client, number=CLIENT,
            agent_number=AGENT, ours=True, started_at=NINE, state="uncertain",
        )  # fmt: skip
        session.add(call)
    command = [*PROGRAM, "--workspace", str(app.folder)]
    with at_a_terminal(command, os.environ) as (terminal, process):
        assert "u calls in doubt" in " ".join(read_until(terminal, "q leave").split())
        os.write(terminal, b"u")
        read_until(terminal, CLIENT, "q leave")
        os.write(terminal, b"n")
        assert "u calls in doubt" not in " ".join(
            read_until(terminal, "That was the last one", "Whom to contact", "q leave").split()
        )
        os.write(terminal, b"q")
        assert process.wait(20) == 0


@pytest.mark.heavy
def test_a_server_that_is_stopped_ends_the_streams_of_those_who_listen(app: App, anna: Actor) -> None:
    token, port = make_token(app, anna, "anna", "page").secret, free_port()
    lines: list[str] = []

    def listen() -> None:
        address = f"http://127.0.0.1:{port}/telephony/ringing"
        with httpx.stream("GET", address, headers={"Authorization": f"Bearer {token}"}, timeout=60) as response:
            lines.extend(response.iter_lines())
        lines.append("the end")

    process = Program(app.folder).start("serve", "--port", str(port), "--no-jobs")
    try:
        wait_until(lambda: answers(port))
        listener = threading.Thread(target=listen)
        listener.start()
        wait_until(lambda: ": still here" in lines)
        process.send_signal(signal.SIGTERM)
        said = process.communicate(timeout=15)[1]
        listener.join(15)
    finally:
        process.kill()
    assert lines[-1] == "the end", "a stream is ended, and not broken off"
    assert "Traceback" not in said
    assert process.returncode in {0, -signal.SIGTERM}
