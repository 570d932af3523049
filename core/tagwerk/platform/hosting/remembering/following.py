"""A program that runs for long, and what is switched off or on in its workspace meanwhile.

What is off does nothing any more within seconds. What is on again is loaded by the next start: a program does not take code in
while it runs.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from tagwerk.platform.hosting.loading.finding import CORE
from tagwerk.platform.hosting.plugin import log
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from tagwerk.platform.app import App

EVERY = 2.0
"""Seconds between two looks."""

_ = translator("tagwerk")


def follow(app: App) -> None:
    """Look again and again, in a thread of its own, until this program stops."""

    def look() -> None:
        while not app.stopping.wait(EVERY):
            look_again(app)

    threading.Thread(target=look, name="following the switches", daemon=True).start()


def look_again(app: App) -> None:
    """Have plugins that were switched off meanwhile do nothing any more; one that was switched on waits for the next start."""
    memory = app.plugins.memory
    if memory is None or not memory.look_again():
        return
    for plugin in app.plugins:
        off = plugin.name in memory.off
        if plugin.name == CORE or off == plugin.off:
            continue
        plugin.off = off
        if off:
            plugin.left_out = _("It is switched off in this workspace.")
        else:
            plugin.left_out = _("It was switched on after this program began; start that anew.")
        log.warning("plugin %s (%s): %s", plugin.name, plugin.origin, plugin.left_out)
    app.plugins.switched += 1
