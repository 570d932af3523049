"""The command for quotas: progress, and the deeds behind a number."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer
from rich.console import Group
from rich.text import Text

from tagwerk.access.hookspecs import Command
from tagwerk.cli.board_views import per_title, quantity_text, standing_view
from tagwerk.cli.companies import table
from tagwerk.platform import clock
from tagwerk.platform.errors import WrongInput
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.console import RenderableType

    from tagwerk.cli.console import Cli
    from tagwerk.ledger.metrics import Metric
    from tagwerk.ledger.tables import Activity
    from tagwerk.obligations.progress import Progress
    from tagwerk.obligations.standing import Explanation, Standing

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
            str | None,
            typer.Option(metavar="METRIC", help=_("Show the deeds behind a number, and what is still open.")),
        ] = None,
        per: Annotated[
            str | None, typer.Option(help=_("With --explain: day, week, month, quarter, half_year or year."))
        ] = None,
        for_login: Annotated[
            str | None, typer.Option("--for", help=_("With --explain: for whom, where it is looked after for another."))
        ] = None,
    ) -> None:
        from tagwerk.obligations.standing import explain as explain_metric
        from tagwerk.obligations.standing import standing

        day = clock.read_date(on)
        if explain is None and (per is not None or for_login is not None):
            raise WrongInput(_("Of which number? Name it with --explain METRIC."))
        stands = standing(cli.app(), cli.actor(), employee, day)
        if explain is None:
            view: RenderableType = standing_view(stands, cli.console.width, plain=cli.options.plain)
            if not stands.quotas:
                view = Group(view, _("No job description asks for anything on that day."))
            cli.show(standing_fields(stands), view)
            return
        explanation = explain_metric(cli.app(), cli.actor(), explain, employee, day, per=per, for_login=for_login)
        view = explanation_view(explanation, stands.employee.time_zone)
        cli.show(standing_fields(stands) | explanation_fields(explanation), view)

    return [Command("quota", quota)]


def standing_fields(standing: Standing) -> dict[str, Any]:
    """A standing as machines read it: counts are numbers, amounts are text with the decimals of their currency."""
    return {
        "employee": standing.employee.login,
        "on": standing.on,
        "quotas": [progress_fields(progress) for progress in standing.quotas],
    }


def explanation_view(explanation: Explanation, zone: str) -> Group:
    """A number with its rule and its deeds, as people in *zone* read them."""
    progress = explanation.progress
    title = _(explanation.metric.title)
    if progress is not None and progress.for_login:
        title = _("{title} (for {login})", title=title, login=progress.for_login)
    number = explanation.number
    head = _(
        "{title}: {number} from {first} to {last}",
        title=title,
        number=_("not measured") if number is None else _quantity(explanation.metric, number),
        first=explanation.first,
        last=explanation.last,
    )
    rule = _("What counts: {rule}.", rule=_(explanation.metric.rule))
    lines = [Text(head, style="bold"), Text(rule), *(Text(line) for line in _owed_lines(explanation))]
    return Group(*lines, _deeds_view(explanation, ZoneInfo(zone)), *_open_view(explanation), *_also_lines(explanation))


def _deeds_view(explanation: Explanation, zone: ZoneInfo) -> RenderableType:
    if not explanation.evidence:
        return Text(_("Nothing is on record that counts for it."))
    titles = (_("Activity"), _("When"), _("Company"), _("Outcome"), _("Recorded by"), _("Details"))
    rows = (
        (
            activity.id,
            activity.happened_at.astimezone(zone).strftime("%Y-%m-%d %H:%M"),
            _company(explanation, activity.company_id),
            activity.outcome,
            activity.recorded_by,
            ", ".join(f"{name} {value}" for name, value in activity.details.items()),
        )
        for activity in explanation.evidence
    )
    return table(titles, rows)


def _open_view(explanation: Explanation) -> Iterator[RenderableType]:
    """The companies that a cadence still waits for."""
    if explanation.open:
        yield Text("\n" + _("Still open: {number}", number=len(explanation.open)), style="bold")
        yield from (Text(_company(explanation, company)) for company in explanation.open)


def _company(explanation: Explanation, company: int | None) -> str:
    """Name and number; the number alone where the name is not the reader's to see."""
    if company is None:
        return ""
    name = explanation.names.get(company)
    return f"{name} ({company})" if name else str(company)


