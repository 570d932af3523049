"""Bringing together what a workspace remembers and what is loaded here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.platform.hosting.plugin import CONTRIBUTED, IMPORT
from tagwerk.platform.hosting.remembering.memory import VETO, Remembered
from tagwerk.platform.hosting.stragglers import THREAD
from tagwerk.platform.hosting.waiting import EXIT
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tagwerk.platform.hosting.plugin import Plugin
    from tagwerk.platform.hosting.remembering.memory import Memory

_ = translator("tagwerk")

BEFORE_CONTACT = "tagwerk_before_contact"
AT_LOAD = (IMPORT, "hooks", "tagwerk_addhooks")
"""Where a failure of this very start would have shown itself."""
BESIDE_HOOKS = ("routine ", "command ", "route ", "check ", "migrations", "settings", CONTRIBUTED, THREAD, EXIT)


def recall(plugins: Iterable[Plugin], memory: Memory) -> None:
    """Have what failed elsewhere known here, and the other way round; who brings a veto is remembered from now on."""
    guests = [plugin for plugin in plugins if plugin.name != "core"]
    for plugin in guests:
        if memory.usable:  # the database decides; the file in the folder is its mirror
            plugin.off = plugin.name in memory.off
        if plugin.off and not plugin.left_out:
            plugin.left_out = _("It is switched off in this workspace.")
        plugin.changed = memory.changed
        for hook in list(plugin.failures):
            if memory.failures.get((plugin.name, hook), ("", None))[1] is None or _differs(plugin, hook, memory):
                memory.changed(plugin, hook)
    _take_over(guests, memory)
    _remember_vetoes(guests, memory)


def _differs(plugin: Plugin, hook: str, memory: Memory) -> bool:
    _distribution, known = memory.failures[plugin.name, hook]
    here = plugin.failures[hook]
    return (known.cause, known.version) != (here.cause, here.version)


def _take_over(guests: list[Plugin], memory: Memory) -> None:
    by_name = {plugin.name: plugin for plugin in guests}
    for (name, hook), (_distribution, failure) in list(memory.failures.items()):
        plugin = by_name.get(name)
        if plugin is None or plugin.left_out or hook in plugin.failures:
            continue
        possible = hook in plugin.hooks or hook.startswith(BESIDE_HOOKS)
        if failure.version == plugin.version and possible and hook not in AT_LOAD:
            plugin.failures[hook] = failure
        else:  # another version, or a start without it: what failed is mended
            memory.changed(plugin, hook)


def _remember_vetoes(guests: list[Plugin], memory: Memory) -> None:
    bringing = [
        plugin for plugin in guests if not plugin.left_out and BEFORE_CONTACT in {*plugin.hooks, *plugin.broken}
    ]
    memory.remember(Remembered.of(plugin, VETO, BEFORE_CONTACT) for plugin in bringing)
    brought = {plugin.name for plugin in bringing}
    sound = {plugin.name: plugin for plugin in guests if plugin.modules and not plugin.left_out}
    memory.forget(
        each.key
        for each in memory.of_sort(VETO)
        if each.plugin in sound and each.plugin not in brought and each.version != sound[each.plugin].version
    )
