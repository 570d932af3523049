"""How much of each day somebody works, in the slow computation: minute by minute where it must be."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from kit.obligations.slow_days import WEEKDAYS, days, is_holiday, is_weekend
from kit.obligations.world import Person, Terms, World

ONE = Fraction(1)


class SlowWorkingTime:
    """The working time of everybody in one world, seen at one moment."""

    def __init__(self, world: World, now: datetime) -> None:
        self.world, self.now = world, now
        self.absences = [absence for absence in world.absences if world.late or not absence.late]
        self.outages = [outage for outage in world.outages if world.late or not outage.late]

        self._weights: dict[tuple[str, date, str, bool], Fraction] = {}
        self._wholes: dict[tuple[str, date, date], tuple[Fraction, Fraction]] = {}

    def is_away(self, name: str, day: date) -> bool:
        """Whether *name* is absent for the whole day."""
        return any(each.who == name and not each.half and each.first <= day <= each.last for each in self.absences)

    def stand_in(self, name: str, day: date) -> str | None:
        """Who stands in for *name* on *day*."""
        for each in self.absences:
            if each.who == name and each.stand_in and each.stands_in_from <= day <= each.stands_in_until:
                return each.stand_in
        return None

    def weight(self, person: Person, day: date, channel: str = "", *, absence: bool = True) -> Fraction:
        """How much of the target of a full day is due on *day*."""
        key = (person.name, day, channel, absence)
        if key not in self._weights:
            self._weights[key] = self._weight(person, day, channel, absence=absence)
        return self._weights[key]

    def _weight(self, person: Person, day: date, channel: str, *, absence: bool) -> Fraction:
        terms = person.on(day)
        if not person.is_counted(day) or is_holiday(terms.country, terms.region, day):
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
        """From when to when is worked on *day*; half a day of the calendar is its first half."""
        zone = ZoneInfo(terms.zone)
        begins, ends = (
            datetime.combine(day, time(hour), zone) for hour in (self.world.day_starts, self.world.day_ends)
        )
        if self._half_day(day) != ONE:
            ends = begins + (ends - begins) / 2
        return begins.astimezone(UTC), ends.astimezone(UTC)

    def whole(self, person: Person, first: date, last: date) -> tuple[Fraction, Fraction]:
        """How many full days a period has for somebody with full time, and for *person*, absent or not."""
        key = (person.name, first, last)
        if key not in self._wholes:
            full = sum((self.full_weight(person, day) for day in days(first, last)), Fraction(0))
            own = sum((self.weight(person, day, absence=False) for day in days(first, last)), Fraction(0))
            self._wholes[key] = full, own
        return self._wholes[key]

    def elapsed(self, person: Person, on: date, channel: str = "", *, absence: bool = True) -> Fraction:
        """How much of what is worked on *on* is over: minute by minute, without those in which the channel did not work.

        Who is absent for half of the day is taken to be so in the first half.
        """
        terms = person.on(on)
        begins, ends = self._hours(terms, on)
        today = person.local_date(self.now)
        if today != on:
            return ONE if on < today else Fraction(0)
        if absence and self.away_share(person.name, on) == Fraction(1, 2):
            begins += (ends - begins) / 2
        felt = [
            outage
            for outage in self.outages
            if outage.channel == channel and (outage.everybody or terms.department)
            and outage.begins < ends and outage.ends > begins
        ]  # fmt: skip
        minutes = [begins + timedelta(minutes=number) for number in range(int((ends - begins).seconds / 60))]
        worked = [each for each in minutes if not any(outage.begins <= each < outage.ends for outage in felt)]
        if not worked:
            return ONE if self.now >= ends else Fraction(0)
        over = sum((self._over(minute) for minute in worked), Fraction(0))
        return over / len(worked)

    def _over(self, minute: datetime) -> Fraction:
        """How much of that minute is over."""
        passed = (self.now - minute) // timedelta(microseconds=1)
        return min(max(Fraction(passed, 60_000_000), Fraction(0)), ONE)

    def next_working_day(self, person: Person, day: date, *, like: date | None = None) -> date:
        """*day*, or the first working day after it, where *person* works on *day*, or on the day *like*."""
        terms = person.on(like or day)
        while is_weekend(terms.country, day) or is_holiday(terms.country, terms.region, day):
            day += timedelta(days=1)
        return day
