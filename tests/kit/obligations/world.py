"""What a world is, in which somebody works: plain data, to be computed from and to be written into a workspace."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Terms:
    """What holds for somebody from *since* on. *workload* is as the employee's terms store it."""

    since: date
    country: str
    region: str
    zone: str
    job: str
    workload: dict[str, Any]
    department: bool


@dataclass
class Person:
    """Somebody who works here, with terms from the day of hiring on."""

    name: str
    role: str
    hired_on: date
    left_on: date | None
    terms: list[Terms]
    counting_starts: date | None = None

    def on(self, day: date) -> Terms:
        """The terms that hold on *day*."""
        begun = [terms for terms in self.terms if terms.since <= day]
        return begun[-1] if begun else self.terms[0]

    def works_here(self, day: date) -> bool:
        """Whether the person is employed on *day*."""
        return self.hired_on <= day and (self.left_on is None or day <= self.left_on)

    def is_counted(self, day: date) -> bool:
        """Whether anything is owed for *day*."""
        return self.works_here(day) and (self.counting_starts is None or day >= self.counting_starts)

    def local_date(self, moment: datetime) -> date:
        """The date in the zone of the terms of that very day.

        When somebody moves, a moment may belong to two days: then the newer terms win; or to none: then the older still
        hold, by which it is later.
        """
        near = [moment.astimezone(UTC).date() + timedelta(days=days) for days in (-2, -1, 0, 1, 2)]
        fitting = [day for day in near if moment.astimezone(ZoneInfo(self.on(day).zone)).date() == day]
        if fitting:
            return max(fitting)
        return max(moment.astimezone(ZoneInfo(self.on(day).zone)).date() for day in near)


@dataclass
class Absence:
    """Somebody is away from *first* to *last*, *stand_in* in the place from *stands_in_from* to *stands_in_until*."""

    who: str
    first: date
    last: date
    half: bool
    stand_in: str | None
    stands_in_from: date
    stands_in_until: date
    late: bool


@dataclass
class Outage:
    """A channel does not work for the department, or for everybody. Moments are whole minutes in UTC."""

    channel: str
    begins: datetime
    ends: datetime
    everybody: bool
    late: bool


@dataclass
class Company:
    """A client; *merged_into* is the number of the company that it turned out to be."""

    owner: str
    rank: str
    merged_into: int | None


@dataclass
class Activity:
    """One thing done. *company* is the number of a company; *taken_back*: never, ``"now"`` or ``"late"``."""

    kind: str
    by: str
    moment: datetime
    concerns: str | None = None
    company: int | None = None
    outcome: str | None = None
    amount: int | None = None
    currency: str | None = None
    details: dict[str, Any] = field(default_factory=dict)
    taken_back: str = ""


@dataclass(frozen=True)
class Quota:
    """At least *target* per period; None: as the personal plan says."""

    metric: str
    per: str
    target: int | None
    prorate: bool = True


@dataclass(frozen=True)
class Cadence:
    """Each company with one of these *ranks* at least once per period."""

    metric: str
    per: str
    ranks: tuple[str, ...]


@dataclass(frozen=True)
class Deadline:
    """One act per period."""

    metric: str
    per: str
    by_day: int | None = None
    about: str = "this"
    counted_from: str = "calendar"
    owed_by: str = "employee"


@dataclass(frozen=True)
class Version:
    """What a job description says from *since* on."""

    job: str
    since: date
    quotas: tuple[Quota, ...]
    cadences: tuple[Cadence, ...]
    deadlines: tuple[Deadline, ...]


@dataclass(frozen=True)
class Plan:
    """What is planned for *who* in the period that begins on *first*."""

    who: str
    metric: str
    per: str
    first: date
    target: int


@dataclass
class World:
    """Everything that bears on what is due and done. *late* says whether what was entered afterwards is in force."""

    people: dict[str, Person]
    versions: list[Version]
    companies: list[Company]
    absences: list[Absence]
    outages: list[Outage]
    activities: list[Activity]
    plans: list[Plan] = field(default_factory=list)
    half_days: tuple[str, ...] = ()
    day_starts: int = 9
    day_ends: int = 17
    late: bool = False
