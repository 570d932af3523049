"""Waiting for foreign code: whoever takes long is named while it still runs, and one that may refuse has a time to answer in.

Nothing is killed, and no plugin that is asked ends the program: a thread that is ended from outside would leave locks and
transactions behind. Who waits is told whom for, and Ctrl+C ends the command; a third one ends the program where a plugin takes
the first two and goes on.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from contextvars import Context, copy_context
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from tagwerk.platform.errors import PluginError
from tagwerk.platform.hosting.plugin import log
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Callable

    from tagwerk.platform.hosting.plugin import Plugin

PATIENCE = 5.0
"""Seconds after which it is said who is being asked."""
AGAIN = 60.0  # seconds after which it is said again
LOOK = 0.5  # seconds between two looks
TIME_TO_REFUSE = 30.0
"""Seconds in which a plugin that has a say has to answer; after that it has refused."""
ENOUGH = 3  # Ctrl+C during one call

T = TypeVar("T")

EXIT = "os._exit"
"""What stands in the place of a hook where the code of a plugin would have ended the program."""

_leave = os._exit
_ = translator("tagwerk")


@dataclass(eq=False)
class Asked:
    """A call of a plugin's code that has not come back."""

    plugin: Plugin
    hook: str
    since: float = field(default_factory=time.monotonic)
    said: int = 0
    interrupts: int = 0
    context: Context = field(default_factory=copy_context)

    def look(self) -> None:
        """Say whom everybody waits for, when that is due."""
        took = time.monotonic() - self.since
        if took < PATIENCE + self.said * AGAIN:
            return
        self.said += 1
        self.context.run(lambda: log.warning("%s", self.sentence(took)))

    def sentence(self, took: float) -> str:
        """Whom everybody waits for, in the language of who waits."""
        return _("{hook} of {name} ({origin}) is still being asked, for {seconds} s; Ctrl+C ends the wait.",
                 hook=self.hook, name=self.plugin.name, origin=self.plugin.origin, seconds=round(took))  # fmt: skip


class _Watch:
    """Who is being asked in this process, and the thread that looks at the time."""

    def __init__(self) -> None:
        self.begin_anew()

    def begin_anew(self) -> None:
        """Nobody is asked: in a copy of the process there is none of its threads."""
        self.asked: list[Asked] = []
        self.late: dict[tuple[str, str], threading.Thread] = {}
        self._some = threading.Event()
        self._thread: threading.Thread | None = None

    def add(self, asked: Asked) -> None:
        """Look at this one from now on."""
        self.asked.append(asked)
        if self._thread is None:
            self._thread = threading.Thread(target=self._look, name="waiting for plugins", daemon=True)
            self._thread.start()
        if not self._some.is_set():
            self._some.set()

    def _look(self) -> None:
        while True:
            self._some.wait()
            time.sleep(LOOK)
            if not self.asked:
                self._some.clear()
                if self.asked:
                    self._some.set()
            for asked in list(self.asked):
                asked.look()


_watch = _Watch()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_watch.begin_anew)


def begin(plugin: Plugin, hook: str) -> Asked:
    """From now on *plugin* is being asked."""
    asked = Asked(plugin, hook)
    _watch.add(asked)
    return asked


def end(asked: Asked) -> None:
    """It has come back."""
    if asked in _watch.asked:
        _watch.asked.remove(asked)


def answered(plugin: Plugin, hook: str, ask: Callable[[], T], seconds: float | None = None) -> T:
    """What *ask* gives, within *seconds* (``TIME_TO_REFUSE``). It runs in a thread of its own, which nobody ends.

    Raises PluginError where it does not come back in time, and as long as it has not; else what *ask* raises.
    """
    within = TIME_TO_REFUSE if seconds is None else seconds
    key = plugin.name, hook
    if (late := _watch.late.get(key)) is not None and late.is_alive():
        raise PluginError(_("it has not yet answered what it was asked before"))
    outcome: list[tuple[Any, BaseException | None]] = []
    context = copy_context()

    def whole() -> None:
        try:
            outcome.append((context.run(ask), None))
        except BaseException as error:
            outcome.append((None, error))

    thread = threading.Thread(target=whole, name=f"{hook} of {plugin.name}", daemon=True)
    thread.start()
    thread.join(within)
    if not outcome:
        _watch.late[key] = thread
        raise PluginError(_("it has not answered within {seconds} s", seconds=round(within)))
    _watch.late.pop(key, None)
    answer, error = outcome[0]
    if error is not None:
        raise error
    return answer  # type: ignore[no-any-return]


def on_interrupt(number: int, frame: Any) -> None:
    """Take Ctrl+C as Python does; the third during one call of a plugin that goes on regardless ends the program."""
    here = _watch.asked[-1] if _watch.asked else None
    if here is not None:
        here.interrupts += 1
        if here.interrupts >= ENOUGH:
            whose = _("{hook} of {name} ({origin}) does not let go of this program, which ends here.", hook=here.hook,
                      name=here.plugin.name, origin=here.plugin.origin)  # fmt: skip
            said = _("error: {message}", message=whose)
            os.write(2, f"\n{said}\n".encode())
            _leave(128 + number)
    signal.default_int_handler(number, frame)


@cache
def hold_exits() -> None:
    """From now on ``os._exit`` is no more than ``sys.exit`` while a plugin is asked, in any thread, and that plugin is named.

    In a copy of this process nobody is asked, and it ends by it as ever.
    """

    def held(status: int) -> NoReturn:
        asked = _watch.asked[-1] if _watch.asked else None
        if asked is None:
            _leave(status)
        asked.plugin.fail(_("While {hook} was asked, it would have ended this program.", hook=asked.hook), EXIT)
        raise SystemExit(status)

    os._exit = held


def take_interrupts() -> None:
    """Have ``on_interrupt`` take Ctrl+C, unless whoever started this program has it ignored."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, on_interrupt)
