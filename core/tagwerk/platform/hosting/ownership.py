"""Whose code is it: modules and tracebacks are led back to the plugin that they belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tagwerk.platform.hosting.plugin import Plugin

_owners: dict[str, Plugin] = {}


def own(plugins: Iterable[Plugin]) -> None:
    """Have the packages of *plugins* lead to them."""
    _owners.update((plugin.package, plugin) for plugin in plugins if plugin.package)


def owner_of(module: str) -> Plugin | None:
    """The plugin whose package the *module* stands in, None for the core and for what everybody uses."""
    while module:
        if module in _owners:
            return _owners[module]
        module = module.rpartition(".")[0]
    return None


def culprit(error: BaseException) -> Plugin | None:
    """The plugin in whose code *error* was raised, or that called what raised it; None where none has a part in it."""
    traceback, found = error.__traceback__, None
    while traceback is not None:
        found = owner_of(str(traceback.tb_frame.f_globals.get("__name__", ""))) or found
        traceback = traceback.tb_next
    return found
