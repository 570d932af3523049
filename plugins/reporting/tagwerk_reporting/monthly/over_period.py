"""What became of an obligation in the period of a report, with the activities that every number is made of.

The numbers are taken from the activities themselves, so a figure and its activities cannot disagree.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from tagwerk.api import Period

if TYPE_CHECKING:
    from datetime import date
    from typing import Any

    from tagwerk.api import Metric, Per

TENTH = Decimal("0.1")


@dataclass(frozen=True)
class OnePeriod:
    """One *period* of an obligation: a day of a daily quota, the month of a monthly one.

    *activities* are rows with the fields of an activity. *resting* says why nothing is due, *remark* why less is than is written.
    """

    period: Period
    target: int
    resting: str
    activities: tuple[Any, ...]
    done: int
    remark: str = ""


@dataclass(frozen=True)
class ObligationOverPeriod:
    """One obligation over the period of a report. Amounts are in minor units.

    *done* is None where no plugin that is here can record it. A daily quota has a period for each day. *declared* is what was
    done without a witness and does not count, None where that counts or is not known.
    """

    metric: Metric
    title: str
    per: Per
    clause: str
    due: date | None
    measured: bool
    periods: tuple[OnePeriod, ...]
    declared: int | None = None

    @property
    def name(self) -> str:
        """The figure's name; a metric can be owed per day and per month."""
        return f"{self.metric.name}/{self.per}"

    @cached_property
    def activities(self) -> list[Any]:
        """All that counts for it, period by period."""
        return [activity for each in self.periods for activity in each.activities]

    @property
    def target(self) -> int:
        """What was due in all periods together."""
        return sum(each.target for each in self.periods)

    @property
    def done(self) -> int | None:
        """What was done in all periods together."""
        return sum(each.done for each in self.periods) if self.measured else None

    @property
    def percent(self) -> Decimal | None:
        """*done* of *target* in percent, rounded half-up to a tenth; None where nothing was due or measured."""
        if self.done is None or not self.target:
            return None
        return (Decimal(100 * self.done) / self.target).quantize(TENTH, ROUND_HALF_UP)

    @property
    def periods_due(self) -> int:
        """In how many periods something was due."""
        return sum(each.target > 0 for each in self.periods)

    @property
    def periods_met(self) -> int | None:
        """In how many of those it was done; one good day does not make up for a bad one."""
        if not self.measured:
            return None
        return sum(each.done >= each.target > 0 for each in self.periods)


def own_periods(per: Per, period: Period) -> list[Period]:
    """The periods of an obligation that belong to a report's *period*: those that end in it.

    Of a period longer than the report's, the one that holds the report's last day, as far as it has come by then.
    """
    found, own = [], Period.of(per, period.first)
    while own.last in period:
        found.append(own)
        own = Period.of(per, own.last + timedelta(days=1))
    return found or [Period(own.first, period.last)]
