"""Hooks by their names, as their rooms call them: what plugins contribute, and facts that they are told."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from tagwerk.platform.errors import UnknownHook
from tagwerk.platform.inputs import nearest_hint
from tagwerk.platform.plugins import failed_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from tagwerk.platform.app import App


def collect(app: App, hook: str, **arguments: Any) -> list[Any]:
    """What all plugins and rooms contribute to *hook*: ``collect(app, "tagwerk_signals", companies=[1])``; *app* is given where
    the hook asks for it. Raises PluginError where an implementation fails or gives what is wrong, which elsewhere is held back.
    """
    specification, given = _asked(app, hook, arguments)
    found: list[Any] = app.plugins.collect(specification, **given)
    _raise_failures(app, hook)
    return found


def tell(app: App, hook: str, **arguments: Any) -> None:
    """Tell all plugins a fact: ``tell(app, "tagwerk_contract_signed", event=ContractSigned(…))``. Raises PluginError where one of
    them fails."""
    specification, given = _asked(app, hook, arguments)
    app.plugins.notify(specification, **given)
    _raise_failures(app, hook)


def _asked(app: App, hook: str, arguments: dict[str, Any]) -> tuple[Callable[..., Any], dict[str, Any]]:
    specification = app.plugins.specification(hook)
    if specification is None:
        raise UnknownHook(f"There is no hook {hook!r}.", nearest_hint(hook, app.plugins.hooks()))
    here = {"app": app} if "app" in inspect.signature(specification).parameters else {}
    return specification, here | arguments


def _raise_failures(app: App, hook: str) -> None:
    for plugin in app.plugins:
        if hook in plugin.failures:
            raise failed_in(plugin, plugin.failures[hook].cause)
