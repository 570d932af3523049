"""What a command sees of the outside: the workspace, the actor, and the way to show things to people or machines."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import typer
from rich.console import Console

from tagwerk.cli.emptiness import nothing_listed
from tagwerk.platform.errors import SchemaMismatch, TagwerkError, WrongInput
from tagwerk.platform.texts import harmless, number_text, translator
from tagwerk.views.documents import as_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.console import ConsoleOptions, RenderableType
    from rich.progress import Progress, Task, TaskID
    from rich.segment import Segment
    from rich.text import Text

    from tagwerk.access.actors import Actor
    from tagwerk.platform.app import App
    from tagwerk.platform.hosting.plugin import Plugin
    from tagwerk.platform.plugins import Plugins

_ = translator("tagwerk")

PLAIN_VARIABLE = "TAGWERK_PLAIN"


class SafeConsole(Console):
    """A console on which text from outside is only text: no markup, no escape sequences of the sender's choice."""

    def __init__(self, *, stderr: bool = False, quiet: bool = False) -> None:
        super().__init__(stderr=stderr, quiet=quiet, markup=False, highlight=False, emoji=False)

    def render_str(self, text: str, **options: Any) -> Text:
        """Replaced before widths are reckoned, so that what is shown in place of such a character pushes nothing out."""
        return super().render_str(harmless(text), **options)

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
        out: TextIO | None = None,
    ) -> None:
        self.options = options
        self.run = run  # runs another command as if it had been typed, and gives back its exit status
        self.execute = execute  # runs another command and gives back its JSON document, showing nothing
        self.plugins = plugins
        self.guests: dict[str, Plugin] = {}  # whose the commands are that plugins bring
        self.names_of_the_core: frozenset[str] = frozenset()  # the commands that no plugin can have
        self.running: tuple[Plugin, str] | None = None  # the plugin whose command runs, and the command
        self.words: list[str] = []  # the command as it was typed, without the common options
        self._out = out
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
        self._remember_commands()
        if check_schema and self.running is not None and self.running[0].left_out:
            raise SchemaMismatch(self.running[0].left_out)
        return self._app

    def _remember_commands(self) -> None:
        """Whose the commands are, so that it is known when that plugin is not loaded."""
        from tagwerk.platform.hosting.remembering.memory import COMMAND, Remembered

        if self._app is not None and (memory := self._app.plugins.memory) is not None:
            memory.remember(Remembered.of(plugin, COMMAND, name) for name, plugin in self.guests.items())

    def whose_command(self, name: str) -> str:
        """The plugin that brought the command *name* before; ``""`` where nobody did, or no workspace is here."""
        from tagwerk.platform.hosting.remembering.memory import COMMAND

        with suppress(TagwerkError):
            memory = self.app().plugins.memory
            return next((each.plugin for each in memory.of_sort(COMMAND) if each.name == name), "") if memory else ""
        return ""

    def actor(self) -> Actor:
        """Who acts: ``--as``, the environment, or the only employee there is."""
        from tagwerk.staff.finding import find_actor

        return find_actor(self.app(), self.options.login)

    def show(self, data: object, view: RenderableType | None = None) -> None:
        """Print the JSON document for machines, or *view* for people."""
        self.result = data
        if self.options.json and not self.console.quiet:
            (self._out or sys.stdout).write(as_json(data) + "\n")
        else:
            shown = as_json(data) if view is None else view
            if data == [] and getattr(view, "row_count", None) == 0:
                shown = nothing_listed(self.words)
            whole = self.options.plain or isinstance(shown, str)
            self.console.print(
                shown, soft_wrap=whole
            )  # a sentence stays one line for who hears it, a command for who copies it

    @contextmanager
    def progress(self, title: str, total: int | None = None) -> Iterator[Bar]:
        """A bar on standard error, where somebody watches it."""
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            ProgressColumn,
            TextColumn,
            TimeRemainingColumn,
        )
        from rich.text import Text

        class Rate(ProgressColumn):
            def render(self, task: Task) -> Text:
                return Text(_("{number}/s", number=number_text(task.speed)) if task.speed else "")

        done = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        columns = (*done, Rate(), TimeRemainingColumn())
        console = SafeConsole(stderr=True, quiet=self.console.quiet)
        with Progress(
            *columns, console=console, transient=True, disable=self.console.quiet or not console.is_terminal
        ) as bar:
            yield Bar(bar, bar.add_task(title, total=total))

    def key(self) -> str:
        """The next key that is pressed at the terminal; ``""`` for one that is no character."""
        from tagwerk.cli.keys import read_key

        return read_key()

    def confirm(self, question: str, *, yes: bool) -> None:
        """Ask on standard error, unless *yes*. Raises typer.Abort on a no, WrongInput where nobody can answer."""
        if yes:
            return
        if not sys.stdin.isatty():
            raise WrongInput(question, _("Nobody is here to answer; say --yes."))
        agreed, refused = {"y", "yes", _("yes"), _("yes")[:1]}, {"n", "no", _("no"), _("no")[:1], ""}
        asked = _("{question} [y/N]:", question=question)
        while (answer := _typed(asked)) not in agreed:
            if answer in refused:
                raise typer.Abort
            asked = _("Please answer {yes} or {no}:", yes=_("yes"), no=_("no"))

    def ask(self, question: str, given: str | None, *, option: str, default: str = "", hidden: bool = False) -> str:
        """What was *given*, else what somebody answers, *default* by return. Raises WrongInput where nobody can answer."""
        if given is not None:
            return given
        if not sys.stdin.isatty():
            if default:
                return default
            raise WrongInput(
                _("{question}: nobody is here to answer.", question=question), _("Say {option}.", option=option)
            )
        shown = bool(default) and not hidden
        answer: str = typer.prompt(question, default=default, show_default=shown, hide_input=hidden, err=True)
        return answer.strip()

    def close(self) -> None:
        """Let go of the workspace."""
        if self._app is not None:
            self._app.close()


@dataclass(frozen=True)
class Bar:
    """What long work says of itself: how many steps are done, how many there are, and what it waits for."""

    _bar: Progress
    _task: TaskID

    def __call__(self, steps: int) -> None:
        """So many more are done."""
        self._bar.advance(self._task, steps)

    def expect(self, total: int) -> None:
        """There are so many."""
        self._bar.update(self._task, total=total)

    def say(self, text: str) -> None:
        """Something that the reader should know meanwhile, on standard error."""
        self._bar.console.print(text, soft_wrap=True)


def _typed(question: str) -> str:
    """What somebody answers on the terminal, in small letters. Raises typer.Abort where nothing comes."""
    answer: str = typer.prompt(question, default="", show_default=False, prompt_suffix=" ", err=True)
    return answer.strip().lower()
