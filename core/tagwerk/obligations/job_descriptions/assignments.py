"""Which job descriptions hold for an employee, day by day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.calendar.working_time import counting_start
from tagwerk.obligations.job_descriptions.versions import versions_of
from tagwerk.platform.errors import NotFound, WrongInput
from tagwerk.platform.periods import Per, Period

if TYPE_CHECKING:
    from datetime import date

    from tagwerk.obligations.job_descriptions.written import JobDescription, WrittenObligation, WrittenQuota
    from tagwerk.platform.app import App
    from tagwerk.staff.tables import Employee

AsWritten = tuple[tuple[tuple[str, "date"], tuple[tuple[str, int | str, bool], ...]], ...]


class Assignments:
    """The job descriptions assigned to an employee over time, each with its versions; there may be none on some days.

    One that is not here asks for nothing, and ``problem`` says so. Raises WrongInput where one that holds now or later has a
    mistake.
    """

    def __init__(self, app: App, employee: Employee) -> None:
        self._employee, self._start = employee, counting_start(app.config.settings.calendar, employee)
        self._problems: dict[str, str] = {}
        names = dict.fromkeys(terms.job_description for terms in employee.terms if terms.job_description)
        self._versions = {name: self._read(app, name) for name in names}
        self._in_force: dict[date, JobDescription | None] = {}

    def _read(self, app: App, name: str) -> tuple[JobDescription, ...]:
        try:
            return versions_of(app, name)
        except NotFound as error:
            self._problems[name] = error.message
        except WrongInput as error:
            if name in holding(self._employee):
                raise
            self._problems[name] = error.message
        return ()

    def problem(self, day: date) -> str:
        """Why the job description of *day* asks for nothing: it is not here; ``""`` where it is, or none is assigned."""
        return self._problems.get(self._employee.on(day).job_description, "")

    def on(self, day: date) -> JobDescription | None:
        """The version in force on *day*; each quota asks for each day, so it is remembered."""
        if day not in self._in_force:
            self._in_force[day] = self._begun(day)
        return self._in_force[day]

    def _begun(self, day: date) -> JobDescription | None:
        versions = self._versions.get(self._employee.on(day).job_description, ())
        begun = [version for version in versions if version.in_force_from <= day]
        return begun[-1] if begun else None

    def between(self, period: Period) -> list[JobDescription]:
        """The versions in force on any day of *period*, the newest first."""
        changes = {terms.since for terms in self._employee.terms}
        changes |= {version.in_force_from for versions in self._versions.values() for version in versions}
        days = {period.first, *(day for day in changes if day in period)}
        found: dict[int, JobDescription] = {}
        for day in sorted(days, reverse=True):
            if (version := self.on(day)) is not None:
                found.setdefault(id(version), version)
        return list(found.values())

    def version_of(self, written: WrittenObligation, on: date) -> JobDescription | None:
        """The newest version that says so and is in force on a day of the obligation's period that *on* lies in."""
        versions = [self.on(on), *self.between(Period.of(written.per, on))]
        return next((found for found in versions if found and any(each is written for each in found.obligations)), None)

    def quotas(self, on: date) -> list[WrittenQuota]:
        """The quotas of which something is due in their period that *on* lies in, as their newest version says."""
        found: dict[str, WrittenQuota] = {}
        year, week = Period.of("year", on), Period.of("week", on)
        for version in self.between(Period(min(year.first, week.first), max(year.last, week.last))):
            for quota in version.quota:
                whole = Period.of(quota.per, on)
                counted = whole.within(self._start, self._employee.left_on) or whole
                if any(version is each for each in self.between(counted)):
                    found.setdefault(quota.key, quota)
        return list(found.values())

    def quota(self, day: date, metric: str, per: Per) -> WrittenQuota | None:
        """The quota of that metric and period length in force on *day*."""
        version = self.on(day)
        found = () if version is None else version.quota
        return next((quota for quota in found if quota.metric == metric and quota.per == per), None)

    def as_written(self, metric: str) -> AsWritten:
        """What each version of each job description asks for of *metric*, as something to compare."""
        return tuple(
            (
                (name, version.in_force_from),
                tuple((quota.per, quota.target, quota.prorate) for quota in version.quota if quota.metric == metric),
            )
            for name, versions in self._versions.items()
            for version in versions
        )


def holding(employee: Employee) -> set[str]:
    """The names of the job descriptions that hold for *employee* today, or will."""
    today = employee.today()
    names = {
        employee.on(today).job_description,
        *(each.job_description for each in employee.terms if each.since > today),
    }
    return names - {""}
