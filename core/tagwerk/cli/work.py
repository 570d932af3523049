"""The command for quotas: progress, and the deeds behind a number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer
from rich.console import Group
from rich.text import Text

from tagwerk import clock
from tagwerk.cli.board_views import per_title, standing_view
from tagwerk.cli.companies import table
from tagwerk.contributions import Command
from tagwerk.texts import translator

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tagwerk.cli.console import Cli
    from tagwerk.ledger import Activity
    from tagwerk.work.quotas import Explanation, Progress, Standing

_ = translator("tagwerk")

On = Annotated[str | None, typer.Option(help=_("The day, as 2026-10-31; today by default."))]


def commands(cli: Cli) -> Iterable[Command]:
    """The command ``quota``."""
    quota = typer.Typer()

    @quota.command(
        "quota",
        help=_("Show progress, or the deeds behind a number.\n\nExample: tagwerk quota --explain offers_emailed"),
    )
    def show_quota(
        employee: Annotated[str | None, typer.Option(help=_("A login; yours by default."))] = None,
        on: On = None,
        explain: Annotated[
            str | None, typer.Option(metavar="METRIC", help=_("Show the deeds behind a number."))
        ] = None,
    ) -> None:
        from tagwerk.work.quotas import explain as explain_metric
        from tagwerk.work.quotas import standing

        day = clock.read_date(on)
        stands = standing(cli.app(), cli.actor(), employee, day)
        if explain is None:
            cli.show(standing_fields(stands), standing_view(stands, cli.console.width, plain=cli.options.plain))
            return
        explanation = explain_metric(cli.app(), cli.actor(), explain, employee, day)
        view = explanation_view(explanation, stands.employee.time_zone)
        cli.show(standing_fields(stands) | explanation_fields(explanation), view)

    return [Command("quota", quota)]


def standing_fields(standing: Standing) -> dict[str, Any]:
    """A standing as machines read it: counts are numbers, amounts are text with two decimals."""
    return {
        "employee": standing.employee.login,
        "on": standing.on,
        "quotas": [progress_fields(progress) for progress in standing.quotas],
    }


def explanation_view(explanation: Explanation, zone: str) -> Group:
    """A number with its rule and its deeds, as people in *zone* read them."""
    head = _(
        "{title}: {number} from {first} to {last}",
        title=_(explanation.metric.title),
        number=explanation.number,
        first=explanation.first,
        last=explanation.last,
    )
    rule = _("What counts: {rule}.", rule=_(explanation.metric.rule))
    lines = [Text(head, style="bold"), Text(rule), *(Text(line) for line in _owed_lines(explanation))]
    titles = (_("Activity"), _("When"), _("Company"), _("Outcome"), _("Recorded by"), _("Details"))
    rows = (
        (
            activity.id,
            activity.happened_at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M"),
            activity.company_id,
            activity.outcome,
            activity.recorded_by,
            ", ".join(f"{name} {value}" for name, value in activity.details.items()),
        )
        for activity in explanation.evidence
    )
    return Group(*lines, table(titles, rows))


def _owed_lines(explanation: Explanation) -> Iterator[str]:
    """What is owed, by which clause and version, and what makes it more or less than the written number."""
    progress = explanation.progress
    if progress is None:
        yield _("The job description {name} asks for nothing of it.", name=explanation.job_description)
        return
    yield _(
        "What is due: {target} per {per}, by {name}, clause {clause}, in force from {version}.",
        target=progress.target, per=per_title(progress.per), name=explanation.job_description, clause=progress.clause,
        version=progress.version,
    )  # fmt: skip
    if progress.resting or progress.note:
        yield _("Why so: {reasons}.", reasons=", ".join(filter(None, (progress.resting, progress.note))))


def activity_fields(activity: Activity) -> dict[str, Any]:
    """An activity as machines read it."""
    fields = {column.key: getattr(activity, column.key) for column in activity.__table__.columns}
    return {name.removesuffix("_id"): value for name, value in fields.items()}


def progress_fields(progress: Progress) -> dict[str, Any]:
    """An obligation as machines read it."""
    return {
        "metric": progress.metric,
        "title": progress.title,
        "shape": progress.shape,
        "per": progress.per,
        "clause": progress.clause,
        "first": progress.first,
        "last": progress.last,
        "target": progress.target,
        "done": progress.done,
        "measured": progress.done is not None,
        "expected": progress.expected,
        "rest": progress.rest,
        "resting": bool(progress.resting),
        "reason": progress.resting or (None if progress.done is not None else _("not measured")),
        "due": progress.due,
        "late": progress.late,
        "forecast": progress.forecast,
        "exact": float(progress.exact),
        "note": progress.note or None,
        "beside": dict(progress.beside),
        "for": progress.for_login or None,
        "in_force_from": progress.version,
    }


def explanation_fields(explanation: Explanation) -> dict[str, Any]:
    """A number with its rule and its deeds as machines read it."""
    progress = explanation.progress
    return {
        "metric": explanation.metric.name,
        "rule": explanation.metric.rule,
        "job_description": explanation.job_description,
        "obligation": progress_fields(progress) if progress is not None else None,
        "first": explanation.first,
        "last": explanation.last,
        "number": explanation.number,
        "evidence": [activity_fields(activity) for activity in explanation.evidence],
    }
