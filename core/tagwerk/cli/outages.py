"""Commands for outages of mail and telephone."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from tagwerk.access.hookspecs import Command
from tagwerk.cli.companies import table
from tagwerk.platform import clock
from tagwerk.platform.errors import WrongInput
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tagwerk.calendar.tables import Outage
    from tagwerk.cli.console import Cli

_ = translator("tagwerk")


def commands(cli: Cli) -> Iterable[Command]:
    """The group ``outages``."""
    group = typer.Typer(help=_("Outages of mail or telephone: targets shrink for those hours."), no_args_is_help=True)

    @group.command(
        help=_("Mark an outage.\n\nExample: tagwerk outages mark phone '2026-11-23 09:00' '2026-11-23 11:30'")
    )
    def mark(
        channel: Annotated[str, typer.Argument(help="email, phone")],
        begin: Annotated[str, typer.Argument(help=_("In your time zone, as '2026-11-23 09:00'."))],
        end: Annotated[str | None, typer.Argument(help=_("Now by default."))] = None,
        department: Annotated[str | None, typer.Option(help=_("Whose; everybody's by default, a head's own."))] = None,
        reason: str = "",
    ) -> None:
        from tagwerk.calendar.outages import mark_outage

        actor = cli.actor()
        zone = ZoneInfo(actor.time_zone)
        moments = _moment(begin, zone), _moment(end, zone) if end is not None else clock.now()
        marked = mark_outage(cli.app(), actor, channel, *moments, department=department, reason=reason)
        cli.show(_fields(marked, zone), _("Marked: outage {id}", id=marked.id))

    @group.command("take-back", help=_("It was marked by mistake.\n\nExample: tagwerk outages take-back 3 --yes"))
    def take_back(outage: int, yes: Annotated[bool, typer.Option("--yes", help=_("Do not ask."))] = False) -> None:
        from tagwerk.calendar.outages import take_back_outage

        cli.confirm(_("Take outage {id} back? The targets of its hours are whole again.", id=outage), yes=yes)
        taken = take_back_outage(cli.app(), cli.actor(), outage)
        cli.show(_fields(taken, ZoneInfo(cli.actor().time_zone)), _("Taken back: outage {id}", id=outage))

    @group.command("list", help=_("List the outages.\n\nExample: tagwerk outages list"))
    def list_() -> None:
        from tagwerk.calendar.outages import list_outages

        zone = ZoneInfo(cli.actor().time_zone)
        found = list_outages(cli.app(), cli.actor())
        titles = (_("No."), _("Channel"), _("From"), _("To"), _("Department"), _("Reason"))
        rows = (
            (outage.id, outage.channel, _wall_clock(outage.begins_at, zone), _wall_clock(outage.ends_at, zone),
             outage.department.name if outage.department is not None else _("all"), outage.reason)
            for outage in found
        )  # fmt: skip
        cli.show([_fields(outage, zone) for outage in found], table(titles, rows))

    return [Command("outages", group)]


def _moment(text: str, zone: ZoneInfo) -> datetime:
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        raise WrongInput(_("{text!r} is no moment.", text=text), _("Write it as '2026-11-23 09:00'.")) from None
    clock.date_typed(read.date().isoformat())
    return read if read.tzinfo is not None else read.replace(tzinfo=zone)


def _fields(outage: Outage, zone: ZoneInfo) -> dict[str, Any]:
    moments = {name: getattr(outage, name).astimezone(zone) for name in ("begins_at", "ends_at")}
    fields: dict[str, Any] = {"outage": outage.id, "channel": outage.channel, "reason": outage.reason}
    return fields | moments | {"department": outage.department.name if outage.department is not None else None}


def _wall_clock(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"
