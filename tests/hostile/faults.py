"""Every hook that collects, is told or answers, times every way to get it wrong: the generated part of the hostile suite.

A hook has a *sound* implementation, written as a plugin's author would; a fault takes its place, or changes what it gives.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Hook:
    """A hook: its arguments, one thing that it gives, the same with a field of a wrong type, and what asks for it."""

    name: str
    arguments: str
    imports: str
    thing: str
    wrong: str
    asked: str
    command: tuple[str, ...] = ()


def _dummy(arguments: str) -> str:
    return ", ".join({"app": "app", "companies": "[1]", "employee": "1", "company": "1", "on": "date(2026, 11, 27)",
                      "offer": "None"}.get(each, "None") for each in arguments.split(", ") if each)  # fmt: skip


def _hook(name: str, arguments: str, imports: str, thing: str, wrong: str, room: str, *command: str) -> Hook:
    asked = f"app.plugins.collect({room}.{name}, {_dummy(arguments)})"
    return Hook(name, arguments, imports, thing, wrong, asked, command)


COLLECTED = (
    _hook("tagwerk_settings", "", "PluginSettings", "PluginSettings('hostile', 'tagwerk_hostile:Nothing')",
          "PluginSettings(7, 'x:y')", "platform", "quota"),
    _hook("tagwerk_commands", "cli", "Command", "Command('hostile', GROUP)", "Command('hostile', 'no group')",
          "access", "--help"),
    _hook("tagwerk_routes", "app", "Routes", "Routes('hostile')", "Routes('hostile', hooks='/x')", "platform"),
    _hook("tagwerk_jobs", "app", "Routine", "Routine('hostile.x', print)", "Routine('hostile.x', print, every='5 min')",
          "platform", "doctor"),
    _hook("tagwerk_checks", "app", "Check", "Check('hostile', lambda: 'fine')", "Check('hostile', 'fine')", "platform",
          "doctor"),
    _hook("tagwerk_demo", "app", "Scene", "Scene('hostile', 9, 'x', print)", "Scene('hostile', 'nine', 'x', print)",
          "platform"),
    _hook("tagwerk_activity_kinds", "", "ActivityKind", "ActivityKind('hostile_done', 'done')",
          "ActivityKind('hostile_done', 'done', 'details')", "ledger", "quota", "--json"),
    _hook("tagwerk_metrics", "", "Metric", "Metric('hostiles', 'Hostiles', ('hostile_done',))",
          "Metric('hostiles', 'Hostiles', 7)", "ledger", "quota", "--json"),
    _hook("tagwerk_job_descriptions", "", "JobDescriptions", "JobDescriptions('hostile', HERE)",
          "JobDescriptions('hostile', str(HERE))", "obligations", "quota", "--json"),
    _hook("tagwerk_segment_fields", "", "SegmentField, Company", "SegmentField('hostile', 'x', Company.city)",
          "SegmentField('hostile', 'x', 'city')", "companies", "companies", "list", "--json"),
    _hook("tagwerk_signals", "app, companies", "Signal", "Signal(1, 'hostile', 10, 'x')",
          "Signal(1, 'hostile', 'heavy', 'x')", "companies", "agenda", "--json"),
    _hook("tagwerk_board_lines", "app, employee, on", "BoardLine", "BoardLine('hostile', 'x')",
          "BoardLine('hostile', 'x', weight='heavy')", "staff", "today"),
    _hook("tagwerk_card_sections", "app, company", "CardSection", "CardSection('hostile', 'x', (('a', 'b'),))",
          "CardSection('hostile', 'x', None)", "companies", "companies", "show", "1", "--json"),
    _hook("tagwerk_timeline", "app, company, span", "TimelineEntry, clock", "TimelineEntry(clock.now(), 'hostile', 'x')",
          "TimelineEntry('today', 'hostile', 'x')", "companies", "companies", "timeline", "1", "--json"),
    _hook("tagwerk_notifiers", "app", "Notifier", "Notifier('hostile', lambda told: False)", "Notifier('hostile', 'x')",
          "staff"),
)  # fmt: skip

TOLD = {
    "tagwerk_activity_recorded": ("activity", "ledger", ("visits", "list")),
    "tagwerk_company_saved": ("event", "companies", ("companies", "add", "Möbel Größer", "--json")),
    "tagwerk_contact_saved": ("event", "companies", ("contacts", "add", "1", "Jörg", "--json")),
    "tagwerk_contract_signed": ("event", "contracts", ("quota", "--json")),
}
"""Hooks that are told a fact, with their argument and a command during which others go on."""

BEFORE = """
from pathlib import Path
import typer
HERE = Path(__file__).parent
GROUP = typer.Typer()

