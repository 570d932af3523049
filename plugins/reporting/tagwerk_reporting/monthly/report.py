"""The monthly report put together, from one consistent look at the database."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tagwerk.api import clock, is_demo, per_title, period_title, translator
from tagwerk_reporting.api import Chart, Document, Figure, Report
from tagwerk_reporting.monthly import sections
from tagwerk_reporting.monthly.deviations import deviations
from tagwerk_reporting.monthly.obligations import obligations_over
from tagwerk_reporting.parts import metric_in_words, position_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tagwerk.api import App, Employee, Period
    from tagwerk_reporting.api import Cell
    from tagwerk_reporting.monthly.over_period import ObligationOverPeriod

NAME = "monthly"

_ = translator("tagwerk_reporting")
of_the_core = translator("tagwerk")


def reports() -> list[Report]:
    """The monthly report."""
    return [Report(NAME, _("Monthly report"), ("month",), monthly, duty="D32")]


def monthly(app: App, employee: Employee, period: Period) -> Document:
    """The report of *employee* on the month *period*.

    Its tables: the obligations with their clauses, the days of the daily quotas, where and why a target was not met, the
    contracts with new clients, and the evidence: every activity behind every number.
    """
    with app.database.reading() as session:
        obligations = obligations_over(app, session, employee, period)
        contracts = sections.contracts(session, obligations)
        activities = sections.activities(app, session, employee, obligations)
    daily = [obligation for obligation in obligations if obligation.per == "day"]
    days = sections.days(daily, clock.today(employee.time_zone))
    return Document(
        _("Monthly report"),
        (*_facts(app, employee, period, daily), *_marks(app)),
        (sections.obligations(obligations), days, deviations(daily, employee.today()), contracts, activities),
        tuple(_figures(obligations)),
        tuple(_charts(daily)),
        activities=tuple(sorted({activity.id for each in obligations for activity in each.activities})),
    )


def _facts(
    app: App, employee: Employee, period: Period, daily: Sequence[ObligationOverPeriod]
) -> tuple[tuple[str, str, Cell], ...]:
    made = clock.now().astimezone(ZoneInfo(employee.time_zone)).replace(microsecond=0)
    facts: list[tuple[str, str, Cell]] = [
        ("employee", _("Employee"), employee.name),
        ("position", _("Position"), position_of(app, employee, period)),
        ("period", _("Period"), period_title(period)),
        ("first", _("From"), period.first),
        ("last", _("To"), period.last),
        ("made", _("Made on"), made),
    ]
    if daily:
        resting = [each.resting for each in daily[0].periods]
        facts.append(("days_worked", _("Days of work"), sum(not each for each in resting)))
        facts.append(("days_absent", _("Days absent"), sum(each == of_the_core("absent") for each in resting)))
    if made.date() <= period.last:
        facts.append(("so_far", _("So far"), _("The period is not over; the figures are those so far.")))
    return tuple(facts)


def _marks(app: App) -> tuple[tuple[str, str, Cell], ...]:
    """That it is played, where it is."""
    return (("demo", _("Demo"), _("A demo: what is shown here was played, not done.")),) if is_demo(app) else ()


def _figures(obligations: Iterable[ObligationOverPeriod]) -> Iterator[Figure]:
    for each in obligations:
        titles = {"title": each.title, "per": per_title(each.per)}
        period, currency = _span(each), each.metric.currency if each.metric.counts == "amount" else ""
        rule = of_the_core(each.metric.rule) if each.metric.rule else ""
        asked = _("{clause} of the job description", clause=each.clause) if each.clause else _("job description")
        yield Figure(
            f"{each.name}/target", _("{title} per {per}, target", **titles), each.target,
            rule=asked, period=period, currency=currency,
        )  # fmt: skip
        yield Figure(
            f"{each.name}/done", _("{title} per {per}, done", **titles), each.done,
            metric=metric_in_words(each.metric), rule=rule, period=period, currency=currency, group=each.title,
        )  # fmt: skip


def _span(owed: ObligationOverPeriod) -> str:
    first, last = owed.periods[0].period.first, owed.periods[-1].period.last
    return f"{first.isoformat()}..{last.isoformat()}"


def _charts(daily: Iterable[ObligationOverPeriod]) -> Iterator[Chart]:
    """For each daily quota, the month as a calendar of days met, and the day's number beside its target."""
    for quota in daily:
        if quota.measured:
            name, title = quota.metric.name, quota.title
            yield Chart("days", _("{title}: the days met", title=title), "calendar", "date", (name,), f"{name}_target")
            yield Chart("days", _("{title}: day by day", title=title), "bars", "date", (name,), f"{name}_target")
