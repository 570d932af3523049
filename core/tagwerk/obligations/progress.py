"""The books of one employee: each obligation with what is done, what is due and what is expected, counted from the ledger."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from tagwerk.calendar.working_time import NOTHING, WorkTime
from tagwerk.companies.segments.segments import owned_in
from tagwerk.ledger.counting import activities, concerning, count, touches
from tagwerk.ledger.known import is_measured, known_metrics
from tagwerk.ledger.metrics import Filter
from tagwerk.obligations.job_descriptions.written import WrittenCadence as Cadence
from tagwerk.obligations.job_descriptions.written import WrittenDeadline as Deadline
from tagwerk.obligations.job_descriptions.written import WrittenQuota as Quota
from tagwerk.obligations.planned import planned_targets
from tagwerk.obligations.targets import Duties, Reckoning
from tagwerk.platform.periods import Per, Period
from tagwerk.platform.texts import translator
from tagwerk.staff.absences.substitution import is_absent, substitute_of, substitutions_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from tagwerk.ledger.metrics import Metric
    from tagwerk.ledger.tables import Activity
    from tagwerk.platform.app import App
    from tagwerk.staff.tables import Employee

Owed = Quota | Cadence | Deadline

_ = translator("tagwerk")


@dataclass(frozen=True)
class Progress:
    """How one obligation stands. Counts are whole numbers; an amount is in minor units.

    *done* is None where no plugin that is here can record it ("not measured"); *expected* is what the pace asks for by
    now, *forecast* what the period would end with at this pace; *rest* is what is still lacking; *resting* says why nothing
    is due, ``""`` where something is; *exact* is the target before rounding and *note* what it is made of; *beside* are
    titles and numbers to show beside *done*. *for_login* names the absent colleague, or the member of the department,
    whose obligation this is; *version* is the day since when the *job_description* says so;
    *currency* is that of an amount, ``""`` for a count.
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
    late: bool = False
    forecast: float | None = None
    exact: Fraction = Fraction(0)
    note: str = ""
    beside: tuple[tuple[str, int], ...] = ()
    for_login: str = ""
    version: date | None = None
    job_description: str = ""
    currency: str = ""

    @property
    def rest(self) -> int:
        """What is still lacking."""
        return max(self.target - (self.done or 0), 0)


def _ends(per: Per, on: date) -> tuple[date, date]:
    period = Period.of(per, on)
    return period.first, period.last


def moves(owed: Owed) -> bool:
    """Whether the obligation moves to a substitute: quotas rest instead, and what a head owes stays the head's."""
    return not isinstance(owed, Quota) and not (isinstance(owed, Deadline) and owed.owed_by == "head")


