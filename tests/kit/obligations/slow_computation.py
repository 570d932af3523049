"""What is due and what is done, computed a second time: slowly, day by day, with fractions and sets, and without a database.

It is written from DEFINITIONS, not from the engine, and shares no code with it: tests hold the two against each other over
random worlds. So it is plain on purpose. What it takes as given are the tables of public holidays and of time zones.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from kit.obligations.slow_days import days, label, months_later, period
from kit.obligations.slow_ledger import SlowLedger
from kit.obligations.slow_working_time import ONE, SlowWorkingTime
from kit.obligations.world import Activity, Cadence, Deadline, Person, Quota, Version, World

MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
CHANNELS = {"offers_emailed": "email", "calls": "phone", "call_attempts": "phone", "phone_offers": "phone"}


@dataclass(frozen=True)
class Computed:
    """How far one obligation has come. *expected* and *late* are None where nothing is said about them."""

    first: date
    last: date
    target: int
    done: int
    rests: bool
    exact: Fraction | None = None
    expected: Fraction | None = None
    due: date | None = None
    late: bool | None = None


Key = tuple[str, str, str, str]  # for whom ("" for oneself), shape, metric, per


class SlowComputation:
    """One world, seen at one moment."""

    def __init__(self, world: World, now: datetime) -> None:
        self.world, self.time, self.ledger = world, SlowWorkingTime(world, now), SlowLedger(world)

    def everything(self, name: str, on: date) -> dict[Key, Computed]:
        """Everything that *name* has to do on the day *on*."""
        own = dict(self.own(self.world.people[name], on))
        return own | dict(self.taken_over(name, on)) | dict(self.headed(name, on))

    def own(self, person: Person, on: date) -> Iterator[tuple[Key, Computed]]:
        """The obligations of *person* from the own job description."""
        version = self.version(person, on)
        if version is None:
            return
        away = self.time.is_away(person.name, on) or not person.works_here(on)
        for quota in self.quotas(person, on):
            yield ("", "quota", quota.metric, quota.per), self.quota(person, quota, on)
        for cadence in version.cadences:
            yield ("", "cadence", cadence.metric, cadence.per), self.cadence(person, cadence, on, rests=away)
        for deadline in version.deadlines:
            yield ("", "deadline", deadline.metric, deadline.per), self.deadline(person, deadline, on, rests=away)

    def quotas(self, person: Person, on: date) -> list[Quota]:
        """The quotas that are in force on a day of their period on which *person* works here; their newest wording.

        Where the period has no such day, those in force on any day of it.
        """
        found: dict[tuple[str, str], Quota] = {}
        near = period("year", on), period("week", on)
        for day in days(min(first for first, _last in near), max(last for _first, last in near)):
            version = self.version(person, day)
            for quota in version.quotas if version is not None else ():
                here = any(map(person.is_counted, days(*period(quota.per, on))))
                if period(quota.per, day) == period(quota.per, on) and (person.is_counted(day) or not here):
                    found[quota.metric, quota.per] = quota
        return list(found.values())

    def taken_over(self, name: str, on: date) -> Iterator[tuple[Key, Computed]]:
        """The cadences and deadlines of those whom *name* stands in for; never their quotas."""
        for absent in self.world.people.values():
            version = self.version(absent, on)
            if version is None or not absent.works_here(on) or self.time.stand_in(absent.name, on) != name:
                continue
            for cadence in version.cadences:
                yield (
                    (absent.name, "cadence", cadence.metric, cadence.per),
                    self.cadence(absent, cadence, on, rests=False, taken_over=True),
                )
            for deadline in version.deadlines:
                if deadline.owed_by == "employee":
                    key = (absent.name, "deadline", deadline.metric, deadline.per)
                    yield key, self.deadline(absent, deadline, on, rests=False)

    def headed(self, name: str, on: date) -> Iterator[tuple[Key, Computed]]:
        """The deadlines that a head owes the department, or a director to those without a head; also for one who is away."""
        stood_in_for = [each for each in self.world.people if self.time.stand_in(each, on) == name]
        for member in self.world.people.values():
            heads = [head for head in (name, *stood_in_for) if self.is_headed(member, head, on)]
            version = self.version(member, on)
            if member.name == name or version is None or not heads:
                continue
            for deadline in version.deadlines:
                if deadline.owed_by == "head":
                    key = (member.name, "deadline", deadline.metric, deadline.per)
                    rests = heads == [name] and self.time.is_away(name, on)
                    yield key, self.deadline(member, deadline, on, rests=rests)

    def is_headed(self, member: Person, name: str, on: date) -> bool:
        """Whether *name* is the head of *member*, or the director where there is none."""
        if member.name == name or not member.works_here(on):
            return False
        in_department = member.on(on).department and member.role == "manager"
        if self.world.people[name].role == "director":
            return member.role in ("manager", "head") and not in_department
        return self.world.people[name].role == "head" and in_department

    def version(self, person: Person, day: date) -> Version | None:
        """The newest version of the job description of that day that is in force on it."""
        job = person.on(day).job
        begun = [version for version in self.world.versions if version.job == job and version.since <= day]
        return max(begun, key=lambda version: version.since, default=None)

    def quota(self, person: Person, quota: Quota, on: date) -> Computed:
        """So much in the period of *on*."""
        first, last = period(quota.per, on)
        exact = self.exact(person, quota, first, last)
        rests = not any(map(person.is_counted, days(first, last)))
        if quota.per == "day":
            rests = self.time.weight(person, on) == 0
            target = math.floor(exact + Fraction(1, 2))
        else:
            before = self.exact_before(person, quota, first)
            target = math.floor(before + exact) - math.floor(before)
        channel = CHANNELS.get(quota.metric, "")
        passed = sum(
            self.time.elapsed(person, day, channel) * self.asked(person, quota, day) for day in days(first, on)
        )
        return Computed(
            first=first,
            last=last,
            target=target,
            done=self.ledger.done(person.name, quota.metric, first, last),
            rests=rests,
            exact=exact,
            expected=target * passed / exact if exact else Fraction(0),
        )

    def exact(self, person: Person, quota: Quota, first: date, last: date) -> Fraction:
        """What is due in a period before anything is rounded: what its days ask for."""
        return sum((self.asked(person, quota, day) for day in days(first, last)), Fraction(0))

    def asked(self, person: Person, quota: Quota, day: date) -> Fraction:
        """What one day asks for, of its period, by the version of that day."""
        full, own = self.time.whole(person, *period(quota.per, day))
        full = ONE if quota.per == "day" else full
        asked = Fraction(0)
        for each in self._same(person, quota, day):
            absence = each.prorate or quota.per == "day"
            weight = self.time.weight(person, day, CHANNELS.get(quota.metric, ""), absence=absence)
            if each.target is None:
                asked += self.plan(person, quota, day) * weight / own if own else 0
            else:
                asked += each.target * weight / full if full else 0
        return asked

    def exact_before(self, person: Person, quota: Quota, first: date) -> Fraction:
        """What was due in all periods since counting started that end before *first*."""
        total = Fraction(0)
        begins, ends = period(quota.per, max(person.hired_on, person.counting_starts or person.hired_on))
        while ends < first:
            total += self.exact(person, quota, begins, ends)
            begins, ends = period(quota.per, ends + timedelta(days=1))
        return total

    def plan(self, person: Person, quota: Quota, day: date) -> int:
        """What the personal plan says for the period of *day*; 0 where there is none."""
        first, _last = period(quota.per, day)
        return sum(
            plan.target
            for plan in self.world.plans
            if (plan.who, plan.metric, plan.per, plan.first) == (person.name, quota.metric, quota.per, first)
        )

    def _same(self, person: Person, quota: Quota, day: date) -> list[Quota]:
        version = self.version(person, day)
        quotas = version.quotas if version is not None else ()
        return [each for each in quotas if (each.metric, each.per) == (quota.metric, quota.per)]

    def cadence(self, person: Person, cadence: Cadence, on: date, *, rests: bool, taken_over: bool = False) -> Computed:
        """Each company of the scope at least once, whoever does it."""
        first, last = period(cadence.per, on)
        scope = {
            number
            for number, company in enumerate(self.world.companies)
            if company.owner == person.name and company.rank in cadence.ranks and company.merged_into is None
        }
        touched = {
            self.ledger.company(activity)
            for activity in self.ledger.counted(cadence.metric)
            if first <= self.ledger.work_date(activity) <= last and activity.company is not None
        }
        absence = not taken_over
        whole = sum(self.time.weight(person, day, absence=absence) for day in days(first, last))
        passed = sum(
            self.time.elapsed(person, day, absence=absence) * self.time.weight(person, day, absence=absence)
            for day in days(first, on)
        )
        starts = person.counting_starts
        rests = rests or (starts is not None and starts > last)
        part = ONE
        if starts is not None and starts > max(first, person.hired_on):
            full = sum(self.time.full_weight(person, day) for day in days(first, last))
            counted = sum(self.time.full_weight(person, day) for day in days(first, last) if day >= starts)
            part = counted / full if full else ONE
        target = 0 if rests else math.floor(len(scope) * part + Fraction(1, 2))
        expected = target * passed / whole if whole else Fraction(0)
        return Computed(first, last, target, len(scope & touched), rests, expected=expected)

    def deadline(self, person: Person, deadline: Deadline, on: date, *, rests: bool) -> Computed:
        """One activity by a day; of who was hired only after the period that it is about, none is asked."""
        first, last = self.deadline_period(person, deadline, on)
        before = self.deadline_period(person, deadline, first - timedelta(days=1))
        if on <= self.due(person, deadline, *before) and self.was_here(person, deadline, *before):
            first, last = before  # rest days moved the end of the period before
        rests = rests or not self.was_here(person, deadline, first, last)
        due = self.due(person, deadline, first, last)
        done_on = [
            self.ledger.work_date(activity)
            for activity in self.ledger.counted(deadline.metric)
            if activity.concerns == person.name or (activity.by == person.name and activity.concerns is None)
            if self._fits(activity, person, deadline, first, last)
        ]
        written = due
        while (
            deadline.owed_by == "employee"
            and self.time.is_away(person.name, due)
            and not self.time.stand_in(person.name, due)
        ):
            due = self.time.next_working_day(person, due + timedelta(days=1), like=written)
        late = (not rests and min(done_on) > due) if done_on else None
        return Computed(first, last, 0 if rests else 1, min(len(done_on), 1), rests, due=due, late=late)

    def was_here(self, person: Person, deadline: Deadline, first: date, last: date) -> bool:
        """Whether *person* was here, and counted, in the period, or in the one before where the activity is about that; and
        whether counting had started by the day on which it was due.
        """
        starts = max(person.hired_on, person.counting_starts or person.hired_on)
        if deadline.about == "previous":
            return starts < first
        return person.hired_on <= last and starts <= self.due(person, deadline, first, last)

    def due(self, person: Person, deadline: Deadline, first: date, last: date) -> date:
        """The day by which it is to be done: a working day."""
        due = last
        if deadline.by_day is not None:
            due = min(first + timedelta(days=deadline.by_day - 1), last)
        return self.time.next_working_day(person, due)

    def _fits(self, activity: Activity, person: Person, deadline: Deadline, first: date, last: date) -> bool:
        before = self.deadline_period(person, deadline, first - timedelta(days=1))
        on = self.ledger.work_date(activity)
        if deadline.about == "this":
            if self.was_here(person, deadline, *before) and on <= self.due(person, deadline, *before):
                return False
            return first <= on <= max(last, self.due(person, deadline, first, last))
        return bool(activity.details.get("period") == label(deadline.per, before[0]) and on > before[1])

    @staticmethod
    def deadline_period(person: Person, deadline: Deadline, on: date) -> tuple[date, date]:
        """The period by the calendar, or so many months counted from the hiring."""
        if deadline.counted_from == "calendar":
            return period(deadline.per, on)
        months = MONTHS[deadline.per]
        number = 0
        while months_later(person.hired_on, (number + 1) * months) <= on:
            number += 1
        while months_later(person.hired_on, number * months) > on:
            number -= 1
        begins, ends = (months_later(person.hired_on, each * months) for each in (number, number + 1))
        return begins, ends - timedelta(days=1)
