"""A plugin and how it fares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tagwerk.platform.plugins import Plugin


def plugin_view(plugin: Plugin) -> dict[str, Any]:
    """Where a plugin comes from, its state, its hooks, and what it waits for or failed at."""
    return {
        "name": plugin.name,
        "distribution": plugin.distribution,
        "version": plugin.version,
        "state": plugin.state,
        "hooks": plugin.hooks,
        "waiting_for": plugin.waiting_for,
        "cause": plugin.cause or None,
    }
