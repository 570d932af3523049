"""How far an employee has come: each obligation of the job description with what is done, what is due and what is expected.

Everything is counted from the ledger; ``explain`` shows the deeds behind a number.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tagwerk import clock
from tagwerk.companies.segments import companies_in
from tagwerk.errors import NotFound
from tagwerk.ledger.counting import count, evidence
from tagwerk.staff import Actor, Employee, employee_seen_by, use_case
from tagwerk.texts import translator
from tagwerk.work.calendar import next_working_day, rest_on, working_days
from tagwerk.work.job_descriptions import Cadence, Deadline, Quota, find_job_description
from tagwerk.work.periods import period_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tagwerk.app import App
    from tagwerk.config import CalendarSettings
    from tagwerk.ledger import Activity, Metric
    from tagwerk.work.periods import Per

_ = translator("tagwerk")


@dataclass(frozen=True)
class Progress:
    """How one obligation stands. Counts are whole numbers; an amount is in minor units.

    *done* is None where no plugin that is here can record it ("not measured"); *expected* is what the pace asks for by
    now; *rest* is what is still lacking; *resting* says why nothing is due today, ``""`` where something is.
    """

    metric: str
    title: str
    shape: str
    per: Per
    clause: str
    first: date
    last: date
    target: int
    done: int | None
    expected: float
    resting: str = ""
    due: date | None = None

    @property
    def rest(self) -> int:
        """What is still lacking."""
        return max(self.target - (self.done or 0), 0)


@dataclass(frozen=True)
class Standing:
    """How an employee stands on a day."""

    employee: Employee
    on: date
    quotas: list[Progress]


@dataclass(frozen=True)
class Explanation:
    """The deeds behind a number, and the rule that chose them."""

    metric: Metric
    first: date
    last: date
    number: int
    evidence: list[Activity]


@use_case("quota.read")
def standing(app: App, actor: Actor, login: str | None = None, on: date | None = None) -> Standing:
    """How the employee *login* (the actor by default) stands on the day *on* (today by default, in the own time zone).

    Raises NotFound for an unknown login, NotAllowed for a colleague's figures.
    """
    with app.database.reading() as session:
        employee = employee_seen_by(session, actor, login)
    day = on or clock.today(employee.time_zone)
    described = find_job_description(app, employee.job_description)
    with app.database.reading() as session:
        quotas = [progress_of(app, session, employee, obligation, day) for obligation in described.obligations]
    return Standing(employee, day, quotas)


@use_case("quota.read")
def explain(app: App, actor: Actor, metric: str, login: str | None = None, on: date | None = None) -> Explanation:
    """The activities behind the *metric* in the period that its obligation has on the day *on*.

    Raises NotFound for an unknown metric.
    """
    if metric not in app.metrics:
        raise NotFound(_("There is no metric {name!r}.", name=metric), ", ".join(sorted(app.metrics)))
    with app.database.reading() as session:
        employee = employee_seen_by(session, actor, login)
    day = on or clock.today(employee.time_zone)
    described = find_job_description(app, employee.job_description)
    per: Per = next((owed.per for owed in described.obligations if owed.metric == metric), "day")
    first, last = period_of(per, day)
    with app.database.reading() as session:
        number = count(session, app.metrics[metric], employee.id, first, last)
        deeds = evidence(session, app.metrics[metric], employee.id, first, last)
    return Explanation(app.metrics[metric], first, last, number, deeds)


def is_measured(app: App, metric: Metric) -> bool:
    """Whether a plugin that is here records any of the metric's kinds."""
    return any(kind in app.recorded_kinds for kind in metric.kinds)


def progress_of(app: App, session: Session, employee: Employee, owed: Quota | Cadence | Deadline, on: date) -> Progress:
    """How *employee* stands with one obligation on the day *on*, in the period of the obligation that the day lies in."""
    metric = app.metrics[owed.metric]
    first, last = period_of(owed.per, on)
    resting = rest_on(on, employee.country, employee.region) if owed.per == "day" else ""
    target = 0 if resting else _target(app, session, owed)
    return Progress(
        metric=metric.name,
        title=_(metric.title),
        shape=owed.shape,
        per=owed.per,
        clause=owed.clause,
        first=first,
        last=last,
        target=target,
        done=count(session, metric, employee.id, first, last) if is_measured(app, metric) else None,
        expected=_expected(app.config.settings.calendar, employee, target, first, last, on),
        resting=resting,
        due=_due(owed, employee, first) if isinstance(owed, Deadline) else None,
    )


def _target(app: App, session: Session, owed: Quota | Cadence | Deadline) -> int:
    if isinstance(owed, Quota):
        return owed.target
    return 1 if isinstance(owed, Deadline) else len(companies_in(session, app, Actor.system("quotas"), owed.scope))


def _due(owed: Deadline, employee: Employee, first: date) -> date:
    return next_working_day(first + timedelta(days=owed.by_day - 1), employee.country, employee.region)


def _expected(hours: CalendarSettings, employee: Employee, target: int, first: date, last: date, on: date) -> float:
    """What an even pace would have done by now: over the working days, and over the hours of the day that it is."""
    days = working_days(first, last, employee.country, employee.region)
    if not days:
        return 0.0
    passed = float(sum(day < on for day in days))
    if on in days:
        passed += _part_of_day(hours, employee.time_zone, on)
    return round(target * passed / len(days), 1)


def _part_of_day(hours: CalendarSettings, zone: str, on: date) -> float:
    moment = clock.now().astimezone(ZoneInfo(zone))
    begin, end = (_at(on, hour, zone) for hour in (hours.day_starts, hours.day_ends))
    return min(max((moment - begin) / (end - begin), 0.0), 1.0)


def _at(on: date, hour: int, zone: str) -> datetime:
    midnight = datetime.combine(on, time(), ZoneInfo(zone))
    return midnight + timedelta(hours=hour)
