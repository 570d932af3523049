"""The process that understands mails aside: what it says is what would be said here, and nobody depends on it."""

import os
import signal
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice

import pytest

from tagwerk_email_offers.inbox.mailboxes import ahead
from tagwerk_email_offers.inbox.mailboxes.ahead import Piece, in_pieces
from tagwerk_email_offers.inbox.mailboxes.arrived import Arrived
from tagwerk_email_offers.understanding import aside
from tagwerk_email_offers.understanding.aside import Aside
from tagwerk_email_offers.understanding.reading import understand

MAILS = [
    f"From: Jürgen <j{number}@firma.example>\nSubject: AW: Preise\nMessage-ID: <{number}@x>\n\nBitte {number} Stück.\n".encode()
    for number in range(12)
]


@pytest.fixture
def second(monkeypatch: pytest.MonkeyPatch) -> Iterator[Aside]:
    """A process that is ready."""
    monkeypatch.setattr(aside, "_processors", lambda: 2)
    process = Aside()
    process.begin()
    until = time.monotonic() + 60
    while not process.ask(MAILS[:1]):
        assert time.monotonic() < until
        time.sleep(0.01)
    assert process.answer() == [understand(MAILS[0])]
    yield process
    process.close()


def arrived() -> Iterator[Arrived]:
    moment = datetime(2026, 11, 30, tzinfo=UTC)
    return (Arrived(str(number), 1, raw, moment) for number, raw in enumerate(MAILS))


def told(pieces: Iterator[Piece]) -> dict[str, str]:
    """What was understood aside, after it was held against what is understood here."""
    found: dict[str, str] = {}
    for piece in pieces:
        for each in piece.mails:
            if each.uid in piece.understood:
                assert piece.understood[each.uid] == understand(each.raw)
                found[each.uid] = piece.understood[each.uid].own_words
    return found


def test_pieces_come_in_order_with_what_was_understood_aside(monkeypatch: pytest.MonkeyPatch, second: Aside) -> None:
    monkeypatch.setattr(ahead, "Aside", lambda: second)
    pieces = list(in_pieces(arrived(), 5))
    assert [each.uid for piece in pieces for each in piece.mails] == [str(number) for number in range(12)]
    assert told(iter(pieces)) == {str(number): f"Bitte {number} Stück." for number in range(12)}


@pytest.mark.parametrize("number", [0, 1])
def test_what_a_process_that_was_killed_did_not_answer_is_understood_here(
    monkeypatch: pytest.MonkeyPatch, second: Aside, number: int
) -> None:
    monkeypatch.setattr(ahead, "Aside", lambda: second)
    pieces = in_pieces(arrived(), 3)
    before = list(islice(pieces, number))
    process = second._process
    assert process is not None
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    after = list(pieces)
    assert [each.uid for piece in (*before, *after) for each in piece.mails] == [str(number) for number in range(12)]
    assert not after[-1].understood, "it is gone: what comes last was not understood by it"
    told(iter(after))


def test_a_process_that_says_nothing_in_time_is_ended(monkeypatch: pytest.MonkeyPatch, second: Aside) -> None:
    monkeypatch.setattr(aside, "PATIENCE", 0.1)
    process = second._process
    assert process is not None
    os.kill(process.pid, signal.SIGSTOP)
    assert second.ask(MAILS)
    assert second.answer() is None
    assert process.poll() is not None
    assert not second.ask(MAILS), "nobody is asked any more"


def test_a_look_that_brings_one_piece_starts_nothing_and_one_processor_is_left_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun: list[Aside] = []
    monkeypatch.setattr(Aside, "begin", lambda process: begun.append(process))
    assert [len(piece) for piece in in_pieces(arrived(), 50)] == [12]
    assert not begun
    assert [len(piece) for piece in in_pieces(arrived(), 6)] == [6, 6]
    assert len(begun) == 1
    monkeypatch.undo()
    monkeypatch.setattr(aside, "_processors", lambda: 1)
    alone = Aside()
    alone.begin()
    assert alone._process is None
    assert not alone.ask(MAILS)
