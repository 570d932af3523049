"""How much is due: a quota's target over a period, exactly, with what makes it more or less than the written number.

A day asks for the target of the job description's version in force on it, times the share of the day that is worked. A longer
period asks for its days' targets by the part of the period's working time that they are; what is less than a whole is carried
into the next period. A personal plan is already made for the employee's own hours: only absences and outages shrink it.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from tagwerk.calendar.working_time import HALF, NOTHING, WHOLE, WorkTime
from tagwerk.ledger.money import Money
from tagwerk.platform.periods import ONE_DAY, Period
from tagwerk.platform.texts import number_text, translator

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from tagwerk.ledger.metrics import Metric
    from tagwerk.obligations.job_descriptions.assignments import Assignments
    from tagwerk.obligations.job_descriptions.written import WrittenQuota
    from tagwerk.obligations.plans import Planned

TWO_PLACES = "#,##0.00"
MOST_REMEMBERED = 10_000
_carried: dict[tuple[object, ...], Fraction] = {}

_ = translator("tagwerk")


@dataclass(frozen=True)
class Target:
    """What is due in a period: *exact* before rounding, *number* in whole ones (amounts: minor units), *note* in words."""

    exact: Fraction
    number: int
    note: str


class Targets:
    """What one quota of an employee asks for, period by period."""

    def __init__(
        self, worktime: WorkTime, assignments: Assignments, planned: Planned, quota: WrittenQuota, metric: Metric
    ) -> None:
        self._worktime, self._assignments, self._planned = worktime, assignments, planned
        self._quota, self._metric, self._channel = quota, metric, metric.channel

    def due(self, on: date) -> Target:
        """What is due in the period that *on* lies in."""
        if self._quota.per == "day":
            return self._due_on(on)
        period = Period.of(self._quota.per, on)
        exact, before = self._exact(period), self._carried(period.first)
        return Target(exact, int(before + exact), self._note(exact, before, period))

    def passed(self, on: date) -> tuple[Fraction, Fraction]:
        """How much of what the period asks for is due by now, or was at the end of the day *on*, and how much in all.

        A day on which the quota is not in force asks for nothing: nobody is behind on the first day of a new one.
        """
        parts = self._parts(Period.of(self._quota.per, on))
        return self._worktime.passed(parts, on, self._channel), sum(parts.values(), NOTHING)

    def _due_on(self, on: date) -> Target:
        """What a quota of days asks for on *on*: its target, by the share of the day that is worked."""
        quota = self._in_force(on)
        if quota is None:
            return Target(NOTHING, 0, "")
        number, planned = self._number(quota, on), quota.target == "planned"
        exact = self._parts(Period.day(on))[on] if planned else number * self._worktime.share(on, self._channel)
        note = ", ".join(self._worktime.remarks(on, self._channel)) if exact != number else ""
        if planned and not self._has_plan(on):
            note = _("not planned yet")
        return Target(exact, int(exact + HALF), note)

    def _in_force(self, day: date) -> WrittenQuota | None:
        """The quota as it is in force on *day*."""
        return self._assignments.quota(day, self._quota.metric, self._quota.per)

    def _target(self, day: date) -> int:
        """The target in force on *day*; 0 where the version of that day does not ask for it."""
        quota = self._in_force(day)
        return 0 if quota is None else self._number(quota, day)

    def _number(self, quota: WrittenQuota, day: date) -> int:
        if quota.target == "planned":
            return self._planned.get((quota.metric, quota.per, Period.of(quota.per, day).first), 0)
        return quota.target

    def _is_planned(self, day: date) -> bool:
        """Whether the target of *day* stands in the personal plan, which was made for the employee's own working time."""
        quota = self._in_force(day)
        return quota is not None and quota.target == "planned"

    def _has_plan(self, first: date) -> bool:
        return (self._quota.metric, self._quota.per, first) in self._planned

    def _exact(self, period: Period) -> Fraction:
        versions, worktime = self._assignments.between(period), self._worktime
        if not any(quota.metric == self._quota.metric for version in versions for quota in version.quota):
            return NOTHING
        one_version = len(versions) == 1 and versions[0].in_force_from <= period.first
        if one_version and worktime.is_plain(period, self._channel):
            if not any(worktime.full(day) for day in period.days):
                return NOTHING
            target = Fraction(self._target(period.first))
            fraction = Fraction(worktime.employee.on(period.first).workload.get("fraction", 1))
            return target if self._is_planned(period.first) else target * fraction
        return sum(self._parts(period).values(), NOTHING)

    def _parts(self, period: Period) -> dict[date, Fraction]:
        """What each day of *period*, which is one of the quota's, asks for."""
        days, worktime = period.days, self._worktime
        full = WHOLE if self._quota.per == "day" else sum((worktime.full(day) for day in days), NOTHING)
        own = sum((worktime.share(day, absence=False) for day in days), NOTHING)
        parts = dict.fromkeys(days, NOTHING)
        for day in days:
            quota = self._in_force(day)
            if quota is not None:  # whether absence counts says the version of that day
                share = worktime.share(day, self._channel, absence=quota.prorate or quota.per == "day")
                parts[day] = _part(self._number(quota, day) * share, own if quota.target == "planned" else full)
        return parts

    def _carried(self, before: date) -> Fraction:
        """What less than a whole was left over from the periods since counting started.

        Remembered under all that it depends on, or a board would take longer with each year of work. What was planned is not
        among that.
        """
        written = self._assignments.as_written(self._quota.metric)
        if any(target == "planned" for _since, quotas in written for _per, target, _prorate in quotas):
            return max(self._left_over(before), default=(before, NOTHING))[1]
        digest = self._worktime.digest(self._channel)
        facts = (digest, written, self._quota.metric, self._quota.per, self._channel, before)
        if (known := _carried.get(facts)) is not None:
            return known
        left = NOTHING
        for first, left in self._left_over(before):  # the earlier ones will be asked for as well
            if len(_carried) >= MOST_REMEMBERED:
                _carried.clear()
            _carried[(*facts[:-1], first)] = left
        return left

    def _left_over(self, before: date) -> Iterator[tuple[date, Fraction]]:
        """What was left over at the beginning of each period up to the one that begins at *before*."""
        left = NOTHING
        period = Period.of(self._quota.per, self._worktime.start)
        while period.first < before:
            left = (left + self._exact(period)) % 1
            period = Period.of(self._quota.per, period.last + ONE_DAY)
            yield period.first, left

    def _note(self, exact: Fraction, before: Fraction, period: Period) -> str:
        if self._quota.target == "planned" and not self._has_plan(period.first):
            return _("not planned yet")
        is_amount = self._metric.counts == "amount"
        found = []
        if exact != self._target(period.last):
            number = Money(float(exact), self._metric.currency).number if is_amount else float(exact)
            found.append(_("{exact} by the days worked", exact=number_text(number, TWO_PLACES)))
        if before and not is_amount:  # less than a cent is nothing to speak of
            found.append(_("{carried} carried over", carried=number_text(float(before), TWO_PLACES)))
        return ", ".join(found)


def _part(due: Fraction, whole: Fraction) -> Fraction:
    return due / whole if whole else NOTHING
