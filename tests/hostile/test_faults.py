"""Whatever a hook does, the commands go on, and another process names the plugin, its version and the hook."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from hostile.faults import BEFORE, COLLECTED, IN_PLACE, QUIET, TOLD, WHOLE, Hook, source
from kit.hostile import VERSION, Ended, Guests

ASKED = """
from datetime import date
from tagwerk.access import hookspecs as access
from tagwerk.companies import hookspecs as companies
from tagwerk.contracts import hookspecs as contracts
from tagwerk.ledger import hookspecs as ledger
from tagwerk.obligations import hookspecs as obligations
from tagwerk.platform import hookspecs as platform
from tagwerk.staff import hookspecs as staff
from tagwerk.workspace.opening import open_workspace
app = open_workspace(folder)
cli = None
{call}
app.close()
"""
SEPARATOR = "-----"
DAILY = {
    "tagwerk_board_lines raises",
    "tagwerk_commands exits",
    "tagwerk_jobs gives None in a list",
    "tagwerk_job_descriptions gives a wrong field",
    "tagwerk_metrics gives one that raises midway",
    "tagwerk_settings is misspelt",
}
"""The cases that every run of the tests tries; the heavy run tries all."""
SOUND_DAILY = {"tagwerk_commands", "tagwerk_board_lines"}


def ask(guests: Guests, call: str) -> Ended:
    """Have the hook asked, as its room does."""
    return guests.do(lambda: exec(ASKED.format(call=call), {"folder": guests.workspace}))


def goes_on(done: Ended, hook: Hook) -> None:
    """The command did what it does."""
    usual = 1 if hook.command[0] == "doctor" else 0  # no mail server is set, and doctor says so
    assert done.status == usual, done.said
    assert "Traceback" not in done.said
    if "--json" in hook.command:
        json.loads(done.out)


def named(guests: Guests, hook: str) -> None:
    """Another process names plugin, version and hook; so does doctor."""

    def look() -> int:
        from tagwerk.cli.main import run

        run(["plugins", "--json"])
        print(SEPARATOR)
        run(["doctor", "--json"])
        return 0

    done = guests.do(look)
    listed, examined = done.out.split(SEPARATOR)
    found = next(plugin for plugin in json.loads(listed) if plugin["name"] == "hostile")
    assert (found["state"], found["version"]) == ("failed", VERSION)
    assert hook in {failure["hook"] for failure in found["failures"]}
    said = [check["says"] for check in json.loads(examined) if check["check"] == "plugin hostile"]
    assert any(VERSION in text and hook in text for text in said)


def heavy_unless(daily: bool) -> Any:
    return () if daily else pytest.mark.heavy


def cases() -> Iterator[Any]:
    for number, hook in enumerate(COLLECTED):
        for fault in (*IN_PLACE, *(WHOLE if number % 3 == 0 else ())):
            name = f"{hook.name} {fault}"
            yield pytest.param(hook, fault, id=name, marks=heavy_unless(name in DAILY))


@pytest.mark.parametrize(("hook", "fault"), list(cases()))
def test_a_fault_is_held_back_and_named(guests: Guests, hook: Hook, fault: str) -> None:
    if fault in IN_PLACE:
        guests.install(source(hook, IN_PLACE[fault]))
    else:
        guests.install(BEFORE + WHOLE[fault].format(name=hook.name, arguments=hook.arguments))
    if hook.command:
        goes_on(guests.run(*hook.command), hook)
    done = ask(guests, hook.asked)
    assert done.status == 0, done.said
    misspelt = f"{hook.name}s" if fault == "is misspelt" else hook.name
    named(guests, misspelt)


@pytest.mark.heavy
@pytest.mark.parametrize("fault", QUIET)
@pytest.mark.parametrize("hook", COLLECTED, ids=lambda hook: hook.name)
def test_what_is_no_failure_disturbs_nobody(guests: Guests, hook: Hook, fault: str) -> None:
    guests.install(source(hook, QUIET[fault]))
    if hook.command:
        goes_on(guests.run(*hook.command), hook)
    done = ask(guests, hook.asked)
    assert done.status == 0, done.said
    assert guests.plugin()["state"] == "active"


@pytest.mark.heavy
@pytest.mark.parametrize("fault", ["raises", "exits", "interrupts", "ends a generator", "raises what cannot be said"])
@pytest.mark.parametrize("hook", TOLD)
def test_who_is_told_and_fails_stops_nobody(guests: Guests, hook: str, fault: str) -> None:
    argument, room, command = TOLD[hook]
    guests.install(f"@hookimpl\ndef {hook}({argument}):\n    {IN_PLACE[fault]}\n")
    done = guests.run(*command)
    assert done.status == 0, done.said
    assert ask(guests, f"app.plugins.notify({room}.{hook}, None)").status == 0
    named(guests, hook)


@pytest.mark.parametrize(
    "hook", [pytest.param(hook, id=hook.name, marks=heavy_unless(hook.name in SOUND_DAILY)) for hook in COLLECTED]
)
def test_what_is_sound_is_taken(guests: Guests, hook: Hook) -> None:
    guests.install(f"class Nothing: ...\n{source(hook, 'from tagwerk.api import {imports}; return [{thing}]')}")
    done = ask(guests, f"print(len([each for each in {hook.asked} if 'hostile' in repr(each)]))")
    assert done.status == 0, done.said
    assert int(done.out.splitlines()[-1]) >= 1, done.said
    assert guests.plugin()["state"] == "active"


def test_a_hook_that_works_again_has_not_failed(guests: Guests) -> None:
    hook = next(each for each in COLLECTED if each.name == "tagwerk_board_lines")
    guests.install(source(hook, IN_PLACE["raises"]))
    guests.run("today")
    assert guests.plugin()["state"] == "failed"
    guests.install(source(hook, "return []"))
    assert guests.plugin()["state"] == "failed", "nobody has asked it since"
    guests.run("today")
    assert guests.plugin()["state"] == "active"


@pytest.mark.heavy
def test_another_version_begins_anew(guests: Guests) -> None:
    hook = next(each for each in COLLECTED if each.name == "tagwerk_board_lines")
    guests.install(source(hook, IN_PLACE["raises"]))
    guests.run("today")
    guests.uninstall()
    guests.install(source(hook, "return []"), version="7.0")
    assert guests.plugin()["state"] == "active"
