"""The command for quotas: progress, and the activities behind a number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tagwerk.access.hookspecs import Command
from tagwerk.cli.parameters import On
from tagwerk.platform import clock
from tagwerk.platform.errors import WrongInput
from tagwerk.platform.texts import later, translator

if TYPE_CHECKING:
    from tagwerk.cli.console import Cli
    from tagwerk.obligations.standing import Standing

_ = translator("tagwerk")

quota = typer.Typer()


@quota.command(
    "quota",
    help=later("Show progress, or the activities behind a number.\n\nExample: tagwerk quota --explain offers_emailed"),
)
def show_quota(
    context: typer.Context,
    employee: Annotated[str | None, typer.Option(help=later("A login; yours by default."))] = None,
    on: On = None,
    explain: Annotated[
        str | None,
        typer.Option(metavar="METRIC", help=later("Show the activities behind a number, and what is still open.")),
    ] = None,
    per: Annotated[
        str | None, typer.Option(help=later("With --explain: day, week, month, quarter, half_year or year."))
    ] = None,
    for_login: Annotated[
        str | None, typer.Option("--for", help=later("With --explain: for whom, where it is looked after for another."))
    ] = None,
) -> None:
    """How an employee stands, or why."""
    from tagwerk.obligations.standing import standing

    cli: Cli = context.obj
    day = clock.read_date(on)
    if explain is None and (per is not None or for_login is not None):
        raise WrongInput(_("Of which number? Name it with --explain METRIC."))
    stands = standing(cli.app(), cli.actor(), employee, day)
    if explain is None:
        _show_standing(cli, stands)
        return
    from tagwerk.cli.drawing.explanation import explanation_drawn
    from tagwerk.obligations.standing import explain as explain_metric
    from tagwerk.views.standing import explanation_view, standing_view

    explanation = explain_metric(cli.app(), cli.actor(), explain, employee, day, per=per, for_login=for_login)
    view = standing_view(stands) | explanation_view(explanation)
    cli.show(view, explanation_drawn(explanation, stands.employee.time_zone))


def _show_standing(cli: Cli, stands: Standing) -> None:
    from rich.console import Group, RenderableType

    from tagwerk.cli.drawing.standing import standing_drawn
    from tagwerk.views.standing import standing_view

    drawn: RenderableType = standing_drawn(stands, cli.console.width, plain=cli.options.plain)
    if not stands.quotas:
        drawn = Group(drawn, _("No job description asks for anything on that day."))
    cli.show(standing_view(stands), drawn)


COMMANDS = (Command("quota", quota),)
