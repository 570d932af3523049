"""Plugins: found through the entry-point group ``tagwerk``, loaded each by itself, called in three typed ways.

* ``collect``: every implementation gives contributions; all of them come back in one list.
* ``first``: the first answer that is not None.
* ``notify``: everybody is told; nobody answers.

The specification itself is the name of the hook, so a call is checked like any other::

    for line in app.plugins.collect(tagwerk_board_lines, app, employee, on): ...

An implementation that raises is logged with its distribution, version and cause and marked *failed*; the others go on.
"""

from __future__ import annotations

import importlib
import inspect
import logging
import os
from dataclasses import dataclass, field
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import pluggy

import tagwerk
from tagwerk.platform.errors import DuplicateContribution, PluginError, UnknownHook
from tagwerk.platform.inputs import nearest
from tagwerk.platform.texts import translator
from tagwerk.rooms import ROOMS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from importlib.metadata import EntryPoint
    from types import ModuleType

GROUP = "tagwerk"
ONLY_VARIABLE = "TAGWERK_PLUGINS_ONLY"
CORE = "core"
PART = ":"  # between a plugin's name and its module, to pluggy

hookspec = pluggy.HookspecMarker(GROUP)
hookimpl = pluggy.HookimplMarker(GROUP)

_ = translator("tagwerk")
log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")


@dataclass
class Plugin:
    """One plugin and how it fares: *state* is ``active``, ``failed``, ``disabled`` or ``waiting``."""

    name: str
    distribution: str
    version: str
    state: str = "active"
    cause: str = ""
    hooks: list[str] = field(default_factory=list)
    waiting_for: list[str] = field(default_factory=list)
    modules: tuple[ModuleType, ...] = ()

    def fail(self, cause: BaseException) -> None:
        """Mark as failed, and say so in the log."""
        self.state, self.cause = "failed", f"{type(cause).__name__}: {cause}"
        log.warning("plugin %s (%s %s) failed: %s", self.name, self.distribution, self.version, self.cause)
        log.debug("the cause", exc_info=cause)


