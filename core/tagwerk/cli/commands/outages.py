"""Commands for outages of mail and telephone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from tagwerk.access.hookspecs import Command
from tagwerk.cli.parameters import Yes
from tagwerk.platform import clock
from tagwerk.platform.inputs import past_moment_typed
from tagwerk.platform.texts import later, moment_text, translator

if TYPE_CHECKING:
    from tagwerk.access.hookspecs import CommandLine

_ = translator("tagwerk")

outages = typer.Typer(help=later("Outages of mail or telephone: targets shrink for those hours."), no_args_is_help=True)


@outages.command(
    help=later("Mark an outage.\n\nExample: tagwerk outages mark phone '2026-11-23 09:00' '2026-11-23 11:30'")
)
def mark(
    context: typer.Context,
    channel: Annotated[str, typer.Argument(help=later("email, phone"))],
    begin: Annotated[str, typer.Argument(help=later("In your time zone, such as '23.11.2026 09:00', or 9:00."))],
    end: Annotated[str | None, typer.Argument(help=later("Now by default."))] = None,
    department: Annotated[str | None, typer.Option(help=later("Whose; everybody's by default, a head's own."))] = None,
    reason: str = "",
) -> None:
    from tagwerk.calendar.outages import mark_outage
    from tagwerk.views.outages import outage_view

    cli: CommandLine = context.obj
    actor = cli.actor()
    zone = ZoneInfo(actor.time_zone)
    begun = past_moment_typed(begin, actor.time_zone)
    moments = begun, past_moment_typed(end, actor.time_zone) if end is not None else clock.now()
    marked = mark_outage(cli.app(), actor, channel, *moments, department=department, reason=reason)
    cli.show(outage_view(marked, zone), _("Marked: outage {id}", id=marked.id))


@outages.command("take-back", help=later("It was marked by mistake.\n\nExample: tagwerk outages take-back 3 --yes"))
def take_back(context: typer.Context, outage: int, yes: Yes = False) -> None:
    from tagwerk.calendar.outages import take_back_outage
    from tagwerk.views.outages import outage_view

    cli: CommandLine = context.obj
    cli.confirm(_("Take outage {id} back? The targets of its hours are whole again.", id=outage), yes=yes)
    taken = take_back_outage(cli.app(), cli.actor(), outage)
    cli.show(outage_view(taken, ZoneInfo(cli.actor().time_zone)), _("Taken back: outage {id}", id=outage))


@outages.command("list", help=later("List the outages.\n\nExample: tagwerk outages list"))
def list_(context: typer.Context) -> None:
    from tagwerk.calendar.outages import list_outages
    from tagwerk.views.outages import outage_view
    from tagwerk.views.tables import table
    from tagwerk.views.values import in_words

    cli: CommandLine = context.obj
    zone = ZoneInfo(cli.actor().time_zone)
    found = list_outages(cli.app(), cli.actor())
    titles = (_("No."), _("Channel"), _("From"), _("To"), _("Department"), _("Reason"))
    rows = (
        (outage.id, in_words("channel", outage.channel), moment_text(outage.begins_at, zone), moment_text(outage.ends_at, zone),
         outage.department.name if outage.department is not None else _("all"), outage.reason)
        for outage in found
    )  # fmt: skip
    cli.show([outage_view(outage, zone) for outage in found], table(titles, rows))


COMMANDS = (Command("outages", outages),)
