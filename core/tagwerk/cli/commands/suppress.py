"""The commands ``suppress …``: what is not contacted, why, and the way back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from tagwerk.access.hookspecs import Command
from tagwerk.platform.errors import WrongInput
from tagwerk.platform.texts import date_text, later, moment_text, translator

if TYPE_CHECKING:
    from datetime import date

    from tagwerk.access.hookspecs import CommandLine

_ = translator("tagwerk")

suppress = typer.Typer(help=later("Addresses and numbers that are not contacted."), no_args_is_help=True)

Address = Annotated[
    str,
    typer.Argument(
        help=later(
            "An address, *@firma.example for all of a domain, a phone number, company:4 or contact:7, by number or name."
        )
    ),
]
ChannelOption = Annotated[
    str, typer.Option("--channel", help=later("Of a company or contact: email, phone, post, or any, the usual one."))
]


@suppress.command(
    "add",
    help=later(
        "Never contact this again.\n\nExample: tagwerk suppress add info@firma.example\n\n"
        "Example: tagwerk suppress add '*@firma.example' --reason 'insolvent' --until 2027-06-30\n\n"
        "Example: tagwerk suppress add --file robinson.csv"
    ),
)
def add(
    context: typer.Context,
    address: Annotated[str, typer.Argument(help=later("What it is, unless --file has a list."))] = "",
    file: Annotated[
        Path | None, typer.Option("--file", help=later("A list, one on each line; a column may be reason, or until."))
    ] = None,
    reason: Annotated[str, typer.Option("--reason", help=later("Why, in your words."))] = "",
    until: Annotated[str | None, typer.Option("--until", help=later("The last day on which it holds."))] = None,
    channel: ChannelOption = "",
) -> None:
    """An address, a number, a domain, a contact, a company, or a list of them."""
    from tagwerk.companies.consent.lifting import suppress_address
    from tagwerk.platform import clock
    from tagwerk.views.suppressions import suppressed_view

    cli: CommandLine = context.obj
    if (file is None) == (not address):
        raise WrongInput(_("Give either one address or a --file."))
    day = clock.read_date(until)
    if file is not None:
        _add_list(cli, file, channel, reason, day)
        return
    target = suppress_address(cli.app(), cli.actor(), address, channel=channel, reason=reason, until=day)
    lines = [_("Suppressed: {address}", address=target.title)]
    if channel not in ("", "any"):
        lines.append(_("Only on the channel {channel}.", channel=target.channel))
    if day is not None:
        lines.append(_("Until {day}.", day=date_text(day)))
    cli.show(suppressed_view(target, day), "\n".join(lines))


def _add_list(cli: CommandLine, file: Path, channel: str, reason: str, until: date | None) -> None:
    from tagwerk.companies.consent.listed import suppress_list
    from tagwerk.views.suppressions import suppressed_list_view

    done = suppress_list(cli.app(), cli.actor(), file, channel=channel, reason=reason, until=until)
    lines = [
        _("Suppressed: {new}; so already: {known}; not taken: {rejected}.", new=done.suppressed, known=done.known,
          rejected=len(done.rejected))
    ]  # fmt: skip
    lines += [_("  line {line}: {reason}", line=each.line, reason=each.reason) for each in done.rejected]
    cli.show(suppressed_list_view(done), "\n".join(lines))
    if done.nothing_taken:
        raise typer.Exit(1)


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
    from tagwerk.views.values import in_words

    cli: CommandLine = context.obj
    found = list_suppressions(cli.app(), cli.actor(), lifted=lifted, part=part)
    zone = ZoneInfo(cli.actor().time_zone)
    titles = (_("Address"), _("Channel"), _("Reason"), _("Since"), _("Until"), _("Made by"), _("Source"),
              *((_("Lifted"),) if lifted else ()))  # fmt: skip
    rows = (
        (
            _typed(each.address, each.subject),
            in_words("channel", each.channel),
            each.reason_title,
            moment_text(each.since, zone),
            date_text(each.until) if each.until is not None else "",
            each.made_by,
            each.origin,
            *((moment_text(each.lifted_at, zone),) if lifted else ()),
        )
        for each in found
    )
    cli.show([suppression_view(each) for each in found], table(titles, rows) if found else _("Nothing."))


def _typed(address: str, subject: str) -> str:
    """What is suppressed as `suppress lift` takes it, with the name of a company or contact."""
    return f"*{address}" if address.startswith("@") else f"{address} {subject}".strip()


@suppress.command("lift", help=later("Let it be contacted again.\n\nExample: tagwerk suppress lift info@firma.example"))
def lift(context: typer.Context, address: Address, channel: ChannelOption = "") -> None:
    """The way back."""
    from tagwerk.companies.consent.lifting import lift_suppression
    from tagwerk.views.suppressions import suppression_view

    cli: CommandLine = context.obj
    lifted = lift_suppression(cli.app(), cli.actor(), address, channel=channel)
    named = lifted.subject or lifted.address
    if not lifted.still:
        cli.show(suppression_view(lifted), _("May be contacted again: {address}", address=named))
        return
    lines = [_("Lifted: {address}", address=named)]
    lines += [_("It is still suppressed with: {what}", what=each) for each in lifted.still]
    cli.show(suppression_view(lifted), "\n".join(lines))


COMMANDS = (Command("suppress", suppress),)
