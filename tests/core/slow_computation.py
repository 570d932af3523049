"""What is owed and what is done, computed a second time: slowly, day by day, with fractions and sets, and without a database.

It is written from DEFINITIONS, not from the engine, and shares no code with it: tests hold the two against each other over
random worlds. So it is plain on purpose. What it takes as given are the tables of public holidays and of time zones.
"""

from __future__ import annotations

import math
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from functools import cache
from zoneinfo import ZoneInfo

import holidays
from core.world import Cadence, Deadline, Deed, Person, Quota, Terms, Version, World

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
KINDS = {
    "offers_emailed": "offer_emailed",
    "calls": "call",
    "call_attempts": "call",
    "phone_offers": "phone_offer",
    "new_contracts": "contract_signed",
    "reconciliations": "reconciled",
    "card_changes": "card_changed",
    "sales_amount": "invoiced",
    "visits": "visit",
    "monthly_report": "report_submitted",
    "certification": "certification",
}
CHANNELS = {"offers_emailed": "email", "calls": "phone", "call_attempts": "phone", "phone_offers": "phone"}
ONE = Fraction(1)


@dataclass(frozen=True)
class Owed:
    """How one obligation stands. *expected* and *late* are None where nothing is said about them."""

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
        self.world, self.now = world, now
        self.absences = [absence for absence in world.absences if world.late or not absence.late]
        self.outages = [outage for outage in world.outages if world.late or not outage.late]
        taken_back = ("now", "late") if world.late else ("now",)
        self.deeds = [deed for deed in world.deeds if deed.taken_back not in taken_back]

        self._weights: dict[tuple[str, date, str, bool], Fraction] = {}
        self._wholes: dict[tuple[str, date, date], tuple[Fraction, Fraction]] = {}

    # What is on whose list

    def owed(self, name: str, on: date) -> dict[Key, Owed]:
        """Everything that *name* has to do on the day *on*."""
        own = dict(self.own(self.world.people[name], on))
        return own | dict(self.taken_over(name, on)) | dict(self.headed(name, on))

    def own(self, person: Person, on: date) -> Iterator[tuple[Key, Owed]]:
        """The obligations of *person* from the own job description."""
        version = self.version(person, on)
        if version is None:
            return
        away = self.is_away(person.name, on) or not person.works_here(on)
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
                here = any(map(person.works_here, days(*period(quota.per, on))))
                if period(quota.per, day) == period(quota.per, on) and (person.works_here(day) or not here):
                    found[quota.metric, quota.per] = quota
        return list(found.values())

    def taken_over(self, name: str, on: date) -> Iterator[tuple[Key, Owed]]:
        """The cadences and deadlines of those whom *name* stands in for; never their quotas."""
        for absent in self.world.people.values():
            version = self.version(absent, on)
            if version is None or not absent.works_here(on) or self.stand_in(absent.name, on) != name:
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

    def headed(self, name: str, on: date) -> Iterator[tuple[Key, Owed]]:
        """The deadlines that a head owes the department, or a director to those without a head; also for one who is away."""
        stood_in_for = [each for each in self.world.people if self.stand_in(each, on) == name]
        for member in self.world.people.values():
            heads = [head for head in (name, *stood_in_for) if self.is_headed(member, head, on)]
            version = self.version(member, on)
            if member.name == name or version is None or not heads:
                continue
            for deadline in version.deadlines:
                if deadline.owed_by == "head":
                    key = (member.name, "deadline", deadline.metric, deadline.per)
                    rests = heads == [name] and self.is_away(name, on)
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

    def is_away(self, name: str, day: date) -> bool:
        """Whether *name* is absent for the whole day."""
        return any(each.who == name and not each.half and each.first <= day <= each.last for each in self.absences)

    def stand_in(self, name: str, day: date) -> str | None:
        """Who stands in for *name* on *day*."""
        for each in self.absences:
            if each.who == name and each.stand_in and each.stands_in_from <= day <= each.stands_in_until:
                return each.stand_in
        return None

    # How much of a day is worked

    def weight(self, person: Person, day: date, channel: str = "", *, absence: bool = True) -> Fraction:
        """How much of the target of a full day is due on *day*."""
        key = (person.name, day, channel, absence)
        if key not in self._weights:
            self._weights[key] = self._weight(person, day, channel, absence=absence)
        return self._weights[key]

    def _weight(self, person: Person, day: date, channel: str, *, absence: bool) -> Fraction:
        terms = person.on(day)
        if not person.works_here(day) or is_holiday(terms.country, terms.region, day):
            return Fraction(0)
        share = self._share(terms, day) * self._half_day(day)
        if absence:
            share *= ONE - self.away_share(person.name, day)
        return share * (ONE - self.outage_share(terms, day, channel))

    @staticmethod
    def _share(terms: Terms, day: date) -> Fraction:
        if "schedule" in terms.workload:
            return Fraction(terms.workload["schedule"].get(WEEKDAYS[day.weekday()], "0"))
        if is_weekend(terms.country, day):
            return Fraction(0)
        return Fraction(terms.workload.get("fraction", "1"))

    def _half_day(self, day: date) -> Fraction:
        half = day.isoformat() in self.world.half_days or f"{day:%m-%d}" in self.world.half_days
        return Fraction(1, 2) if half else ONE

    def full_weight(self, person: Person, day: date) -> Fraction:
        """How much of a full day somebody works who works full time and is never away."""
        terms = person.on(day)
        if is_weekend(terms.country, day) or is_holiday(terms.country, terms.region, day):
            return Fraction(0)
        return self._half_day(day)

    def away_share(self, name: str, day: date) -> Fraction:
        """How much of *day* somebody is absent."""
        shares = [
            Fraction(1, 2) if absence.half else ONE
            for absence in self.absences
            if absence.who == name and absence.first <= day <= absence.last
        ]
        return min(sum(shares, Fraction(0)), ONE)

    def outage_share(self, terms: Terms, day: date, channel: str) -> Fraction:
        """How many of the minutes of the working hours the channel did not work."""
        hours = self._hours(terms, day)
        felt = [
            outage
            for outage in self.outages
            if outage.channel == channel and (outage.everybody or terms.department)
            and outage.begins < hours[1] and outage.ends > hours[0]
        ]  # fmt: skip
        if not felt:
            return Fraction(0)
        minutes = [hours[0] + timedelta(minutes=number) for number in range(int((hours[1] - hours[0]).seconds / 60))]
        down = [minute for minute in minutes if any(outage.begins <= minute < outage.ends for outage in felt)]
        return Fraction(len(down), len(minutes))

    def _hours(self, terms: Terms, day: date) -> tuple[datetime, datetime]:
        zone = ZoneInfo(terms.zone)
        begins, ends = (
            datetime.combine(day, time(hour), zone) for hour in (self.world.day_starts, self.world.day_ends)
        )
        return begins.astimezone(UTC), ends.astimezone(UTC)

    # The three shapes

    def quota(self, person: Person, quota: Quota, on: date) -> Owed:
        """So much in the period of *on*."""
        first, last = period(quota.per, on)
        exact = self.exact(person, quota, first, last)
        rests = not any(map(person.works_here, days(first, last)))
        if quota.per == "day":
            rests = self.weight(person, on) == 0
            target = math.floor(exact + Fraction(1, 2))
        else:
            before = self.exact_before(person, quota, first)
            target = math.floor(before + exact) - math.floor(before)
        passed = sum(self.elapsed(person, day) * self.asked(person, quota, day) for day in days(first, on))
        return Owed(
            first=first,
            last=last,
            target=target,
            done=self.done(person.name, quota.metric, first, last),
            rests=rests,
            exact=exact,
            expected=target * passed / exact if exact else Fraction(0),
        )

    def exact(self, person: Person, quota: Quota, first: date, last: date) -> Fraction:
        """What is due in a period before anything is rounded: what its days ask for."""
        return sum((self.asked(person, quota, day) for day in days(first, last)), Fraction(0))

    def asked(self, person: Person, quota: Quota, day: date) -> Fraction:
        """What one day asks for, of its period, by the version of that day."""
        full, own = self.whole(person, *period(quota.per, day))
        full = ONE if quota.per == "day" else full
        asked = Fraction(0)
        for each in self._same(person, quota, day):
            absence = each.prorate or quota.per == "day"
            weight = self.weight(person, day, CHANNELS.get(quota.metric, ""), absence=absence)
            if each.target is None:
                asked += self.plan(person, quota, day) * weight / own if own else 0
            else:
                asked += each.target * weight / full if full else 0
        return asked

    def exact_before(self, person: Person, quota: Quota, first: date) -> Fraction:
        """What was due in all periods since the hiring that end before *first*."""
        total = Fraction(0)
        begins, ends = period(quota.per, person.hired_on)
        while ends < first:
            total += self.exact(person, quota, begins, ends)
            begins, ends = period(quota.per, ends + timedelta(days=1))
        return total

    def whole(self, person: Person, first: date, last: date) -> tuple[Fraction, Fraction]:
        """How many full days a period has for somebody with full time, and for *person*, absent or not."""
        key = (person.name, first, last)
        if key not in self._wholes:
            full = sum((self.full_weight(person, day) for day in days(first, last)), Fraction(0))
            own = sum((self.weight(person, day, absence=False) for day in days(first, last)), Fraction(0))
            self._wholes[key] = full, own
        return self._wholes[key]

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

    def elapsed(self, person: Person, on: date) -> Fraction:
        """How much of the working hours of *on* is over."""
        terms = person.on(on)
        begins, ends = self._hours(terms, on)
        today = person.local_date(self.now)
        if today != on:
            return ONE if on < today else Fraction(0)
        part = Fraction((self.now - begins) // timedelta(microseconds=1), (ends - begins) // timedelta(microseconds=1))
        return min(max(part, Fraction(0)), ONE)

    def cadence(self, person: Person, cadence: Cadence, on: date, *, rests: bool, taken_over: bool = False) -> Owed:
        """Each company of the scope at least once, whoever does it."""
        first, last = period(cadence.per, on)
        scope = {
            number
            for number, company in enumerate(self.world.companies)
            if company.owner == person.name and company.rank in cadence.ranks and company.merged_into is None
        }
        touched = {
            self.company(deed)
            for deed in self.counted(cadence.metric)
            if first <= self.work_date(deed) <= last and deed.company is not None
        }
        absence = not taken_over
        whole = sum(self.weight(person, day, absence=absence) for day in days(first, last))
        passed = sum(self.elapsed(person, day) * self.weight(person, day, absence=absence) for day in days(first, on))
        target = 0 if rests else len(scope)
        expected = target * passed / whole if whole else Fraction(0)
        return Owed(first, last, target, len(scope & touched), rests, expected=expected)

    def deadline(self, person: Person, deadline: Deadline, on: date, *, rests: bool) -> Owed:
        """One deed by a day; who was hired only after the period that it is about owes nothing."""
        first, last = self.deadline_period(person, deadline, on)
        before = self.deadline_period(person, deadline, first - timedelta(days=1))
        if on <= self.due(person, deadline, *before) and self.was_here(person, deadline, *before):
            first, last = before  # rest days moved the end of the period before
        rests = rests or not self.was_here(person, deadline, first, last)
        due = self.due(person, deadline, first, last)
        deeds = [
            self.work_date(deed)
            for deed in self.counted(deadline.metric)
            if deed.concerns == person.name or (deed.by == person.name and deed.concerns is None)
            if self._fits(deed, person, deadline, first, last)
        ]
        written = due
        while deadline.owed_by == "employee" and self.is_away(person.name, due) and not self.stand_in(person.name, due):
            due = self.next_working_day(person, due + timedelta(days=1), like=written)
        late = min(deeds) > due if deeds else None
        return Owed(first, last, 0 if rests else 1, min(len(deeds), 1), rests, due=due, late=late)

    def was_here(self, person: Person, deadline: Deadline, first: date, last: date) -> bool:
        """Whether *person* was here in the period, or in the one before where the deed is about that."""
        return person.hired_on < first if deadline.about == "previous" else person.hired_on <= last

    def due(self, person: Person, deadline: Deadline, first: date, last: date) -> date:
        """The day by which it is to be done: a working day."""
        due = last
        if deadline.by_day is not None:
            due = min(first + timedelta(days=deadline.by_day - 1), last)
        return self.next_working_day(person, due)

    def _fits(self, deed: Deed, person: Person, deadline: Deadline, first: date, last: date) -> bool:
        before = self.deadline_period(person, deadline, first - timedelta(days=1))
        on = self.work_date(deed)
        if deadline.about == "this":
            if self.was_here(person, deadline, *before) and on <= self.due(person, deadline, *before):
                return False
            return first <= on <= max(last, self.due(person, deadline, first, last))
        return bool(deed.details.get("period") == label(deadline.per, before[0]) and on > before[1])

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

    def next_working_day(self, person: Person, day: date, *, like: date | None = None) -> date:
        """*day*, or the first working day after it, where *person* works on *day*, or on the day *like*."""
        terms = person.on(like or day)
        while is_weekend(terms.country, day) or is_holiday(terms.country, terms.region, day):
            day += timedelta(days=1)
        return day

    # What was done

    def work_date(self, deed: Deed) -> date:
        """The date where the one was who did it."""
        return self.world.people[deed.by].local_date(deed.moment)

    def company(self, deed: Deed) -> int | None:
        """The number of the company that the deed's company turned out to be."""
        number = deed.company
        while number is not None and (into := self.world.companies[number].merged_into) is not None:
            number = into
        return number

    def counted(self, metric: str) -> list[Deed]:
        """The deeds that the metric counts, not yet which of them are one."""
        return [deed for deed in self.deeds if deed.kind == KINDS[metric] and _is_counted(metric, deed)]

    def done(self, name: str, metric: str, first: date, last: date) -> int:
        """What *name* did in the days from *first* to *last*."""
        deeds = [deed for deed in self.counted(metric) if deed.by == name and first <= self.work_date(deed) <= last]
        if metric == "offers_emailed":
            return len({(self.company(deed), deed.details["offer"], self.work_date(deed)) for deed in deeds})
        if metric == "calls":
            return len({deed.details["conversation"] for deed in deeds})
        if metric in ("phone_offers", "card_changes"):
            return len({(self.company(deed), self.work_date(deed)) for deed in deeds})
        if metric == "reconciliations":
            return len({self.company(deed) for deed in deeds})
        if metric == "sales_amount":
            return sum(deed.amount or 0 for deed in deeds)
        return len(deeds)


def _is_counted(metric: str, deed: Deed) -> bool:
    details = deed.details
    if metric == "calls":
        answered = deed.outcome == "answered" and details["talk_seconds"] >= 10
        return deed.company is not None and details["direction"] == "outbound" and answered
    if metric == "call_attempts":
        return bool(details["direction"] == "outbound")
    if metric == "phone_offers":
        return deed.company is not None
    if metric == "new_contracts":
        return details["new_client"] is True
    if metric == "sales_amount":
        return deed.currency == "EUR"
    if metric == "monthly_report":
        return bool(details["report"] == "monthly")
    return True


@cache
def _table(country: str, region: str) -> holidays.HolidayBase:
    return holidays.country_holidays(country, subdiv=region or None)


def is_holiday(country: str, region: str, day: date) -> bool:
    """Whether *day* is a public holiday there."""
    return day in _table(country, region)


def is_weekend(country: str, day: date) -> bool:
    """Whether the week rests there on *day*: Friday and Saturday in Israel, Saturday and Sunday elsewhere."""
    return WEEKDAYS[day.weekday()] in (("fri", "sat") if country == "IL" else ("sat", "sun"))


def days(first: date, last: date) -> Iterator[date]:
    """All days from *first* to *last*."""
    day = first
    while day <= last:
        yield day
        day += timedelta(days=1)


@cache
def period(per: str, on: date) -> tuple[date, date]:
    """The first and the last day of the day, week, month … that *on* lies in."""
    first = last = on
    if per == "day":
        return first, last
    while label(per, first - timedelta(days=1)) == label(per, on):
        first -= timedelta(days=1)
    while label(per, last + timedelta(days=1)) == label(per, on):
        last += timedelta(days=1)
    return first, last


@cache
def label(per: str, day: date) -> str:
    """How the period of *day* is called."""
    year, week, _weekday = day.isocalendar()
    return {
        "day": f"{day}",
        "week": f"{year}-W{week:02}",
        "month": f"{day.year}-{day.month:02}",
        "quarter": f"{day.year}-Q{(day.month + 2) // 3}",
        "half_year": f"{day.year}-H{1 if day.month < 7 else 2}",
        "year": f"{day.year}",
    }[per]


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month."""
    year, month = day.year, day.month
    for _month in range(abs(months)):
        month += 1 if months > 0 else -1
        year, month = (year + 1, 1) if month > 12 else (year - 1, 12) if month < 1 else (year, month)
    return date(year, month, min(day.day, monthrange(year, month)[1]))
