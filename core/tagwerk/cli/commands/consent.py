"""The commands ``consent …``: on which ground a contact may be approached, and that it no longer holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from tagwerk.access.hookspecs import Command
from tagwerk.platform.texts import date_text, later, moment_text, translator

if TYPE_CHECKING:
    from tagwerk.access.hookspecs import CommandLine

_ = translator("tagwerk")

consent = typer.Typer(help=later("On which ground contacts may be approached."), no_args_is_help=True)

Contact = Annotated[str, typer.Argument(help=later("The number, address or name of a contact."))]


@consent.command(
    "add",
    help=later(
        "Note on which ground a contact may be approached.\n\n"
        "Example: tagwerk consent add anna@firma.example --channel email --source 'fair 2026' --since 2026-03-14"
    ),
)
def add(
    context: typer.Context,
    contact: Contact,
    channel: Annotated[str, typer.Option("--channel", help=later("email, phone or post."))],
    source: Annotated[str, typer.Option("--source", help=later("Where it is known from."))],
    basis: Annotated[
        str, typer.Option("--basis", help=later("consent, relation, request or interest (GDPR Art. 6, UWG § 7)."))
    ] = "consent",
    since: Annotated[
        str | None, typer.Option("--since", help=later("The day from which it holds, today by default."))
    ] = None,
    text: Annotated[str, typer.Option("--text", help=later("What was shown and agreed to."))] = "",
    confirmed: Annotated[
        str | None, typer.Option("--confirmed", help=later("When it was confirmed (double opt-in): day and hour."))
    ] = None,
    proof: Annotated[
        str, typer.Option("--proof", help=later("What shows that, such as the number of a mail or an address."))
    ] = "",
) -> None:
    """A ground, with what shows it."""
    from tagwerk.companies.consent.grounds import NewGround, note_ground
    from tagwerk.platform import clock
    from tagwerk.platform.inputs import past_moment_typed
    from tagwerk.views.consent import ground_view

    cli: CommandLine = context.obj
    at = None if confirmed is None else past_moment_typed(confirmed, cli.actor().time_zone)
    new = NewGround(channel, basis, clock.read_date(since), source, text, at, proof)
    noted = note_ground(cli.app(), cli.actor(), contact, new)
    cli.show(ground_view(noted), _("Noted: {channel}, since {day}.", channel=noted.channel, day=date_text(noted.since)))


@consent.command(
    "withdraw",
    help=later(
        "A contact takes a consent back.\n\nExample: tagwerk consent withdraw anna@firma.example --channel phone"
    ),
)
def withdraw(
    context: typer.Context,
    contact: Contact,
    channel: Annotated[
        str, typer.Option("--channel", help=later("email, phone or post; all of them without it."))
    ] = "",
) -> None:
    """What held stays on record, and holds no longer."""
    from tagwerk.companies.consent.grounds import withdraw_ground
    from tagwerk.views.consent import ground_view

    cli: CommandLine = context.obj
    gone = withdraw_ground(cli.app(), cli.actor(), contact, channel)
    cli.show(
        [ground_view(row) for row in gone], _("Withdrawn: {channels}", channels=", ".join(row.channel for row in gone))
    )


@consent.command(
    "list", help=later("List the grounds of a company's contacts.\n\nExample: tagwerk consent list 4 --withdrawn")
)
def list_(
    context: typer.Context,
    company: str,
    withdrawn: Annotated[bool, typer.Option("--withdrawn", help=later("Show those that no longer hold, too."))] = False,
) -> None:
    """Ground by ground, with what shows it."""
    from tagwerk.companies.consent.grounds import list_grounds
    from tagwerk.views.consent import listed_ground_view
    from tagwerk.views.tables import table
    from tagwerk.views.values import in_words

    cli: CommandLine = context.obj
    found = list_grounds(cli.app(), cli.actor(), company, withdrawn=withdrawn)
    zone = ZoneInfo(cli.actor().time_zone)
    titles = (
        _("Contact"),
        _("Channel"),
        _("Ground"),
        _("Since"),
        _("Source"),
        _("Confirmed"),
        _("Noted by"),
        _("Withdrawn"),
    )
    rows = (
        (
            f"{each.contact_id} {each.contact}",
            in_words("channel", each.channel),
            each.basis_title,
            date_text(each.since),
            each.origin,
            "" if each.confirmed_at is None else moment_text(each.confirmed_at, zone),
            each.noted_by,
            "" if each.withdrawn_at is None else moment_text(each.withdrawn_at, zone),
        )
        for each in found
    )
    cli.show([listed_ground_view(each) for each in found], table(titles, rows) if found else _("Nothing."))


COMMANDS = (Command("consent", consent),)
