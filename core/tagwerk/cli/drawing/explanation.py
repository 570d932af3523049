"""A number with its rule and its activities, for people."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from rich.console import Group
from rich.text import Text

from tagwerk.cli.drawing.pace import quantity_text
from tagwerk.platform.periods import per_title
from tagwerk.platform.texts import moment_text, translator
from tagwerk.views.tables import table
from tagwerk.views.values import details_in_words, in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from tagwerk.ledger.metrics import Metric
    from tagwerk.obligations.standing import Explanation

_ = translator("tagwerk")


def explanation_drawn(explanation: Explanation, zone: str) -> Group:
    """A number with its rule and its activities, as people in *zone* read them."""
    progress = explanation.progress
    title = _(explanation.metric.title)
    if progress is not None and progress.for_login:
        title = _("{title} (for {login})", title=title, login=progress.for_login)
    number = explanation.number
    head = _(
        "{title}: {number} from {first} to {last}",
        title=title,
        number=(explanation.unmeasured or _("not measured"))
        if number is None
        else _quantity(explanation.metric, number),
        first=explanation.period.first,
        last=explanation.period.last,
    )
    rule = _("What counts: {rule}.", rule=_(explanation.metric.rule))
    lines = [Text(head, style="bold"), Text(rule), *(Text(line) for line in _due(explanation))]
    return Group(*lines, _activities(explanation, ZoneInfo(zone)), *_open(explanation), *_also_lines(explanation))


def _activities(explanation: Explanation, zone: ZoneInfo) -> RenderableType:
    if not explanation.activities:
        return Text(_("Nothing is on record that counts for it."))
    titles = (_("Activity"), _("When"), _("Company"), _("Outcome"), _("Recorded by"), _("Details"))
    rows = (
        (
            activity.id,
            moment_text(activity.happened_at, zone),
            _company(explanation, activity.company_id),
            in_words("outcome", activity.outcome),
            explanation.recorders.get(activity.recorded_by, activity.recorded_by),
            details_in_words(activity.details),
        )
        for activity in explanation.activities
    )
    return table(titles, rows)


def _open(explanation: Explanation) -> Iterator[RenderableType]:
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


def _due(explanation: Explanation) -> Iterator[str]:
    """What is owed, by which clause and version, and what makes it more or less than the written number."""
    progress = explanation.progress
    if progress is None:
        name = explanation.job_description
        yield (
            _("The job description {name} asks for nothing of it.", name=name)
            if name
            else _("No job description holds, so nothing of it is owed.")
        )
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
