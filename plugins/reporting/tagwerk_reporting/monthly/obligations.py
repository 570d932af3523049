"""What the core says of an employee's obligations, which the board asks as well: the one place where the report asks it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.api import Books, Deadline, Period, Quota, is_measured, known_metrics
from tagwerk_reporting.monthly.over_period import ObligationOverPeriod, OnePeriod, own_periods

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy.orm import Session

    from tagwerk.api import Activity, App, Employee, Metric, Owed


def obligations_over(app: App, session: Session, employee: Employee, period: Period) -> list[ObligationOverPeriod]:
    """All obligations of *employee* over *period*, in the order in which they are written."""
    books = Books(app, session, employee)
    return [_over(app, books, owed, period) for owed in books.owed_between(period.first, period.last)]


def _over(app: App, books: Books, owed: Owed, period: Period) -> ObligationOverPeriod:
    metric = known_metrics(app)[owed.metric]
    measured = is_measured(app, metric)
    progress = books.progress(owed, period.last)
    periods = []
    for own in own_periods(owed.per, period):
        first, target, resting = _asked(books, owed, own, progress.due)
        activities = books.deeds(owed, first, own.last, own.last) if measured else []
        done = min(len(activities), 1) if isinstance(owed, Deadline) else _number(metric, activities)
        periods.append(OnePeriod(Period(first, own.last), target, resting, tuple(activities), done))
    return ObligationOverPeriod(metric, progress.title, owed.per, owed.clause, progress.due, measured, tuple(periods))


def _asked(books: Books, owed: Owed, own: Period, due: date | None) -> tuple[date, int, str]:
    """From when on activities count in the obligation's *own* period, how many it asks for, and why none."""
    if isinstance(owed, Quota):
        return own.first, books.due_on(owed, own.last), books.resting(owed, own.last)
    progress = books.progress(owed, min(due, own.last) if due is not None and due >= own.first else own.last)
    return progress.first, progress.target, progress.resting


def _number(metric: Metric, activities: Sequence[Activity]) -> int:
    if metric.counts == "amount":
        return sum(activity.amount_minor or 0 for activity in activities)
    return len(activities)
