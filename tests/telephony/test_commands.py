"""The commands ``tagwerk call`` and ``tagwerk calls``."""

import pytest

from servers.program import Program
from servers.requirement import answers, free_port
from servers.waiting import wait_until

pytestmark = pytest.mark.heavy


def test_a_call_from_the_command_line_counts_and_shows_its_activities(program: Program) -> None:
    port = free_port()
    program.environment |= {"TAGWERK_PLUGINS__TELEPHONY__PROVIDER": "simulator", "TAGWERK_WEB__PORT": str(port)}
    server = program.start("serve")
    try:
        wait_until(lambda: answers(port))
        call = program.json("call", "1")
        wait_until(lambda: program.json("calls", "show", str(call["call"]))["ended_at"])
        (row,) = program.json("calls", "list")
        assert (row["call"], row["direction"], row["state"], row["company"]) == (
            call["call"],
            "outbound",
            "completed",
            1,
        )
        offer = ("--article", "4711", "--quantity", "10", "--price", "9,90")
        assert program.json("calls", "outcome", "offer-made", *offer)["outcome"] == "offer_made"
        explained = program.json("quota", "--explain", "phone_offers")
        assert [activity["company"] for activity in explained["evidence"]] == [1]
    finally:
        server.terminate()
        _out, errors = server.communicate(timeout=30)
    assert errors == ""
