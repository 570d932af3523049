"""Macros that are written once: what stands in a shared file and is given the same says the same to every recipient.

A macro of a file that is imported (without ``with context``) sees what it is given, and nothing of the mail. A table of forty
lines is therefore made for the first recipient, and copied for the next. A file that counts (``namespace``, ``cycler``,
``joiner``) is left out.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from jinja2 import nodes

from tagwerk_email_offers.writing.folder.lines import Amount, Quantity

if TYPE_CHECKING:
    from jinja2.runtime import Macro

MOST, LONGEST = 64, 50_000
PLAIN = (str, int, bool, float, Decimal, Amount, Quantity, type(None))
COUNTING = {"namespace", "cycler", "joiner"}
AROUND = {"_block_vars", "_loop_vars"}
"""What Jinja hands over beside the arguments, for functions that ask for the context; a macro does not."""

Key = tuple[Any, ...]
Same = tuple[object, ...]


def key_of(args: tuple[Any, ...], kwargs: dict[str, Any], same: Same) -> Key | None:
    """What tells one call from another; None for a call that is given something that may change. *same* never does."""
    given = [("", value) for value in args] + [each for each in kwargs.items() if each[0] not in AROUND]
    key: list[Any] = []
    for name, value in given:
        if value.__class__ in PLAIN:
            key.append((name, value.__class__, value))
        elif any(value is each for each in same):
            key.append((name, id(value)))
        else:
            return None
    return tuple(key)


class WrittenMacros:
    """What the macros of one environment have written, for those that may be kept."""

    def __init__(self) -> None:
        self._kept: dict[Macro, dict[Key, Any]] = {}
        self._counting: set[str | None] = set()

    def look_at(self, template: nodes.Template, name: str | None) -> None:
        """Remember whether the file *name* counts."""
        if any(each.name in COUNTING for each in template.find_all(nodes.Name)):
            self._counting.add(name)

    def leave_out(self, name: str) -> None:
        """Remember that the file *name* counts."""
        self._counting.add(name)

    def is_left_out(self, name: str) -> bool:
        """Whether the file *name* was seen to count."""
        return name in self._counting

    def keep(self, known: dict[Key, Any], key: Key, written: Any) -> Any:
        """*written*, which is kept unless it is long."""
        if not isinstance(written, str) or len(written) <= LONGEST:
            known[key] = written
        return written

    def of(self, macro: Macro) -> dict[Key, Any] | None:
        """What *macro* has written, None where it must be asked each time."""
        kept = self._kept.get(macro)
        if kept is None and self._is_the_same_for_all(macro):
            kept = self._kept[macro] = {}
        if kept is not None and len(kept) >= MOST:
            kept.clear()
        return kept

    def _is_the_same_for_all(self, macro: Macro) -> bool:
        template = macro._func.__globals__.get("__jinja_template__")
        module = getattr(template, "_module", None)
        alone = module is not None and getattr(module, macro.name, None) is macro
        return alone and not macro.caller and getattr(template, "name", None) not in self._counting
