"""The monthly report put together, from one consistent look at the database."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tagwerk.api import clock, find_job_description, in_reader_language, per_title, period_title, translator
from tagwerk_reporting.api import Document, Figure, Report
from tagwerk_reporting.monthly import sections
from tagwerk_reporting.monthly.obligations import obligations_over

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tagwerk.api import App, Employee, JobDescription, Period
    from tagwerk_reporting.api import Cell
    from tagwerk_reporting.monthly.over_period import ObligationOverPeriod

_ = translator("tagwerk_reporting")


def reports() -> list[Report]:
    """The monthly report."""
    return [Report("monthly", _("Monthly report"), ("month",), monthly)]


def monthly(app: App, employee: Employee, period: Period) -> Document:
    """The report of *employee* on the month *period*.

    Its tables: the obligations with their clauses, the days of the daily quotas, the contracts with new clients, and the
    evidence: every activity behind every number.
    """
    described = find_job_description(app, employee.on(period.last).job_description, period.last)
    with app.database.reading() as session:
        obligations = obligations_over(app, session, employee, period)
        contracts = sections.contracts(session, obligations)
        activities = sections.activities(app, session, employee, obligations)
    daily = [obligation for obligation in obligations if obligation.per == "day"]
    days = sections.days(daily, clock.today(employee.time_zone))
    tables = (sections.obligations(obligations), days, contracts, activities)
    return Document(_("Monthly report"), _facts(employee, described, period), tables, tuple(_figures(obligations)))


def _facts(employee: Employee, described: JobDescription, period: Period) -> tuple[tuple[str, str, Cell], ...]:
    made = clock.now().astimezone(ZoneInfo(employee.time_zone)).replace(microsecond=0)
    facts: list[tuple[str, str, Cell]] = [
        ("employee", _("Employee"), employee.name),
        ("position", _("Position"), in_reader_language(described.title)),
        ("period", _("Period"), period_title(period)),
        ("first", _("From"), period.first),
        ("last", _("To"), period.last),
        ("made", _("Made on"), made),
    ]
    if made.date() <= period.last:
        facts.append(("so_far", _("So far"), _("The period is not over; the figures are those so far.")))
    return tuple(facts)


def _figures(obligations: Iterable[ObligationOverPeriod]) -> Iterator[Figure]:
    for each in obligations:
        titles = {"title": each.title, "per": per_title(each.per)}
        yield Figure(f"{each.name}/target", _("{title} per {per}, target", **titles), each.target)
        yield Figure(f"{each.name}/done", _("{title} per {per}, done", **titles), each.done)
