"""Whose fault a refusal is: a table of what servers are known to say, written before the code that reads it.

A third of it (``replies_held_out.txt``) was never looked at while the reading was made.
"""

from pathlib import Path

import pytest

from tagwerk_email_offers.wire.faults import fault_of
from tagwerk_email_offers.wire.replies import ReplyReader

HERE = Path(__file__).parent


def _table(name: str) -> list[tuple[str, str, str]]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [tuple(line.split(" | ", 2)) for line in lines if not line.startswith("#")]  # type: ignore[misc]


def _fault(phase: str, line: str) -> str:
    reader = ReplyReader()
    reader.feed(line.replace("550-", "550 ").encode() + b"\r\n")
    reply = reader.read()
    assert reply is not None
    return fault_of(phase, reply.code, reply.status, reply.text)  # type: ignore[arg-type]


@pytest.mark.parametrize(("phase", "fault", "line"), _table("replies_learnt.txt"))
def test_a_known_reply_is_the_fault_of(phase: str, fault: str, line: str) -> None:
    assert _fault(phase, line) == fault


def test_of_the_replies_held_out_nearly_all_are_read_and_no_address_is_blamed_for_others() -> None:
    table = _table("replies_held_out.txt")
    wrong = [(phase, line, fault, found) for phase, fault, line in table if (found := _fault(phase, line)) != fault]
    assert [each for each in wrong if each[3] == "recipient"] == []
    assert len(wrong) <= len(table) * 0.05, wrong


@pytest.mark.parametrize(
    "local", ["spam", "relay", "size.limit", "sender", "daily-limit", "blacklist", "user.unknown", "spf"]
)
def test_the_words_in_an_address_are_no_reason(local: str) -> None:
    assert _fault("rcpt", f"550 5.1.1 <{local}@firma.example>: Recipient address rejected: User unknown") == "recipient"
    assert _fault("rcpt", f"550 5.7.1 <{local}@firma.example>: refused") == "doubt"
    assert _fault("dot", f"554 {local}@firma.example: Transaction failed") == "content"


@pytest.mark.parametrize("phase", ["connect", "mail", "rcpt", "data", "dot"])
def test_every_code_has_a_fault_and_without_words_no_address_is_dead(phase: str) -> None:
    faults = {code: _fault(phase, str(code)) for code in range(400, 600)}
    assert not set(faults.values()) & {"", "connection", "protocol"}
    assert [code for code, fault in faults.items() if fault == "recipient"] == ([450, 556] if phase == "rcpt" else [])
