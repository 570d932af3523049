"""The personal work plan of a month or a week: targets, visits, events and tasks beside each other (D14, D31)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.access.log import log_access
from tagwerk.access.use_cases import use_case
from tagwerk.diary.tables import Event, Task, Visit
from tagwerk.ledger.counting import count
from tagwerk.ledger.known import is_measured, known_metrics
from tagwerk.obligations.employees import EmployeeObligations
from tagwerk.obligations.tables import Plan
from tagwerk.platform import clock
from tagwerk.platform.periods import PERS, Period, read_period
from tagwerk.platform.sorting import by_name
from tagwerk.platform.texts import translator
from tagwerk.staff.finding import employee_seen_by
from tagwerk.staff.reach import members

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from tagwerk.access.actors import Actor
    from tagwerk.platform.app import App
    from tagwerk.staff.tables import Employee

_ = translator("tagwerk")


@dataclass(frozen=True)
class PlannedTarget:
    """What a plan says of one metric: *target* in whole numbers, minor units for an amount; *from_plan* or from the quota.

    *done* is what was done in the period so far; None where nothing can record it, or where it is closed to the reader.
    """

    metric: str
    title: str
    target: int
    from_plan: bool
    done: int | None = None


@dataclass(frozen=True)
class WorkPlan:
    """The work plan of an employee for a period, with the department's targets beside it."""

    employee: Employee
    period: Period
    department: list[PlannedTarget]
    own: list[PlannedTarget]
    visits: list[Visit]
    events: list[Event]
    tasks: list[Task]


@use_case("plans.read")
def show_plan(app: App, actor: Actor, period: str | None = None, login: str | None = None) -> WorkPlan:
    """The work plan of *login* (the actor by default) for a period, the running month by default.

    Raises NotFound, NotAllowed, WrongInput.
    """
    with app.database.reading() as session:
        employee = employee_seen_by(session, actor, login)
        chosen = read_period(period, PERS) if period is not None else Period.of("month", employee.today())
        first, last = chosen.first, chosen.last
        mine = (Visit.employee_id == employee.id, Visit.planned_on.between(first, last), Visit.state != "canceled")
        visits = session.scalars(sa.select(Visit).where(*mine).order_by(Visit.planned_on, Visit.starts, Visit.id))
        on = sa.select(Event).where(Event.first <= last, Event.last >= first, Event.canceled_because.is_(None))
        events = session.scalars(on.order_by(Event.first, by_name(Event.name)))
        due = (Task.employee_id == employee.id, Task.state == "open", Task.due_on.between(first, last))
        tasks = session.scalars(sa.select(Task).where(*due).order_by(Task.due_on, Task.id))
        department = employee.on(first).department_id
        above = [] if department is None else _department_targets(app, session, actor, department, chosen)
        own = _own_targets(app, session, employee, chosen)
        plan = WorkPlan(employee, chosen, above, own, list(visits), list(events), list(tasks))
    if employee.id != actor.employee_id:
        log_access(app, actor, "plans.read", f"employee:{employee.id}")
    return plan


def _department_targets(
    app: App, session: Session, actor: Actor, department_id: int, period: Period
) -> list[PlannedTarget]:
    """The department's plan; what its people did together is for those above: of two people it would name the other's."""
    planned = _targets(app, session, Plan.department_id == department_id, period)
    if not actor.decides_in(department_id):
        return planned
    on = min(max(clock.today(actor.time_zone), period.first), period.last)
    people = session.scalars(members(department_id, on)).all()
    return [replace(target, done=_done(app, session, target.metric, people, period)) for target in planned]


def _own_targets(app: App, session: Session, employee: Employee, period: Period) -> list[PlannedTarget]:
    """The personal plan's targets, and the quotas of the job description added up over the period."""
    own = _targets(app, session, Plan.employee_id == employee.id, period)
    for obligation in EmployeeObligations(app, session, employee).between(period):
        target = obligation.due_within(period)
        if target is not None:
            own.append(PlannedTarget(obligation.metric.name, obligation.title, target, from_plan=False))
    return [replace(target, done=_done(app, session, target.metric, [employee.id], period)) for target in own]


def _targets(app: App, session: Session, whose: sa.ColumnElement[bool], period: Period) -> list[PlannedTarget]:
    query = sa.select(Plan).where(whose, Plan.per == period.per, Plan.first == period.first).order_by(Plan.metric)
    known = known_metrics(app)
    return [
        PlannedTarget(
            plan.metric,
            _(known[plan.metric].title) if plan.metric in known else plan.metric,
            plan.target,
            from_plan=True,
        )
        for plan in session.scalars(query)
    ]


def _done(app: App, session: Session, metric: str, people: Sequence[int], period: Period) -> int | None:
    known = known_metrics(app).get(metric)
    if known is None or not is_measured(app, known):
        return None
    return sum(count(session, known, employee_id, period) for employee_id in people)
