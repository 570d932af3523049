"""Commands for visits and meetings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tagwerk.access.hookspecs import Command
from tagwerk.platform import clock
from tagwerk.platform.errors import WrongInput
from tagwerk.platform.texts import later, translator

if TYPE_CHECKING:
    from tagwerk.access.hookspecs import CommandLine

_ = translator("tagwerk")

Number = Annotated[int, typer.Argument(help=later("The number of a visit; `tagwerk visits list` names them."))]
WITH = later("Who takes part, of either side.")

visits = typer.Typer(help=later("Visits and meetings: planned, held, minuted."), no_args_is_help=True)


@visits.command(
    help=later("Plan a visit.\n\nExample: tagwerk visits plan 17 --on 2026-12-01 --at 14:00 --aim 'Rahmenvertrag'")
)
def plan(
    context: typer.Context,
    company: str,
    on: Annotated[str, typer.Option(help=later("The day, as 2026-12-01."))],
    at: Annotated[str, typer.Option(help=later("The time of day, as 14:00."))] = "",
    kind: Annotated[str, typer.Option(help=later("visit, meeting, presentation, training, merchandising"))] = "visit",
    place: str = "",
    aim: Annotated[str, typer.Option(help=later("What it is for."))] = "",
    attendees: Annotated[str, typer.Option("--with", help=WITH)] = "",
) -> None:
    from tagwerk.diary.visits import plan_visit
    from tagwerk.views.visits import visit_view

    cli: CommandLine = context.obj
    day = clock.date_typed(on)
    said = {"kind": kind, "starts": at, "place": place, "aim": aim, "attendees": attendees}
    visit = plan_visit(cli.app(), cli.actor(), company, day, **said)
    cli.show(visit_view(visit), _("Visit {id} is planned for {on}.", id=visit.id, on=visit.planned_on))


@visits.command(help=later("A visit was held.\n\nExample: tagwerk visits hold 4 --minutes 'Will 200 Stühle im März.'"))
def hold(
    context: typer.Context,
    visit: Number,
    minutes: Annotated[str, typer.Option(help=later("What was talked about."))] = "",
    minutes_file: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help=later("A text file with the minutes."))
    ] = None,
    on: Annotated[str | None, typer.Option(help=later("The day, if it was another one."))] = None,
    attendees: Annotated[str | None, typer.Option("--with", help=WITH)] = None,
) -> None:
    from tagwerk.diary.visits import hold_visit
    from tagwerk.views.visits import visit_view

    cli: CommandLine = context.obj
    text = _written(minutes_file) if minutes_file is not None else minutes
    held = hold_visit(cli.app(), cli.actor(), visit, text, clock.read_date(on), attendees=attendees)
    cli.show(visit_view(held), _("Visit {id} is held, and counts.", id=held.id))


@visits.command(help=later("It was not held after all.\n\nExample: tagwerk visits unhold 4"))
def unhold(context: typer.Context, visit: Number) -> None:
    from tagwerk.diary.visits import unhold_visit
    from tagwerk.views.visits import visit_view

    cli: CommandLine = context.obj
    planned = unhold_visit(cli.app(), cli.actor(), visit)
    cli.show(visit_view(planned), _("Visit {id} is planned again.", id=planned.id))


@visits.command(help=later("Write other minutes.\n\nExample: tagwerk visits minutes 4 'Will 300 Stühle im März.'"))
def minutes(context: typer.Context, visit: Number, text: str) -> None:
    from tagwerk.diary.visits import amend_minutes
    from tagwerk.views.visits import visit_view

    cli: CommandLine = context.obj
    amended = amend_minutes(cli.app(), cli.actor(), visit, text)
    cli.show(visit_view(amended), _("Saved: minutes of visit {id}", id=amended.id))


@visits.command(help=later("Another day.\n\nExample: tagwerk visits move 4 --on 2026-12-03"))
def move(
    context: typer.Context,
    visit: Number,
    on: Annotated[str, typer.Option(help=later("The day, as 2026-12-01."))],
    at: Annotated[str | None, typer.Option(help=later("The time of day, as 14:00."))] = None,
) -> None:
    from tagwerk.diary.visits import move_visit
    from tagwerk.views.visits import visit_view

    cli: CommandLine = context.obj
    moved = move_visit(cli.app(), cli.actor(), visit, clock.date_typed(on), at)
    cli.show(visit_view(moved), _("Visit {id} is planned for {on}.", id=moved.id, on=moved.planned_on))


@visits.command(help=later("It does not take place.\n\nExample: tagwerk visits cancel 4 --because 'Kunde krank'"))
def cancel(
    context: typer.Context, visit: Number, because: Annotated[str, typer.Option(help=later("Why."))] = ""
) -> None:
    from tagwerk.diary.visits import cancel_visit
    from tagwerk.views.visits import visit_view

    cli: CommandLine = context.obj
    canceled = cancel_visit(cli.app(), cli.actor(), visit, because)
    cli.show(visit_view(canceled), _("Visit {id} is canceled.", id=canceled.id))


@visits.command(
    "list", help=later("List visits, this week's by default.\n\nExample: tagwerk visits list --period 2026-12")
)
def list_(
    context: typer.Context,
    period: Annotated[str | None, typer.Option(help=later("Such as 2026-W49 or 2026-12."))] = None,
) -> None:
    from tagwerk.diary.visits import list_visits
    from tagwerk.platform.periods import PERS, Period, read_period
    from tagwerk.views.tables import listing
    from tagwerk.views.visits import visit_view

    cli: CommandLine = context.obj
    actor = cli.actor()
    chosen = read_period(period, PERS) if period else Period.of("week", clock.today(actor.time_zone))
    views = [visit_view(visit) for visit in list_visits(cli.app(), actor, chosen.first, chosen.last)]
    columns = {
        "visit": _("No."),
        "on": _("On"),
        "at": _("At"),
        "employee": _("Who"),
        "kind": _("Kind"),
        "company_name": _("Company"),
        "aim": _("Aim"),
        "state": _("State"),
    }
    cli.show(views, listing(columns, views))


@visits.command(help=later("Show a visit with its minutes.\n\nExample: tagwerk visits show 4"))
def show(context: typer.Context, visit: Number) -> None:
    from tagwerk.diary.visits import show_visit
    from tagwerk.views.tables import sheet
    from tagwerk.views.visits import visit_view

    cli: CommandLine = context.obj
    view = visit_view(show_visit(cli.app(), cli.actor(), visit))
    rows = {
        "company_name": _("Company"),
        "employee": _("Who"),
        "kind": _("Kind"),
        "on": _("On"),
        "at": _("At"),
        "place": _("Place"),
        "aim": _("Aim"),
        "attendees": _("With"),
        "state": _("State"),
        "held_on": _("Held on"),
        "minutes": _("Minutes"),
        "reason": _("Reason"),
    }
    cli.show(view, sheet(rows, view))


def _written(path: Path) -> str:
    """The text in the file, in UTF-8 or as Windows writes it. Raises WrongInput for what is no text."""
    data = path.read_bytes()
    if b"\0" in data:
        raise WrongInput(_("{file} is no text file.", file=path), _("Save the minutes as plain text."))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


COMMANDS = (Command("visits", visits),)
