"""How much of each day an employee works: calendar, workload, half-days, absences and outages, in exact fractions of a day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from tagwerk.calendar.days import Calendar, calendar_of
from tagwerk.calendar.tables import Outage
from tagwerk.platform import clock
from tagwerk.platform.periods import ONE_DAY, Period
from tagwerk.platform.texts import number_text, translator
from tagwerk.staff.absences.tables import Absence
from tagwerk.staff.terms.workloads import WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from tagwerk.platform.settings.sections import CalendarSettings
    from tagwerk.staff.tables import Employee, Terms

NOTHING, WHOLE, HALF = Fraction(0), Fraction(1), Fraction(1, 2)

_ = translator("tagwerk")


class _Outage(NamedTuple):
    """When mail or telephone was out of order, in one department or everywhere."""

    begins_at: datetime
    ends_at: datetime
    department_id: int | None


class WorkTime:
    """The working time of one employee. Everything dated is taken as it holds on the day that is asked for."""

    def __init__(self, session: Session, settings: CalendarSettings, employee: Employee) -> None:
        self.employee = employee
        self.start = counting_start(settings, employee)
        self._session, self._settings = session, settings
        columns = sa.select(Absence.first, Absence.last, Absence.share)
        absences = session.execute(
            columns.where(Absence.employee_id == employee.id).order_by(Absence.first, Absence.id)
        )
        self._absences = [(Period(first, last), Fraction(share)) for first, last, share in absences]
        self._absent = {day: share for absence, share in self._absences for day in absence.days}
        self._calendars: dict[tuple[str, str], Calendar] = {}
        self._outages: dict[str, list[_Outage]] = {}
        self._outages_since = date.max
        self._shares: dict[tuple[date, str, bool], Fraction] = {}
        self._resting: dict[date, str] = {}
        self._days: dict[date, Fraction] = {}

    def calendar(self, day: date) -> Calendar:
        """The calendar of where the employee works on *day*."""
        return self._calendar_of(self.employee.on(day))

    def digest(self, channel: str) -> bytes:
        """Everything that working time depends on, as a digest: as long as it stays the same, so do the days that are over."""
        employee, settings = self.employee, self._settings
        terms = [
            (
                held.since,
                held.time_zone,
                held.department_id,
                held.job_description,
                held.workload,
                held.country,
                held.region,
            )
            for held in employee.terms
        ]
        kept = [self._calendar_of(held).kept for held in employee.terms]
        marked = self._marked(channel, self.start)
        outages = [(outage.begins_at, outage.ends_at, outage.department_id) for outage in marked]
        hours = (settings.day_starts, settings.day_ends, settings.half_days)
        facts = (self.start, employee.left_on, terms, kept, self._absences, outages, hours)
        return sha256(repr(facts).encode()).digest()

    def counts(self, day: date) -> bool:
        """Whether *day* counts: the employee works here, and counting has started."""
        return self.start <= day and self.employee.works_on(day)

    @property
    def not_started(self) -> str:
        """Why nothing is due before counting starts."""
        return _("counting starts on {day}", day=self.start)

    def full(self, day: date) -> Fraction:
        """How much of *day* somebody with full time works: 1, ½ on a half-day, 0 at rest."""
        return NOTHING if self.calendar(day).rests(day) else self._half_day(day)

    def share(self, day: date, channel: str = "", *, absence: bool = True) -> Fraction:
        """How much of *day* the employee works: without outages of *channel*, and without absences unless ``absence=False``."""
        key = (day, channel, absence)
        if key not in self._shares:
            planned = self._planned(day)
            if planned and absence and day in self._absent:
                planned *= WHOLE - self._absent[day]
            if planned and channel and (lost := self.outage(day, channel)):
                planned *= WHOLE - lost
            self._shares[key] = planned
        return self._shares[key]

    def is_away(self, day: date) -> bool:
        """Whether the employee is absent for the whole of *day*."""
        return self._absent.get(day) == WHOLE

    def resting(self, day: date) -> str:
        """Why nothing is due of the employee on *day*, or ``""``; each quota of the day asks, so it is remembered."""
        if day not in self._resting:
            self._resting[day] = self._why_resting(day)
        return self._resting[day]

    def _why_resting(self, day: date) -> str:
        if not self.employee.works_on(day):
            return _("not employed")
        if not self.counts(day):
            return self.not_started
        if holiday := self.calendar(day).holiday(day):
            return holiday
        if not self._planned(day):
            return _("weekend") if self.calendar(day).is_weekend(day) else _("not a day of work")
        return _("absent") if self.is_away(day) else ""

    def remarks(self, day: date, channel: str) -> list[str]:
        """Why *day* is shorter than a whole one, in words."""
        found = []
        if self._half_day(day) != WHOLE:
            found.append(_("half a day"))
        if (planned := self._workload(day)) not in (NOTHING, WHOLE):
            found.append(_("{percent} percent of a day", percent=number_text(float(planned * 100))))
        if self._absent.get(day) == HALF:
            found.append(_("absent for half of the day"))
        if channel and (lost := self.outage(day, channel)):
            found.append(_("outage for {percent} percent of the day", percent=f"{float(lost * 100):.0f}"))
        return found

    def is_plain(self, period: Period, channel: str) -> bool:
        """Whether nothing in *period* needs a look at each day: one set of terms, nobody absent, no outage."""
        terms = self.employee.on(period.first)
        return (
            terms is self.employee.on(period.last)
            and terms.since <= period.first
            and "schedule" not in terms.workload
            and self.counts(period.first)
            and self.counts(period.last)
            and not any(absence.touches(period) for absence, _share in self._absences)
            and not any(_touches(outage, period) for outage in self._marked(channel, period.first))
        )

    def passed(self, parts: Mapping[date, Fraction], on: date, channel: str = "", *, absence: bool = True) -> Fraction:
        """How much of the *parts* of days is over by now, or was at the end of the day *on*; the rest as in ``share``."""
        now = min(on, self.employee.today())
        over = sum((part for day, part in parts.items() if day < now), NOTHING)
        return over + parts[now] * self.elapsed(now, channel, absence=absence) if now in parts else over

    def hours(self, day: date) -> tuple[datetime, datetime]:
        """The first and the last moment of the working hours of *day*, where the employee is; a half day ends at half of them."""
        midnight = datetime.combine(day, time(), ZoneInfo(self.employee.on(day).time_zone))
        starts, ends = self._settings.day_starts, self._settings.day_ends
        worked = timedelta(hours=ends - starts) * float(self._half_day(day))
        return midnight + timedelta(hours=starts), midnight + timedelta(hours=starts) + worked

    def outage(self, day: date, channel: str) -> Fraction:
        """Which part of the working hours of *day* lay in a marked outage of *channel*."""
        if not self._near(channel, day):
            return NOTHING
        begin, end = (moment.astimezone(UTC) for moment in self.hours(day))
        return _part(self._lost(day, channel, begin, end), end - begin)

    def elapsed(self, day: date, channel: str = "", *, absence: bool = True) -> Fraction:
        """Which part of what is worked on *day* has passed by now: the pace rests in outages of *channel* and in the half that
        is off. Which half somebody is absent is not on file; so that the pace runs ahead of nobody, it is the first.
        """
        begin, end = (moment.astimezone(UTC) for moment in self.hours(day))
        if absence and self._absent.get(day) == HALF:
            begin += (end - begin) / 2
        now = min(max(clock.now(), begin), end)
        whole = end - begin - self._lost(day, channel, begin, end)
        if not whole:
            return WHOLE if now == end else NOTHING
        return _part(now - begin - self._lost(day, channel, begin, now), whole)

    def _lost(self, day: date, channel: str, begin: datetime, end: datetime) -> timedelta:
        """How much of the time between two moments of *day* lay in a marked outage of *channel*."""
        department = self.employee.on(day).department_id
        lost, reached = timedelta(), begin
        for outage in sorted(self._near(channel, day), key=lambda outage: outage.begins_at):
            if outage.department_id in (None, department):
                start, stop = max(outage.begins_at, reached), min(outage.ends_at, end)
                lost += max(stop - start, timedelta())
                reached = max(reached, stop)
        return lost

    def _near(self, channel: str, day: date) -> list[_Outage]:
        """The outages of *channel* that may reach *day*."""
        marked = self._marked(channel, day)
        return [outage for outage in marked if _touches(outage, Period.day(day))] if marked else []

    def _planned(self, day: date) -> Fraction:
        if day not in self._days:
            self._days[day] = self._plan_of(day)
        return self._days[day]

    def _plan_of(self, day: date) -> Fraction:
        if not self.counts(day) or self.calendar(day).holiday(day):
            return NOTHING
        workload, half = self._workload(day), self._half_day(day)
        return workload if half is WHOLE else workload * half

    def _workload(self, day: date) -> Fraction:
        terms: Terms = self.employee.on(day)
        if "schedule" in terms.workload:
            return Fraction(terms.workload["schedule"].get(WEEKDAYS[day.weekday()], 0))
        if self.calendar(day).is_weekend(day):
            return NOTHING
        return Fraction(terms.workload.get("fraction", 1))

    def _half_day(self, day: date) -> Fraction:
        half_days = self._settings.half_days
        return HALF if f"{day:%m-%d}" in half_days or day.isoformat() in half_days else WHOLE

    def _calendar_of(self, terms: Terms) -> Calendar:
        place = (terms.country, terms.region)
        if place not in self._calendars:
            self._calendars[place] = calendar_of(self._session, *place)
        return self._calendars[place]

    def _marked(self, channel: str, since: date) -> list[_Outage]:
        """The outages of *channel* that may reach the day *since* or a later one, and perhaps earlier ones."""
        if not channel:
            return []
        if since < self._outages_since:
            reach = datetime.combine(since, time(), UTC) - timedelta(days=2)
            columns = sa.select(Outage.channel, Outage.begins_at, Outage.ends_at, Outage.department_id)
            found = columns.where(Outage.ends_at >= reach).order_by(Outage.begins_at, Outage.id)
            self._outages, self._outages_since = {}, since
            for outage in self._session.execute(found):
                self._outages.setdefault(outage.channel, []).append(
                    _Outage(outage.begins_at, outage.ends_at, outage.department_id)
                )
        return self._outages.get(channel, [])


def counting_start(settings: CalendarSettings, employee: Employee) -> date:
    """The first day on which the employee owes anything: hired, and counting has started for the workspace and that one."""
    days = (employee.hired_on, employee.counting_starts, settings.counting_starts)
    return max(day for day in days if day is not None)


def _part(time: timedelta, whole: timedelta) -> Fraction:
    return Fraction(time // timedelta(microseconds=1), whole // timedelta(microseconds=1))


def _touches(outage: _Outage, period: Period) -> bool:
    """Whether the outage may reach the days, in whichever zone."""
    return Period(outage.begins_at.date() - ONE_DAY, outage.ends_at.date() + ONE_DAY).touches(period)
