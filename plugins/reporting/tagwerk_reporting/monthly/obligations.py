"""What the core says of an employee's obligations, which the board asks as well: the one place where the report asks it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.api import EmployeeObligations, Period
from tagwerk_reporting.monthly.over_period import ObligationOverPeriod, OnePeriod, own_periods

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

    from tagwerk.api import App, Employee, Obligation


def obligations_over(app: App, session: Session, employee: Employee, period: Period) -> list[ObligationOverPeriod]:
    """All obligations of *employee* over *period*, in the order in which they are written."""
    return [_over(each, period) for each in EmployeeObligations(app, session, employee).between(period)]


def _over(obligation: Obligation, period: Period) -> ObligationOverPeriod:
    due = obligation.progress(period.last).due
    return ObligationOverPeriod(
        metric=obligation.metric,
        title=obligation.title,
        per=obligation.per,
        clause=obligation.clause,
        due=due,
        measured=obligation.is_measured,
        periods=tuple(_one(obligation, own, due) for own in own_periods(obligation.per, period)),
    )


def _one(obligation: Obligation, own: Period, due: date | None) -> OnePeriod:
    asked = obligation.asked(own, due)
    activities = obligation.activities(asked.period) if obligation.is_measured else []
    return OnePeriod(asked.period, asked.target, asked.resting, tuple(activities), obligation.number(activities))
