"""A group that knows the names and short helps of its commands, and builds one only when somebody asks for it.

What costs at a start is not to know of a command but to import its module and to read its parameters. So ``tagwerk quota`` builds
``quota`` alone, and ``tagwerk --help`` none::

    program.promise("tasks", _("What is to be done, by whom and by when."), build_tasks)
"""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from copy import copy
from typing import TYPE_CHECKING, Any

from typer.core import TyperCommand, TyperGroup

if TYPE_CHECKING:
    from collections.abc import Callable


class LazyGroup(TyperGroup):
    """A group of commands, some of them promised: ``typer.Typer(cls=LazyGroup)`` makes one."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._helps: dict[str, str] = {}
        self._promised = Promised(self.commands)
        self.commands = self._promised

    @property
    def short_helps(self) -> dict[str, str]:
        """The short help of each promised command."""
        return self._helps

    def promise(self, name: str, short_help: str, build: Callable[[], Any]) -> None:
        """Have a command *name*, last in the list so far, which *build* gives as Typer makes it, at most once."""
        self._helps[name] = short_help
        self._promised.promise(name, build)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """List what is promised by its short help, without building it."""
        listed = copy(self)
        listed.commands = {
            name: TyperCommand(name, help=self._helps[name]) if name in self._helps else self.commands[name]
            for name in self.commands
        }
        TyperGroup.format_help(listed, ctx, formatter)


class Promised(MutableMapping[str, Any]):
    """Commands by name, in the order in which they came; one that is promised is built when it is first looked at."""

    def __init__(self, commands: MutableMapping[str, Any]) -> None:
        self._commands: dict[str, Any] = dict(commands)
        self._builders: dict[str, Callable[[], Any]] = {}

    def promise(self, name: str, build: Callable[[], Any]) -> None:
        """Have a command of that *name*, which *build* gives."""
        self._commands[name] = None
        self._builders[name] = build

    def get(self, key: str, default: Any = None) -> Any:
        """The command, or *default* where there is none of that name; a KeyError while it is built is not taken for that."""
        return self[key] if key in self._commands else default

    def __getitem__(self, key: str) -> Any:
        if key in self._builders:
            self._commands[key] = self._builders[key]()
            del self._builders[key]
        return self._commands[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self._builders.pop(key, None)
        self._commands[key] = value

    def __delitem__(self, key: str) -> None:
        self._builders.pop(key, None)
        del self._commands[key]

    def __contains__(self, key: object) -> bool:
        return key in self._commands

    def __iter__(self) -> Iterator[str]:
        return iter(self._commands)

    def __len__(self) -> int:
        return len(self._commands)
