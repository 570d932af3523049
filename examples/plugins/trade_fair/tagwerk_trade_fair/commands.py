"""The commands ``tagwerk trade-fair``."""

from __future__ import annotations

from typing import Annotated

import typer
from tagwerk.api import Command, CommandLine, later, translator

_ = translator(__package__)

group = typer.Typer(help=later("Trade fair."))


@group.callback()
def whole() -> None:
    """A group, also with one command."""


@group.command("add", help=later("Record that something was done.\n\nExample: tagwerk trade-fair add 17 --note done"))
def add(
    context: typer.Context,
    company: Annotated[str, typer.Argument(help=later("Its number or its name."))],
    note: Annotated[str, typer.Option(help=later("What was done."))],
) -> None:
    """Parse, call one use case, show."""
    from tagwerk_trade_fair.recording import add_entry

    cli: CommandLine = context.obj
    entry = add_entry(cli.app(), cli.actor(), company, note)
    cli.show({"entry": entry.id, "company": entry.company_id, "note": entry.note}, _("It is recorded, and counts."))


COMMANDS = (Command("trade-fair", group),)
