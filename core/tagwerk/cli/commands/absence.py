"""Commands for absences: entering them, and who substitutes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tagwerk.access.hookspecs import Command
from tagwerk.cli.parameters import Login, Yes
from tagwerk.platform import clock
from tagwerk.platform.texts import later, translator

if TYPE_CHECKING:
    from tagwerk.access.hookspecs import CommandLine

_ = translator("tagwerk")

AbsenceNumber = Annotated[
    int, typer.Argument(help=later("The number of an absence; `tagwerk absence list` names them."))
]

absence = typer.Typer(help=later("Absences, and who substitutes."), no_args_is_help=True)


@absence.command(
    help=later("Enter an absence, also afterwards.\n\nExample: tagwerk absence enter anna 2026-12-01 --substitute jörg")
)
def enter(
    context: typer.Context,
    login: Login,
    first: Annotated[str, typer.Argument(help=later("The first day, as 2026-12-01."))],
    last: Annotated[str | None, typer.Argument(help=later("The last day; the first by default."))] = None,
    reason: Annotated[str, typer.Option(help=later("leave, illness, training, other"))] = "leave",
    half: Annotated[bool, typer.Option("--half", help=later("Absent for half of each day."))] = False,
    substitute: Annotated[str | None, typer.Option(help=later("Who stands in; a login."))] = None,
) -> None:
    from tagwerk.staff.absences.absences import enter_absence
    from tagwerk.views.absences import absence_view

    cli: CommandLine = context.obj
    begin, end = clock.date_typed(first), clock.date_typed(last or first)
    entered = enter_absence(cli.app(), cli.actor(), login, begin, end, reason=reason, half=half, substitute=substitute)
    cli.show(absence_view(entered), _("Saved: absence {id}", id=entered.id))


@absence.command(help=later("Appoint a substitute.\n\nExample: tagwerk absence appoint 3 jörg --from 2026-12-07"))
def appoint(
    context: typer.Context,
    absence: AbsenceNumber,
    login: Login,
    first: Annotated[str | None, typer.Option("--from", help=later("The first day; that of the absence."))] = None,
    last: Annotated[str | None, typer.Option("--until", help=later("The last day; that of the absence."))] = None,
) -> None:
    from tagwerk.staff.absences.absences import appoint_substitute

    cli: CommandLine = context.obj
    days = clock.read_date(first), clock.read_date(last)
    appointed = appoint_substitute(cli.app(), cli.actor(), absence, login, *days)
    data = {"absence": absence, "substitute": login, "first": appointed.first, "last": appointed.last}
    cli.show(
        data,
        _("{login} stands in from {first} to {last}.", login=login, first=appointed.first, last=appointed.last),
    )


@absence.command(help=later("Nobody substitutes.\n\nExample: tagwerk absence dismiss 3 --from 2026-12-07"))
def dismiss(
    context: typer.Context,
    absence: AbsenceNumber,
    first: Annotated[str | None, typer.Option("--from", help=later("The first day; that of the absence."))] = None,
    last: Annotated[str | None, typer.Option("--until", help=later("The last day; that of the absence."))] = None,
) -> None:
    from tagwerk.staff.absences.absences import dismiss_substitute
    from tagwerk.views.absences import absence_view

    cli: CommandLine = context.obj
    days = clock.read_date(first), clock.read_date(last)
    alone = dismiss_substitute(cli.app(), cli.actor(), absence, *days)
    cli.show(absence_view(alone), _("Saved: absence {id}", id=alone.id))


@absence.command(help=later("End an absence sooner.\n\nExample: tagwerk absence end 3 2026-12-04"))
def end(
    context: typer.Context, absence: AbsenceNumber, last: Annotated[str, typer.Argument(help=later("Its last day."))]
) -> None:
    from tagwerk.staff.absences.absences import end_absence
    from tagwerk.views.absences import absence_view

    cli: CommandLine = context.obj
    ended = end_absence(cli.app(), cli.actor(), absence, clock.date_typed(last))
    cli.show(absence_view(ended), _("Saved: absence {id}", id=ended.id))


@absence.command(help=later("Take an absence back: its days count again.\n\nExample: tagwerk absence cancel 3 --yes"))
def cancel(
    context: typer.Context,
    absence: AbsenceNumber,
    yes: Yes = False,
) -> None:
    from tagwerk.staff.absences.absences import cancel_absence
    from tagwerk.views.absences import absence_view

    cli: CommandLine = context.obj
    cli.confirm(_("Take absence {id} back, with its substitutions?", id=absence), yes=yes)
    taken = cancel_absence(cli.app(), cli.actor(), absence)
    cli.show(absence_view(taken), _("Taken back: absence {id}", id=absence))


@absence.command("list", help=later("List absences from today on.\n\nExample: tagwerk absence list --from 2026-11-01"))
def list_(
    context: typer.Context,
    first: Annotated[str | None, typer.Option("--from", help=later("Today by default."))] = None,
    last: Annotated[str | None, typer.Option("--until", help=later("Without end by default."))] = None,
) -> None:
    from tagwerk.staff.absences.absences import list_absences
    from tagwerk.views.absences import known_absence_view
    from tagwerk.views.tables import table
    from tagwerk.views.values import in_words

    cli: CommandLine = context.obj
    known = list_absences(cli.app(), cli.actor(), clock.read_date(first), clock.read_date(last))
    rows = [known_absence_view(absence) for absence in known]
    titles = (_("No."), _("Who"), _("From"), _("To"), _("Of each day"), _("Reason"), _("Substitutes"))
    cells = (
        (row["absence"], row["name"], row["first"], row["last"], row["share"], in_words("reason", row["reason"]),
         ", ".join(substitution["substitute"] for substitution in row["substitutes"]))
        for row in rows
    )  # fmt: skip
    cli.show(rows, table(titles, cells))


COMMANDS = (Command("absence", absence),)
