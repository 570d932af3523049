"""Whoever waits to write is served in the order of the line, many in one commit, and nobody pays for another's fault."""

import threading
from collections.abc import Callable, Sequence

import pytest
from sqlalchemy.orm import Session

from tagwerk.platform.app import App
from tagwerk_telephony import serial
from tagwerk_telephony.serial import together, writing

Do = Callable[[Session, Sequence[str]], Sequence[str]]


def _at_once(app: App, do: Do, wanted: Sequence[str]) -> dict[str, str]:
    """What came of each *wanted*, all asked for while somebody else has the turn."""
    came: dict[str, str] = {}

    def ask(text: str) -> None:
        try:
            came[text] = together(app, do, text)
        except (ValueError, SystemExit) as error:
            came[text] = f"refused: {error}"

    threads = [threading.Thread(target=ask, args=(text,)) for text in wanted]
    with writing(app):
        line = serial._line_of(app)
        for number, thread in enumerate(threads, 1):
            thread.start()
            while len(line._waiting) < number:
                thread.join(0.001)
    for thread in threads:
        thread.join(30)
    return came


def test_those_who_wait_are_served_together_and_each_gets_its_own(app: App) -> None:
    batches: list[list[str]] = []

    def do(_session: Session, wanted: Sequence[str]) -> list[str]:
        batches.append(list(wanted))
        return [text.upper() for text in wanted]

    assert _at_once(app, do, ["a", "b", "c"]) == {"a": "A", "b": "B", "c": "C"}
    assert batches == [["a", "b", "c"]]


def test_one_that_fails_costs_nobody_else_anything(app: App) -> None:
    def do(_session: Session, wanted: Sequence[str]) -> list[str]:
        if "poison" in wanted:
            raise ValueError("poison")
        return list(wanted)

    assert _at_once(app, do, ["a", "poison", "b"]) == {"a": "a", "poison": "refused: poison", "b": "b"}
    assert _at_once(app, do, ["c"]) == {"c": "c"}


def test_whoever_is_interrupted_with_the_turn_leaves_the_others_theirs(app: App) -> None:
    interrupted: list[str] = []

    def do(_session: Session, wanted: Sequence[str]) -> list[str]:
        if not interrupted:
            interrupted.append(wanted[0])
            raise SystemExit(wanted[0])
        return list(wanted)

    came = _at_once(app, do, ["a", "b", "c"])
    assert came == {text: f"refused: {text}" if text in interrupted else text for text in "abc"}


def test_a_commit_takes_no_more_than_it_should(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serial, "MOST_TOGETHER", 2)
    sizes: list[int] = []

    def do(_session: Session, wanted: Sequence[str]) -> list[str]:
        sizes.append(len(wanted))
        return list(wanted)

    assert len(_at_once(app, do, ["a", "b", "c"])) == 3
    assert sizes == [2, 1]


def test_who_comes_while_another_process_has_its_turn_is_served_with_the_first_who_waited_for_it(app: App) -> None:
    batches: list[list[str]] = []

    def do(_session: Session, wanted: Sequence[str]) -> list[str]:
        batches.append(list(wanted))
        return list(wanted)

    line = serial._line_of(app)
    threads = [threading.Thread(target=together, args=(app, do, text)) for text in "abc"]
    with serial._transaction(app):  # as another process has it, which stands in no line of ours
        for number, thread in enumerate(threads):
            thread.start()
            while not line._busy or len(line._waiting) < number:
                thread.join(0.001)
    for thread in threads:
        thread.join(30)
    assert batches == [["a", "b", "c"]]
