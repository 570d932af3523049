"""The hooks for commands, which somebody acts with, and for what is stored about people."""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import NoneType
from typing import TYPE_CHECKING, Protocol

from tagwerk.platform.hosting.naming import name_flaw
from tagwerk.platform.hosting.types import flaw_of
from tagwerk.platform.plugins import hookspec
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from contextlib import AbstractContextManager

    import typer
    from rich.console import Console, RenderableType
    from typer.models import CommandInfo

    from tagwerk.access.actors import Actor
    from tagwerk.access.personal_data import PersonalData
    from tagwerk.platform.app import App

COMMAND = re.compile(r"[a-z][a-z0-9-]*")

_ = translator("tagwerk")


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

    def ask(self, question: str, given: str | None, *, option: str, default: str = "", hidden: bool = False) -> str:
        """What was *given* as *option*, else what somebody answers at the terminal, *default* by return; typed unseen where
        *hidden*. Raises WrongInput, which names the option, where nobody can answer and there is no default.
        """

    def key(self) -> str:
        """The next key that is pressed at the terminal, also one that was typed ahead: ``q`` at the end of input and for Ctrl+D,
        ``""`` for arrows and their like.
        """


@dataclass(frozen=True)
class Command:
    """A command ``tagwerk NAME``, or a group of them: *typer* is a ``typer.Typer`` with one command or several.

    The functions are called with a ``typer.Context``, whose ``obj`` is the CommandLine. Helps are marked with ``later``, and said
    in the reader's language, from the catalogue of the package that the functions stand in.
    """

    name: str
    typer: typer.Typer

    def flaw(self, _plugin: str) -> str:
        """What is wrong with the name or a help, or that there is nothing to run."""
        from typer.models import DefaultPlaceholder

        if not (self.typer.registered_commands or self.typer.registered_groups or self.typer.registered_callback):
            return _("the command {name} has nothing to run", name=self.name)
        said = (self.typer.info, self.typer.registered_callback, *self.typer.registered_commands)
        for help_text in (getattr(each, "help", None) for each in said):
            if not isinstance(help_text, (DefaultPlaceholder, NoneType)) and (wrong := flaw_of(help_text, str)):
                return _("the help of the command {name}: {wrong}", name=self.name, wrong=wrong)
        return name_flaw(self.name, form=COMMAND)

    @property
    def alone(self) -> CommandInfo | None:
        """The one command that bears the name itself: ``tagwerk call``, not ``tagwerk call call``; None for a group."""
        if len(self.typer.registered_commands) != 1 or self.typer.registered_groups:
            return None
        (only,) = self.typer.registered_commands
        name = only.name or getattr(only.callback, "__name__", "").replace("_", "-")
        return only if name == self.name else None


@dataclass(frozen=True)
class SetupStep:
    """A step of ``tagwerk setup``: the command ``tagwerk setup NAME``; *title* says in a few words what is set up.

    *typer* has one command, of the same name, which asks for what no option gives (``cli.ask``) and can be repeated. ``tagwerk
    setup`` goes through all steps, that with the least *place* first (the core's are 10, 20 and 90), and each may be skipped.
    """

    name: str
    title: str
    typer: typer.Typer
    place: int = 50

    def flaw(self, _plugin: str) -> str:
        """What is wrong with the name, or with what there is to run."""
        if len(self.typer.registered_commands) != 1:
            return _("the step {name} is not one command", name=self.name)
        return name_flaw(self.name, form=COMMAND)


@hookspec
def tagwerk_setup_steps(cli: CommandLine) -> Iterable[SetupStep]:  # type: ignore[empty-body]
    """Steps of ``tagwerk setup``, which belong to it though a plugin brings them. Called when somebody sets up. Example::

    fax = typer.Typer()

    @fax.command("fax", help=later("Say where faxes leave."))
    def set_up(context: typer.Context, number: str | None = None) -> None:
        cli = context.obj
        number = cli.ask(_("Number of the fax"), number, option="--number")
        set_up_settings(cli.app(), cli.actor(), {("plugins", "fax", "number"): number})

    @hookimpl
    def tagwerk_setup_steps(cli):
        return [SetupStep("fax", later("Fax"), fax)]
    """


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


@hookspec
def tagwerk_personal_data(app: App) -> Iterable[PersonalData]:  # type: ignore[empty-body]
    """What the tables hold of people outside the house, one for each table of the plugin. Called by ``export``, ``forget``,
    ``doctor`` and the routine that keeps the retention periods, outside a transaction, and each declaration is tried before it is
    relied on. One that is wrong is left out, which is said, and all the rest is exported or forgotten; who was forgotten then
    is forgotten there once it is right. An implementation that raises stops it before anything is done. Example::

        @hookimpl
        def tagwerk_personal_data(app):
            return [
                PersonalData(
                    Text, later("text messages"), "relation", "card", ("owner", "head"),
                    of=lambda person: Text.contact_id.in_(person.contact_ids), emptied={"text": ""},
                )
            ]
    """
