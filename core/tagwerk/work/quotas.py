"""How far an employee has come: each obligation of the job description with what is done, what is due and what is expected.

Everything is counted from the ledger; ``explain`` shows the deeds behind a number.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tagwerk.errors import NotFound
from tagwerk.ledger.counting import count, evidence
from tagwerk.staff import Actor, Employee, employee_seen_by, use_case
from tagwerk.staff.access_log import log_access
from tagwerk.staff.substitution import substituted_by
from tagwerk.texts import translator
from tagwerk.work.books import Books, Owed, Progress, is_measured, moves
from tagwerk.work.heads import headed_by
from tagwerk.work.job_descriptions import Deadline

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sqlalchemy.orm import Session

    from tagwerk.app import App
    from tagwerk.ledger import Activity, Metric

__all__ = ["Books", "Explanation", "Owed", "Progress", "Standing", "explain", "is_measured", "standing"]

_ = translator("tagwerk")


@dataclass(frozen=True)
class Standing:
    """How an employee stands on a day."""

    employee: Employee
    on: date
    quotas: list[Progress]


@dataclass(frozen=True)
class Explanation:
    """The deeds behind a number, the rule that chose them, and the obligation they count for, where there is one."""

    metric: Metric
    first: date
    last: date
    number: int
    evidence: list[Activity]
    progress: Progress | None
    job_description: str


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
def explain(app: App, actor: Actor, metric: str, login: str | None = None, on: date | None = None) -> Explanation:
    """The activities behind the *metric* in the period that its obligation has on the day *on*.

    Raises NotFound for an unknown metric.
    """
    if metric not in app.metrics:
        raise NotFound(_("There is no metric {name!r}.", name=metric), ", ".join(sorted(app.metrics)))
    with app.database.reading() as session:
        employee = employee_seen_by(session, actor, login)
        day = on or employee.today()
        books = Books(app, session, employee)
        job = employee.on(day).job_description
        owed = next((owed for owed in books.owed(day) if owed.metric == metric), None)
        if owed is None:
            number = count(session, app.metrics[metric], employee.id, day, day)
            deeds = evidence(session, app.metrics[metric], employee.id, day, day)
            return Explanation(app.metrics[metric], day, day, number, deeds, None, job)
        progress = books.progress(owed, day)
        deeds = books.deeds(owed, progress.first, progress.last, day)
        number = progress.done if progress.done is not None else len(deeds)
        return Explanation(app.metrics[metric], progress.first, progress.last, number, deeds, progress, job)


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
        yield from (_Listed(books, owed, absent.login) for owed in books.owed(on) if moves(owed))
    headed = dict.fromkeys(headed_by(session, employee, on), own.away(on))
    for absent in stood_in_for:
        headed |= dict.fromkeys(headed_by(session, absent, on), "")
    for member in sorted(headed, key=lambda member: member.login):
        if member is not employee:
            books = Books(app, session, member)
            by_head = [owed for owed in books.owed(on) if isinstance(owed, Deadline) and not moves(owed)]
            yield from (_Listed(books, owed, member.login, headed[member]) for owed in by_head)


def _standing(app: App, session: Session, employee: Employee, on: date) -> Iterator[Progress]:
    yield from (listed.progress(on) for listed in _listed(app, session, employee, on))
