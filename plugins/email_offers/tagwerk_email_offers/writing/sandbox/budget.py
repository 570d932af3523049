"""What one mail may cost: repetitions, characters, time of the processor. Whoever wants more is stopped with one line.

Templates run in any thread and on any platform, so nothing here is a signal: the compiled template itself counts, at each turn
of a loop, each call and each text it makes.
"""

from __future__ import annotations

import time
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, TypeVar

from jinja2 import TemplateRuntimeError
from markupsafe import Markup

from tagwerk.api import translator

if TYPE_CHECKING:
    from collections.abc import Iterable

STEPS = 100_000
"""Turns of loops and calls, in all parts of one mail together."""
CHARACTERS = 2_000_000
"""Characters of all texts that are made on the way, and entries of all lists."""
SECONDS = 2.0
"""Of the processor, not of the clock on the wall: a busy machine stops nobody."""
ENTRIES = 10_000
"""The longest list, with the lists in it."""
LOOK_EVERY = 16

T = TypeVar("T")

_ = translator("tagwerk_email_offers")


class Refused(TemplateRuntimeError):
    """A template asks for what it does not get; the message is in the reader's language."""


class Budget:
    """What is left for one mail, or for one run that *traces* where the facts of a mail go."""

    __slots__ = ("characters", "steps", "traces", "until", "variables")

    def __init__(self, variables: Iterable[str] = (), *, traces: bool = False) -> None:
        self.steps, self.characters = STEPS, CHARACTERS
        self.until = time.thread_time() + SECONDS
        self.variables = variables
        self.traces = traces

    def step(self) -> None:
        """One more turn or call. Raises Refused."""
        self.steps -= 1
        if self.steps % LOOK_EVERY == 0:
            self.look()

    def look(self) -> None:
        """Raises Refused where the steps or the time are used up."""
        if self.steps < 0:
            raise Refused(_("it takes too many repetitions, more than {number}", number=STEPS))
        if time.thread_time() > self.until:
            raise Refused(_("it takes too long, more than {seconds} s", seconds=SECONDS))

    def spend(self, characters: int) -> None:
        """So many more characters are made. Raises Refused."""
        self.characters -= characters
        if self.characters < 0:
            raise Refused(too_large())


BUDGET: ContextVar[Budget | None] = ContextVar("tagwerk_template_budget", default=None)


def too_large() -> str:
    """What is said of a text that is too long."""
    return _("it becomes too large, more than {number} characters", number=CHARACTERS)


def step() -> None:
    """One more turn or call of the mail that is being written. Raises Refused."""
    if (budget := BUDGET.get()) is not None:
        budget.step()


def expect(characters: int) -> None:
    """Raises Refused where a text of so many *characters*, which is not made yet, would be too much."""
    budget = BUDGET.get()
    if characters > (budget.characters if budget is not None else CHARACTERS):
        raise Refused(too_large())


def sized(value: T) -> T:
    """*value*, a text or list that was just made, paid for. Raises Refused."""
    kind = value.__class__
    if kind is str or kind is Markup:
        size = len(value)  # type: ignore[arg-type]
    elif kind in (list, tuple, dict):
        size = _entries(value)
    else:
        return value
    if (budget := BUDGET.get()) is not None:
        budget.spend(size)
    elif size > CHARACTERS:
        raise Refused(too_large())
    return value


def _entries(value: Any) -> int:
    """How many entries a list has, with all lists in it: a list of itself twice, forty times, would take for ever to compare."""
    number, waiting = 0, [value]
    while waiting:
        inside = waiting.pop()
        number += len(inside)
        if number > ENTRIES:
            raise Refused(_("it becomes too large, a list of more than {number} entries", number=ENTRIES))
        entries = (*inside.keys(), *inside.values()) if isinstance(inside, dict) else inside
        waiting += [each for each in entries if each.__class__ in (list, tuple, dict)]
    return number
