"""The hook for commands: somebody acts with them, so it stands where actors do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from tagwerk.platform.plugins import hookspec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from contextlib import AbstractContextManager

    import typer
    from rich.console import Console, RenderableType

    from tagwerk.access.actors import Actor
    from tagwerk.platform.app import App


class CommandLine(Protocol):
    """What a plugin's commands may use of the command line; every command understands ``--json``, ``--as``, ``--workspace``."""

    @property
    def console(self) -> Console:
        """Where people read. Writes to standard error while ``--json`` keeps standard output for the machine."""

    def app(self) -> App:
        """The workspace that this command works in, opened at first use and checked for its schema."""

    def actor(self) -> Actor:
        """Who acts: ``--as``, the environment, or the only employee there is."""

    def show(self, data: object, view: RenderableType | None = None) -> None:
        """Print *data* as the one JSON document with ``--json``, else *view* for people (*data* as text without one)."""

    def progress(self, title: str, total: int | None = None) -> AbstractContextManager[Callable[[int], None]]:
        """A bar for long work; call what it gives with the number of steps done since."""

    def confirm(self, question: str, *, yes: bool) -> None:
        """Ask before what cannot be undone, unless ``--yes`` was given. Raises typer.Abort on a no."""


@dataclass(frozen=True)
class Command:
    """A command ``tagwerk NAME``, or a group of them: *typer* is a ``typer.Typer`` with one command or several."""

    name: str
    typer: typer.Typer


@hookspec
def tagwerk_commands(cli: CommandLine) -> Iterable[Command]:  # type: ignore[empty-body]
    """Commands. Called at every start of the command line, so import only Typer here. Example::

    @hookimpl
    def tagwerk_commands(cli):
        sms = typer.Typer(help="Text messages.")

        @sms.command()
        def send(company: int, text: str) -> None:
            from tagwerk_sms.sending import send_text
            cli.show(send_text(cli.app(), cli.actor(), company, text))

        return [Command("sms", sms)]
    """
