"""The command that plays a day."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tagwerk.access.hookspecs import Command
from tagwerk.platform.texts import later

if TYPE_CHECKING:
    from tagwerk.cli.console import Cli

demo = typer.Typer()


@demo.command("demo", help=later("Watch a whole day on embedded parts.\n\nExample: tagwerk demo"))
def play(
    context: typer.Context,
    folder: Annotated[Path | None, typer.Argument(help=later("An empty folder; a new one by default."))] = None,
) -> None:
    """A day in a minute."""
    from tagwerk.cli.playing import play_demo

    cli: Cli = context.obj
    play_demo(cli, folder or Path(tempfile.mkdtemp(prefix="tagwerk-demo-")))


COMMANDS = (Command("demo", demo),)
