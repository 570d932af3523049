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
    from typer.models import CommandInfo

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
    """A command ``tagwerk NAME``, or a group of them: *typer* is a ``typer.Typer`` with one command or several.

    The functions are called with a ``typer.Context``, whose ``obj`` is the CommandLine. Helps are marked with ``later``, and said
    in the reader's language, from the catalogue of the package that the functions stand in.
    """

    name: str
    typer: typer.Typer

    @property
    def alone(self) -> CommandInfo | None:
        """The one command that bears the name itself: ``tagwerk call``, not ``tagwerk call call``; None for a group."""
        if len(self.typer.registered_commands) != 1 or self.typer.registered_groups:
            return None
        (only,) = self.typer.registered_commands
        name = only.name or getattr(only.callback, "__name__", "").replace("_", "-")
        return only if name == self.name else None


@hookspec
def tagwerk_commands(cli: CommandLine) -> Iterable[Command]:  # type: ignore[empty-body]
    """Commands. Called at every start of the command line, so import only Typer with them. Example::

    sms = typer.Typer(help=later("Text messages."))

    @sms.command(help=later("Send a text message."))
    def send(context: typer.Context, company: int, text: str) -> None:
        from tagwerk_sms.sending import send_text
        cli = context.obj
        cli.show(send_text(cli.app(), cli.actor(), company, text))

    @hookimpl
    def tagwerk_commands(cli):
        return [Command("sms", sms)]
    """
