"""The commands for the agenda."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from tagwerk.access.hookspecs import Command
from tagwerk.cli.companies import table
from tagwerk.platform import clock
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tagwerk.agenda.listing import AgendaItem
    from tagwerk.agenda.tables import PutOff
    from tagwerk.cli.console import Cli

_ = translator("tagwerk")


def commands(cli: Cli) -> Iterable[Command]:
    """The command ``agenda``, and what puts a company off."""
    group = typer.Typer(
        help=_("Whom to contact next, and why.\n\nExample: tagwerk agenda --limit 5"), invoke_without_command=True
    )

    @group.callback()
    def agenda(
        context: typer.Context, limit: Annotated[int, typer.Option(min=1, help=_("How many at most."))] = 20
    ) -> None:
        from tagwerk.agenda.listing import agenda as read_agenda

        if context.invoked_subcommand is not None:
            return
        items = read_agenda(cli.app(), cli.actor(), limit)
        view = Text("\n").join(agenda_lines(items)) if items else _("Nobody waits for you.")
        cli.show([agenda_fields(item) for item in items], view)

    @group.command(help=_("Not now.\n\nExample: tagwerk agenda later 17 --until 2026-12-07"))
    def later(
        company: str,
        until: Annotated[str | None, typer.Option(help=_("On which day it comes back; in a week by default."))] = None,
    ) -> None:
        from tagwerk.agenda.listing import put_off

        actor = cli.actor()
        day = clock.date_typed(until) if until is not None else clock.today(actor.time_zone) + timedelta(days=7)
        said = put_off(cli.app(), actor, company, day)
        view = _("Company {id} waits until {until}, or until there is a new reason.", id=said.company_id, until=day)
        cli.show(_put_off_fields(said), view)

    @group.command(help=_("Now after all.\n\nExample: tagwerk agenda now 17"))
    def now(company: str) -> None:
        from tagwerk.agenda.listing import take_up

        name = take_up(cli.app(), cli.actor(), company)
        cli.show({"name": name}, _("Back on the agenda: {name}", name=name))

    @group.command(help=_("Show who was put off.\n\nExample: tagwerk agenda waiting"))
    def waiting() -> None:
        from tagwerk.agenda.listing import list_put_off

        rows = [_put_off_fields(said) for said in list_put_off(cli.app(), cli.actor())]
        cli.show(rows, table((_("No."), _("Company"), _("Until")), (row.values() for row in rows)))

    return [Command("agenda", group)]


def _put_off_fields(said: PutOff) -> dict[str, Any]:
    return {"company": said.company_id, "name": said.company.name, "until": said.until}


def agenda_fields(item: AgendaItem) -> dict[str, Any]:
    """A company of the agenda as machines read it."""
    reasons = [
        {"reason": reason.reason, "text": reason.text, "weight": reason.weight, "since": reason.since}
        for reason in item.reasons
    ]
    fields = {"company": item.company_id, "name": item.name, "rank": item.rank, "weight": item.weight}
    return fields | {"refused": item.refused, "reasons": reasons}


def agenda_lines(items: Iterable[AgendaItem]) -> list[Text]:
    """A line for each company with its reasons in words."""
    lines = []
    for number, item in enumerate(items, 1):
        reasons = " ".join(reason.text for reason in item.reasons)
        if item.refused:
            reasons = _("May not be contacted. {reasons}", reasons=reasons)
        lines.append(Text.assemble(f"{number}  ", (f"{item.name} ({item.company_id})", "bold"), f"  {reasons}"))
    return lines
