"""Plugins that were thought up without a look at the guards: what Python lets one do that nobody would expect of a plugin.

They stand in ``strangers.txt``. What is ``named`` is to be found by another process; what is ``harmless`` is allowed, or put back
without a word. All leave every other command as it is, and each is asked who may be contacted, as before; who is ``unloaded``
is named and refuses.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from hostile.test_vetoes import ALLOWS, REFUSES
from kit.hostile import VERSION, Ended, Guests

COMMANDS = (
    ["quota", "--json"],
    ["today"],
    ["--help"],
    ["companies", "list", "--json"],
    ["companies", "show", "1"],
    ["agenda", "--json"],
)
NO = "Nobody is contacted today."
REFUSES_ONE = REFUSES.replace("in attempts]", "in attempts if each.key == 1]")
COMMANDING = re.compile("[\x07\x1b\x9b\u202e]")
LONGEST_LINE = 2000  # letters that a line of an answer may have


def strangers(sort: str) -> list[Any]:
    written = Path(__file__).with_name("strangers.txt").read_text(encoding="utf-8")
    found = re.findall(rf"^=== {sort}: (.*)\n((?:(?!===).*\n)*)", written, re.MULTILINE)
    return [pytest.param(source, id=name) for name, source in found]


def by_name(name: str) -> str:
    return next(str(each.values[0]) for each in (*strangers("named"), *strangers("harmless")) if each.id == name)


def goes_on(done: Ended, arguments: list[str]) -> None:
    assert done.status == 0, done.said
    assert "Traceback" not in done.said
    assert not COMMANDING.search(done.said), done.said
    assert max(map(len, done.err.splitlines()), default=0) < LONGEST_LINE
    if "--json" in arguments:
        json.loads(done.out)


def refusals(guests: Guests) -> list[str]:
    """Why two people may not be contacted, ``""`` for who may be."""

    def ask() -> int:
        from tagwerk.companies.consent.vetoes import refusals_of
        from tagwerk.companies.hookspecs import ContactAttempt
        from tagwerk.workspace.opening import open_workspace

        app = open_workspace(guests.workspace)
        found = refusals_of(app, [ContactAttempt(key, "phone", "+4930123456", None, None) for key in (0, 1)])
        print(json.dumps([found[key].text if key in found else "" for key in (0, 1)]))
        app.close()
        return 0

    done = guests.do(ask)
    assert done.status == 0, done.said
    return [str(text) for text in json.loads(done.out)]


def all_go_on(guests: Guests) -> None:
    """Every command does what it does, beside whatever the one before left in the process."""
    for arguments, done in zip(COMMANDS, guests.run_each(*COMMANDS), strict=True):
        goes_on(done, arguments)


@pytest.mark.heavy
@pytest.mark.parametrize("source", strangers("named"))
def test_a_stranger_costs_nobody_a_command_and_is_named(guests: Guests, source: str) -> None:
    guests.install(source + REFUSES_ONE)
    all_go_on(guests)
    examined, listed = guests.run_each(["doctor", "--json"], ["plugins", "--json"])
    said = [check["says"] for check in json.loads(examined.out) if "hostile" in check["check"]]
    assert any(VERSION in text for text in said), said
    found = next(each for each in listed.json() if each["name"] == "hostile")
    assert (found["state"], found["version"]) == ("failed", VERSION)
    assert refusals(guests) == ["", NO], "its say is asked for by itself"


@pytest.mark.heavy
@pytest.mark.parametrize("source", strangers("unloaded"))
def test_a_stranger_who_cannot_be_loaded_is_named_and_refuses(guests: Guests, source: str) -> None:
    guests.install(source + ALLOWS)
    all_go_on(guests)
    found = guests.plugin()
    assert (found["state"], found["version"]) == ("failed", VERSION)
    assert all("hostile (tagwerk-hostile 6.6.6) has a say" in text for text in refusals(guests))


@pytest.mark.heavy
@pytest.mark.parametrize("source", strangers("harmless"))
def test_a_stranger_who_does_what_is_allowed_disturbs_nobody(guests: Guests, source: str) -> None:
    guests.install(source + REFUSES_ONE)
    all_go_on(guests)
    assert guests.plugin()["state"] == "active"
    assert refusals(guests) == ["", NO]


@pytest.mark.heavy
def test_a_command_that_cannot_be_built_is_one_line_that_names_whose_it_is(guests: Guests) -> None:
    guests.install(by_name("a command that is no function"))
    done = guests.run("hostile")
    assert done.status != 0
    assert "hostile does not work" in done.err.splitlines()[-1]
    assert "hostile (tagwerk-hostile 6.6.6)" in done.err
    assert "Traceback" not in done.said
    guests.install(by_name("a command with a mad signature"))
    assert guests.run("hostile").status == 2, "what is given does not fit it, and that is said"


def test_decimals_of_its_own_round_nobody_elses_money(guests: Guests) -> None:
    """What a plugin sets for its sums ends with its call, and what it sets for the environment is put back and named."""
    for name in ("decimals of its own", "an environment of its own"):
        guests.install(by_name(name), f"a{len(name)}")

    def look() -> int:
        import os
        from decimal import Decimal

        from tagwerk.workspace.opening import open_workspace

        app = open_workspace(guests.workspace)
        print(Decimal(10) / 3, os.environ.get("TAGWERK_EMPLOYEE", "-"))
        app.close()
        return 0

    done = guests.do(look)
    assert done.out.strip() == "3.333333333333333333333333333 -", done.said
