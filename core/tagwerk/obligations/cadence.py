"""The cadence: every company of a scope at least once in every period, whoever does it. Who stands in keeps it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from tagwerk.calendar.working_time import NOTHING
from tagwerk.companies.segments.segments import owned_in
from tagwerk.ledger.counting import touches
from tagwerk.obligations.obligation import Obligation

if TYPE_CHECKING:
    from datetime import date

    from tagwerk.ledger.tables import Activity
    from tagwerk.obligations.job_descriptions.written import WrittenCadence
    from tagwerk.obligations.progress import Progress
    from tagwerk.platform.periods import Period


class Cadence(Obligation):
    """Each of the employee's companies in a segment at least once in every period."""

    written: WrittenCadence

    def activities(self, period: Period) -> list[Activity]:
        """The first activity of the period with each company."""
        return list(self._touched(period).values())

    def open_companies(self, period: Period) -> list[int]:
        """The ids of the companies that nobody has touched in *period* yet."""
        touched = self._touched(period)
        return [company for company in self._companies() if company not in touched]

    def _counted(self, on: date, *, stood_in: bool) -> Progress:
        """Whoever stands in keeps the pace; else it rests while the employee is away."""
        period, worktime = self.period(on), self._employment.worktime
        target = len(self._companies())
        parts = {day: worktime.share(day, absence=not stood_in) for day in period.days}
        over, whole = worktime.passed(parts, on), sum(parts.values(), NOTHING)
        done = len(self._touched(period)) if self.is_measured else None
        return replace(
            self._begun(period, on),
            target=target,
            exact=Fraction(target),
            done=done,
            expected=round(float(target * over / whole), 1) if whole else 0.0,
            forecast=round(min(float(done * whole / over), target), 1) if done is not None and over else None,
        )

    def _touched(self, period: Period) -> dict[int, Activity]:
        return touches(self._session, self.metric, self._companies(), period)

    def _companies(self) -> list[int]:
        return owned_in(self._app, self._session, self._employee.id, self.written.scope)
