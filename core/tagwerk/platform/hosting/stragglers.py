"""What plugins leave behind and nobody waits for: threads that die, generators that do not end, what fails as it is taken away.

Python prints a traceback for each of them; here it goes into the log of the workspace, and one line names the plugin.
"""

from __future__ import annotations

import sys
import threading
from functools import cache
from typing import TYPE_CHECKING, Any

from tagwerk.platform.hosting.failure_log import log_file, write_down
from tagwerk.platform.hosting.ownership import culprit, owner_of
from tagwerk.platform.hosting.plugin import cause_of, log

if TYPE_CHECKING:
    from tagwerk.platform.hosting.plugin import Plugin

THREAD = "a thread"
"""What stands in the place of a hook where a thread of a plugin died."""


@cache
def note_stragglers() -> None:
    """From now on the plugins that such things belong to have failed; what is nobody's is said as Python says it."""
    usual_thread, usual_rest = threading.excepthook, sys.unraisablehook

    def of_thread(ended: Any) -> None:
        error = ended.exc_value
        plugin = culprit(error) if error is not None else None
        if error is None or plugin is None or not _noted(error, plugin, THREAD):
            usual_thread(ended)

    def of_the_rest(left: Any) -> None:
        error = left.exc_value
        plugin = (culprit(error) or _owner_of_object(left.object)) if error is not None else None
        if error is None or plugin is None or not _noted(error, plugin, ""):
            usual_rest(left)

    threading.excepthook, sys.unraisablehook = of_thread, of_the_rest


def _noted(error: BaseException, plugin: Plugin, what: str) -> bool:
    if what:
        plugin.fail(error, what)
    else:
        log.warning("plugin %s (%s) left behind: %s", plugin.name, plugin.origin, cause_of(error))
    return write_down(error, plugin, what or "what it left behind") is not None or log_file() is None


def _owner_of_object(thing: Any) -> Plugin | None:
    """Whose generator, coroutine, function or method it is."""
    for part in ("gi_code", "cr_code", "ag_code", "__code__"):
        try:
            code = getattr(thing, part, None)
        except Exception:
            return None
        if code is not None:
            return next(
                (owner_of(name) for name, module in list(sys.modules.items())
                 if getattr(module, "__file__", None) == code.co_filename),
                None,
            )  # fmt: skip
    return owner_of(str(getattr(thing, "__module__", "") or ""))