@GROUP.command()
def one(): ...

@GROUP.command()
def two(): ...
"""
IN_PLACE = {
    "raises": ("raise RuntimeError('no luck')", "no luck"),
    "exits": ("raise SystemExit(3)", "SystemExit: 3"),
    "exits with a text": ("import sys; sys.exit('gone')", "SystemExit: gone"),
    "interrupts": ("raise KeyboardInterrupt", "KeyboardInterrupt"),
    "ends a generator": ("raise GeneratorExit", "GeneratorExit"),
    "raises what cannot be said": (
        "class Mute(Exception):\n        def __str__(self): raise RuntimeError\n    raise Mute",
        "Mute",
    ),
    "gives None in a list": ("return [None]", "None is no"),
    "gives an object": ("return [object()]", "an object of type object is no"),
    "gives a text": ("return 'hostile'", "it gives str, no list"),
    "gives bytes": ("return b'hostile'", "it gives bytes, no list"),
    "gives a dict": ("return {{'name': 'hostile'}}", "it gives dict, no list"),
    "gives a number": ("return 7", "it gives int, no list"),
    "gives True": ("return True", "it gives bool, no list"),
    "gives a class": ("return [{kind}]", "an object of type"),
    "gives a wrong field": ("from tagwerk.api import {imports}\n    return [{wrong}]", " is no"),
    "gives one that raises midway": (
        "from tagwerk.api import {imports}\n    yield {thing}\n    raise RuntimeError('midway')",
        "midway",
    ),
    "gives what raises when it is looked at": (
        "class Eye:\n        __class__ = property(lambda self: 1 / 0)\n"
        "        def __getattr__(self, name): raise RuntimeError(name)\n    return [Eye()]",
        "Error: ",
    ),
    "gives a coroutine": ("async def later(): return []\n    return later()", "it is async"),
    "gives without end": ("while True: yield None", "None is no"),
}
"""The bodies of implementations that are wrong, and what is said of each; the plugin has failed, in this hook."""
WHOLE = {
    "is async": ("@hookimpl\nasync def {name}({arguments}):\n    return []\n", "is async, and hooks are not"),
    "is an async generator": (
        "@hookimpl\nasync def {name}({arguments}):\n    yield None\n",
        "is async, and hooks are not",
    ),
    "takes what nobody gives": ("@hookimpl\ndef {name}(stranger):\n    return []\n", "takes stranger"),
    "is a wrapper": ("@hookimpl(wrapper=True)\ndef {name}({arguments}):\n    return (yield)\n", "is a hook wrapper"),
    "is not marked": ("def {name}({arguments}):\n    return []\n", "is not marked"),
    "is misspelt": ("@hookimpl\ndef {name}s({arguments}):\n    return []\n", "There is no hook"),
}
"""Implementations that are not called at all, and what is said of each."""
FAULTS = (*IN_PLACE, *WHOLE)
QUIET = {
    "prints": "print('noise'); return []",
    "is slow": "import time; time.sleep(0.1); return []",
    "replaces the output": "import sys; sys.stdout = None; return []",
}
"""What is no failure, and must disturb nobody."""


def faulty(hook: Hook, fault: str) -> tuple[str, str, str]:
    """A plugin with the fault, the hook in whose place it is named, and what is said of it."""
    if fault in IN_PLACE:
        body, said = IN_PLACE[fault]
        return source_of(hook, body), hook.name, said
    whole, said = WHOLE[fault]
    named = f"{hook.name}s" if fault == "is misspelt" else hook.name
    return BEFORE + whole.format(name=hook.name, arguments=hook.arguments), named, said


def sound(hook: Hook) -> str:
    """A plugin that does as it should."""
    return f"class Nothing: ...\n{source_of(hook, 'from tagwerk.api import {imports}; return [{thing}]')}"


def source_of(hook: Hook, body: str) -> str:
    """A plugin with one implementation, whose body is *body*."""
    kind = hook.imports.split(",")[0]
    filled = body.format(imports=hook.imports, thing=hook.thing, wrong=hook.wrong, kind=kind)
    return (
        f"{BEFORE}\n@hookimpl\ndef {hook.name}({hook.arguments}):\n    from tagwerk.api import {kind}\n    {filled}\n"
    )
