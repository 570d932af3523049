"""Commands for the day's work: the board, the quotas, and the deeds behind a number."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer
from rich.console import Group
from rich.table import Table
from rich.text import Text

from tagwerk import clock
from tagwerk.cli.companies import table
from tagwerk.contributions import Command
from tagwerk.texts import translator

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tagwerk.cli.console import Cli
    from tagwerk.ledger import Activity
    from tagwerk.work.periods import Per
    from tagwerk.work.quotas import Explanation, Progress, Standing

BAR = 20

_ = translator("tagwerk")

On = Annotated[str | None, typer.Option(help="The day, as 2026-10-31; today by default.")]


def commands(cli: Cli) -> Iterable[Command]:
    """The commands ``today`` and ``quota``."""
    today, quota = typer.Typer(), typer.Typer()

    @today.command("today", help=_("Show the board.\n\nExample: tagwerk today"))
    def show_today(on: On = None) -> None:
        show_board(cli, clock.read_date(on))

    @quota.command(
        "quota",
        help=_("Show progress, or the deeds behind a number.\n\nExample: tagwerk quota --explain offers_emailed"),
    )
    def show_quota(
        employee: Annotated[str | None, typer.Option(help="A login; yours by default.")] = None,
        on: On = None,
        explain: Annotated[str | None, typer.Option(metavar="METRIC", help="Show the deeds behind a number.")] = None,
    ) -> None:
        from tagwerk.work.quotas import explain as explain_metric
        from tagwerk.work.quotas import standing

        day = clock.read_date(on)
        stands = standing(cli.app(), cli.actor(), employee, day)
        if explain is None:
            cli.show(standing_fields(stands), standing_view(stands))
            return
        explanation = explain_metric(cli.app(), cli.actor(), explain, employee, day)
        view = explanation_view(explanation, stands.employee.time_zone)
        cli.show(standing_fields(stands) | explanation_fields(explanation), view)

    return [Command("today", today), Command("quota", quota)]


def show_board(cli: Cli, on: date | None = None) -> None:
    """Show the actor's board."""
    from tagwerk.work.board import board

    shown = board(cli.app(), cli.actor(), on)
    lines = [line.text for line in shown.lines]
    view = Group(standing_view(shown.standing), *(Text(f"  {line}") for line in lines))
    cli.show(standing_fields(shown.standing) | {"lines": lines}, view)


def standing_fields(standing: Standing) -> dict[str, Any]:
    """A standing as machines read it: counts are numbers, amounts are text with two decimals."""
    return {
        "employee": standing.employee.login,
        "on": standing.on,
        "quotas": [_progress_fields(progress) for progress in standing.quotas],
    }


def standing_view(standing: Standing) -> Group:
    """A standing as people read it."""
    title = _("{name}, {on}", name=standing.employee.name, on=standing.on.strftime("%a %Y-%m-%d"))
    made = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    for _column in ("title", "bar", "number"):
        made.add_column(no_wrap=True)
    for progress in standing.quotas:
        made.add_row(progress.title, _bar(progress), _number(progress), _pace(progress))
    return Group(Text(title, style="bold"), made)


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


def per_title(per: Per) -> str:
    """A period's length for people."""
    titles = {
        "day": _("working day"),
        "week": _("week"),
        "month": _("month"),
        "quarter": _("quarter"),
        "half_year": _("half-year"),
        "year": _("year"),
    }
    return titles[per]


def activity_fields(activity: Activity) -> dict[str, Any]:
    """An activity as machines read it."""
    fields = {column.key: getattr(activity, column.key) for column in activity.__table__.columns}
    return {name.removesuffix("_id"): value for name, value in fields.items()}


def _progress_fields(progress: Progress) -> dict[str, Any]:
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
        "obligation": _progress_fields(progress) if progress is not None else None,
        "first": explanation.first,
        "last": explanation.last,
        "number": explanation.number,
        "evidence": [activity_fields(activity) for activity in explanation.evidence],
    }


def _bar(progress: Progress) -> Text:
    if progress.done is None or not progress.target:
        return Text("·" * BAR, style="dim")
    full = min(BAR, progress.done * BAR // progress.target)
    style = "green" if progress.rest == 0 else "yellow" if progress.done >= progress.expected else "red"
    return Text("█" * full, style=style) + Text("░" * (BAR - full), style="dim")


def _number(progress: Progress) -> str:
    return "" if progress.done is None else f"{progress.done}/{progress.target}"


def _pace(progress: Progress) -> str:
    if progress.done is None:
        return _("not measured")
    if progress.resting:
        return _("rests: {reason}", reason=progress.resting)
    if progress.rest == 0:
        return _("done")
    if progress.due is not None:
        return _("due {due}", due=progress.due)
    if progress.done >= progress.expected:
        return _("on pace, {rest} to go", rest=progress.rest)
    return _("behind: {expected:g} expected by now, {rest} to go", expected=progress.expected, rest=progress.rest)
