"""What the three shapes of an obligation have in common, and by what all obligations of one employee are judged."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from tagwerk.calendar.working_time import WorkTime
from tagwerk.ledger.known import is_measured, known_metrics, metric_of, unmeasured_because
from tagwerk.obligations.job_descriptions.assignments import Assignments
from tagwerk.obligations.plans import planned_targets
from tagwerk.obligations.progress import Progress
from tagwerk.platform.periods import Per, Period
from tagwerk.platform.texts import translator
from tagwerk.staff.absences.substitution import substitute_of, substitutions_of

if TYPE_CHECKING:
    from datetime import date
    from fractions import Fraction

    from sqlalchemy.orm import Session

    from tagwerk.ledger.metrics import Metric
    from tagwerk.ledger.tables import Activity
    from tagwerk.obligations.job_descriptions.written import WrittenObligation
    from tagwerk.obligations.plans import Planned
    from tagwerk.platform.app import App
    from tagwerk.staff.tables import Employee

_ = translator("tagwerk")


class Employment:
    """By what an employee's obligations are judged: job descriptions, working time, plans, who stands in; each read once."""

    def __init__(self, app: App, session: Session, employee: Employee) -> None:
        self.app, self.session, self.employee = app, session, employee

    @cached_property
    def assignments(self) -> Assignments:
        """The job descriptions over time. Raises WrongInput where one that holds has a mistake."""
        return Assignments(self.app, self.employee)

    @cached_property
    def worktime(self) -> WorkTime:
        """The working time, day by day."""
        return WorkTime(self.session, self.app.config.settings.calendar, self.employee)

    @cached_property
    def planned(self) -> Planned:
        """The targets of the personal plans."""
        return planned_targets(self.session, self.employee.id)

    @cached_property
    def substitutions(self) -> list[Period]:
        """When somebody stands in."""
        return [Period(first, last) for first, last in substitutions_of(self.session, self.employee.id)]

    def away(self, on: date, *, moved: bool = True) -> str:
        """Why nothing but quotas is the employee's to look after on *on*, with who stands in where it *moved*, or ``""``."""
        if not self.worktime.is_away(on):
            return ""
        substitute = substitute_of(self.session, self.employee.id, on) if moved else None
        return _("absent; {login} stands in", login=substitute.login) if substitute is not None else _("absent")


@dataclass(frozen=True)
class Asked:
    """What an obligation asks for, without a look at what was done: *target* over the *period*, *resting* why nothing.

    *note* says what makes the target more or less than the written one, in words.
    """

    period: Period
    target: int
    resting: str
    note: str = ""


@dataclass(frozen=True)
class Counted:
    """The numbers of one period, rest or not; each as in Progress."""

    target: int
    exact: Fraction
    done: int | None
    expected: float
    forecast: float | None = None
    note: str = ""
    beside: tuple[tuple[str, int], ...] = ()
    declared: int = 0
    due: date | None = None
    late: bool = False


