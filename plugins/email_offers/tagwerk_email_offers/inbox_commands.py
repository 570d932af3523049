"""The commands ``inbox …``: parse, call one use case, show."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from tagwerk.api import Command, later, translator

if TYPE_CHECKING:
    from datetime import datetime

    from rich.table import Table

    from tagwerk.api import CommandLine
    from tagwerk_email_offers.inbox.correspondence import InboundMailView
    from tagwerk_email_offers.inbox.syncing import SyncResult

_ = translator("tagwerk_email_offers")

Seconds = Annotated[float | None, typer.Option("--for", help=later("Seconds; without it, until stopped."))]
Kind = Annotated[str, typer.Option(help=later("reply, auto_reply, bounce, delay, complaint, unsubscribe, or all"))]
Company = Annotated[str, typer.Option(help=later("Only of this company."))]
Unread = Annotated[bool, typer.Option("--unread", help=later("Only what was not shown yet."))]
Limit = Annotated[int, typer.Option(min=1, help=later("At most so many."))]
Number = Annotated[int, typer.Argument(help=later("Its number; see: tagwerk inbox list"))]


inbox = typer.Typer(help=later("What comes back: replies and bounces."), no_args_is_help=True)


@inbox.command(
    "sync", help=later("Read what is new in the mailbox; nothing in it is changed.\n\nExample: tagwerk inbox sync")
)
def sync(context: typer.Context) -> None:
    from tagwerk_email_offers.inbox import syncing

    cli: CommandLine = context.obj
    with cli.progress(_("Reading")) as advance:
        result = syncing.sync(cli.app(), cli.actor(), advance)
    cli.show(asdict(result), _line(result))


@inbox.command(
    "watch", help=later("Read what comes in as it comes; stop with Ctrl+C.\n\nExample: tagwerk inbox watch --for 3600")
)
def watch(context: typer.Context, seconds: Seconds = None) -> None:
    from tagwerk_email_offers.inbox import watching

    cli: CommandLine = context.obj
    total = watching.watch(cli.app(), cli.actor(), lambda result: cli.console.print(_line(result)), seconds)
    cli.show(asdict(total), _line(total))


@inbox.command(
    "list", help=later("List what came in, replies by default.\n\nExample: tagwerk inbox list --kind bounce")
)
def list_(
    context: typer.Context, kind: Kind = "reply", company: Company = "", unread: Unread = False, limit: Limit = 50
) -> None:
    from tagwerk_email_offers.inbox.correspondence import list_mails

    cli: CommandLine = context.obj
    mails = list_mails(cli.app(), cli.actor(), kind, company=company, unread=unread, limit=limit)
    view = _table(mails, cli.actor().time_zone) if mails else _("Nothing.")
    cli.show([_view(mail) for mail in mails], view)


@inbox.command("show", help=later("Show a mail that came in.\n\nExample: tagwerk inbox show 4"))
def show(context: typer.Context, number: Number) -> None:
    from tagwerk_email_offers.inbox.correspondence import show_mail

    cli: CommandLine = context.obj
    mail = show_mail(cli.app(), cli.actor(), number)
    received = _local(mail.received_at, cli.actor().time_zone)
    head = f"{mail.name} <{mail.sender}>, {mail.company}\n{received}\n{mail.subject}"
    cli.show(_view(mail) | {"text": mail.text}, f"{head}\n\n{mail.text}")


def _table(mails: list[InboundMailView], zone: str) -> Table:
    """One line each, cut where the screen ends."""
    from rich.table import Table

    from tagwerk_email_offers.naming import mail_kind_name

    table = Table(box=None, pad_edge=False, header_style="bold", expand=True)
    for title, width in ((_("No."), 5), (_("Received"), 16), (_("Kind"), 9), (_("Company"), 20)):
        table.add_column(title, no_wrap=True, overflow="ellipsis", width=width)
    table.add_column(_("Subject"), no_wrap=True, overflow="ellipsis", ratio=1)
    for mail in mails:
        received = _local(mail.received_at, zone)
        table.add_row(str(mail.id), received, mail_kind_name(mail.kind), mail.company, mail.subject)
    return table


def _local(moment: datetime, zone: str) -> str:
    return f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"


def _view(mail: InboundMailView) -> dict[str, Any]:
    """A mail as machines read it, without its text."""
    fields = asdict(mail)
    del fields["text"]
    fields["received_at"] = mail.received_at.isoformat()
    return {"from" if name == "sender" else name: value for name, value in fields.items()}


def _line(result: SyncResult) -> str:
    names = {
        _("replies"): result.replies,
        _("automatic replies"): result.auto_replies,
        _("bounces"): result.bounces,
        _("delayed"): result.delays,
        _("complaints"): result.complaints,
        _("unsubscribed"): result.unsubscribes,
        _("of no offer"): result.unmatched,
    }
    numbers = ", ".join(f"{number} {name}" for name, number in names.items() if number)
    return _("{fetched} new: {numbers}", fetched=result.fetched, numbers=numbers) if numbers else _("Nothing new.")


COMMANDS = (Command("inbox", inbox),)