class Books:
    """All that is needed to say how one employee stands, read once: terms, job descriptions, working time."""

    def __init__(self, app: App, session: Session, employee: Employee) -> None:
        self._app, self._session, self.employee = app, session, employee

    @cached_property
    def worktime(self) -> WorkTime:
        """The employee's working time."""
        return WorkTime(self._session, self._app.config.settings.calendar, self.employee)

    @cached_property
    def duties(self) -> Duties:
        """The employee's job descriptions over time."""
        return Duties(self._app, self.employee)

    @cached_property
    def reckoning(self) -> Reckoning:
        """The employee's targets."""
        return Reckoning(self.worktime, self.duties, planned_targets(self._session, self.employee.id))

    def owed(self, on: date) -> list[Owed]:
        """The obligations of the day *on*: quotas, cadences, deadlines, as they are written."""
        described = self.duties.on(on)
        quotas = list(self.duties.quotas(on))
        return [*quotas, *described.cadence, *described.deadline] if described is not None else [*quotas]

    def owed_between(self, first: date, last: date) -> list[Owed]:
        """The obligations in force on any day from *first* to *last*, as their newest version says."""
        found: dict[tuple[str, str, str], Owed] = {}
        for version in self.duties.between(first, last):
            for owed in version.obligations:
                found.setdefault((owed.shape, owed.metric, owed.per), owed)
        return list(found.values())

    def progress(self, owed: Owed, on: date, *, for_login: str = "") -> Progress:
        """How the employee stands with one obligation, in its period that *on* lies in.

        With *for_login* it is another's to look after; then an absence of the employee lets nothing rest.
        """
        if isinstance(owed, Quota):
            return self._quota(owed, on)
        if isinstance(owed, Cadence):
            stands = self._cadence(owed, on, absence=not for_login)
        else:
            stands = self._deadline(owed, on)
        if not self.employee.works_on(on):
            return replace(
                stands, target=0, expected=0.0, resting=stands.resting or _("not employed"), for_login=for_login
            )
        if for_login:
            return replace(stands, for_login=for_login)
        if away := self.away(on, moved=moves(owed)):
            return replace(stands, target=0, expected=0.0, resting=away)
        return stands

    def resting(self, owed: Quota, on: date) -> str:
        """Why nothing of a quota is due in its period that *on* lies in, or ``""``."""
        if self.duties.employed(*_ends(owed.per, on)) is None:
            return _("not employed")
        return self.worktime.resting(on) if owed.per == "day" else ""

    def due_on(self, owed: Quota, on: date) -> int:
        """What a quota asks for in its period that *on* lies in, without a look into the ledger."""
        channel = known_metrics(self._app)[owed.metric].channel
        return 0 if self.resting(owed, on) else self.reckoning.due(owed, channel, on).target

    def due_between(self, owed: Quota, first: date, last: date) -> int | None:
        """What the periods of a quota that lie between *first* and *last* ask for together; None where none lies there."""
        total, day = None, first
        while day <= last:
            begin, end = _ends(owed.per, day)
            if begin >= first and end <= last:
                total = (total or 0) + self.due_on(owed, day)
            day = end + timedelta(days=1)
        return total

    def deeds(self, owed: Owed, first: date, last: date, on: date) -> list[Activity]:
        """The activities that count for the obligation, in the period from *first* to *last* that *on* lies in."""
        metric = known_metrics(self._app)[owed.metric]
        if isinstance(owed, Quota):
            return activities(self._session, metric, self.employee.id, Period(first, last))
        if isinstance(owed, Cadence):
            return list(touches(self._session, metric, self._scope(owed), Period(first, last)).values())
        if owed.about == "previous":
            named = Filter("details.period", "=", Period.of(owed.per, first).before().name)
            return concerning(
                self._session, replace(metric, where=(*metric.where, named)), self.employee.id, Period(first, date.max)
            )
        return concerning(self._session, metric, self.employee.id, Period(*self._window(owed, first, last)))

    def open_companies(self, owed: Cadence, first: date, last: date) -> list[int]:
        """The ids of the companies that a cadence still waits for in the period from *first* to *last*."""
        scope = self._scope(owed)
        touched = touches(self._session, known_metrics(self._app)[owed.metric], scope, Period(first, last))
        return [company for company in scope if company not in touched]

    def _quota(self, owed: Quota, on: date) -> Progress:
        metric = known_metrics(self._app)[owed.metric]
        first, last = _ends(owed.per, on)
        resting = self.resting(owed, on)
        bare = self._bare(owed, first, last, on)
        due = self.reckoning.due(owed, metric.channel, on, bare.currency)
        over, whole = self.reckoning.passed(owed, metric.channel, on)
        done = self._count(metric, first, last)
        return replace(
            bare,
            target=0 if resting else due.target,
            exact=due.exact,
            note=due.note,
            done=done,
            expected=round(float(due.target * over / whole), 1) if whole else 0.0,
            forecast=round(float(done * whole / over), 1) if done is not None and over else None,
            resting=resting,
            beside=tuple(self._beside(metric, first, last)),
        )

    def _cadence(self, owed: Cadence, on: date, *, absence: bool) -> Progress:
        """With *absence* the pace rests while the employee is away; whoever stands in keeps it."""
        first, last = _ends(owed.per, on)
        target = len(self._scope(owed))
        parts = {day: self.worktime.share(day, absence=absence) for day in Period(first, last).days}
        over, whole = self.worktime.passed(parts, on), sum(parts.values(), NOTHING)
        measured = is_measured(self._app, known_metrics(self._app)[owed.metric])
        done = len(self.deeds(owed, first, last, on)) if measured else None
        return replace(
            self._bare(owed, first, last, on),
            target=target,
            exact=Fraction(target),
            done=done,
            expected=round(float(target * over / whole), 1) if whole else 0.0,
            forecast=round(min(float(done * whole / over), target), 1) if done is not None and over else None,
        )

    def _deadline(self, owed: Deadline, on: date) -> Progress:
        first, last = self._deadline_period(owed, on)
        if (spilt := self._spilt(owed, first)) is not None and on <= spilt:
            first, last = self._deadline_period(owed, first - timedelta(days=1))
        due = self._attended(owed, self._due(owed, first, last))
        deeds = self.deeds(owed, first, last, on)
        target = int(self._asks(owed, first, last))
        return replace(
            self._bare(owed, first, last, on),
            target=target,
            exact=Fraction(target),
            done=min(len(deeds), 1) if is_measured(self._app, known_metrics(self._app)[owed.metric]) else None,
            expected=float(target and min(on, self.employee.today()) > due),
            resting=_("not employed in the period") if not target else "",
            due=due,
            late=bool(deeds) and deeds[0].work_date > due,
        )

    def _deadline_period(self, owed: Deadline, on: date) -> tuple[date, date]:
        if owed.counted_from == "hiring":
            counted = Period.counted_from(self.employee.hired_on, owed.per, on)
            return counted.first, counted.last
        return _ends(owed.per, on)

    def _asks(self, owed: Deadline, first: date, last: date) -> bool:
        """Whether the employee was here in time for it: for a report, in the period that it is about."""
        return self.employee.hired_on < first if owed.about == "previous" else self.employee.hired_on <= last

    def _due(self, owed: Deadline, first: date, last: date) -> date:
        """The day that is written down, or the next working day."""
        nominal = last if owed.by_day is None else min(first + timedelta(days=owed.by_day - 1), last)
        return self.worktime.calendar(nominal).next_working_day(nominal)

    def _attended(self, owed: Deadline, due: date) -> date:
        """*due*, or the first working day after it on which the employee is back or somebody stands in."""
        calendar = self.worktime.calendar(due)
        while moves(owed) and self.worktime.is_away(due) and not self._stood_in(due):
            due = calendar.next_working_day(due + timedelta(days=1))
        return due

    def _stood_in(self, day: date) -> bool:
        return any(first <= day <= last for first, last in self._substitutions)

    @cached_property
    def _substitutions(self) -> list[tuple[date, date]]:
        return substitutions_of(self._session, self.employee.id)

    def _spilt(self, owed: Deadline, first: date) -> date | None:
        """The day until when the period before may still be met, where rest days moved that into the one from *first* on."""
        before = self._deadline_period(owed, first - timedelta(days=1))
        due = self._due(owed, *before)
        return due if due >= first and self._asks(owed, *before) else None

    def _window(self, owed: Deadline, first: date, last: date) -> tuple[date, date]:
        """The days of the period in which a deed counts for it: what rest days move over its end belongs to it."""
        period = self._deadline_period(owed, first)
        spilt = self._spilt(owed, first)
        begin = first if spilt is None else spilt + timedelta(days=1)
        return begin, max(last, self._due(owed, *period)) if last == period[1] else last

    def _bare(self, owed: Owed, first: date, last: date, on: date) -> Progress:
        metric = known_metrics(self._app)[owed.metric]
        version = self.duties.version_of(owed, on)
        return Progress(
            metric.name,
            _(metric.title),
            owed.shape,
            owed.per,
            owed.clause,
            first,
            last,
            0,
            None,
            0.0,
            version=version.in_force_from if version is not None else None,
            job_description=version.name if version is not None else "",
            currency=metric.currency if metric.counts == "amount" else "",
        )

    def _count(self, metric: Metric, first: date, last: date) -> int | None:
        return (
            count(self._session, metric, self.employee.id, Period(first, last))
            if is_measured(self._app, metric)
            else None
        )

    def _beside(self, metric: Metric, first: date, last: date) -> Iterator[tuple[str, int]]:
        for name in metric.beside:
            if (number := self._count(known_metrics(self._app)[name], first, last)) is not None:
                yield _(known_metrics(self._app)[name].title), number

    def _scope(self, owed: Cadence) -> list[int]:
        return owned_in(self._app, self._session, self.employee.id, owed.scope)

    def away(self, on: date, *, moved: bool = True) -> str:
        """Why nothing but quotas is the employee's to look after on *on*, with who stands in where it *moved*, or ``""``."""
        if not is_absent(self._session, self.employee.id, on):
            return ""
        substitute = substitute_of(self._session, self.employee.id, on) if moved else None
        return _("absent; {login} stands in", login=substitute.login) if substitute is not None else _("absent")
