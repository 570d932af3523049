"""How much is due: a quota's target over a period, exactly, with what makes it more or less than the written number.

A day owes the target of the job description's version in force on it, times the share of the day that is worked. A longer
period owes its days' targets by the part of the period's working time that they are; what is less than a whole is carried
into the next period. A personal plan is already made for the employee's own hours: only absences and outages shrink it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from babel.numbers import get_currency_precision

from tagwerk.calendar.working_time import HALF, NOTHING, WHOLE, WorkTime
from tagwerk.obligations.job_descriptions.versions import versions_of
from tagwerk.platform.periods import Per, Period
from tagwerk.platform.texts import number_text, translator

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tagwerk.obligations.job_descriptions.written import JobDescription
    from tagwerk.obligations.job_descriptions.written import WrittenObligation as Obligation
    from tagwerk.obligations.job_descriptions.written import WrittenQuota as Quota
    from tagwerk.platform.app import App
    from tagwerk.staff.tables import Employee

    Planned = Mapping[tuple[str, str, date], int]

Written = tuple[tuple[tuple[str, date], tuple[tuple[str, int | str, bool], ...]], ...]

TWO_PLACES = "#,##0.00"
MOST_REMEMBERED = 10_000
_carried: dict[tuple[object, ...], Fraction] = {}

_ = translator("tagwerk")


class Duties:
    """The job descriptions of an employee over time, each with its versions."""

    def __init__(self, app: App, employee: Employee) -> None:
        self._employee = employee
        self._versions = {terms.job_description: versions_of(app, terms.job_description) for terms in employee.terms}

    def on(self, day: date) -> JobDescription | None:
        """The version in force on *day*."""
        held = [
            version
            for version in self._versions[self._employee.on(day).job_description]
            if version.in_force_from <= day
        ]
        return held[-1] if held else None

    def version_of(self, owed: Obligation, on: date) -> JobDescription | None:
        """The newest version that says so and is in force on a day of the obligation's period that *on* lies in."""
        first, last = _ends(owed.per, on)
        versions = [version for version in (self.on(on), *self.between(first, last)) if version is not None]
        return next((version for version in versions if any(each is owed for each in version.obligations)), None)

    def between(self, first: date, last: date) -> list[JobDescription]:
        """The versions in force on any day from *first* to *last*, the newest first."""
        changes = {terms.since for terms in self._employee.terms}
        changes |= {version.in_force_from for versions in self._versions.values() for version in versions}
        days = sorted({first, *(day for day in changes if first < day <= last)}, reverse=True)
        found: dict[int, JobDescription] = {}
        for day in days:
            if (version := self.on(day)) is not None:
                found.setdefault(id(version), version)
        return list(found.values())

    def quotas(self, on: date) -> Iterator[Quota]:
        """The quotas of which something is owed in their period that *on* lies in, as their newest version says."""
        seen = set()
        begin, end = _ends("year", on)
        monday, sunday = _ends("week", on)
        for version in self.between(min(begin, monday), max(end, sunday)):
            for quota in version.quota:
                first, last = self.employed(*_ends(quota.per, on)) or _ends(quota.per, on)
                key = (quota.metric, quota.per)
                if key not in seen and any(version is owed for owed in self.between(first, last)):
                    seen.add(key)
                    yield quota

    def employed(self, first: date, last: date) -> tuple[date, date] | None:
        """The first and the last of the days on which the employee works here, None where there are none."""
        begin, end = max(first, self._employee.hired_on), min(last, self._employee.left_on or last)
        return (begin, end) if begin <= end else None

    def written(self, metric: str) -> Written:
        """What each version of each job description says of *metric*, as something to compare."""
        return tuple(
            (
                (name, version.in_force_from),
                tuple((owed.per, owed.target, owed.prorate) for owed in version.quota if owed.metric == metric),
            )
            for name, versions in self._versions.items()
            for version in versions
        )

    def quota(self, day: date, metric: str, per: Per) -> Quota | None:
        """The quota of that metric and period length in force on *day*."""
        version = self.on(day)
        found = () if version is None else version.quota
        return next((quota for quota in found if quota.metric == metric and quota.per == per), None)


@dataclass(frozen=True)
class Due:
    """What is due in a period: *exact* before rounding, *target* in whole numbers (amounts: minor units), *note* in words."""

    exact: Fraction
    target: int
    note: str


