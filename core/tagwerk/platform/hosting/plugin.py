"""A plugin and how it fares, hook by hook: what fails in one of them leaves the others as they are."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tagwerk.platform import clock
from tagwerk.platform.hosting.naming import type_name
from tagwerk.platform.texts import OWN, harmless, translator

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path
    from types import ModuleType

    from tagwerk.platform.texts import Translator

LONGEST_CAUSE = 500  # letters
LONGEST_FLAWS = 1500  # letters of all that is wrong with what a hook gives
IMPORT = "import"
"""What stands in the place of a hook where the plugin as a whole could not be loaded."""
CONTRIBUTED = "what it contributes to"
"""In the place of a hook, with a command behind it: it failed over something that the plugin gave before."""

log = logging.getLogger("tagwerk.platform.plugins")


@dataclass(frozen=True)
class Failure:
    """What went wrong in a hook, or in a routine, command or route of a plugin: *at* (UTC) and in which *version*, last."""

    hook: str
    cause: str
    at: datetime
    version: str


@dataclass
class Plugin:
    """One plugin and how it fares. *left_out* says why nothing of it is loaded, ``""`` where it is wanted.

    *name* is unique in a process: one that wanted a name that was taken carries its distribution behind it. *off* is whether
    somebody switched it off in the workspace, which an environment that leaves it out does not.
    """

    name: str
    distribution: str
    version: str
    left_out: str = ""
    off: bool = False
    hooks: list[str] = field(default_factory=list)
    waiting_for: list[str] = field(default_factory=list)
    modules: tuple[ModuleType, ...] = ()
    package: str = ""
    file: Path | None = None
    failures: dict[str, Failure] = field(default_factory=dict)
    broken: dict[str, str] = field(default_factory=dict)
    slow: dict[str, float] = field(default_factory=dict)
    changed: Callable[[Plugin, str], None] = field(default=lambda plugin, hook: None, repr=False)

    @property
    def state(self) -> str:
        """``active``, ``failed`` where something of it does not work, or ``disabled`` where it is not wanted here."""
        if self.off or (self.left_out and not self.modules):
            return "disabled"
        return "failed" if self.failures or self.left_out else "active"

    @property
    def cause(self) -> str:
        """Why it is not active: the first failure, or why it is left out."""
        return next((failure.cause for failure in self.failures.values()), self.left_out)

    @property
    def words(self) -> Translator:
        """What its texts are said with: its own catalogue."""
        return translator((self.package or OWN).partition(".")[0])

    @property
    def origin(self) -> str:
        """Where it comes from, for people."""
        return f"{self.distribution} {self.version}"

    def fail(self, cause: BaseException | str, hook: str = IMPORT) -> None:
        """Something of the plugin failed: it is said in the log once, and remembered."""
        text = _in_one_line(cause, LONGEST_FLAWS) if isinstance(cause, str) else cause_of(cause)
        known = self.failures.get(hook)
        self.failures[hook] = Failure(hook, text, clock.now(), self.version)
        if known is None or known.cause != text:
            log.warning("plugin %s (%s) failed in %s: %s", self.name, self.origin, hook, text)
            log.debug("the cause", exc_info=cause if isinstance(cause, BaseException) else None)
            self.changed(self, hook)

    def refuse(self, hook: str, cause: BaseException | str) -> None:
        """The implementation of *hook* cannot be called at all in this process."""
        self.broken[hook] = cause if isinstance(cause, str) else cause_of(cause)
        self.fail(cause, hook)

    def works(self, hook: str) -> None:
        """What failed works again."""
        if hook in self.failures and hook not in self.broken:
            del self.failures[hook]
            self.changed(self, hook)


def _in_one_line(text: str, longest: int = LONGEST_CAUSE) -> str:
    return harmless(" ".join(text.split()))[:longest].encode(errors="backslashreplace").decode()


def cause_of(error: BaseException) -> str:
    """What an exception says, on one line of bounded length, whatever it does when it is asked."""
    from tagwerk.platform.errors import TagwerkError

    try:
        said = _in_one_line(str(error))
    except BaseException:
        said = ""
    if isinstance(error, TagwerkError) and said:
        return said[:LONGEST_CAUSE]
    name = type_name(error)
    return f"{name}: {said}"[:LONGEST_CAUSE] if said else name
