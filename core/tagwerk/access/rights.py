"""The rights that use cases ask for, held against those that the section ``[rights]`` of ``tagwerk.toml`` gives."""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING

from tagwerk.access.use_cases import USE_CASES
from tagwerk.platform.hosting.guarding import Guard
from tagwerk.platform.inputs import nearest_hint
from tagwerk.platform.settings.faults import Fault
from tagwerk.platform.settings.sections import Settings
from tagwerk.platform.texts import translator
from tagwerk.rooms import ROOMS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tagwerk.platform.app import App
    from tagwerk.platform.config import Config
    from tagwerk.platform.hosting.plugin import Plugin
    from tagwerk.platform.plugins import Plugins

RIGHTS = "rights"
NO_USE_CASES = ("migrations", "testing", "__main__")

_ = translator("tagwerk")


def check_rights(app: App) -> str:
    """For `tagwerk doctor`. Raises ConfigurationError for a right that nothing asks for."""
    for fault in unknown_rights(app.config, app.plugins):
        raise fault.error
    return ", ".join(sorted(app.config.settings.rights)) or _("the usual ones")


def unknown_rights(config: Config, plugins: Plugins) -> Iterator[Fault]:
    """The rights that are given and that nothing asks for."""
    given = config.settings.rights
    known = known_permissions(plugins) if given else set()
    for name in sorted(set(given) - known):
        place = config.layers.origin((RIGHTS, name), Settings, ()).text
        hints = (nearest_hint(name, known), _("It stands in {place}.", place=place))
        yield Fault(f"{RIGHTS}.{name}", _("nothing asks for that right"), " ".join(filter(None, hints)))


def known_permissions(plugins: Iterable[Plugin]) -> set[str]:
    """What the use cases of all rooms and *plugins* ask for; one is known once its module is imported."""
    for room in ROOMS:
        for module in _modules(f"tagwerk.{room}"):
            importlib.import_module(module)
    for plugin in plugins:
        load_use_cases(plugin)
    return {use_case.permission for use_case in USE_CASES.values()}


def load_use_cases(plugin: Plugin) -> None:
    """Import all modules of a plugin, with the use cases in them; what cannot be imported is held back, and named."""
    for package in plugin.modules if plugin.package else ():
        with Guard(plugin, "modules"):
            for module in _modules(package.__name__):
                importlib.import_module(module)


def _modules(package: str) -> Iterator[str]:
    """The modules below *package*, those of its sub-packages too."""
    for found in pkgutil.iter_modules(getattr(importlib.import_module(package), "__path__", ()), f"{package}."):
        if found.name.rpartition(".")[2] not in NO_USE_CASES:
            yield from _modules(found.name) if found.ispkg else [found.name]
