"""The quota: at least so many in every period. Absence and outages shrink it; it moves to nobody."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from tagwerk.calendar.working_time import NOTHING
from tagwerk.ledger.counting import activities, count
from tagwerk.ledger.known import is_measured, known_metrics
from tagwerk.obligations.obligation import Asked, Counted, Obligation
from tagwerk.obligations.progress import to_a_tenth
from tagwerk.obligations.targets import Targets
from tagwerk.platform.periods import ONE_DAY, Period
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from tagwerk.ledger.metrics import Metric
    from tagwerk.ledger.tables import Activity
    from tagwerk.obligations.job_descriptions.written import WrittenQuota

_ = translator("tagwerk")


class Quota(Obligation):
    """At least a target in every period, prorated by the days that are worked."""

    written: WrittenQuota

    @property
    def moves(self) -> bool:
        """Quotas rest instead of moving to who stands in."""
        return False

    @cached_property
    def targets(self) -> Targets:
        """What is due, period by period."""
        facts = self._employment
        return Targets(facts.worktime, facts.assignments, facts.planned, self.written, self.metric)

    def resting(self, on: date, *, stood_in: bool = False) -> str:
        """Why nothing is due in the period that *on* lies in, or ``""``: an absence only lets a day rest."""
        worktime = self._employment.worktime
        if self.per == "day":
            return worktime.resting(on)
        period, employee = self.period(on), self._employee
        if period.within(employee.hired_on, employee.left_on) is None:
            return _("not employed")
        return worktime.not_started if period.within(worktime.start, employee.left_on) is None else ""

    def activities(self, period: Period) -> list[Activity]:
        """The own activities of the period."""
        return activities(self._session, self.metric, self._employee.id, period)

    def due_on(self, on: date) -> int:
        """What is due in the period that *on* lies in, without a look into the ledger."""
        return 0 if self.resting(on) else self.targets.due(on).number

    def asked(self, period: Period, due: date | None = None) -> Asked:
        """What is due in the period of its last day."""
        if resting := self.resting(period.last):
            return Asked(period, 0, resting)
        target = self.targets.due(period.last)
        return Asked(period, target.number, "", target.note)

    def _target(self, period: Period) -> int:
        return self.targets.due(period.last).number

    def due_within(self, period: Period) -> int | None:
        """What the quota's periods that lie within *period* ask for together; None where none does, or a plan says it."""
        if self.written.target == "planned":
            return None
        total, day = None, period.first
        while day in period:
            own = self.period(day)
            if own.first in period and own.last in period:
                total = (total or 0) + self.due_on(day)
            day = own.last + ONE_DAY
        return total

    def _counted(self, period: Period, on: date, *, stood_in: bool) -> Counted:
        due, (over, whole) = self.targets.due(on), self.targets.passed(on)
        done, pace = self._count(self.metric, period), due.number * over / whole if whole else NOTHING
        beside, declared = list(self._beside(period)), 0
        without_witness = known_metrics(self._app).get(self.metric.declared)
        if without_witness is not None and (declared := self._count(without_witness, period) or 0):
            beside.append((_(without_witness.title), declared))
        return Counted(
            target=due.number,
            exact=due.exact,
            note=due.note,
            done=done,
            expected=to_a_tenth(pace),
            forecast=round(float(done * whole / over), 1) if done is not None and over else None,
            beside=tuple(beside),
            declared=declared,
        )

    def _count(self, metric: Metric, period: Period) -> int | None:
        return count(self._session, metric, self._employee.id, period) if is_measured(self._app, metric) else None

    def _beside(self, period: Period) -> Iterator[tuple[str, int]]:
        for name in self.metric.beside:
            metric = known_metrics(self._app).get(name)
            if metric is not None and (number := self._count(metric, period)) is not None:
                yield _(metric.title), number
