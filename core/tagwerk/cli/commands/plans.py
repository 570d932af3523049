"""Commands for plans: the department's, and the personal work plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from tagwerk.access.hookspecs import Command
from tagwerk.cli.parameters import Yes
from tagwerk.platform.texts import later, translator

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.console import Group, RenderableType

    from tagwerk.access.hookspecs import CommandLine
    from tagwerk.board.work_plan import WorkPlan

_ = translator("tagwerk")

PeriodName = Annotated[str, typer.Option("--period", help=later("Such as 2026-12, 2026-W49, 2026-Q4, 2027."))]
ForLogin = Annotated[str | None, typer.Option("--for", help=later("A login."))]

plans = typer.Typer(help=later("Plans of departments and people."), no_args_is_help=True)


@plans.command("set", help=later("Set a target.\n\nExample: tagwerk plans set visits 8 --for anna --period 2026-W49"))
def set_(
    context: typer.Context,
    metric: str,
    target: Annotated[str, typer.Argument(help=later("A whole number, or an amount such as 12500.00."))],
    period: PeriodName,
    login: ForLogin = None,
    department: str | None = None,
) -> None:
    """A target of an employee or a department."""
    from tagwerk.ledger.known import known_metrics
    from tagwerk.obligations.plans import set_plan
    from tagwerk.views.plans import plan_view

    cli: CommandLine = context.obj
    plan = set_plan(cli.app(), cli.actor(), metric, target, period, login=login, department=department)
    view = plan_view(plan, known_metrics(cli.app()), period=period, login=login, department=department)
    cli.show(view, _("Saved: the plan of {period}", period=period))


@plans.command(
    "drop", help=later("Take a target away.\n\nExample: tagwerk plans drop visits --for anna --period 2026-W49 --yes")
)
def drop(
    context: typer.Context,
    metric: str,
    period: PeriodName,
    login: ForLogin = None,
    department: str | None = None,
    yes: Yes = False,
) -> None:
    """A target that no longer holds."""
    from tagwerk.ledger.known import known_metrics
    from tagwerk.obligations.plans import drop_plan
    from tagwerk.views.plans import plan_view

    cli: CommandLine = context.obj
    cli.confirm(_("Take the target of {metric} for {period} away?", metric=metric, period=period), yes=yes)
    plan = drop_plan(cli.app(), cli.actor(), metric, period, login=login, department=department)
    view = plan_view(plan, known_metrics(cli.app()), period=period, login=login, department=department)
    cli.show(view, _("Taken away: {metric}", metric=metric))


@plans.command(
    "share",
    help=later(
        "Share a department's target out by workload.\n\nExample: tagwerk plans share calls Großhandel --period 2026-12"
    ),
)
def share(
    context: typer.Context,
    metric: str,
    department: str,
    period: PeriodName,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=later("Show it, and change nothing."))] = False,
) -> None:
    """A target for each of the department's people."""
    from tagwerk.ledger.known import known_metrics
    from tagwerk.obligations.plans import share_plan
    from tagwerk.views.plans import share_view
    from tagwerk.views.tables import listing

    cli: CommandLine = context.obj
    parts = share_plan(cli.app(), cli.actor(), metric, department, period, dry_run=dry_run)
    known = known_metrics(cli.app()).get(metric)
    views = [share_view(employee, part, known) for employee, part in parts]
    cli.show(views, listing({"employee": _("Who"), "target": _("Target")}, views))


@plans.command("show", help=later("Show the work plan of a period.\n\nExample: tagwerk plans show --period 2026-12"))
def show(
    context: typer.Context,
    period: Annotated[str | None, typer.Option(help=later("The running month by default."))] = None,
    employee: Annotated[str | None, typer.Option(help=later("A login; yours by default."))] = None,
) -> None:
    """The work plan."""
    from tagwerk.board.work_plan import show_plan
    from tagwerk.ledger.known import known_metrics
    from tagwerk.views.plans import work_plan_view

    cli: CommandLine = context.obj
    plan = show_plan(cli.app(), cli.actor(), period, employee)
    view = work_plan_view(plan, known_metrics(cli.app()))
    cli.show(view, _work_plan_drawn(plan, view))


def _work_plan_drawn(plan: WorkPlan, view: Mapping[str, Any]) -> Group:
    from rich.console import Group
    from rich.text import Text

    from tagwerk.views.tables import listing

    title = _("{name}, work plan of {period}", name=plan.employee.name, period=plan.period.name)
    parts: list[RenderableType] = [Text(title, style="bold")]
    targets = {"title": "", "target": _("Target"), "done": _("Done"), "source": _("From")}
    sections = (
        (_("Department"), _with_source(view["department"]), targets),
        (_("Own"), _with_source(view["targets"]), targets),
        (_("Visits"), view["visits"], dict.fromkeys(("on", "at", "company_name", "aim"), "")),
        (_("Events"), view["events"], dict.fromkeys(("first", "last", "name", "place"), "")),
        (_("Tasks"), view["tasks"], dict.fromkeys(("due", "text"), "")),
    )
    for heading, rows, columns in sections:
        if rows:
            parts += ["", Text(heading, style="bold"), listing(columns, rows)]
    return Group(*parts)


def _with_source(targets: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Where a target is written: without it two of one metric could not be told apart."""
    return [target | {"source": _("plan") if target["from_plan"] else _("job description")} for target in targets]


COMMANDS = (Command("plans", plans),)
