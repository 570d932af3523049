"""How far an employee has come: each obligation of the job description with what is done, what is due and what is expected.

Everything is counted from the ledger; ``explain`` shows the deeds behind a number.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tagwerk.access.log import log_access
from tagwerk.access.use_cases import use_case
from tagwerk.companies.finding import names_of
from tagwerk.ledger.counting import activities, count
from tagwerk.ledger.known import is_measured, known_metrics
from tagwerk.obligations.heads import headed_by
from tagwerk.obligations.job_descriptions.written import WrittenCadence as Cadence
from tagwerk.obligations.job_descriptions.written import WrittenDeadline as Deadline
from tagwerk.obligations.progress import Books, Owed, Progress, moves
from tagwerk.platform.errors import NotFound, WrongInput
from tagwerk.platform.periods import Period
from tagwerk.platform.texts import translator
from tagwerk.staff.absences.substitution import substituted_by
from tagwerk.staff.actors import employee_seen_by

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sqlalchemy.orm import Session

    from tagwerk.access.actors import Actor
    from tagwerk.ledger.metrics import Metric
    from tagwerk.ledger.tables import Activity
    from tagwerk.platform.app import App
    from tagwerk.platform.periods import Per
    from tagwerk.staff.tables import Employee

_ = translator("tagwerk")
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Standing:
    """How an employee stands on a day."""

    employee: Employee
    on: date
    quotas: list[Progress]


@dataclass(frozen=True)
class Explanation:
    """The deeds behind a number, the rule that chose them, and the obligation they count for, where there is one.

    *number* is None where nothing is measured. *open* are the companies that a cadence still waits for. *names* holds the
    names of the companies that the reader may see. *also* are the other obligations of the same metric on the list, by
    period and login (``""``: the own).
    """

    metric: Metric
    first: date
    last: date
    number: int | None
    evidence: list[Activity]
    progress: Progress | None
    job_description: str
    open: list[int] = field(default_factory=list)
    names: dict[int, str] = field(default_factory=dict)
    also: list[tuple[Per, str]] = field(default_factory=list)


@use_case("quota.read")
def standing(app: App, actor: Actor, login: str | None = None, on: date | None = None) -> Standing:
    """How the employee *login* (the actor by default) stands on the day *on* (today by default, in the own time zone).

    With the cadences and deadlines of those whom the employee stands in for, and those that a head owes the department.
    Raises NotFound for an unknown login, NotAllowed for a colleague's figures.
    """
    with app.database.reading() as session:
        employee = employee_seen_by(session, actor, login)
        day = on or employee.today()
        stands = Standing(employee, day, list(_standing(app, session, employee, day)))
    if employee.id != actor.employee_id:
        log_access(app, actor, "quota.read", f"employee:{employee.id}")
    return stands


@use_case("quota.read")
def explain(
    app: App,
    actor: Actor,
    metric: str,
    login: str | None = None,
    on: date | None = None,
    *,
    per: str | None = None,
    for_login: str | None = None,
) -> Explanation:
    """The activities behind the *metric* in the period that its obligation has on the day *on*.

    *per* chooses among several obligations of the metric; *for_login* one that the employee looks after for somebody else, as
    the list shows it. Raises NotFound for an unknown metric, or where no such obligation is on the list.
    """
    if metric not in known_metrics(app):
        raise NotFound(_("There is no metric {name!r}.", name=metric), ", ".join(sorted(known_metrics(app))))
    with app.database.reading() as session:
        employee = employee_seen_by(session, actor, login)
        day = on or employee.today()
        listed = [each for each in _listed(app, session, employee, day) if each.owed.metric == metric]
        chosen = _choose(listed, metric, per, for_login)
        if chosen is None:
            explanation = _of_no_obligation(app, session, known_metrics(app)[metric], employee, day)
        else:
            explanation = _of_obligation(known_metrics(app)[metric], chosen, day)
        also = [(each.owed.per, each.for_login) for each in listed if each is not chosen]
        concerned = {*explanation.open, *(deed.company_id for deed in explanation.evidence if deed.company_id)}
        return replace(explanation, also=also, names=names_of(session, actor, concerned))


def _choose(listed: list[_Listed], metric: str, per: str | None, for_login: str | None) -> _Listed | None:
    found = [each for each in listed if each.for_login == (for_login or "") and per in (None, each.owed.per)]
    if not found and (per is not None or for_login is not None):
        known = sorted(
            {f"--per {each.owed.per}" + f" --for {each.for_login}" * bool(each.for_login) for each in listed}
        )
        raise NotFound(
            _("No such obligation of {metric} is on this list.", metric=metric),
            _("There are: {known}.", known=", ".join(known)) if known else _("See the list with: tagwerk quota"),
        )
    return next(iter(found), None)


def _of_no_obligation(app: App, session: Session, metric: Metric, employee: Employee, on: date) -> Explanation:
    """What counts on the day, where nothing of it is owed."""
    deeds = activities(session, metric, employee.id, Period.day(on))
    number = count(session, metric, employee.id, Period.day(on)) if deeds or is_measured(app, metric) else None
    return Explanation(metric, on, on, number, deeds, None, employee.on(on).job_description)


def _worth(metric: Metric, deeds: list[Activity]) -> int:
    return sum(deed.amount_minor or 0 for deed in deeds) if metric.counts == "amount" else len(deeds)


def _of_obligation(metric: Metric, chosen: _Listed, on: date) -> Explanation:
    books, owed, progress = chosen.books, chosen.owed, chosen.progress(on)
    first, last = progress.first, progress.last
    deeds = books.deeds(owed, first, last, on)
    number = progress.done if progress.done is not None else _worth(metric, deeds) or None
    waiting = books.open_companies(owed, first, last) if isinstance(owed, Cadence) and progress.done is not None else []
    return Explanation(metric, first, last, number, deeds, progress, progress.job_description, waiting)


@dataclass(frozen=True)
class _Listed:
    """One obligation on somebody's list: *for_login* as in Progress, *away* where whoever owes it is absent."""

    books: Books
    owed: Owed
    for_login: str = ""
    away: str = ""

    def progress(self, on: date) -> Progress:
        stands = self.books.progress(self.owed, on, for_login=self.for_login)
        return replace(stands, target=0, expected=0.0, resting=self.away) if self.away else stands


