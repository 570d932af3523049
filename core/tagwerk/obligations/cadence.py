"""The cadence: every company of a scope at least once in every period, whoever does it. Who stands in keeps it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from tagwerk.calendar.working_time import HALF, NOTHING, WHOLE
from tagwerk.companies.segments.segments import owned_in
from tagwerk.ledger.counting import touches
from tagwerk.obligations.obligation import Counted, Obligation
from tagwerk.obligations.progress import to_a_tenth
from tagwerk.platform.errors import NotFound, WrongInput
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from datetime import date
    from fractions import Fraction

    from tagwerk.ledger.tables import Activity
    from tagwerk.obligations.job_descriptions.written import WrittenCadence
    from tagwerk.platform.periods import Period


_ = translator("tagwerk")


class Cadence(Obligation):
    """Each of the employee's companies in a segment at least once in every period."""

    written: WrittenCadence

    def activities(self, period: Period) -> list[Activity]:
        """The first activity of the period with each company."""
        return list(self._touched(period).values())

    def open_companies(self, period: Period) -> list[int]:
        """The ids of the companies that nobody has touched in *period* yet."""
        touched = self._touched(period)
        return [company for company in self._companies if company not in touched]

    def _target(self, period: Period) -> int:
        return int(len(self._companies) * self._counted_part(period) + HALF)

    def _counted(self, period: Period, on: date, *, stood_in: bool) -> Counted:
        """Whoever stands in keeps the pace; else it rests while the employee is away."""
        worktime = self._employment.worktime
        exact = len(self._companies) * self._counted_part(period)
        target = self._target(period)
        parts = {day: worktime.share(day, absence=not stood_in) for day in period.days}
        over, whole = worktime.passed(parts, on, absence=not stood_in), sum(parts.values(), NOTHING)
        pace = target * over / whole if whole else NOTHING
        done = len(self._touched(period)) if self.is_measured else None
        return Counted(
            target=target,
            exact=exact,
            note=_("counted since {day}", day=worktime.start) if target < len(self._companies) else "",
            done=done,
            expected=to_a_tenth(pace),
            forecast=round(min(float(done * whole / over), target), 1) if done is not None and over else None,
        )

    def _before_start(self, period: Period) -> str:
        worktime = self._employment.worktime
        return worktime.not_started if period.last < worktime.start else ""

    def _counted_part(self, period: Period) -> Fraction:
        """Which part of the *period* counts: what was done before counting started is not on record, so less is asked for.

        Whoever was hired within it looks after all of the companies, and owes all of them.
        """
        worktime, start = self._employment.worktime, self._employment.worktime.start
        if start <= max(period.first, self._employee.hired_on):
            return WHOLE
        days = {day: worktime.full(day) for day in period.days}
        whole = sum(days.values(), NOTHING)
        return sum((part for day, part in days.items() if day >= start), NOTHING) / whole if whole else WHOLE

    def _touched(self, period: Period) -> dict[int, Activity]:
        return touches(self._session, self.metric, self._companies, period)

    @property
    def is_measured(self) -> bool:
        """Not where its segment cannot be read, as after a field of it has gone: the other obligations go on."""
        return super().is_measured and not self._unreadable

    @property
    def unmeasured(self) -> str:
        """Why it is not measured: its segment, else what the metric lacks."""
        return self._unreadable or super().unmeasured

    @property
    def _companies(self) -> list[int]:
        return self._owned[0]

    @property
    def _unreadable(self) -> str:
        return self._owned[1]

    @cached_property
    def _owned(self) -> tuple[list[int], str]:
        """The employee's companies in the segment, or none and why it cannot be read."""
        try:
            return owned_in(self._app, self._session, self._employee, self.written.scope), ""
        except (NotFound, WrongInput) as error:
            return [], error.message
