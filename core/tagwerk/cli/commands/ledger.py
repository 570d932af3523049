"""Commands for the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tagwerk.access.hookspecs import Command
from tagwerk.platform.texts import later, translator

if TYPE_CHECKING:
    from tagwerk.access.hookspecs import CommandLine
    from tagwerk.workspace.verifying import Purged

_ = translator("tagwerk")

ledger = typer.Typer(help=later("The ledger of everything done."), no_args_is_help=True)


@ledger.callback()
def group() -> None:
    pass


@ledger.command(
    help=later(
        "Find out whether the ledger or the access log was touched: chain, guards, and what the activities are founded on."
        "\n\nExample: tagwerk ledger verify --since 4711:3fa9…"
    )
)
def verify(
    context: typer.Context,
    since: Annotated[
        str | None, typer.Option(help=later("The head of the chain that you hold, as a submitted report prints it."))
    ] = None,
) -> None:
    """Exits with 1 where something is not as it was written."""
    from rich.console import Group

    from tagwerk.views.ledger import verified_view
    from tagwerk.views.tables import table
    from tagwerk.workspace.verifying import verify_ledger

    cli: CommandLine = context.obj
    verified = verify_ledger(cli.app(), cli.actor(), since)
    view = verified_view(verified)
    known = [_known_to_be_gone(each) for each in verified.purged]
    if not verified.faults:
        said = _(
            "Nothing was touched: {count} {count:activity|activities}. Head: {head}",
            count=verified.head.position,
            head=view["head"],
        )
        cli.show(view, "\n".join([*known, said]))
        return
    rows = ((fault.log, fault.position or "", fault.text) for fault in verified.faults)
    cli.show(view, Group(*known, table((_("Log"), _("Place"), _("What is wrong")), rows)))
    raise typer.Exit(1)


def _known_to_be_gone(purged: Purged) -> str:
    return _(
        "{name} was purged on {day} by {by}: {count} {count:activity|activities}, up to place {position}, "
        "{count:is|are} founded on nothing since.",
        name=purged.plugin,
        day=purged.at.date(),
        by=purged.by,
        count=purged.activities,
        position=purged.position,
    )


COMMANDS = (Command("ledger", ledger),)
