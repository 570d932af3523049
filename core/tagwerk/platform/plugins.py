"""Plugins: found through the entry-point group ``tagwerk``, loaded each by itself, called in three typed ways.

* ``collect``: every implementation gives contributions; all of them come back in one list.
* ``first``: the first answer that is not None.
* ``notify``: everybody is told; nobody answers.

The specification itself is the name of the hook, so a call is checked like any other::

    for line in app.plugins.collect(tagwerk_board_lines, app, employee, on): ...

Nothing that an implementation does takes its caller along: what leaves it is held back, what it gives is checked against the type
that the specification names, and its failure is kept for this hook of this plugin alone (``tagwerk.platform.hosting``).
"""

from __future__ import annotations

import importlib
import inspect
import os
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import pluggy

import tagwerk
from tagwerk.platform.errors import PluginError
from tagwerk.platform.hosting.checking import MOST, answer_flaw, contributions, without_duplicates
from tagwerk.platform.hosting.guarding import Guard
from tagwerk.platform.hosting.loading import switches
from tagwerk.platform.hosting.loading.entries import GROUP
from tagwerk.platform.hosting.loading.finding import CORE, Wanted, beside_the_workspace, installed
from tagwerk.platform.hosting.loading.registering import Manager, register
from tagwerk.platform.hosting.loading.scanning import may_refuse
from tagwerk.platform.hosting.ownership import own
from tagwerk.platform.hosting.plugin import Plugin as Plugin
from tagwerk.platform.hosting.waiting import answered, hold_exits
from tagwerk.platform.texts import translator
from tagwerk.rooms import ROOMS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import ModuleType

    from tagwerk.platform.hosting.remembering.memory import Memory

ONLY_VARIABLE = "TAGWERK_PLUGINS_ONLY"
PART = ":"  # between a plugin's name and its module, to pluggy

hookspec = pluggy.HookspecMarker(GROUP)
hookimpl = pluggy.HookimplMarker(GROUP)

_ = translator("tagwerk")

P = ParamSpec("P")
T = TypeVar("T")


