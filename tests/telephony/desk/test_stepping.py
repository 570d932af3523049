"""Going through a list by telephone at a terminal: one key a step, nobody twice, whatever happens to the program."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from kit.twilio_api import Api
from servers.program import PROGRAM
from servers.terminal import at_a_terminal, read_until
from tagwerk.access.actors import Actor
from tagwerk.companies.cards import add_company
from tagwerk.platform.app import App
from tagwerk_telephony.calls.looking import list_calls
from tagwerk_telephony.desk.dialling import dial_list

pytestmark = pytest.mark.heavy
KEYS = "q leave"


@contextmanager
def dialling(app: App) -> Iterator[tuple[int, list[int]]]:
    """Somebody goes through all companies; gives the terminal, and a list that hears with which status it ended."""
    environment = {**os.environ, "TAGWERK_WORKSPACE": str(app.folder), "TAGWERK_EMPLOYEE": "anna"}
    ended: list[int] = []
    with at_a_terminal([*PROGRAM, "calls", "dial", "all"], environment) as (terminal, process):
        yield terminal, ended
        ended.append(process.wait(30))


@pytest.fixture
def companies(opened: App, anna: Actor) -> list[str]:
    """Three companies to call, in the order of the list."""
    add_company(opened, anna, "Zweite GmbH", phone="+493023125201")
    add_company(opened, anna, "Dritte GmbH", phone="+493023125202")
    return [item.name for item in dial_list(opened, anna, "all").items]


def test_a_list_goes_on_where_it_was_left_and_dials_nobody_twice(
    api: Api, opened: App, anna: Actor, companies: list[str]
) -> None:
    environment = {**os.environ, "TAGWERK_WORKSPACE": str(opened.folder), "TAGWERK_EMPLOYEE": "anna"}
    with at_a_terminal([*PROGRAM, "calls", "dial", "all"], environment) as (terminal, process):
        read_until(terminal, companies[0], KEYS)
        os.write(terminal, b"x\x1b[A")  # keys that mean nothing do nothing
        os.write(terminal, b"s")
        read_until(terminal, companies[1], KEYS)
        os.write(terminal, b"c")
        read_until(terminal, "is on its way")
        process.kill()
    assert [listed.company for listed in list_calls(opened, anna)] == [companies[1]]
    with dialling(opened) as (terminal, ended):
        read_until(terminal, companies[2], "(1 left)")
        os.write(terminal, b"c")
        read_until(terminal, "is on its way")
        os.write(terminal, b"c")
        read_until(terminal, "it rings once")
        os.write(terminal, b"o")
        read_until(terminal, "4 no-decision")
        os.write(terminal, b"4")
        read_until(terminal, "Note")
        os.write(terminal, b"in May\r")
        read_until(terminal, "Nobody is to be called now.")
    assert ended == [0]
    assert len([asked for asked in api.asked if asked[0] == "POST"]) == 2
    last = list_calls(opened, anna)[0]
    assert (last.company, last.call.outcome, last.call.note) == (companies[2], "no_decision", "in May")


@pytest.mark.parametrize("key", [b"q", b"\x03", b"\x04"])
def test_whoever_leaves_has_dialled_nobody(api: Api, opened: App, companies: list[str], key: bytes) -> None:
    environment = {**os.environ, "TAGWERK_WORKSPACE": str(opened.folder), "TAGWERK_EMPLOYEE": "anna"}
    with at_a_terminal([*PROGRAM, "calls", "dial", "all"], environment) as (terminal, process):
        read_until(terminal, companies[0], KEYS)
        for _try in range(10):
            os.write(terminal, key)  # a control key may fall between showing the keys and waiting for one
            with suppress(subprocess.TimeoutExpired):
                assert process.wait(3) == 0
                break
        assert process.returncode == 0
    assert api.asked == []


def test_what_is_put_to_later_comes_last(api: Api, opened: App, companies: list[str]) -> None:
    with dialling(opened) as (terminal, _ended):
        for name in companies:
            read_until(terminal, name, KEYS)
            os.write(terminal, b"l")
        read_until(terminal, companies[0], KEYS)
        os.write(terminal, b"q")
    assert api.asked == []
