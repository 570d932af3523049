"""The command ``mailboxes``: which mailboxes are read, whose they are, and what is wrong with them."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import typer

from tagwerk.api import Command, later, table, translator

if TYPE_CHECKING:
    from tagwerk.api import CommandLine

_ = translator("tagwerk_email_offers")

mailboxes = typer.Typer()


@mailboxes.command(
    "mailboxes",
    help=later(
        "List the mailboxes that are read, whose they are, and what is wrong with them.\n\nExample: tagwerk mailboxes"
    ),
)
def list_(context: typer.Context) -> None:
    from tagwerk_email_offers.inbox.mailboxes.listing import list_mailboxes

    cli: CommandLine = context.obj
    found = list_mailboxes(cli.app(), cli.actor())
    zone = ZoneInfo(cli.actor().time_zone)
    titles = (_("Mailbox"), _("Server"), _("Folder"), _("Of"), _("Last look"), _("Trouble"))
    rows = (
        (
            each.mailbox,
            each.server,
            _("{folder} (sent)", folder=each.folder) if each.is_sent else each.folder,
            each.owner or _("everybody"),
            f"{each.checked_at.astimezone(zone):%Y-%m-%d %H:%M}" if each.checked_at is not None else _("never"),
            each.trouble,
        )
        for each in found
    )
    cli.show([asdict(each) for each in found], table(titles, rows))
    if any(each.trouble for each in found):
        raise typer.Exit(1)


COMMANDS = (Command("mailboxes", mailboxes),)
