"""The command for what is never contacted again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tagwerk.access.hookspecs import Command
from tagwerk.platform.texts import later, translator

if TYPE_CHECKING:
    from tagwerk.access.hookspecs import CommandLine

_ = translator("tagwerk")

suppress = typer.Typer()


@suppress.command("suppress", help=later("Never contact this again.\n\nExample: tagwerk suppress info@firma.example"))
def suppress_contact(
    context: typer.Context,
    address: Annotated[str, typer.Argument(help=later("An e-mail address or a phone number."))],
) -> None:
    """An address or a number."""
    from tagwerk.companies.consent.suppressions import suppress_address
    from tagwerk.views.suppressions import suppression_view

    cli: CommandLine = context.obj
    channel, normal = suppress_address(cli.app(), cli.actor(), address)
    cli.show(suppression_view(channel, normal), _("Suppressed: {address}", address=normal))


COMMANDS = (Command("suppress", suppress),)