def _listed(app: App, session: Session, employee: Employee, on: date) -> Iterator[_Listed]:
    """What is on the list of an employee: the own, that of those stood in for, and what a head owes the department."""
    own = Books(app, session, employee)
    yield from (_Listed(own, owed) for owed in own.owed(on))
    stood_in_for = [absent for absent in substituted_by(session, employee.id, on) if absent.works_on(on)]
    for absent in stood_in_for:
        books = Books(app, session, absent)
        yield from (_Listed(books, owed, absent.login) for owed in _owed_of(books, on) if moves(owed))
    headed = dict.fromkeys(headed_by(session, employee, on), own.away(on))
    for absent in stood_in_for:
        headed |= dict.fromkeys(headed_by(session, absent, on), "")
    for member in sorted(headed, key=lambda member: member.login):
        if member is not employee:
            books = Books(app, session, member)
            by_head = [owed for owed in _owed_of(books, on) if isinstance(owed, Deadline) and not moves(owed)]
            yield from (_Listed(books, owed, member.login, headed[member]) for owed in by_head)


def _owed_of(books: Books, on: date) -> list[Owed]:
    """What somebody else owes; nothing, with a warning, where that one's job description cannot be read."""
    try:
        return books.owed(on)
    except (NotFound, WrongInput) as error:
        log.warning("%s: %s", books.employee.login, error)
        return []


def _standing(app: App, session: Session, employee: Employee, on: date) -> Iterator[Progress]:
    yield from (listed.progress(on) for listed in _listed(app, session, employee, on))