class Plugins:
    """All plugins of this process. Build one with ``discover``."""

    def __init__(self) -> None:
        self._manager = Manager(GROUP)
        self._known: dict[str, Plugin] = {}
        self.memory: Memory | None = None
        self.switched = 0
        """How often plugins were switched off or on since this program began."""

    def __iter__(self) -> Iterator[Plugin]:
        return iter(self._known.values())

    def __contains__(self, name: str) -> bool:
        return name in self._known

    def __getitem__(self, name: str) -> Plugin:
        return self._known[name]

    @property
    def names(self) -> list[str]:
        """The names of all plugins found, disabled and failed ones too."""
        return list(self._known)

    def hooks(self) -> list[str]:
        """The names of all hooks that somebody specifies."""
        return self._manager.specified()

    def specification(self, hook: str) -> Callable[..., Any] | None:
        """The specification of a *hook* by its name; None where nobody here specifies one."""
        caller = getattr(self._manager.hook, hook, None)
        return caller.spec.function if caller is not None and caller.spec is not None else None

    def add_hookspecs(self, specifications: ModuleType) -> None:
        """Add a plugin's own hooks; this is what ``tagwerk_addhooks(plugins)`` calls."""
        self._manager.add_hookspecs(specifications)

    def load(self, plugins: Iterable[Plugin]) -> None:
        """Register *plugins*, whose modules are imported: first the hooks that they add, then what they implement."""
        self._known |= {plugin.name: plugin for plugin in plugins}
        ready = [plugin for plugin in self._known.values() if plugin.modules]
        own(ready)
        for plugin, module in _modules(ready):
            if callable(add := vars(module).get("tagwerk_addhooks")):
                with Guard(plugin, "tagwerk_addhooks"):
                    add(plugins=self)
        away = [plugin.name for plugin in self._known.values() if not plugin.modules]
        for plugin, module in _modules(ready):
            register(self._manager, plugin, module, f"{plugin.name}{PART}{module.__name__}", self.names, away)

    def bind(self, memory: Memory) -> None:
        """Share with other processes, through the *memory* of a workspace, how each plugin fares."""
        from tagwerk.platform.hosting.remembering.recalling import recall

        self.memory = memory
        recall(self, memory)

    def settle(self) -> None:
        """Write what is still to be remembered."""
        if self.memory is not None:
            self.memory.flush()

    def collect(self, specification: Callable[P, Iterable[T]], *args: P.args, **kwargs: P.kwargs) -> list[T]:
        """All contributions, those of the plugin loaded last first, as pluggy orders them.

        Of what two plugins contribute under one ``name`` the newcomer's is left out, and that one has failed.
        """
        return [thing for _plugin, thing in self.collect_with_origin(specification, *args, **kwargs)]

    def collect_with_origin(
        self, specification: Callable[P, Iterable[T]], *args: P.args, **kwargs: P.kwargs
    ) -> list[tuple[Plugin, T]]:
        """All contributions, each with the plugin that gave it."""
        found: list[tuple[Plugin, T]] = []
        asked: list[Plugin] = []
        flawed: dict[str, str] = {}
        for plugin, call in self._calls(specification, args, kwargs):
            taken, flaws, error = _collected(specification, plugin, call)
            found += [(plugin, thing) for thing in taken]
            if flaws:
                flawed[plugin.name] = "; ".join(flaws)
            if error is None:
                asked.append(plugin)
        kept, duplicates = without_duplicates(found, self._ranks())
        for plugin, said in duplicates:
            flawed[plugin.name] = "; ".join(filter(None, (flawed.get(plugin.name, ""), said)))
        for plugin in asked:
            if plugin.name in flawed:
                plugin.fail(flawed[plugin.name], specification.__name__)
            else:
                plugin.works(specification.__name__)
        return kept

    def collect_or_raise(self, specification: Callable[P, Iterable[T]], *args: P.args, **kwargs: P.kwargs) -> list[T]:
        """Like ``collect`` for what must not be passed over: an implementation that cannot be called or fails, gives what it
        must not or does not come back in time, raises PluginError that names the plugin and the way to go on without it."""
        found, flawed = self.collect_with_flaws(specification, *args, **kwargs)
        for plugin, cause in flawed:
            raise failed_in(plugin, cause)
        return [thing for _plugin, thing in found]

    def collect_with_flaws(
        self, specification: Callable[P, Iterable[T]], *args: P.args, **kwargs: P.kwargs
    ) -> tuple[list[tuple[Plugin, T]], list[tuple[Plugin, str]]]:
        """What is right, each with the plugin that gave it, and whose is wrong with what is wrong there: for who has to say what
        is left out. An implementation that cannot be called, fails or does not come back in time raises PluginError."""
        found: list[tuple[Plugin, T]] = []
        flawed: list[tuple[Plugin, str]] = []
        for plugin in self:
            if (cause := plugin.broken.get(specification.__name__)) and not plugin.left_out:
                raise failed_in(plugin, cause)
        for plugin, call in self._calls(specification, args, kwargs):
            taken, flaws, error = _collected(specification, plugin, _in_time(specification, plugin, call))
            if flaws:
                plugin.fail("; ".join(flaws), specification.__name__)
                flawed.append((plugin, "; ".join(flaws)))
            if error is not None:
                raise failed_in(plugin, plugin.failures[specification.__name__].cause) from error
            if not flaws:
                plugin.works(specification.__name__)
            found += [(plugin, thing) for thing in taken]
        return found, flawed

    def first(self, specification: Callable[P, T | None], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """The first answer that is not None."""
        for plugin, call in self._calls(specification, args, kwargs):
            with Guard(plugin, specification.__name__, heals=False) as guard:
                answer = call()
                if flaw := answer_flaw(specification, answer):
                    plugin.fail(flaw, specification.__name__)
                    continue
            if guard.error is None:
                if not guard.flaw:
                    plugin.works(specification.__name__)
                if answer is not None:
                    return answer
        return None

    def notify(self, specification: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> None:
        """Tell everybody. Call it after the commit of what is told."""
        for plugin, call in self._calls(specification, args, kwargs):
            with Guard(plugin, specification.__name__):
                call()

    def implemented(self, specification: Callable[..., Any]) -> bool:
        """Whether anybody implements the hook: where nobody does, what it would be given need not be made."""
        return bool(self._caller(specification).get_hookimpls())

    def unheard(self, specification: Callable[..., Any]) -> PluginError | None:
        """Who has a say in the veto *specification* and cannot be asked, as the error that says so; None where all can be.

        That is who brought it before and is missing or left out, and who is here and does not load but speaks of it.
        """
        hook = specification.__name__
        remembered = {each.plugin: each for each in self.memory.of_sort("veto")} if self.memory is not None else {}
        for plugin in self:
            known = remembered.pop(plugin.name, None)
            if plugin.off and known is None:
                continue
            if plugin.left_out or not plugin.modules:
                if known is not None or may_refuse(plugin):
                    return cannot_be_asked(plugin.name, plugin.origin, plugin.cause)
            elif hook in plugin.broken:
                return cannot_be_asked(plugin.name, plugin.origin, plugin.broken[hook])
            elif known is not None and hook not in plugin.hooks and known.version == plugin.version:
                return cannot_be_asked(plugin.name, plugin.origin, _("it no longer brings {hook}", hook=hook))
        for name, known in remembered.items():
            return cannot_be_asked(name, known.origin, _("it is not installed"))
        return None

    def why_gone(self, name: str) -> str:
        """Why what the plugin *name* gave is not here: for the end of a sentence, in the reader's language."""
        plugin = self._known.get(name)
        if plugin is None:
            return _("{name} is not installed", name=name)
        if plugin.left_out:
            return _("{name} is switched off", name=name) if plugin.off else _("{name} is left out", name=name)
        return _("{name} does not work", name=name) if plugin.failures else _("{name} no longer gives it", name=name)

    def _ranks(self) -> dict[str, int]:
        return {name: number for number, name in enumerate(self._known)}

    def _caller(self, specification: Callable[..., Any]) -> pluggy.HookCaller:
        caller: pluggy.HookCaller = getattr(self._manager.hook, specification.__name__)
        return caller

    def _calls(
        self, specification: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Iterator[tuple[Plugin, Callable[[], T]]]:
        implementations = self._caller(specification).get_hookimpls()
        if not implementations:
            return
        given = inspect.signature(specification).bind(*args, **kwargs).arguments
        for implementation in reversed(implementations):
            plugin = self._known[implementation.plugin_name.partition(PART)[0]]
            if plugin.left_out:
                continue
            chosen = {name: _own_copy(given[name]) for name in implementation.argnames}
            function = implementation.function
            yield plugin, lambda f=function, c=chosen: f(**c)  # type: ignore[misc]


def discover(*, load_any: bool = True, disabled: Iterable[str] = (), workspace: Path | None = None) -> Plugins:
    """Find the installed plugins, and those beside the *workspace*, and load those that are wanted, after the core's own rooms.

    ``TAGWERK_PLUGINS_ONLY=name,name`` restricts them; *load_any* False (``--no-plugins``) loads the core alone; *disabled*, and
    what is switched off in the workspace, stays out. All this is settled before anything of a plugin is imported.
    """
    only = {name.strip() for name in os.environ.get(ONLY_VARIABLE, "").split(",") if name.strip()}
    wanted = Wanted(load_any, frozenset(only), switches.switched_off(workspace) | frozenset(disabled))
    hold_exits()
    plugins = Plugins()
    for specifications in of_rooms("hookspecs"):
        plugins.add_hookspecs(specifications)
    core = Plugin(CORE, tagwerk.__name__, tagwerk.__version__, modules=tuple(of_rooms("hooks")))
    found = installed(wanted)
    found += beside_the_workspace(workspace, wanted, [plugin.name for plugin in found])
    plugins.load([core, *found])
    return plugins


def failed_in(plugin: Plugin, cause: str) -> PluginError:
    """The error of a command that cannot be done without *plugin*."""
    return PluginError(
        _("The plugin {name} ({origin}) failed: {cause}", name=plugin.name, origin=plugin.origin, cause=_ended(cause)),
        way_on(plugin.name),
    )


def way_on(name: str) -> str:
    """How to go on without a plugin that is in the way."""
    return _("Go on without it: --no-plugins, or {variable}, or for good: tagwerk plugins disable {name}",
             variable=ONLY_VARIABLE, name=name)  # fmt: skip


def cannot_be_asked(name: str, origin: str, cause: str) -> PluginError:
    """The error of whoever would contact somebody while a plugin that may refuse cannot be asked."""
    return PluginError(
        _("The plugin {name} ({origin}) has a say in who is contacted and cannot be asked: {cause}", name=name,
          origin=origin, cause=_ended(cause)),
        _("Mend it, or have an administrator say: tagwerk plugins disable {name}", name=name),
    )  # fmt: skip


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?")) else f"{sentence}."


def _collected(
    specification: Callable[..., Any], plugin: Plugin, call: Callable[[], Any]
) -> tuple[list[Any], list[str], BaseException | None]:
    """What one implementation gives that is right, what is wrong with the rest, and what was held back."""
    taken: list[Any] = []
    flaws: list[str] = []
    with Guard(plugin, specification.__name__, heals=False) as guard:
        flaws = contributions(specification, call(), plugin, taken.append)
    return taken, [*flaws, guard.flaw] if guard.flaw else flaws, guard.error


def _in_time(specification: Callable[..., Any], plugin: Plugin, call: Callable[[], Any]) -> Callable[[], Any]:
    """The same call for a guest's say: what does not come back in time has failed. A generator is asked for all it gives."""
    if plugin.name == CORE:
        return call

    def whole() -> Any:
        answer = call()
        return list(islice(answer, MOST + 1)) if inspect.isgenerator(answer) else answer

    return lambda: answered(plugin, specification.__name__, whole)


def _own_copy(argument: object) -> object:
    """What an implementation may change without changing what the next one is given."""
    return list(argument) if type(argument) is list else argument


def _modules(plugins: Iterable[Plugin]) -> Iterator[tuple[Plugin, ModuleType]]:
    return chain.from_iterable(((plugin, module) for module in plugin.modules) for plugin in plugins)


def of_rooms(part: str) -> Iterator[ModuleType]:
    """The modules of that name in the rooms that have one, from the ground up."""
    house = Path(tagwerk.__file__).parent
    for room in ROOMS:
        if (house / room / f"{part}.py").is_file():
            yield importlib.import_module(f"tagwerk.{room}.{part}")
