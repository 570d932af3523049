"""What the core says of an employee's obligations, which the board asks as well: the one place where the report asks it.

A quota's activities are read in one statement for the whole period and sorted into its days here; the numbers are taken from
them, so that a figure and its evidence cannot disagree.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from tagwerk.api import EmployeeObligations, Period, activity_rows, counts, known_metrics
from tagwerk_reporting.monthly.over_period import ObligationOverPeriod, OnePeriod, own_periods

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy.orm import Session

    from tagwerk.api import App, Employee, Obligation


def obligations_over(app: App, session: Session, employee: Employee, period: Period) -> list[ObligationOverPeriod]:
    """All obligations of *employee* over *period*, in the order in which they are written."""
    owed = EmployeeObligations(app, session, employee).between(period)
    return [_over(app, session, employee, each, period) for each in owed]


def _over(
    app: App, session: Session, employee: Employee, obligation: Obligation, period: Period
) -> ObligationOverPeriod:
    is_quota, measured = obligation.written.shape == "quota", obligation.is_measured
    own = own_periods(obligation.per, period)
    due = obligation.due_by(obligation.period(own[-1].last))
    days: dict[date, list[Any]] = defaultdict(list)
    if is_quota and measured:
        span = Period(own[0].first, own[-1].last)
        for row in activity_rows(session, obligation.metric, employee.id, span, daily=obligation.per == "day"):
            days[row.work_date].append(row)
    periods = tuple(_one(obligation, each, due, days if is_quota else None) for each in own)
    return ObligationOverPeriod(
        metric=obligation.metric,
        title=obligation.title,
        per=obligation.per,
        clause=obligation.clause,
        due=due,
        measured=measured,
        periods=periods,
        declared=_declared(app, session, employee, obligation, period),
    )


def _one(obligation: Obligation, own: Period, due: date | None, days: dict[date, list[Any]] | None) -> OnePeriod:
    asked = obligation.asked(own, due)
    activities: Sequence[Any] = []
    if days is None:
        activities = obligation.activities(asked.period) if obligation.is_measured else []
    else:
        activities = _of(days, asked.period)
    number = obligation.number(list(activities))
    remark = asked.note if asked.target > number else ""
    return OnePeriod(asked.period, asked.target, asked.resting, tuple(activities), number, remark)


def _of(days: dict[date, list[Any]], period: Period) -> list[Any]:
    if period.first == period.last:
        return days.get(period.first, [])
    return [row for day in sorted(days) if day in period for row in days[day]]


def _declared(app: App, session: Session, employee: Employee, obligation: Obligation, period: Period) -> int | None:
    declared = known_metrics(app).get(obligation.metric.declared)
    if declared is None or set(declared.kinds) <= set(obligation.metric.kinds):
        return None
    return counts(session, declared, [employee.id], period).get(employee.id, 0)
