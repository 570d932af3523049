"""Whatever a hook does, the commands go on, and another process names the plugin, its version and the hook."""

import json
from typing import Any

import pytest

from hostile.faults import COLLECTED, FAULTS, IN_PLACE, QUIET, TOLD, Hook, faulty, sound, source_of
from kit.hostile import VERSION, Ended, Guests
from tagwerk.platform.hosting import guarding

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
BY_NAME = {hook.name: hook for hook in COLLECTED}
DAILY = (
    ("tagwerk_board_lines", "raises"),
    ("tagwerk_commands", "exits"),
    ("tagwerk_jobs", "gives None in a list"),
    ("tagwerk_job_descriptions", "gives a wrong field"),
    ("tagwerk_metrics", "gives one that raises midway"),
    ("tagwerk_settings", "is misspelt"),
)
"""What every run of the tests tries one by one; the heavy run tries each fault of each hook, in as many plugins at once."""
SOUND_DAILY = ("tagwerk_commands", "tagwerk_board_lines")
FAULTS_OF_TOLD = ("raises", "exits", "interrupts", "ends a generator", "raises what cannot be said")


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


def look(guests: Guests) -> tuple[dict[str, Any], dict[str, str]]:
    """The plugins, and what doctor says of each, as another process says."""
    listed, examined = guests.run_each(["plugins", "--json"], ["doctor", "--json"])
    said: dict[str, str] = {}
    for check in json.loads(examined.out):
        said[check["check"]] = f"{said.get(check['check'], '')}\n{check['says']}"
    return {plugin["name"]: plugin for plugin in listed.json()}, said


def unnamed(guests: Guests, expected: dict[str, tuple[str, str]]) -> list[str]:
    """Of the plugins in *expected*, each with a hook and what is said of it, those that another process does not name so."""
    listed, said = look(guests)
    wrong = []
    for name, (hook, words) in expected.items():
        plugin, examined = listed[name], said.get(f"plugin {name}", "")
        causes = {failure["hook"]: failure["cause"] for failure in plugin["failures"]}
        if (plugin["state"], plugin["version"]) != ("failed", VERSION) or words not in causes.get(hook, ""):
            wrong.append(f"{name}, {hook}, {words}: {plugin}")
        if not (VERSION in examined and hook in examined):
            wrong.append(f"{name}, {hook}, {words}: doctor says {examined!r}")
    return wrong


def heavy_unless(daily: bool) -> Any:
    return () if daily else pytest.mark.heavy


def asked_for(name: str, hook: Hook) -> str:
    """Print how many things the hook gives that come from the plugin *name*."""
    return f"print(len([each for each in {hook.asked} if {name!r} in repr(each)]))"


@pytest.mark.parametrize(("hook", "fault"), [pytest.param(*case, id=" ".join(case)) for case in DAILY])
def test_a_fault_is_held_back_and_named(guests: Guests, hook: str, fault: str) -> None:
    tried = BY_NAME[hook]
    source, named, words = faulty(tried, fault)
    guests.install(source)
    goes_on(guests.run(*tried.command), tried)
    done = ask(guests, tried.asked)
    assert done.status == 0, done.said
    assert unnamed(guests, {"hostile": (named, words)}) == []


@pytest.mark.heavy
@pytest.mark.parametrize("hook", COLLECTED, ids=lambda hook: hook.name)
def test_every_fault_at_once_is_held_back_and_named_and_who_does_no_wrong_is_heard(
    guests: Guests, hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guarding, "SLOW", 0.05)
    expected, quiet = {}, [f"quiet_{number}" for number in range(len(QUIET))]
    for number, fault in enumerate(FAULTS):
        name = f"wrong_{number}"
        source, *expected[name] = faulty(hook, fault)
        guests.install(source.replace("hostile", name), name)
    for name, body in zip(quiet, QUIET.values(), strict=True):
        guests.install(source_of(hook, body), name)
    guests.install(sound(hook).replace("hostile", "sound"), "sound")
    if hook.command:
        goes_on(guests.run(*hook.command), hook)
    done = ask(guests, asked_for("sound", hook))
    assert done.status == 0, done.said
    assert int(done.out.splitlines()[-1]) >= 1, done.said
    assert unnamed(guests, {name: (hook, words) for name, (hook, words) in expected.items()}) == []
    listed, _said = look(guests)
    assert {name: listed[name]["state"] for name in (*quiet, "sound")} == dict.fromkeys((*quiet, "sound"), "active")


@pytest.mark.heavy
@pytest.mark.parametrize("hook", TOLD)
def test_all_who_are_told_and_fail_stop_nobody(guests: Guests, hook: str) -> None:
    argument, room, command = TOLD[hook]
    expected = {}
    for number, fault in enumerate(FAULTS_OF_TOLD):
        body, words = IN_PLACE[fault]
        expected[f"wrong_{number}"] = hook, words
        guests.install(f"@hookimpl\ndef {hook}({argument}):\n    {body}\n", f"wrong_{number}")
    done = guests.run(*command)
    assert done.status == 0, done.said
    assert ask(guests, f"app.plugins.notify({room}.{hook}, None)").status == 0
    assert unnamed(guests, expected) == []


@pytest.mark.parametrize("hook", SOUND_DAILY)
def test_what_is_sound_is_taken(guests: Guests, hook: str) -> None:
    guests.install(sound(BY_NAME[hook]))
    done = ask(guests, asked_for("hostile", BY_NAME[hook]))
    assert done.status == 0, done.said
    assert int(done.out.splitlines()[-1]) >= 1, done.said
    assert guests.plugin()["state"] == "active"


def test_a_hook_that_works_again_has_not_failed(guests: Guests) -> None:
    hook = BY_NAME["tagwerk_board_lines"]
    guests.install(source_of(hook, IN_PLACE["raises"][0]))
    guests.run("today")
    assert guests.plugin()["state"] == "failed"
    guests.install(source_of(hook, "return []"))
    assert guests.plugin()["state"] == "failed", "nobody has asked it since"
    guests.run("today")
    assert guests.plugin()["state"] == "active"


@pytest.mark.heavy
def test_another_version_begins_anew(guests: Guests) -> None:
    hook = BY_NAME["tagwerk_board_lines"]
    guests.install(source_of(hook, IN_PLACE["raises"][0]))
    guests.run("today")
    guests.uninstall()
    guests.install(source_of(hook, "return []"), version="7.0")
    assert guests.plugin()["state"] == "active"
