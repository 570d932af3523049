"""Commands for absences: entering them, and who substitutes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from tagwerk.cli.companies import table
from tagwerk.platform import clock
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from tagwerk.cli.console import Cli
    from tagwerk.staff.absences.absences import KnownAbsence
    from tagwerk.staff.absences.tables import Absence

_ = translator("tagwerk")

Login = Annotated[str, typer.Argument(help=_("A login; `tagwerk staff list` names them."))]
AbsenceNumber = Annotated[int, typer.Argument(help=_("The number of an absence; `tagwerk absence list` names them."))]


def absence_commands(cli: Cli) -> typer.Typer:
    """The group ``absence``."""
    group = typer.Typer(help=_("Absences, and who substitutes."), no_args_is_help=True)

    @group.command(
        help=_("Enter an absence, also afterwards.\n\nExample: tagwerk absence enter anna 2026-12-01 --substitute jörg")
    )
    def enter(
        login: Login,
        first: Annotated[str, typer.Argument(help=_("The first day, as 2026-12-01."))],
        last: Annotated[str | None, typer.Argument(help=_("The last day; the first by default."))] = None,
        reason: Annotated[str, typer.Option(help="leave, illness, training, other")] = "leave",
        half: Annotated[bool, typer.Option("--half", help=_("Absent for half of each day."))] = False,
        substitute: Annotated[str | None, typer.Option(help=_("Who stands in; a login."))] = None,
    ) -> None:
        from tagwerk.staff.absences.absences import enter_absence

        begin, end = clock.date_typed(first), clock.date_typed(last or first)
        absence = enter_absence(
            cli.app(), cli.actor(), login, begin, end, reason=reason, half=half, substitute=substitute
        )
        cli.show(_absence_fields(absence), _("Saved: absence {id}", id=absence.id))

    @group.command(help=_("Appoint a substitute.\n\nExample: tagwerk absence appoint 3 jörg --from 2026-12-07"))
    def appoint(
        absence: AbsenceNumber,
        login: Login,
        first: Annotated[str | None, typer.Option("--from", help=_("The first day; that of the absence."))] = None,
        last: Annotated[str | None, typer.Option("--until", help=_("The last day; that of the absence."))] = None,
    ) -> None:
        from tagwerk.staff.absences.absences import appoint_substitute

        days = clock.read_date(first), clock.read_date(last)
        appointed = appoint_substitute(cli.app(), cli.actor(), absence, login, *days)
        data = {"absence": absence, "substitute": login, "first": appointed.first, "last": appointed.last}
        cli.show(
            data,
            _("{login} stands in from {first} to {last}.", login=login, first=appointed.first, last=appointed.last),
        )

    @group.command(help=_("Nobody substitutes.\n\nExample: tagwerk absence dismiss 3 --from 2026-12-07"))
    def dismiss(
        absence: AbsenceNumber,
        first: Annotated[str | None, typer.Option("--from", help=_("The first day; that of the absence."))] = None,
        last: Annotated[str | None, typer.Option("--until", help=_("The last day; that of the absence."))] = None,
    ) -> None:
        from tagwerk.staff.absences.absences import dismiss_substitute

        days = clock.read_date(first), clock.read_date(last)
        alone = dismiss_substitute(cli.app(), cli.actor(), absence, *days)
        cli.show(_absence_fields(alone), _("Saved: absence {id}", id=alone.id))

    @group.command(help=_("End an absence sooner.\n\nExample: tagwerk absence end 3 2026-12-04"))
    def end(absence: AbsenceNumber, last: Annotated[str, typer.Argument(help=_("Its last day."))]) -> None:
        from tagwerk.staff.absences.absences import end_absence

        ended = end_absence(cli.app(), cli.actor(), absence, clock.date_typed(last))
        cli.show(_absence_fields(ended), _("Saved: absence {id}", id=ended.id))

    @group.command(help=_("Take an absence back: its days count again.\n\nExample: tagwerk absence cancel 3 --yes"))
    def cancel(
        absence: AbsenceNumber, yes: Annotated[bool, typer.Option("--yes", help=_("Do not ask."))] = False
    ) -> None:
        from tagwerk.staff.absences.absences import cancel_absence

        cli.confirm(_("Take absence {id} back, with its substitutions?", id=absence), yes=yes)
        taken = cancel_absence(cli.app(), cli.actor(), absence)
        cli.show(_absence_fields(taken), _("Taken back: absence {id}", id=absence))

    @group.command("list", help=_("List absences from today on.\n\nExample: tagwerk absence list --from 2026-11-01"))
    def list_(
        first: Annotated[str | None, typer.Option("--from", help=_("Today by default."))] = None,
        last: Annotated[str | None, typer.Option("--until", help=_("Without end by default."))] = None,
    ) -> None:
        from tagwerk.staff.absences.absences import list_absences

        known = list_absences(cli.app(), cli.actor(), clock.read_date(first), clock.read_date(last))
        rows = [_known_fields(absence) for absence in known]
        titles = (_("No."), _("Who"), _("From"), _("To"), _("Of each day"), _("Reason"), _("Substitutes"))
        cells = (
            (row["absence"], row["name"], row["first"], row["last"], row["share"], row["reason"],
             ", ".join(substitution["substitute"] for substitution in row["substitutes"]))
            for row in rows
        )  # fmt: skip
        cli.show(rows, table(titles, cells))

    return group


def _absence_fields(absence: Absence) -> dict[str, Any]:
    names = ("first", "last", "share", "reason")
    fields = {"absence": absence.id, "employee": absence.employee.login}
    return fields | {name: getattr(absence, name) for name in names}


def _known_fields(known: KnownAbsence) -> dict[str, Any]:
    substitutes = [
        {"substitute": held.substitute.login, "first": held.first, "last": held.last} for held in known.substitutions
    ]
    fields = _absence_fields(known.absence) | {"reason": known.reason or None, "substitutes": substitutes}
    return fields | {"name": known.employee.name}
