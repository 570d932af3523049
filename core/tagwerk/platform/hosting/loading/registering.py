"""Registering what a plugin implements, hook by hook: one that is misspelt or has a wrong signature costs the others nothing."""

from __future__ import annotations

from types import FunctionType, MethodType, ModuleType
from typing import TYPE_CHECKING, Any

import pluggy

from tagwerk.platform.errors import PluginError, UnknownHook
from tagwerk.platform.hosting.guarding import Guard
from tagwerk.platform.hosting.loading.entries import GROUP
from tagwerk.platform.hosting.loading.scanning import (
    MARK,
    Implementation,
    implementations,
    may_refuse,
    objects,
    unmarked,
)
from tagwerk.platform.inputs import nearest
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tagwerk.platform.hosting.plugin import Plugin

BEFORE = "_before_"
"""In the name of a hook that may refuse."""
SPECIFYING = (FunctionType, MethodType, staticmethod, classmethod)
"""What may be marked as a specification."""
LIKE_A_VETO = 0.75  # how much a name that no hook has must be like that of a veto to be taken for one

_ = translator("tagwerk")


class _Implementing:
    """The functions of a module that were found sound, and nothing else that a module may do when it is looked into."""

    def __dir__(self) -> list[str]:
        return list(vars(self))


class Manager(pluggy.PluginManager):
    """Pluggy's manager, which looks at the functions in ``sound`` alone while a module is registered."""

    sound: frozenset[str] | None = None

    def parse_hookimpl_opts(self, plugin: object, name: str) -> Any:
        """The options of an implementation that was found sound; of what tests register, as pluggy finds them."""
        if self.sound is not None and name not in self.sound:
            return None
        return super().parse_hookimpl_opts(plugin, name)

    def parse_hookspec_opts(self, module_or_class: Any, name: str) -> Any:
        """The options of a specification; the many other names of a module are passed over at once."""
        if type(module_or_class) is ModuleType and not isinstance(vars(module_or_class).get(name), SPECIFYING):
            return None
        return super().parse_hookspec_opts(module_or_class, name)

    def specified(self) -> list[str]:
        """The names of all hooks."""
        return sorted(name for name in vars(self.hook) if not name.startswith("_"))


def register(
    manager: Manager, plugin: Plugin, module: ModuleType, name: str, plugins: Iterable[str], away: Iterable[str]
) -> None:
    """Register what *module* implements under *name*; what cannot be is marked broken in *plugin*, or waits for its plugin.

    *plugins* are the names of all, *away* of those that are not loaded: switched off, left out, or not importable.
    """
    with Guard(plugin, "hooks") as guard:
        found = implementations(module)
        owners = {name: name in away for name in (GROUP, *plugins)}
        sound = list(_sound(manager, plugin, found, owners))
        specified = set(manager.specified())
        for missing in unmarked(module, specified):
            plugin.refuse(missing, _("{name} is not marked with @hookimpl, so nobody calls it.", name=missing))
        for thing in objects(module, specified):
            plugin.refuse(thing, _("{name} is no function, so nobody calls it.", name=thing))
        implementing = _Implementing()
        vars(implementing).update((each.name, each.function) for each in sound)
        manager.sound = frozenset(each.name for each in sound)
        try:
            manager.register(implementing, name)
            plugin.hooks = sorted({*plugin.hooks, *(each.hook for each in sound)})
        except pluggy.PluginValidationError as error:
            raise PluginError(str(error)) from None
        finally:
            manager.sound = None
    if guard.error is not None and may_refuse(plugin):
        for veto in [each for each in manager.specified() if BEFORE in each and each not in plugin.hooks]:
            plugin.refuse(veto, guard.error)


def _sound(
    manager: Manager, plugin: Plugin, found: Iterable[Implementation], owners: dict[str, bool]
) -> Iterator[Implementation]:
    for each in found:
        caller = getattr(manager.hook, each.hook, None)
        if each.strange:
            plugin.refuse(each.hook, each.strange)
        elif caller is None or not caller.has_spec():
            _refuse_or_wait(manager, plugin, each.hook, owners)
        elif each.flaw:
            plugin.refuse(each.hook, each.flaw)
        elif strangers := each.strangers(caller.spec.argnames):
            plugin.refuse(
                each.hook,
                _("{hook} takes {strangers}, which its specification does not give: {known}.", hook=each.hook,
                  strangers=", ".join(strangers), known=", ".join(caller.spec.argnames) or "-"),
            )  # fmt: skip
        else:
            yield each


def _refuse_or_wait(manager: Manager, plugin: Plugin, hook: str, owners: dict[str, bool]) -> None:
    """A misspelt hook is refused; one whose plugin is not here waits for it.

    *owners* are the plugins, each with whether it is away. A hook carries the name of its plugin in front: where somebody here
    specifies hooks of that name, this one is misspelt. What is much like a veto is taken for one that cannot be asked.
    """
    owner = max((name for name in owners if hook.startswith(f"{name}_")), key=len, default="")
    if owners.get(owner, False):
        plugin.waiting_for.append(hook)
        return
    hooks = manager.specified()
    veto = nearest(hook, [name for name in hooks if BEFORE in name], likeness=LIKE_A_VETO)
    if not veto and not owner and not nearest(hook, hooks, likeness=0.9):
        plugin.waiting_for.append(hook)
        return
    meant = veto or nearest(hook, hooks)
    hint = _("Did you mean {name}?", name=meant) if meant else ""
    error = UnknownHook(_("There is no hook {name}.", name=hook), hint)
    plugin.refuse(hook, error)
    if veto:
        plugin.refuse(veto, error)


assert f"{GROUP}_impl" == MARK