class Plugins:
    """All plugins of this process. Build one with ``discover``."""

    def __init__(self) -> None:
        self._manager = pluggy.PluginManager(GROUP)
        self._known: dict[str, Plugin] = {}

    def __iter__(self) -> Iterator[Plugin]:
        return iter(self._known.values())

    def __contains__(self, name: str) -> bool:
        return name in self._known

    @property
    def names(self) -> list[str]:
        """The names of all plugins found, disabled and failed ones too."""
        return list(self._known)

    def hooks(self) -> list[str]:
        """The names of all hooks that somebody specifies."""
        return sorted(name for name in vars(self._manager.hook) if not name.startswith("_"))

    def add_hookspecs(self, specifications: ModuleType) -> None:
        """Add a plugin's own hooks; this is what ``tagwerk_addhooks(plugins)`` calls."""
        self._manager.add_hookspecs(specifications)

    def load(self, plugins: Iterable[Plugin]) -> None:
        """Register *plugins*, whose modules are imported: first the hooks that they add, then what they implement."""
        self._known |= {plugin.name: plugin for plugin in plugins}
        ready = [plugin for plugin in self._known.values() if plugin.modules]
        for plugin in ready:
            self._add_hooks(plugin)
        for plugin in ready:
            try:
                self._register(plugin)
            except PluginError as error:
                plugin.fail(error)

    def collect(self, specification: Callable[P, Iterable[T]], *args: P.args, **kwargs: P.kwargs) -> list[T]:
        """All contributions, those of the plugin loaded last first, as pluggy orders them.

        Raises DuplicateContribution where two plugins contribute something different under one ``name``.
        """
        return [thing for _plugin, thing in self.collect_with_origin(specification, *args, **kwargs)]

    def collect_with_origin(
        self, specification: Callable[P, Iterable[T]], *args: P.args, **kwargs: P.kwargs
    ) -> list[tuple[Plugin, T]]:
        """All contributions, each with the plugin that gave it."""
        found: list[tuple[Plugin, T]] = []
        for plugin, call in self._calls(specification, args, kwargs):
            try:
                found += [(plugin, thing) for thing in call() or ()]
            except Exception as error:
                plugin.fail(error)
        refuse_duplicates(specification.__name__, found)
        return found

    def collect_or_raise(self, specification: Callable[P, Iterable[T]], *args: P.args, **kwargs: P.kwargs) -> list[T]:
        """Like ``collect`` for a veto: an implementation that fails, or had failed before, raises PluginError."""
        found: list[T] = []
        for plugin, call in self._calls(specification, args, kwargs):
            try:
                if plugin.state == "failed":
                    raise PluginError(plugin.cause)
                found += call() or ()
            except Exception as error:
                plugin.fail(error)
                raise PluginError(_("The plugin {name} failed: {cause}", name=plugin.name, cause=error)) from error
        return found

    def first(self, specification: Callable[P, T | None], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """The first answer that is not None."""
        for plugin, call in self._calls(specification, args, kwargs):
            try:
                if (answer := call()) is not None:
                    return answer
            except Exception as error:
                plugin.fail(error)
        return None

    def notify(self, specification: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> None:
        """Tell everybody. Call it after the commit of what is told."""
        for plugin, call in self._calls(specification, args, kwargs):
            try:
                call()
            except Exception as error:
                plugin.fail(error)

    def _calls(
        self, specification: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Iterable[tuple[Plugin, Callable[[], T]]]:
        name = specification.__name__
        given = inspect.signature(specification).bind(*args, **kwargs).arguments
        caller: pluggy.HookCaller = getattr(self._manager.hook, name)
        for implementation in reversed(caller.get_hookimpls()):
            chosen = {argument: given[argument] for argument in implementation.argnames}
            function = implementation.function
            yield self._known[implementation.plugin_name.partition(PART)[0]], lambda f=function, c=chosen: f(**c)  # type: ignore[misc]

    def _add_hooks(self, plugin: Plugin) -> None:
        for module in plugin.modules:
            if (add := getattr(module, "tagwerk_addhooks", None)) is not None:
                try:
                    add(plugins=self)
                except Exception as error:
                    plugin.fail(error)

    def _register(self, plugin: Plugin) -> None:
        for module in plugin.modules:
            implemented = _implementations(module)
            for name in implemented:
                if not hasattr(self._manager.hook, name):
                    self._refuse_or_wait(plugin, name)
            plugin.hooks = sorted({*plugin.hooks, *implemented} - set(plugin.waiting_for))
            name = f"{plugin.name}{PART}{module.__name__}"
            try:
                self._manager.register(module, name)
            except pluggy.PluginValidationError as error:
                self._manager.unregister(name=name)
                raise PluginError(str(error)) from None

    def _refuse_or_wait(self, plugin: Plugin, name: str) -> None:
        """A misspelt hook is refused; one whose plugin is not here waits for it.

        A hook carries the name of its plugin in front: where somebody here specifies hooks of that name, this one is misspelt.
        """
        owners = tuple(f"{owner}_" for owner in (GROUP, *self._known))
        if name.startswith(owners) or nearest(name, self.hooks(), likeness=0.9):
            meant = nearest(name, self.hooks())
            hint = _("Did you mean {name}?", name=meant) if meant else ""
            raise UnknownHook(_("There is no hook {name}.", name=name), hint)
        plugin.waiting_for.append(name)


def discover(*, load_any: bool = True, disabled: Iterable[str] = ()) -> Plugins:
    """Find the installed plugins and load those that are wanted, after the core's own rooms.

    ``TAGWERK_PLUGINS_ONLY=name,name`` restricts them; *load_any* False (``--no-plugins``) loads the core alone. Both are
    settled before anything of a plugin is imported.
    """
    only = {name.strip() for name in os.environ.get(ONLY_VARIABLE, "").split(",") if name.strip()}
    off = set(disabled)
    plugins = Plugins()
    for specifications in _of_rooms("hookspecs"):
        plugins.add_hookspecs(specifications)
    entries = sorted(entry_points(group=GROUP), key=lambda entry: entry.name)
    found = [
        _import(entry)
        if load_any and entry.name not in off and (not only or entry.name in only)
        else _describe(entry, state="disabled")
        for entry in entries
        if entry.name != CORE
    ]
    core = Plugin(CORE, tagwerk.__name__, tagwerk.__version__, modules=tuple(_of_rooms("hooks")))
    plugins.load([core, *found])
    return plugins


def _of_rooms(part: str) -> Iterator[ModuleType]:
    """The modules of that name in the rooms that have one, from the ground up."""
    house = Path(tagwerk.__file__).parent
    for room in ROOMS:
        if (house / room / f"{part}.py").is_file():
            yield importlib.import_module(f"tagwerk.{room}.{part}")


def _describe(entry: EntryPoint, state: str = "active") -> Plugin:
    distribution = entry.dist
    return Plugin(
        entry.name, distribution.name if distribution else "?", distribution.version if distribution else "?", state
    )


def _import(entry: EntryPoint) -> Plugin:
    plugin = _describe(entry)
    try:
        plugin.modules = (importlib.import_module(entry.module),)
    except Exception as error:
        plugin.fail(error)
    return plugin


def _implementations(module: ModuleType | None) -> list[str]:
    marker = f"{GROUP}_impl"
    found = []
    for name, thing in vars(module).items():
        if (options := getattr(thing, marker, None)) is not None:
            if options.get("wrapper") or options.get("hookwrapper"):
                raise PluginError(
                    _("{name} is a hook wrapper; Tagwerk calls each implementation by itself.", name=name)
                )
            found.append(name)
    return sorted(found)


def refuse_duplicates(hook: str, found: Iterable[tuple[Plugin, object]]) -> None:
    """Raise DuplicateContribution where two plugins give something different under one ``name``."""
    seen: dict[str, tuple[Plugin, object]] = {}
    for plugin, thing in found:
        name = getattr(thing, "name", None)
        if not isinstance(name, str):
            continue
        other, earlier = seen.setdefault(name, (plugin, thing))
        if earlier != thing:
            raise DuplicateContribution(
                _("{hook}: {one} and {two} both contribute `{name}`.", hook=hook, one=_origin(other),
                  two=_origin(plugin), name=name),
                _("Leave one of them out with {variable}.", variable=ONLY_VARIABLE),
            )  # fmt: skip


def _origin(plugin: Plugin) -> str:
    return f"{plugin.distribution} {plugin.version}"