class Reckoning:
    """The targets of one employee. *planned* holds the personal plan's targets by metric, period length and first day."""

    def __init__(self, worktime: WorkTime, duties: Duties, planned: Planned) -> None:
        self.worktime, self._duties, self._planned = worktime, duties, planned

    def due(self, quota: Quota, channel: str, on: date, currency: str = "") -> Due:
        """What is due of *quota* in its period that *on* lies in; *currency* is that of an amount."""
        if quota.per == "day":
            return self._due_on(quota, channel, on)
        first, last = _ends(quota.per, on)
        exact = self._exact(quota, channel, first, last)
        before = self._carried(quota, channel, first)
        return Due(exact, int(before + exact), self._note(quota, exact, before, first, last, currency))

    def passed(self, quota: Quota, channel: str, on: date) -> tuple[Fraction, Fraction]:
        """How much of what the period asks for is due by now, or was at the end of the day *on*, and how much in all.

        A day on which the quota is not in force asks for nothing: nobody is behind on the first day of a new one.
        """
        parts = self._parts(quota, channel, *_ends(quota.per, on))
        return self.worktime.passed(parts, on), sum(parts.values(), NOTHING)

    def _due_on(self, quota: Quota, channel: str, on: date) -> Due:
        target = self._target(quota, on)
        exact = self._parts(quota, channel, on, on)[on]
        note = ", ".join(self.worktime.remarks(on, channel)) if exact != target else ""
        if self._is_planned(quota, on) and (quota.metric, quota.per, on) not in self._planned:
            note = _("not planned yet")
        return Due(exact, int(exact + HALF), note)

    def _target(self, quota: Quota, day: date) -> int:
        """The target in force on *day*; 0 where the version of that day does not ask for it."""
        owed = self._duties.quota(day, quota.metric, quota.per)
        return 0 if owed is None else self._number(owed, day)

    def _number(self, owed: Quota, day: date) -> int:
        if owed.target == "planned":
            return self._planned.get((owed.metric, owed.per, _ends(owed.per, day)[0]), 0)
        return owed.target

    def _is_planned(self, quota: Quota, day: date) -> bool:
        """Whether the target of *day* stands in the personal plan, which was made for the employee's own working time."""
        owed = self._duties.quota(day, quota.metric, quota.per)
        return owed is not None and owed.target == "planned"

    def _exact(self, quota: Quota, channel: str, first: date, last: date) -> Fraction:
        versions = self._duties.between(first, last)
        if not any(owed.metric == quota.metric for version in versions for owed in version.quota):
            return NOTHING
        if (
            len(versions) == 1
            and versions[0].in_force_from <= first
            and self.worktime.is_plain(Period(first, last), channel)
        ):
            if not any(self.worktime.full(day) for day in Period(first, last).days):
                return NOTHING
            target = Fraction(self._target(quota, first))
            fraction = Fraction(self.worktime.employee.on(first).workload.get("fraction", 1))
            return target if self._is_planned(quota, first) else target * fraction
        return sum(self._parts(quota, channel, first, last).values(), NOTHING)

    def _parts(self, quota: Quota, channel: str, first: date, last: date) -> dict[date, Fraction]:
        """What each day from *first* to *last*, which are a period, asks for."""
        days = Period(first, last).days
        full = WHOLE if quota.per == "day" else sum((self.worktime.full(day) for day in days), NOTHING)
        own = sum((self.worktime.share(day, absence=False) for day in days), NOTHING)
        parts = dict.fromkeys(days, NOTHING)
        for day in days:
            owed = self._duties.quota(day, quota.metric, quota.per)
            if owed is not None:  # whether absence counts says the version of that day
                share = self.worktime.share(day, channel, absence=owed.prorate or owed.per == "day")
                parts[day] = _part(self._number(owed, day) * share, own if owed.target == "planned" else full)
        return parts

    def _carried(self, quota: Quota, channel: str, before: date) -> Fraction:
        """What less than a whole was left over from the periods since the employee was hired.

        Remembered under all that it depends on, or a board would take longer with each year of work. What was planned is not
        among that.
        """
        written = self._duties.written(quota.metric)
        if any(target == "planned" for _since, owed in written for _per, target, _prorate in owed):
            return self._left_over(quota, channel, before)
        facts = (self.worktime.digest(channel), written, quota.metric, quota.per, channel, before)
        if facts not in _carried:
            if len(_carried) >= MOST_REMEMBERED:
                _carried.clear()
            _carried[facts] = self._left_over(quota, channel, before)
        return _carried[facts]

    def _left_over(self, quota: Quota, channel: str, before: date) -> Fraction:
        left = NOTHING
        first, last = _ends(quota.per, self.worktime.employee.hired_on)
        while first < before:
            left = (left + self._exact(quota, channel, first, last)) % 1
            first, last = _ends(quota.per, last + timedelta(days=1))
        return left

    def _note(self, quota: Quota, exact: Fraction, before: Fraction, first: date, last: date, currency: str) -> str:
        if quota.target == "planned" and (quota.metric, quota.per, first) not in self._planned:
            return _("not planned yet")
        found = []
        if exact != self._target(quota, last):
            units = exact / 10 ** get_currency_precision(currency) if currency else exact
            found.append(_("{exact} by the days worked", exact=number_text(float(units), TWO_PLACES)))
        if before and not currency:  # less than a cent is nothing to speak of
            found.append(_("{carried} carried over", carried=number_text(float(before), TWO_PLACES)))
        return ", ".join(found)


def _ends(per: Per, on: date) -> tuple[date, date]:
    period = Period.of(per, on)
    return period.first, period.last


def _part(owed: Fraction, whole: Fraction) -> Fraction:
    return owed / whole if whole else NOTHING
