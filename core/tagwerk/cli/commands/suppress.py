"""The commands ``suppress …``: what is not contacted, why, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from tagwerk.access.hookspecs import Command
from tagwerk.platform.texts import later, moment_text, translator

if TYPE_CHECKING:
    from tagwerk.access.hookspecs import CommandLine

_ = translator("tagwerk")

suppress = typer.Typer(help=later("Addresses and numbers that are not contacted."), no_args_is_help=True)

Address = Annotated[str, typer.Argument(help=later("An e-mail address or a phone number."))]


@suppress.command("add", help=later("Never contact this again.\n\nExample: tagwerk suppress add info@firma.example"))
def add(context: typer.Context, address: Address) -> None:
    """An address or a number."""
    from tagwerk.companies.consent.lifting import suppress_address
    from tagwerk.views.suppressions import suppressed_view

    cli: CommandLine = context.obj
    channel, normal = suppress_address(cli.app(), cli.actor(), address)
    cli.show(suppressed_view(channel, normal), _("Suppressed: {address}", address=normal))


@suppress.command(
    "list", help=later("List what is not contacted, who or what said so, and why.\n\nExample: tagwerk suppress list")
)
def list_(
    context: typer.Context,
    part: Annotated[str, typer.Argument(help=later("Only addresses with this in them."))] = "",
    lifted: Annotated[bool, typer.Option("--lifted", help=later("Show those that were lifted, too."))] = False,
) -> None:
    """Suppressions, the newest first."""
    from tagwerk.companies.consent.lifting import list_suppressions
    from tagwerk.views.suppressions import suppression_view
    from tagwerk.views.tables import table

    cli: CommandLine = context.obj
    found = list_suppressions(cli.app(), cli.actor(), lifted=lifted, part=part)
    zone = ZoneInfo(cli.actor().time_zone)
    titles = (_("Address"), _("Reason"), _("Since"), _("Made by"), _("Source"), *((_("Lifted"),) if lifted else ()))
    rows = (
        (
            each.address,
            each.reason_title,
            moment_text(each.since, zone),
            each.made_by,
            each.origin,
            *((moment_text(each.lifted_at, zone),) if lifted else ()),
        )
        for each in found
    )
    cli.show([suppression_view(each) for each in found], table(titles, rows) if found else _("Nothing."))


@suppress.command("lift", help=later("Let it be contacted again.\n\nExample: tagwerk suppress lift info@firma.example"))
def lift(context: typer.Context, address: Address) -> None:
    """The way back."""
    from tagwerk.companies.consent.lifting import lift_suppression
    from tagwerk.views.suppressions import suppression_view

    cli: CommandLine = context.obj
    lifted = lift_suppression(cli.app(), cli.actor(), address)
    cli.show(suppression_view(lifted), _("May be contacted again: {address}", address=lifted.address))


COMMANDS = (Command("suppress", suppress),)
