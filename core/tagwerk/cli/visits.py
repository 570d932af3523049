"""Commands for visits and meetings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tagwerk.access.hookspecs import Command
from tagwerk.cli.companies import table
from tagwerk.platform import clock
from tagwerk.platform.errors import WrongInput
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tagwerk.cli.console import Cli
    from tagwerk.diary.tables import Visit

_ = translator("tagwerk")

Number = Annotated[int, typer.Argument(help=_("The number of a visit; `tagwerk visits list` names them."))]
WITH = _("Who takes part, of either side.")


def commands(cli: Cli) -> Iterable[Command]:
    """The group ``visits``."""
    group = typer.Typer(help=_("Visits and meetings: planned, held, minuted."), no_args_is_help=True)
    for add in (_plan, _hold, _change, _list):
        add(cli, group)
    return [Command("visits", group)]


def _plan(cli: Cli, group: typer.Typer) -> None:
    @group.command(
        help=_("Plan a visit.\n\nExample: tagwerk visits plan 17 --on 2026-12-01 --at 14:00 --aim 'Rahmenvertrag'")
    )
    def plan(
        company: str,
        on: Annotated[str, typer.Option(help=_("The day, as 2026-12-01."))],
        at: Annotated[str, typer.Option(help=_("The time of day, as 14:00."))] = "",
        kind: Annotated[str, typer.Option(help="visit, meeting, presentation, training, merchandising")] = "visit",
        place: str = "",
        aim: Annotated[str, typer.Option(help=_("What it is for."))] = "",
        attendees: Annotated[str, typer.Option("--with", help=WITH)] = "",
    ) -> None:
        from tagwerk.diary.visits import plan_visit

        day = clock.date_typed(on)
        said = {"kind": kind, "starts": at, "place": place, "aim": aim, "attendees": attendees}
        visit = plan_visit(cli.app(), cli.actor(), company, day, **said)
        cli.show(visit_fields(visit), _("Visit {id} is planned for {on}.", id=visit.id, on=visit.planned_on))


def _hold(cli: Cli, group: typer.Typer) -> None:
    @group.command(help=_("A visit was held.\n\nExample: tagwerk visits hold 4 --minutes 'Will 200 Stühle im März.'"))
    def hold(
        visit: Number,
        minutes: Annotated[str, typer.Option(help=_("What was talked about."))] = "",
        minutes_file: Annotated[
            Path | None, typer.Option(exists=True, dir_okay=False, help=_("A text file with the minutes."))
        ] = None,
        on: Annotated[str | None, typer.Option(help=_("The day, if it was another one."))] = None,
        attendees: Annotated[str | None, typer.Option("--with", help=WITH)] = None,
    ) -> None:
        from tagwerk.diary.visits import hold_visit

        text = _written(minutes_file) if minutes_file is not None else minutes
        held = hold_visit(cli.app(), cli.actor(), visit, text, clock.read_date(on), attendees=attendees)
        cli.show(visit_fields(held), _("Visit {id} is held, and counts.", id=held.id))

    @group.command(help=_("It was not held after all.\n\nExample: tagwerk visits unhold 4"))
    def unhold(visit: Number) -> None:
        from tagwerk.diary.visits import unhold_visit

        planned = unhold_visit(cli.app(), cli.actor(), visit)
        cli.show(visit_fields(planned), _("Visit {id} is planned again.", id=planned.id))

    @group.command(help=_("Write other minutes.\n\nExample: tagwerk visits minutes 4 'Will 300 Stühle im März.'"))
    def minutes(visit: Number, text: str) -> None:
        from tagwerk.diary.visits import amend_minutes

        amended = amend_minutes(cli.app(), cli.actor(), visit, text)
        cli.show(visit_fields(amended), _("Saved: minutes of visit {id}", id=amended.id))


def _change(cli: Cli, group: typer.Typer) -> None:
    @group.command(help=_("Another day.\n\nExample: tagwerk visits move 4 --on 2026-12-03"))
    def move(
        visit: Number,
        on: Annotated[str, typer.Option(help=_("The day, as 2026-12-01."))],
        at: Annotated[str | None, typer.Option(help=_("The time of day, as 14:00."))] = None,
    ) -> None:
        from tagwerk.diary.visits import move_visit

        moved = move_visit(cli.app(), cli.actor(), visit, clock.date_typed(on), at)
        cli.show(visit_fields(moved), _("Visit {id} is planned for {on}.", id=moved.id, on=moved.planned_on))

    @group.command(help=_("It does not take place.\n\nExample: tagwerk visits cancel 4 --because 'Kunde krank'"))
    def cancel(visit: Number, because: Annotated[str, typer.Option(help=_("Why."))] = "") -> None:
        from tagwerk.diary.visits import cancel_visit

        canceled = cancel_visit(cli.app(), cli.actor(), visit, because)
        cli.show(visit_fields(canceled), _("Visit {id} is canceled.", id=canceled.id))


def _list(cli: Cli, group: typer.Typer) -> None:
    @group.command(
        "list", help=_("List visits, this week's by default.\n\nExample: tagwerk visits list --period 2026-12")
    )
    def list_(
        period: Annotated[str | None, typer.Option(help=_("Such as 2026-W49 or 2026-12."))] = None,
    ) -> None:
        from tagwerk.diary.visits import list_visits
        from tagwerk.platform.periods import PERS, Period, read_period

        actor = cli.actor()
        chosen = read_period(period, PERS) if period else Period.of("week", clock.today(actor.time_zone))
        rows = [visit_fields(visit) for visit in list_visits(cli.app(), actor, chosen.first, chosen.last)]
        titles = (_("No."), _("On"), _("At"), _("Who"), _("Kind"), _("Company"), _("Aim"), _("State"))
        names = ("visit", "on", "at", "employee", "kind", "company_name", "aim", "state")
        cli.show(rows, table(titles, ([row[name] for name in names] for row in rows)))

    @group.command(help=_("Show a visit with its minutes.\n\nExample: tagwerk visits show 4"))
    def show(visit: Number) -> None:
        from tagwerk.diary.visits import show_visit

        fields = visit_fields(show_visit(cli.app(), cli.actor(), visit))
        titles = (_("Company"), _("Who"), _("Kind"), _("On"), _("At"), _("Place"), _("Aim"), _("With"), _("State"),
                  _("Held on"), _("Minutes"), _("Reason"))  # fmt: skip
        names = ("company_name", "employee", "kind", "on", "at", "place", "aim", "attendees", "state", "held_on", "minutes",
                 "reason")  # fmt: skip
        rows = [f"{title}: {fields[name]}" for title, name in zip(titles, names, strict=True) if fields[name]]
        cli.show(fields, "\n".join(rows))


def _written(path: Path) -> str:
    """The text in the file, in UTF-8 or as Windows writes it. Raises WrongInput for what is no text."""
    data = path.read_bytes()
    if b"\0" in data:
        raise WrongInput(_("{file} is no text file.", file=path), _("Save the minutes as plain text."))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def visit_fields(visit: Visit) -> dict[str, Any]:
    """A visit as machines read it."""
    return {
        "visit": visit.id,
        "employee": visit.employee.login,
        "company": visit.company_id,
        "company_name": visit.company.name,
        "kind": visit.kind,
        "on": visit.planned_on,
        "at": visit.starts or None,
        "place": visit.place,
        "aim": visit.aim,
        "attendees": visit.attendees,
        "state": visit.state,
        "held_on": visit.held_on,
        "minutes": visit.minutes,
        "reason": visit.reason,
    }
