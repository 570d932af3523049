"""How far an employee has come: each obligation of the job description with what is done, what is due and what is expected.

Everything is counted from the ledger; ``explain`` shows the deeds behind a number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.errors import NotFound
from tagwerk.ledger.counting import count, evidence
from tagwerk.staff import Actor, Employee, employee_seen_by, use_case
from tagwerk.staff.access_log import log_access
from tagwerk.staff.reach import members
from tagwerk.staff.substitution import substituted_by
from tagwerk.texts import translator
from tagwerk.work.books import Books, Owed, Progress, is_measured, moves

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


def _standing(app: App, session: Session, employee: Employee, on: date) -> Iterator[Progress]:
    own = Books(app, session, employee)
    yield from (own.progress(owed, on) for owed in own.owed(on))
    for absent in substituted_by(session, employee.id, on):
        if not absent.works_on(on):
            continue
        books = Books(app, session, absent)
        yield from (books.progress(owed, on, for_login=absent.login) for owed in books.owed(on) if moves(owed))
    for member in _headed(session, employee, on):
        books = Books(app, session, member)
        described = books.duties.on(on)
        owed_by_head = [owed for owed in described.deadline if owed.owed_by == "head"] if described is not None else []
        yield from (books.progress(owed, on, for_login=member.login) for owed in owed_by_head)


def _headed(session: Session, head: Employee, on: date) -> list[Employee]:
    """Those whose certification and the like the employee owes as the head of their department."""
    terms = head.on(on)
    if terms.role != "head" or terms.department_id is None:
        return []
    others = sa.select(Employee).where(Employee.id.in_(members(terms.department_id, on)), Employee.id != head.id)
    return [member for member in session.scalars(others.order_by(Employee.login)) if member.works_on(on)]
