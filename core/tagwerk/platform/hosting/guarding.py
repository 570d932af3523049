"""Calling foreign code so that nothing it does takes the caller along.

Whatever leaves it is held back: exceptions, and what only looks like the end of the program (``SystemExit``, ``GeneratorExit``,
a ``KeyboardInterrupt`` that the code raised itself). A real Ctrl+C goes on, and says whose code was running. What is everybody's
(``surroundings``) is put back as it was.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from tagwerk.platform.hosting.failure_log import write_down
from tagwerk.platform.hosting.plugin import log
from tagwerk.platform.hosting.surroundings import Surroundings
from tagwerk.platform.hosting.waiting import begin, end
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from types import TracebackType

    from tagwerk.platform.hosting.plugin import Plugin

CORE = "core"
SLOW = 1.0
"""Seconds that a hook may take before it is named."""

_interrupted: list[tuple[Plugin, str]] = []  # by the last Ctrl+C

_ = translator("tagwerk")


class Guard:
    """``with Guard(plugin, hook) as guard: …``: *guard.error* is what was held back, None where all is well.

    *guard.flaw* says what the code changed that is everybody's. With *heals*, a failure of the same hook is over when nothing is
    held back and nothing was changed; without, who asks says so, and whether it is.
    """

    def __init__(self, plugin: Plugin, hook: str, *, heals: bool = True) -> None:
        self.plugin, self.hook, self.heals = plugin, hook, heals
        self.error: BaseException | None = None
        self.flaw = ""
        self._is_guest = plugin.name != CORE

    def __enter__(self) -> Guard:
        self._began = time.monotonic()
        if self._is_guest:
            self._surroundings = Surroundings()
            self._asked = begin(self.plugin, self.hook)
        return self

    def __exit__(self, kind: object, error: BaseException | None, traceback: TracebackType | None) -> bool:
        took = time.monotonic() - self._began
        if self._is_guest:
            end(self._asked)
            self.flaw = self._surroundings.put_back()
        if error is not None and (is_ctrl_c(error) or not (self._is_guest or isinstance(error, Exception))):
            self._note_interrupt(error, took)
            return False
        if error is not None:
            self.error = error
            self.plugin.fail(error, self.hook)
            write_down(error, self.plugin, self.hook)
        elif self.flaw:
            self.plugin.fail(self.flaw, self.hook)
        elif self.heals:
            self.plugin.works(self.hook)
        if took > SLOW and self.hook not in self.plugin.slow:
            log.info("plugin %s (%s): %s took %.1f s", self.plugin.name, self.plugin.origin, self.hook, took)
        if took > SLOW:
            self.plugin.slow[self.hook] = took
        return True

    def _note_interrupt(self, error: BaseException, took: float) -> None:
        """Who was being asked when somebody had waited long enough: kept, and said by ``interrupted_in``."""
        if not self._is_guest or not is_ctrl_c(error):
            return
        _interrupted.append((self.plugin, self.hook))
        if took > SLOW:
            self.plugin.fail(_("Ctrl+C ended it after {seconds} s.", seconds=round(took)), self.hook)


def interrupted_in() -> tuple[Plugin, str] | None:
    """Which plugin was being asked what when Ctrl+C came, the innermost where one asked another; asked once."""
    found = _interrupted[0] if _interrupted else None
    _interrupted.clear()
    return found


def is_ctrl_c(error: BaseException) -> bool:
    """Whether *error* is a real Ctrl+C, and not one that a statement of the code raised."""
    if not isinstance(error, KeyboardInterrupt):
        return False
    import dis

    traceback = error.__traceback__
    if traceback is None:
        return True
    while traceback.tb_next is not None:
        traceback = traceback.tb_next
    code = traceback.tb_frame.f_code.co_code
    return dis.opname[code[traceback.tb_lasti]] != "RAISE_VARARGS"
