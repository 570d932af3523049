"""The commands ``inbox …``: parse, call one use case, show."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tagwerk.api import Command, WrongInput, later, translator
from tagwerk_email_offers.commands.mails import mail_drawn, mail_view, mails_drawn, next_steps, sync_line

if TYPE_CHECKING:
    from tagwerk.api import CommandLine
    from tagwerk_email_offers.inbox.correspondence import InboundMailView

_ = translator("tagwerk_email_offers")

Seconds = Annotated[float | None, typer.Option("--for", help=later("Seconds; without it, until stopped."))]
Kind = Annotated[
    str,
    typer.Option(
        help=later("reply, auto_reply, bounce, delay, receipt, complaint, unsubscribe, other, unreadable, or all")
    ),
]
State = Annotated[str, typer.Option(help=later("waiting, answered, done, in-doubt, or all; then of every kind"))]
Employee = Annotated[str, typer.Option(help=later("Only what this employee looks after."))]
Company = Annotated[str, typer.Option(help=later("Only of this company."))]
WithoutOffer = Annotated[bool, typer.Option("--without-offer", help=later("Only what no offer is known for."))]
Unread = Annotated[bool, typer.Option("--unread", help=later("Only what was not shown yet."))]
Limit = Annotated[int, typer.Option(min=1, help=later("At most so many."))]
Number = Annotated[int, typer.Argument(help=later("Its number; see: tagwerk inbox list"))]
Folder = Annotated[Path, typer.Option(help=later("The folder to write to."))]


inbox = typer.Typer(help=later("What comes back: replies and bounces."), no_args_is_help=True)


@inbox.command(
    "sync", help=later("Read what is new in the mailboxes; nothing in them is changed.\n\nExample: tagwerk inbox sync")
)
def sync(context: typer.Context) -> None:
    from tagwerk_email_offers.inbox import syncing

    cli: CommandLine = context.obj
    with cli.progress(_("Reading")) as advance:
        result = syncing.sync(cli.app(), cli.actor(), advance)
    cli.show(asdict(result), sync_line(result))


@inbox.command(
    "watch", help=later("Read what comes in as it comes; stop with Ctrl+C.\n\nExample: tagwerk inbox watch --for 3600")
)
def watch(context: typer.Context, seconds: Seconds = None) -> None:
    from tagwerk_email_offers.inbox import watching

    cli: CommandLine = context.obj
    total = watching.watch(cli.app(), cli.actor(), lambda result: cli.console.print(sync_line(result)), seconds)
    cli.show(asdict(total), sync_line(total))


@inbox.command(
    "list", help=later("List what came in, replies by default.\n\nExample: tagwerk inbox list --state waiting")
)
def list_(
    context: typer.Context,
    kind: Kind = "",
    state: State = "",
    employee: Employee = "",
    company: Company = "",
    without_offer: WithoutOffer = False,
    unread: Unread = False,
    limit: Limit = 50,
) -> None:
    from tagwerk_email_offers.inbox.correspondence import list_mails

    cli: CommandLine = context.obj
    mails = list_mails(
        cli.app(),
        cli.actor(),
        kind or ("all" if state else "reply"),
        state=state or "all",
        employee=employee,
        company=company,
        without_offer=without_offer,
        unread=unread,
        limit=limit,
    )
    view = mails_drawn(mails, cli.actor().time_zone) if mails else _("Nothing.")
    cli.show([mail_view(mail) for mail in mails], view)


@inbox.command(
    "show",
    help=later(
        "Show a mail that came in, whose it is and why, and what followed from it.\n\nExample: tagwerk inbox show 4"
    ),
)
def show(context: typer.Context, number: Number) -> None:
    from tagwerk_email_offers.inbox.correspondence import show_mail

    cli: CommandLine = context.obj
    _show(cli, show_mail(cli.app(), cli.actor(), number))


@inbox.command(
    "reply",
    help=later(
        "Answer a mail, from you, in the client's thread. Without a text, it is read from the standard input, or an editor opens."
        "\n\nExample: tagwerk inbox reply 4 --text 'Gern, morgen um zehn.'"
    ),
)
def reply(
    context: typer.Context,
    number: Number,
    text: Annotated[str, typer.Option(help=later("What to answer."))] = "",
    quoting: Annotated[bool, typer.Option("--quote/--no-quote", help=later("Quote what the client wrote."))] = True,
) -> None:
    from tagwerk_email_offers.inbox.answering import replying

    cli: CommandLine = context.obj
    mail = replying.reply(cli.app(), cli.actor(), number, text or _typed(), quoting=quoting)
    cli.show(mail_view(mail), _("Answered: {address}", address=mail.sender))


@inbox.command(
    "done",
    help=later(
        "Say that nothing is to answer, or that a doubt is none.\n\nExample: tagwerk inbox done 4 --note 'called back'"
    ),
)
def done(
    context: typer.Context,
    number: Number,
    note: Annotated[str, typer.Option(help=later("A word about it."))] = "",
    undo: Annotated[bool, typer.Option("--undo", help=later("Take it back: the mail waits again."))] = False,
) -> None:
    from tagwerk_email_offers.inbox.answering import acting

    cli: CommandLine = context.obj
    app, actor = cli.app(), cli.actor()
    mail = acting.undo(app, actor, number) if undo else acting.done(app, actor, number, note)
    said = _("Mail {number} waits again.", number=number) if undo else _("Mail {number} is done.", number=number)
    cli.show(mail_view(mail), said)


@inbox.command(
    "assign",
    help=later("Say whose a mail is.\n\nExample: tagwerk inbox assign 4 'Möbel Größer'"),
)
def assign(
    context: typer.Context,
    number: Number,
    company: Annotated[str, typer.Argument(help=later("The company."))] = "",
    offer: Annotated[str, typer.Option(help=later("The number of the offer that it answers."))] = "",
    nobody: Annotated[bool, typer.Option("--nobody", help=later("It is nobody's after all."))] = False,
) -> None:
    from tagwerk_email_offers.inbox.answering import acting

    cli: CommandLine = context.obj
    mail = acting.assign(cli.app(), cli.actor(), number, acting.Whose(company, offer, nobody))
    whose = mail.company or _("nobody")
    cli.show(mail_view(mail), _("Mail {number} is of: {company}", number=number, company=whose))


@inbox.command(
    "believe",
    help=later(
        "Take a doubtful bounce, complaint or wish for true: the address is written to no more; --no says that it is not true."
        "\n\nExample: tagwerk inbox believe 4"
    ),
)
def believe(
    context: typer.Context,
    number: Number,
    no: Annotated[bool, typer.Option("--no", help=later("It is not true."))] = False,
) -> None:
    from tagwerk_email_offers.inbox.answering import acting

    cli: CommandLine = context.obj
    app, actor = cli.app(), cli.actor()
    mail = acting.disbelieve(app, actor, number) if no else acting.believe(app, actor, number)
    said = _("Not true: mail {number}", number=number) if no else _("Believed: mail {number}", number=number)
    cli.show(mail_view(mail), "\n".join((said, *next_steps(mail))))


@inbox.command(
    "open",
    help=later(
        "Write what came with a mail to files, or the whole mail; look at them with care.\n\n"
        "Example: tagwerk inbox open 4 --folder ~/Downloads"
    ),
)
def open_(
    context: typer.Context,
    number: Number,
    whole: Annotated[bool, typer.Option("--original", help=later("The whole mail as it arrived."))] = False,
    folder: Folder = Path(),
) -> None:
    from tagwerk_email_offers.inbox.answering.files import save_attachments, save_original

    cli: CommandLine = context.obj
    app, actor = cli.app(), cli.actor()
    paths = [save_original(app, actor, number, folder)] if whole else save_attachments(app, actor, number, folder)
    said = "\n".join(_("Written: {path}", path=path) for path in paths)
    cli.show({"files": [str(path) for path in paths]}, said or _("Nothing came with it; --original gives the mail."))


def _typed() -> str:
    """What is piped in, or written in an editor. Raises WrongInput for nothing."""
    from click.termui import edit

    stdin = typer.get_text_stream("stdin")
    text = (edit("", extension=".txt") or "") if stdin.isatty() else stdin.read()
    if not text.strip():
        raise WrongInput(_("Write what to answer."), _("With --text, through the standard input, or in the editor."))
    return text


def _show(cli: CommandLine, mail: InboundMailView) -> None:
    view = mail_view(mail) | {"text": mail.text}
    cli.show(view, mail_drawn(mail, cli.actor().time_zone))


COMMANDS = (Command("inbox", inbox),)
