"""What can be done about something, without a word of how: each face shows it in its way.

A room says ``Action("visits.hold", 17, minutes="…")``. The command line prints ``tagwerk visits hold 17 --minutes …``, the HTTP
API gives the name and the arguments, a page draws a link.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, init=False)
class Action:
    """What can be done next: *name* is ``group.verb``, or one word; *arguments* are in their order, *options* by name.

    An argument in capitals stands for what the reader chooses (``TEMPLATE``); an option that is True is a switch.
    """

    name: str
    arguments: tuple[str, ...] = ()
    options: Mapping[str, str | bool] = field(default_factory=dict)

    def __init__(self, name: str, /, *arguments: object, **options: object) -> None:
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "arguments", tuple(str(argument) for argument in arguments))
        chosen = {key: value if isinstance(value, bool) else str(value) for key, value in options.items()}
        object.__setattr__(self, "options", chosen)

    @property
    def fields(self) -> dict[str, Any]:
        """As it is kept, and given to programs."""
        return {"name": self.name, "arguments": list(self.arguments), "options": dict(self.options)}

    @classmethod
    def of(cls, fields: Mapping[str, Any]) -> Action:
        """The action that ``fields`` was given of."""
        return cls(fields["name"], *fields["arguments"], **fields["options"])

    @property
    def command(self) -> str:
        """As it is typed: ``tagwerk visits hold 17 --minutes '…'``."""
        words = ["tagwerk", *self.name.replace("_", "-").split("."), *(quoted(each) for each in self.arguments)]
        for name, value in self.options.items():
            switch = f"--{name.strip('_').replace('_', '-')}"
            words += [switch] if value is True else [switch, quoted(str(value))] if value is not False else []
        return " ".join(words)


def quoted(word: str) -> str:
    """The word as a shell takes it for one; letters of any language and an ellipsis need no quotes."""
    return word if word and all(letter.isalnum() or letter in "-_./:@…," for letter in word) else shlex.quote(word)
