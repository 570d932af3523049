"""What a command sees of the outside: the workspace, the actor, and the way to show things to people or machines."""

from __future__ import annotations

import os
import re
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from rich.console import Console

from tagwerk.platform.errors import WrongInput
from tagwerk.platform.texts import translator
from tagwerk.views.documents import as_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.console import ConsoleOptions, RenderableType
    from rich.segment import Segment

    from tagwerk.access.actors import Actor
    from tagwerk.platform.app import App
    from tagwerk.platform.plugins import Plugins

_ = translator("tagwerk")

PLAIN_VARIABLE = "TAGWERK_PLAIN"
CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def harmless(text: str) -> str:
    """The text without what could command a terminal."""
    return CONTROL_CHARACTERS.sub("\N{REPLACEMENT CHARACTER}", text)


class SafeConsole(Console):
    """A console on which text from outside is only text: no markup, no escape sequences of the sender's choice."""

    def __init__(self, *, stderr: bool = False, quiet: bool = False) -> None:
        super().__init__(stderr=stderr, quiet=quiet, markup=False, highlight=False, emoji=False)

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterator[Segment]:
        """Everything that is printed passes here: plain strings, styled texts, and what stands in a table."""
        for segment in super().render(renderable, options):
            yield segment if segment.control else segment._replace(text=harmless(segment.text))


@dataclass(frozen=True)
class CommonOptions:
    """The options that every command understands, wherever they stand on the line."""

    json: bool = False
    login: str | None = None
    workspace: Path | None = None
    plugins: bool = True
    plain: bool = False

    @classmethod
    def take_from(cls, arguments: list[str]) -> tuple[CommonOptions, list[str]]:
        """Read the common options, and give back the arguments that are left. Raises WrongInput for a missing value.

        They are settled before any plugin is loaded, because ``--no-plugins`` must be.
        """
        values: dict[str, Any] = {"plain": bool(os.environ.get(PLAIN_VARIABLE))}
        rest: list[str] = []
        waiting = iter(arguments)
        for argument in waiting:
            name, equals, value = argument.partition("=")
            if argument == "--":
                rest += [argument, *waiting]
            elif argument == "--json":
                values["json"] = True
            elif argument == "--plain":
                values["plain"] = True
            elif argument == "--no-plugins":
                values["plugins"] = False
            elif name in ("--as", "--workspace"):
                given = value if equals else next(waiting, "")
                if not given:
                    raise WrongInput(_("{option} needs a value.", option=name))
                values |= {"login": given} if name == "--as" else {"workspace": Path(given)}
            else:
                rest.append(argument)
        return cls(**values), rest


class Cli:
    """The command line of one invocation; ``tagwerk.access.hookspecs.CommandLine`` is what plugins see of it."""

    def __init__(
        self,
        options: CommonOptions,
        plugins: Plugins,
        *,
        run: Callable[[list[str]], int],
        execute: Callable[[list[str]], Any],
        quiet: bool = False,
    ) -> None:
        self.options = options
        self.run = run  # runs another command as if it had been typed, and gives back its exit status
        self.execute = execute  # runs another command and gives back its JSON document, showing nothing
        self.plugins = plugins
        self.console: Console = SafeConsole(stderr=options.json, quiet=quiet)
        self.result: object = None
        self._app: App | None = None

    def app(self) -> App:
        """The workspace, opened at first use and checked for its schema."""
        return self._app or self.open()

    def open(self, *, check_schema: bool = True) -> App:
        """Open the workspace; ``db`` commands do so without minding its schema."""
        from tagwerk.platform.config import find_workspace
        from tagwerk.workspace.opening import open_workspace

        folder = find_workspace(self.options.workspace)
        self._app = open_workspace(folder, check_schema=check_schema, plugins=self.plugins)
        return self._app

    def actor(self) -> Actor:
        """Who acts: ``--as``, the environment, or the only employee there is."""
        from tagwerk.staff.finding import find_actor

        return find_actor(self.app(), self.options.login)

    def show(self, data: object, view: RenderableType | None = None) -> None:
        """Print the JSON document for machines, or *view* for people."""
        self.result = data
        if self.options.json and not self.console.quiet:
            sys.stdout.write(as_json(data) + "\n")
        else:
            shown = as_json(data) if view is None else view
            self.console.print(shown, soft_wrap=self.options.plain)  # a sentence stays one line for who hears it

    @contextmanager
    def progress(self, title: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
        """A bar on standard error, where somebody watches it."""
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        console = SafeConsole(stderr=True)
        with Progress(
            *columns, console=console, transient=True, disable=self.console.quiet or not console.is_terminal
        ) as bar:
            task = bar.add_task(title, total=total)
            yield lambda steps: bar.advance(task, steps)

    def confirm(self, question: str, *, yes: bool) -> None:
        """Ask on standard error, unless *yes*. Raises typer.Abort on a no, WrongInput where nobody can answer."""
        if yes:
            return
        if not sys.stdin.isatty():
            raise WrongInput(question, _("Nobody is here to answer; say --yes."))
        typer.confirm(question, abort=True, err=True)

    def close(self) -> None:
        """Let go of the workspace."""
        if self._app is not None:
            self._app.close()
