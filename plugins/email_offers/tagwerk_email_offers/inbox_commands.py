"""The commands ``inbox …``: parse, call one use case, show."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from tagwerk.api import translator

if TYPE_CHECKING:
    from datetime import datetime

    from rich.table import Table

    from tagwerk.api import CommandLine
    from tagwerk_email_offers.inbox.correspondence import InboundMailView
    from tagwerk_email_offers.inbox.syncing import SyncResult

_ = translator("tagwerk_email_offers")


def inbox_commands(cli: CommandLine) -> typer.Typer:
    """The group ``inbox``."""
    group = typer.Typer(help=_("What comes back: replies and bounces."), no_args_is_help=True)
    _reading(cli, group)
    _showing(cli, group)
    return group


def _reading(cli: CommandLine, group: typer.Typer) -> None:
    @group.command(help=_("Read what is new in the mailbox; nothing in it is changed.\n\nExample: tagwerk inbox sync"))
    def sync() -> None:
        from tagwerk_email_offers.inbox.syncing import sync

        with cli.progress(_("Reading")) as advance:
            result = sync(cli.app(), cli.actor(), advance)
        cli.show(asdict(result), _line(result))

    @group.command(
        help=_("Read what comes in as it comes; stop with Ctrl+C.\n\nExample: tagwerk inbox watch --for 3600")
    )
    def watch(
        seconds: Annotated[float | None, typer.Option("--for", help=_("Seconds; without it, until stopped."))] = None,
    ) -> None:
        from tagwerk_email_offers.inbox.watching import watch

        total = watch(cli.app(), cli.actor(), lambda result: cli.console.print(_line(result)), seconds)
        cli.show(asdict(total), _line(total))


def _showing(cli: CommandLine, group: typer.Typer) -> None:
    @group.command(
        "list", help=_("List what came in, replies by default.\n\nExample: tagwerk inbox list --kind bounce")
    )
    def list_(
        kind: Annotated[
            str, typer.Option(help=_("reply, auto_reply, bounce, delay, complaint, unsubscribe, or all"))
        ] = "reply",
        company: Annotated[str, typer.Option(help=_("Only of this company."))] = "",
        unread: Annotated[bool, typer.Option("--unread", help=_("Only what was not shown yet."))] = False,
        limit: Annotated[int, typer.Option(min=1, help=_("At most so many."))] = 50,
    ) -> None:
        from tagwerk_email_offers.inbox.correspondence import list_mails

        mails = list_mails(cli.app(), cli.actor(), kind, company=company, unread=unread, limit=limit)
        view = _table(mails, cli.actor().time_zone) if mails else _("Nothing.")
        cli.show([_fields(mail) for mail in mails], view)

    @group.command(help=_("Show a mail that came in.\n\nExample: tagwerk inbox show 4"))
    def show(number: Annotated[int, typer.Argument(help=_("Its number; see: tagwerk inbox list"))]) -> None:
        from tagwerk_email_offers.inbox.correspondence import show_mail

        mail = show_mail(cli.app(), cli.actor(), number)
        received = _local(mail.received_at, cli.actor().time_zone)
        head = f"{mail.name} <{mail.sender}>, {mail.company}\n{received}\n{mail.subject}"
        cli.show(_fields(mail) | {"text": mail.text}, f"{head}\n\n{mail.text}")


def _table(mails: list[InboundMailView], zone: str) -> Table:
    """One line each, cut where the screen ends."""
    from rich.table import Table

    from tagwerk_email_offers.inbox.correspondence import kind_name

    table = Table(box=None, pad_edge=False, header_style="bold", expand=True)
    for title, width in ((_("No."), 5), (_("Received"), 16), (_("Kind"), 9), (_("Company"), 20)):
        table.add_column(title, no_wrap=True, overflow="ellipsis", width=width)
    table.add_column(_("Subject"), no_wrap=True, overflow="ellipsis", ratio=1)
    for mail in mails:
        received = _local(mail.received_at, zone)
        table.add_row(str(mail.id), received, kind_name(mail.kind), mail.company, mail.subject)
    return table


def _local(moment: datetime, zone: str) -> str:
    return f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"


def _fields(mail: InboundMailView) -> dict[str, Any]:
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
