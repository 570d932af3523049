"""What a plugin's code may change for everybody in this process: noted down before it is called, and put back afterwards.

Folder, standard streams, signal handlers and alarms, where modules are found, the variables that Tagwerk and its texts go by, the
log, warnings that become errors, the depth of recursion, the patience of sockets, how decimals are rounded. It costs some
microseconds at each call.
"""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import sys
import threading
import time
import warnings
from itertools import compress
from typing import Any

from tagwerk.platform.texts import later, translator

OURS = ("TAGWERK_", "LANG", "LC_", "TZ", "HOME", "XDG_CONFIG_HOME")
"""How the variables begin that this program goes by."""
SIGNALS = tuple(
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGCHLD", "SIGPIPE", "SIGALRM")
    if hasattr(signal, name)
)
MUST_NOT_CHANGE = (
    later("the current folder"),
    later("how signals such as Ctrl+C are taken"),
    later("the environment"),
    later("warnings into errors"),
    later("limits of this process"),
    later("where modules are found"),
)

_ = translator("tagwerk")


class Surroundings:
    """How things are now."""

    def __init__(self) -> None:
        self.folder = _folder()
        self.streams = (sys.stdout, sys.stderr, sys.stdin)
        self._lent = [stream for stream in self.streams if _lend(stream)]
        self._hooks = (sys.excepthook, sys.unraisablehook, threading.excepthook)
        self._handlers = _handlers()
        self._alarm = _alarm()
        self._found_by = [list(places) for places in _places()]
        self._environment = dict(_environment())
        self._log = (list(logging.root.handlers), logging.root.level, logging.root.manager.disable)
        self._filters = list(warnings.filters)
        self._depth = sys.getrecursionlimit()
        self._patience = _socket_patience()
        self._decimals = _decimals()

    def put_back(self) -> str:
        """Have everything as it was; gives a sentence about what a plugin must not change and did, ``""`` for nothing."""
        sys.stdout, sys.stderr, sys.stdin = self.streams
        for stream in self._lent:
            vars(stream).pop("close", None)
        sys.excepthook, sys.unraisablehook, threading.excepthook = self._hooks
        logging.root.handlers[:], logging.root.level, logging.root.manager.disable = self._log
        if self._decimals is not None:
            sys.modules["decimal"].setcontext(self._decimals)
        changed = (
            self._folder_back(),
            self._handlers_back(),
            self._environment_back(),
            self._warnings_back(),
            self._limits_back(),
            self._places_back(),
        )
        if not any(changed):
            return ""
        said = ", ".join(_(what) for what in compress(MUST_NOT_CHANGE, changed))
        return _("It changed {what}, which was put back.", what=said)

    def _folder_back(self) -> bool:
        if not self.folder or _folder() == self.folder:
            return False
        with contextlib.suppress(OSError):
            os.chdir(self.folder)
        return True

    def _handlers_back(self) -> bool:
        rings = not self._alarm and _alarm()
        if rings:
            signal.setitimer(signal.ITIMER_REAL, 0)
        if (now := _handlers()) == self._handlers:
            return rings
        for number, handler in self._handlers.items():
            if now.get(number) != handler and handler is not None:  # None: no code of Python's
                with contextlib.suppress(ValueError):
                    signal.signal(number, handler)
        return bool(now)

    def _environment_back(self) -> bool:
        now = _environment()
        if now == self._environment:
            return False
        mine = [name for name in {*now, *self._environment} if os.fsdecode(name).startswith(OURS)]
        different = [name for name in mine if now.get(name) != self._environment.get(name)]
        for name in map(os.fsdecode, different):
            before = self._environment.get(os.fsencode(name))
            if before is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = os.fsdecode(before)
        if b"TZ" in different and hasattr(time, "tzset"):
            time.tzset()
        return bool(different)

    def _places_back(self) -> bool:
        """Have what was taken away again; what is new stays where it was put."""
        taken = False
        for places, before in zip(_places(), self._found_by, strict=True):
            if places != before and any(each not in places for each in before):
                taken = True
                places[:] = [*before, *(each for each in places if each not in before)]
        return taken

    def _warnings_back(self) -> bool:
        if warnings.filters == self._filters:
            return False
        kept = [each for each in warnings.filters if each[0] != "error" or each in self._filters]
        changed = len(kept) != len(warnings.filters)
        if changed:
            warnings.filters[:] = kept  # type: ignore[index]
            getattr(warnings, "_filters_mutated", warnings.resetwarnings)()
        return changed

    def _limits_back(self) -> bool:
        changed = False
        if sys.getrecursionlimit() != self._depth:
            sys.setrecursionlimit(self._depth)
            changed = True
        if _socket_patience() != self._patience:
            sys.modules["socket"].setdefaulttimeout(self._patience)
            changed = True
        return changed


def _folder() -> str:
    try:
        return os.getcwd()  # noqa: PTH109 - at every call of a hook
    except OSError:
        return ""


def _lend(stream: Any) -> bool:
    """Have closing *stream* do no more than flush it, until it is ours alone again; whether that is new."""
    try:
        if "close" in vars(stream):
            return False
        stream.close = stream.flush
    except (AttributeError, TypeError):
        return False
    return True


def _handlers() -> dict[int, Any]:
    if threading.current_thread() is not threading.main_thread():
        return {}
    return {number: signal.getsignal(number) for number in SIGNALS}


def _alarm() -> bool:
    """Whether a timer runs that ends in a signal."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "getitimer"):
        return False
    return signal.getitimer(signal.ITIMER_REAL)[0] > 0


def _places() -> tuple[list[Any], ...]:
    return sys.path, sys.meta_path, sys.path_hooks


def _environment() -> dict[bytes, bytes]:
    """The variables as the operating system has them, where Python shows that: reading each would cost more than many a hook."""
    found = getattr(os.environ, "_data", None)
    return found if isinstance(found, dict) else {}


def _socket_patience() -> float | None:
    module: Any = sys.modules.get("socket")
    patience: float | None = module.getdefaulttimeout() if module is not None else None
    return patience


def _decimals() -> Any:
    """How decimals are rounded here, None where nobody uses them; what is called next has a copy to change."""
    module: Any = sys.modules.get("decimal")
    if module is None:
        return None
    ours = module.getcontext()
    module.setcontext(ours.copy())
    return ours
