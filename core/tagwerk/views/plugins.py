"""A plugin and how it fares."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from tagwerk.access.rights import load_use_cases
from tagwerk.access.use_cases import USE_CASES, roles_of
from tagwerk.obligations.hookspecs import JobDescriptions
from tagwerk.platform.config import PLUGINS, PluginSettings
from tagwerk.platform.errors import NotFound
from tagwerk.platform.hookspecs import Routes
from tagwerk.platform.hosting.guarding import Guard
from tagwerk.platform.inputs import nearest_hint
from tagwerk.platform.settings.known import settings_in
from tagwerk.platform.texts import later, translator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tagwerk.platform.app import App
    from tagwerk.platform.hosting.plugin import Plugin
    from tagwerk.platform.plugins import Plugins

_ = translator("tagwerk")


STATES = {
    "active": later("active"),
    "failed": later("failed"),
    "disabled": later("disabled"),
    "gone": later("gone"),
}
"""The states of a plugin, for people."""


NAMED_ELSEWHERE = ("tagwerk_database",)
"""Hooks whose things are listed by themselves."""


def plugin_view(plugin: Plugin) -> dict[str, Any]:
    """Where a plugin comes from, its state, its hooks, and what it waits for or failed at, hook by hook."""
    return {
        "name": plugin.name,
        "distribution": plugin.distribution,
        "version": plugin.version,
        "state": plugin.state,
        "hooks": plugin.hooks,
        "waiting_for": plugin.waiting_for,
        "cause": _cause(plugin),
        "failures": [
            {"hook": each.hook, "cause": each.cause, "at": each.at, "version": each.version}
            for each in plugin.failures.values()
        ],
    }


def gone_views(plugins: Plugins) -> Iterator[dict[str, Any]]:
    """The plugins that the workspace remembers and that are not installed."""
    known = plugins.memory.given() if plugins.memory is not None else ()
    origins = {each.plugin: each for each in known if each.plugin not in plugins}
    for name, given in sorted(origins.items()):
        yield {
            "name": name,
            "distribution": given.distribution,
            "version": given.version,
            "state": "gone",
            "hooks": [],
            "waiting_for": [],
            "cause": plugins.why_gone(name),
            "failures": [],
        }


def whole_plugin_view(app: App, name: str) -> dict[str, Any]:
    """All that is known of the plugin *name*: also what it brings, who may do what with it, its tables and their rows.

    Raises NotFound.
    """
    from tagwerk.workspace.purging import tables_of

    gone = {view["name"]: view for view in gone_views(app.plugins)}
    if name not in app.plugins and name not in gone:
        raise NotFound(_("There is no plugin {name!r}.", name=name), nearest_hint(name, [*app.plugins.names, *gone]))
    memory = app.plugins.memory
    given: dict[str, list[str]] = {}
    for each in memory.given() if memory is not None else ():
        if each.plugin == name:
            given.setdefault(each.sort, []).append(each.name)
    view = plugin_view(app.plugins[name]) if name in app.plugins else gone[name]
    rights = dict(_rights(app, app.plugins[name])) if name in app.plugins else {}
    slow = app.plugins[name].slow if name in app.plugins else {}
    brings = dict(_brought(app, app.plugins[name])) if name in app.plugins else {}
    return view | {"brings": brings, "gives": given, "rights": rights, "tables": tables_of(app, name), "slow": slow}


def _brought(app: App, plugin: Plugin) -> Iterator[tuple[str, list[str]]]:
    """What a plugin contributes now, by hook: of all hooks that ask for nothing but the workspace, those of other plugins too."""
    for hook in plugin.hooks:
        specification = app.plugins.specification(hook)
        if specification is None or hook in NAMED_ELSEWHERE:
            continue
        asked = inspect.signature(specification).parameters
        if set(asked) <= {"app"} and "Iterable" in str(specification.__annotations__.get("return")):
            found = app.plugins.collect_with_origin(specification, **dict.fromkeys(asked, app))
            own = [thing for other, thing in found if other is plugin]
            yield hook, list(dict.fromkeys(name for thing in own for name in _names(plugin, thing)))


def _names(plugin: Plugin, thing: Any) -> Iterator[str]:
    """What something is called that a plugin contributes: routes by their paths, a section of settings by what stands in it."""
    if isinstance(thing, Routes):
        for below, routes in (("/hooks", thing.hooks), ("", thing.pages)):
            yield from (f"{below}/{thing.name}{getattr(route, 'path', '')}" for route in routes)
    elif isinstance(thing, PluginSettings):
        with Guard(plugin, "settings"):
            yield from [setting.name for setting in settings_in(thing.type, (PLUGINS, thing.name))]
    elif isinstance(thing, JobDescriptions):
        yield from sorted(path.stem for path in thing.folder.glob("*.toml"))
    elif isinstance(name := getattr(thing, "name", None), str):
        yield name


def _rights(app: App, plugin: Plugin) -> Iterator[tuple[str, list[str]]]:
    """What the use cases of a plugin ask for, each with the roles that have it here."""
    if plugin.package:
        load_use_cases(plugin)
        for use_case in USE_CASES.values():
            module = use_case.function.__module__
            if module == plugin.package or module.startswith(f"{plugin.package}."):
                yield use_case.permission, sorted(roles_of(app, use_case.permission, use_case.roles))


def _cause(plugin: Plugin) -> str | None:
    """What is wrong: each failure with its hook, or why it is left out."""
    said = [f"{each.hook}: {each.cause}" for each in plugin.failures.values()]
    if len(said) == 1 and next(iter(plugin.failures)) == "import":
        return plugin.cause
    return "; ".join(said) or plugin.left_out or None