def _also_lines(explanation: Explanation) -> Iterator[Text]:
    """How to ask for the other obligations of the same metric."""
    if explanation.also:
        options = (f"--per {per}" + (f" --for {login}" if login else "") for per, login in explanation.also)
        yield Text("\n" + _("Also owed: {options}", options=", ".join(options)))


def _owed_lines(explanation: Explanation) -> Iterator[str]:
    """What is owed, by which clause and version, and what makes it more or less than the written number."""
    progress = explanation.progress
    if progress is None:
        yield _("The job description {name} asks for nothing of it.", name=explanation.job_description)
        return
    yield _(
        "What is due: {target} per {per}, by {name}, clause {clause}, in force from {version}.",
        target=_quantity(explanation.metric, progress.target),
        per=per_title(progress.per),
        name=progress.job_description,
        clause=progress.clause,
        version=progress.version,
    )
    if progress.due is not None:
        yield _("By when: {due}.", due=progress.due)
    if progress.forecast is not None:
        metric = explanation.metric
        yield _(
            "By now {expected} is expected; at this pace the period ends with {forecast}.",
            expected=_quantity(metric, progress.expected),
            forecast=_quantity(metric, progress.forecast),
        )
    if progress.resting or progress.note:
        yield _("Why so: {reasons}.", reasons=", ".join(filter(None, (progress.resting, progress.note))))


def _quantity(metric: Metric, number: float) -> str:
    return quantity_text(number, metric.currency if metric.counts == "amount" else "", exact=True)


def amount(minor: float, currency: str) -> str:
    """An amount in minor units as machines read it: ``1234.50``."""
    from babel.numbers import get_currency_precision

    places = get_currency_precision(currency)
    return str((Decimal(float(minor)).scaleb(-places)).quantize(Decimal(1).scaleb(-places)))


def activity_fields(activity: Activity) -> dict[str, Any]:
    """An activity as machines read it."""
    fields = {column.key: getattr(activity, column.key) for column in activity.__table__.columns}
    return {name.removesuffix("_id"): value for name, value in fields.items()}


def progress_fields(progress: Progress) -> dict[str, Any]:
    """An obligation as machines read it: counts are numbers, amounts are text with the decimals of their currency."""

    def number(counted: float | None) -> float | str | None:
        return amount(counted, progress.currency) if progress.currency and counted is not None else counted

    return {
        "metric": progress.metric,
        "title": progress.title,
        "shape": progress.shape,
        "per": progress.per,
        "clause": progress.clause,
        "first": progress.first,
        "last": progress.last,
        "target": number(progress.target),
        "done": number(progress.done),
        "measured": progress.done is not None,
        "expected": number(progress.expected),
        "rest": number(progress.rest),
        "resting": bool(progress.resting),
        "reason": progress.resting or (None if progress.done is not None else _("not measured")),
        "due": progress.due,
        "late": progress.late,
        "forecast": number(progress.forecast),
        "exact": number(float(progress.exact)),
        "note": progress.note or None,
        "beside": dict(progress.beside),
        "for": progress.for_login or None,
        "in_force_from": progress.version,
        "job_description": progress.job_description or None,
        "currency": progress.currency or None,
    }


def explanation_fields(explanation: Explanation) -> dict[str, Any]:
    """A number with its rule and its deeds as machines read it."""
    progress, metric = explanation.progress, explanation.metric
    number: int | str | None = explanation.number
    if explanation.number is not None and metric.counts == "amount":
        number = amount(explanation.number, metric.currency)
    return {
        "metric": explanation.metric.name,
        "rule": explanation.metric.rule,
        "job_description": explanation.job_description,
        "obligation": progress_fields(progress) if progress is not None else None,
        "first": explanation.first,
        "last": explanation.last,
        "number": number,
        "open": [{"company": company, "name": explanation.names.get(company)} for company in explanation.open],
        "also": [{"per": per, "for": login or None} for per, login in explanation.also],
        "evidence": [activity_fields(activity) for activity in explanation.evidence],
    }
