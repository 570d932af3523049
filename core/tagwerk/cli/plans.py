"""Commands for plans: the department's, and the personal work plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Group
from rich.text import Text

from tagwerk.access.hookspecs import Command
from tagwerk.cli.companies import table
from tagwerk.ledger.known import known_metrics
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import RenderableType

    from tagwerk.board.work_plan import PlannedTarget, WorkPlan
    from tagwerk.cli.console import Cli

_ = translator("tagwerk")

PeriodName = Annotated[str, typer.Option("--period", help=_("Such as 2026-12, 2026-W49, 2026-Q4, 2027."))]


def commands(cli: Cli) -> Iterable[Command]:
    """The group ``plans``."""
    group = typer.Typer(help=_("Plans of departments and people."), no_args_is_help=True)

    @group.command("set", help=_("Set a target.\n\nExample: tagwerk plans set visits 8 --for anna --period 2026-W49"))
    def set_(
        metric: str,
        target: Annotated[str, typer.Argument(help=_("A whole number, or an amount such as 12500.00."))],
        period: PeriodName,
        login: Annotated[str | None, typer.Option("--for", help=_("A login."))] = None,
        department: str | None = None,
    ) -> None:
        from tagwerk.obligations.plans import set_plan

        plan = set_plan(cli.app(), cli.actor(), metric, target, period, login=login, department=department)
        data = {"metric": metric, "period": period, "for": login, "department": department}
        cli.show(
            data | {"target": _shown(cli, plan.metric, plan.target)}, _("Saved: the plan of {period}", period=period)
        )

    @group.command(
        help=_("Take a target away.\n\nExample: tagwerk plans drop visits --for anna --period 2026-W49 --yes")
    )
    def drop(
        metric: str,
        period: PeriodName,
        login: Annotated[str | None, typer.Option("--for", help=_("A login."))] = None,
        department: str | None = None,
        yes: Annotated[bool, typer.Option("--yes", help=_("Do not ask."))] = False,
    ) -> None:
        from tagwerk.obligations.plans import drop_plan

        cli.confirm(_("Take the target of {metric} for {period} away?", metric=metric, period=period), yes=yes)
        plan = drop_plan(cli.app(), cli.actor(), metric, period, login=login, department=department)
        data = {"metric": metric, "period": period, "for": login, "department": department}
        cli.show(data | {"target": _shown(cli, plan.metric, plan.target)}, _("Taken away: {metric}", metric=metric))

    @group.command(
        help=_(
            "Share a department's target out by workload.\n\nExample: tagwerk plans share calls Großhandel --period 2026-12"
        )
    )
    def share(
        metric: str,
        department: str,
        period: PeriodName,
        dry_run: Annotated[bool, typer.Option("--dry-run", help=_("Show it, and change nothing."))] = False,
    ) -> None:
        from tagwerk.obligations.plans import share_plan

        parts = share_plan(cli.app(), cli.actor(), metric, department, period, dry_run=dry_run)
        rows = [{"employee": someone.login, "target": _shown(cli, metric, part)} for someone, part in parts]
        cli.show(rows, table((_("Who"), _("Target")), (row.values() for row in rows)))

    @group.command(help=_("Show the work plan of a period.\n\nExample: tagwerk plans show --period 2026-12"))
    def show(
        period: Annotated[str | None, typer.Option(help=_("The running month by default."))] = None,
        employee: Annotated[str | None, typer.Option(help=_("A login; yours by default."))] = None,
    ) -> None:
        from tagwerk.board.work_plan import show_plan

        plan = show_plan(cli.app(), cli.actor(), period, employee)
        cli.show(_fields(cli, plan), _view(cli, plan))

    return [Command("plans", group)]


def _shown(cli: Cli, metric: str, target: int) -> int | str:
    """A count as a number, an amount as text with its places."""
    from decimal import Decimal

    from babel.numbers import get_currency_precision

    known = known_metrics(cli.app()).get(metric)  # that of a plugin which is gone is a number
    if known is None or known.counts != "amount":
        return target
    return str(Decimal(target).scaleb(-get_currency_precision(known.currency)))


def _fields(cli: Cli, plan: WorkPlan) -> dict[str, Any]:
    from tagwerk.cli.events import event_fields
    from tagwerk.cli.tasks import task_fields
    from tagwerk.cli.visits import visit_fields
    from tagwerk.diary.events import EventRecord

    def rows(targets: list[PlannedTarget]) -> list[dict[str, Any]]:
        return [
            {
                "metric": row.metric,
                "title": row.title,
                "target": _shown(cli, row.metric, row.target),
                "done": row.done if row.done is None else _shown(cli, row.metric, row.done),
                "from_plan": row.from_plan,
            }
            for row in targets
        ]

    return {
        "employee": plan.employee.login,
        "period": plan.period.name,
        "department": rows(plan.department),
        "targets": rows(plan.own),
        "visits": [visit_fields(visit) for visit in plan.visits],
        "events": [event_fields(EventRecord(event, [])) for event in plan.events],
        "tasks": [task_fields(task) for task in plan.tasks],
    }


def _view(cli: Cli, plan: WorkPlan) -> Group:
    fields = _fields(cli, plan)
    title = _("{name}, work plan of {period}", name=plan.employee.name, period=plan.period.name)
    parts: list[RenderableType] = [Text(title, style="bold")]
    sections = (
        (_("Department"), _with_source(fields["department"]), ("title", "target", "done", "source")),
        (_("Own"), _with_source(fields["targets"]), ("title", "target", "done", "source")),
        (_("Visits"), fields["visits"], ("on", "at", "company_name", "aim")),
        (_("Events"), fields["events"], ("first", "last", "name", "place")),
        (_("Tasks"), fields["tasks"], ("due", "text")),
    )
    for heading, rows, names in sections:
        if rows:
            cells = ([row[name] for name in names] for row in rows)
            titles = ("", _("Target"), _("Done"), _("From")) if "source" in names else ("",) * len(names)
            parts += ["", Text(heading, style="bold"), table(titles, cells)]
    return Group(*parts)


def _with_source(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Where a target is written: without it two of one metric could not be told apart."""
    return [row | {"source": _("plan") if row["from_plan"] else _("job description")} for row in rows]