class Obligation(ABC):
    """One obligation of one employee: its target, what counts for it, and how far it has come. *written* is where it stands."""

    written: WrittenObligation

    def __init__(self, written: WrittenObligation, employment: Employment) -> None:
        self.written, self._employment = written, employment
        self._app, self._session, self._employee = employment.app, employment.session, employment.employee
        self.metric: Metric = self._counting(written)

    def _counting(self, written: WrittenObligation) -> Metric:
        """What counts: with ``declared = true`` also what was done without a witness."""
        metric = metric_of(self._app, written.metric)
        known = known_metrics(self._app)
        if not (getattr(written, "declared", False) and metric.declared in known):
            return metric
        return replace(metric, kinds=(*metric.kinds, *known[metric.declared].kinds))

    @property
    def per(self) -> Per:
        """How long its period is."""
        return self.written.per

    @property
    def clause(self) -> str:
        """Where it is written."""
        return self.written.clause

    @property
    def title(self) -> str:
        """What is counted, for readers."""
        return _(self.metric.title)

    @property
    def currency(self) -> str:
        """That of an amount, ``""`` for a count."""
        return self.metric.currency if self.metric.counts == "amount" else ""

    @property
    def is_measured(self) -> bool:
        """Whether a plugin that is here can record what counts."""
        return is_measured(self._app, self.metric)

    @property
    def unmeasured(self) -> str:
        """Why it is not measured, where it is not."""
        return unmeasured_because(self._app, self.metric)

    @property
    def by_head(self) -> bool:
        """Whether the head of the department has to do it."""
        return False

    @property
    def moves(self) -> bool:
        """Whether it moves to who stands in while the employee is absent."""
        return not self.by_head

    def period(self, on: date) -> Period:
        """Its period that the day *on* belongs to."""
        return Period.of(self.per, on)

    def progress(self, on: date, *, for_login: str = "") -> Progress:
        """How far it has come on the day *on*.

        With *for_login* somebody else looks after it; then an absence of the employee lets nothing rest.
        """
        period, stood_in = self.period(on), bool(for_login)
        counted, resting = self._counted(period, on, stood_in=stood_in), self.resting(on, stood_in=stood_in)
        version = self._employment.assignments.version_of(self.written, on)
        return Progress(
            self.metric.name,
            self.title,
            self.written.shape,
            self.per,
            self.clause,
            period,
            target=0 if resting else counted.target,
            done=counted.done,
            expected=0.0 if resting else counted.expected,
            resting=resting,
            due=counted.due,
            late=counted.late and not resting,
            forecast=counted.forecast,
            exact=counted.exact,
            note=counted.note,
            beside=counted.beside,
            declared=counted.declared,
            for_login=for_login,
            version=version.in_force_from if version is not None else None,
            job_description=version.name if version is not None else "",
            currency=self.currency,
            unmeasured=self.unmeasured if counted.done is None else "",
        )

    def resting(self, on: date, *, stood_in: bool = False) -> str:
        """Why nothing is due in its period that *on* belongs to, or ``""``; with *stood_in* an absence is no reason."""
        if not self._employee.works_on(on):
            return self._before_hiring(on) or _("not employed")
        away = "" if stood_in else self._employment.away(on, moved=self.moves)
        return away or self._before_hiring(on) or self._before_start(self.period(on))

    @abstractmethod
    def activities(self, period: Period) -> list[Activity]:
        """The activities that count for it in *period*, which is one of its own, or the beginning of one."""

    def number(self, activities: list[Activity]) -> int:
        """What *activities* are together: how many, or an amount in minor units."""
        if self.currency:
            return sum(activity.amount_minor or 0 for activity in activities)
        return len(activities)

    def asked(self, period: Period, due: date | None = None) -> Asked:
        """What it asks for in *period*, one of its own or the beginning of one; *due* is the day that decides, else the last."""
        day = min(due, period.last) if due is not None and due >= period.first else period.last
        own, resting = self.period(day), self.resting(day)
        return Asked(Period(own.first, period.last), 0 if resting else self._target(own), resting)

    def due_by(self, period: Period) -> date | None:
        """The day by which it is to be met in *period*, one of its own; only a deadline has one."""
        return None

    def due_within(self, period: Period) -> int | None:
        """What its periods that lie within *period* ask for together. None where none does; only quotas add up."""
        return None

    def open_companies(self, period: Period) -> list[int]:
        """The ids of the companies that it still waits for in *period*; only a cadence waits for any."""
        return []

    @abstractmethod
    def _target(self, period: Period) -> int:
        """What it asks for in *period*, one of its own, where nothing rests; without a look into the ledger."""

    @abstractmethod
    def _counted(self, period: Period, on: date, *, stood_in: bool) -> Counted:
        """The numbers of *period* as they are on the day *on*."""

    def _before_hiring(self, on: date) -> str:
        """Why it does not concern whoever was not here in time, or ``""``."""
        return ""

    def _before_start(self, period: Period) -> str:
        """Why it asks for nothing in *period*, where counting starts only later, or ``""``."""
        return ""
