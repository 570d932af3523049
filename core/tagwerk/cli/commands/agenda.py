"""The agenda, and what puts a company off."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from tagwerk.access.hookspecs import Command
from tagwerk.platform import clock
from tagwerk.platform.texts import later, translator

if TYPE_CHECKING:
    from tagwerk.access.hookspecs import CommandLine

_ = translator("tagwerk")

agenda = typer.Typer(
    help=later("Whom to contact next, and why.\n\nExample: tagwerk agenda --limit 5"), invoke_without_command=True
)


@agenda.callback()
def list_agenda(
    context: typer.Context, limit: Annotated[int, typer.Option(min=1, help=later("How many at most."))] = 20
) -> None:
    from rich.text import Text

    from tagwerk.agenda.listing import agenda as read_agenda
    from tagwerk.cli.drawing.agenda import agenda_lines
    from tagwerk.views.agenda import agenda_view

    cli: CommandLine = context.obj
    if context.invoked_subcommand is not None:
        return
    items = read_agenda(cli.app(), cli.actor(), limit)
    view = Text("\n").join(agenda_lines(items)) if items else _("Nobody waits for you.")
    cli.show([agenda_view(item) for item in items], view)


@agenda.command("later", help=later("Not now.\n\nExample: tagwerk agenda later 17 --until 2026-12-07"))
def put_off_company(
    context: typer.Context,
    company: str,
    until: Annotated[str | None, typer.Option(help=later("On which day it comes back; in a week by default."))] = None,
) -> None:
    from tagwerk.agenda.listing import put_off
    from tagwerk.views.agenda import put_off_view

    cli: CommandLine = context.obj
    actor = cli.actor()
    day = clock.date_typed(until) if until is not None else clock.today(actor.time_zone) + timedelta(days=7)
    said = put_off(cli.app(), actor, company, day)
    view = _("Company {id} waits until {until}, or until there is a new reason.", id=said.company_id, until=day)
    cli.show(put_off_view(said), view)


@agenda.command(help=later("Now after all.\n\nExample: tagwerk agenda now 17"))
def now(context: typer.Context, company: str) -> None:
    from tagwerk.agenda.listing import take_up

    cli: CommandLine = context.obj
    name = take_up(cli.app(), cli.actor(), company)
    cli.show({"name": name}, _("Back on the agenda: {name}", name=name))


@agenda.command(help=later("Show who was put off.\n\nExample: tagwerk agenda waiting"))
def waiting(context: typer.Context) -> None:
    from tagwerk.agenda.listing import list_put_off
    from tagwerk.views.agenda import put_off_view
    from tagwerk.views.tables import listing

    cli: CommandLine = context.obj
    views = [put_off_view(said) for said in list_put_off(cli.app(), cli.actor())]
    cli.show(views, listing({"company": _("No."), "name": _("Company"), "until": _("Until")}, views))


COMMANDS = (Command("agenda", agenda),)
