"""The daily quota sheet: what the day asked for, what was done, and everything behind it (D9, D12, D13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.api import translator
from tagwerk_reporting.api import Chart, Document, Figure, Report
from tagwerk_reporting.monthly import sections
from tagwerk_reporting.monthly.obligations import obligations_over
from tagwerk_reporting.parts import head_of, metric_in_words, of_the_core

if TYPE_CHECKING:
    from tagwerk.api import App, Employee, Period

_ = translator("tagwerk_reporting")


def reports() -> list[Report]:
    """The sheet of a day."""
    return [Report("day", _("Daily quota sheet"), ("day",), day, duty="D9, D12, D13")]


def day(app: App, employee: Employee, period: Period) -> Document:
    """What was owed on the day, and done."""
    with app.database.reading() as session:
        owed = [each for each in obligations_over(app, session, employee, period) if each.per == "day"]
        behind = sections.activities(app, session, employee, owed)
    table = sections.obligations(owed)
    figures = tuple(
        Figure(
            f"{each.name}/{part}",
            title,
            value,
            metric_in_words(each.metric),
            of_the_core(each.metric.rule) if each.metric.rule else "",
            period.name,
            group=each.title if part == "done" else "",
        )
        for each in owed
        for part, title, value in (
            ("target", _("{title}, target", title=each.title), each.target),
            ("done", _("{title}, done", title=each.title), each.done),
        )
    )
    resting = next((each.periods[0].resting for each in owed if each.periods[0].resting), "")
    facts = head_of(app, employee, period)
    if resting:
        facts = (*facts, ("resting", _("Day of rest"), resting))
    chart = Chart("obligations", _("Done beside the target"), "bars", "metric", ("done",), "target")
    ids = tuple(sorted({activity.id for each in owed for activity in each.activities}))
    return Document(_("Daily quota sheet"), facts, (table, behind), figures, (chart,), activities=ids)
