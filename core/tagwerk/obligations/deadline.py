"""The deadline: one activity in every period, by a day of it; a head may have to do it for each member of the department."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from tagwerk.ledger.counting import concerning
from tagwerk.ledger.metrics import Filter
from tagwerk.obligations.obligation import Counted, Obligation
from tagwerk.platform.periods import ONE_DAY, Period
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from tagwerk.ledger.tables import Activity
    from tagwerk.obligations.job_descriptions.written import WrittenDeadline

_ = translator("tagwerk")


class Deadline(Obligation):
    """One activity in every period, by a day of it or the next working day."""

    written: WrittenDeadline

    @property
    def by_head(self) -> bool:
        """Whether the head of the department has to do it; then it stays the head's."""
        return self.written.owed_by == "head"

    def period(self, on: date) -> Period:
        """The period to be met on the day *on*: still the one before, where rest days moved its day into this one."""
        period = self._counted_period(on)
        spilt = self._spilt(period)
        return self._before(period) if spilt is not None and on <= spilt else period

    def activities(self, period: Period) -> list[Activity]:
        """What the employee did, or others did for that one: about the period before, or in the days that count for this."""
        if self.written.about == "previous":
            about = Filter("details.period", "=", Period.of(self.per, period.first).before().name)
            metric = replace(self.metric, where=(*self.metric.where, about))
            return concerning(self._session, metric, self._employee.id, Period(period.first, date.max))
        return concerning(self._session, self.metric, self._employee.id, self._window(period))

    def number(self, activities: list[Activity]) -> int:
        """One is enough."""
        return min(len(activities), 1)

    def due_by(self, period: Period) -> date | None:
        """The day that is written down, or the next working day on which somebody is here."""
        return self._attended(self._due(period))

    def _target(self, period: Period) -> int:
        return int(self._concerns(period))

    def _counted(self, period: Period, on: date, *, stood_in: bool) -> Counted:
        due = self._attended(self._due(period))
        activities = self.activities(period)
        target = self._target(period)
        return Counted(
            target=target,
            exact=Fraction(target),
            done=self.number(activities) if self.is_measured else None,
            expected=float(target and min(on, self._employee.today()) > due),
            due=due,
            late=bool(target and activities) and activities[0].work_date > due,
        )

    def _before_hiring(self, on: date) -> str:
        return "" if self._was_hired(self.period(on)) else _("not employed in the period")

    def _before_start(self, period: Period) -> str:
        if self._concerns(period) or not self._was_hired(period):
            return ""
        return self._employment.worktime.not_started

    def _counted_period(self, on: date) -> Period:
        if self.written.counted_from == "hiring":
            return Period.counted_from(self._employee.hired_on, self.per, on)
        return Period.of(self.per, on)

    def _before(self, period: Period) -> Period:
        return self._counted_period(period.first - ONE_DAY)

    def _concerns(self, period: Period) -> bool:
        """Whether it counts: the employee was here in time for it, and counting had started, for a report in the period that it
        is about, else on the day by which it is due.
        """
        start = self._employment.worktime.start
        if self.written.about == "previous":
            return start < period.first
        return self._was_hired(period) and start <= self._due(period)

    def _was_hired(self, period: Period) -> bool:
        hired = self._employee.hired_on
        return hired < period.first if self.written.about == "previous" else hired <= period.last

    def _due(self, period: Period) -> date:
        """The day that is written down, or the next working day."""
        by_day = self.written.by_day
        nominal = period.last if by_day is None else min(period.first + timedelta(days=by_day - 1), period.last)
        return self._employment.worktime.calendar(nominal).next_working_day(nominal)

    def _attended(self, due: date) -> date:
        """*due*, or the first working day after it on which the employee is back or somebody stands in."""
        worktime = self._employment.worktime
        calendar = worktime.calendar(due)
        while self.moves and worktime.is_away(due) and not self._stood_in(due):
            due = calendar.next_working_day(due + ONE_DAY)
        return due

    def _stood_in(self, day: date) -> bool:
        return any(day in substitution for substitution in self._employment.substitutions)

    def _spilt(self, period: Period) -> date | None:
        """The day until when the period before may still be met, where rest days moved that into *period*."""
        before = self._before(period)
        due = self._due(before)
        return due if due >= period.first and self._concerns(before) else None

    def _window(self, period: Period) -> Period:
        """The days in which an activity counts for *period*: what rest days move over its end belongs to it."""
        whole, spilt = self._counted_period(period.first), self._spilt(period)
        begin = period.first if spilt is None else spilt + ONE_DAY
        return Period(begin, max(period.last, self._due(whole)) if period.last == whole.last else period.last)
