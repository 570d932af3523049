"""The personal work plan of a month or a week: targets, visits, events and tasks beside each other (D14, D31)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.access.log import log_access
from tagwerk.access.use_cases import use_case
from tagwerk.diary.tables import Event, Task, Visit
from tagwerk.obligations.plans import department_targets, own_targets
from tagwerk.platform.periods import PERS, Period, read_period
from tagwerk.staff.finding import employee_seen_by

if TYPE_CHECKING:
    from tagwerk.access.actors import Actor
    from tagwerk.obligations.plans import PlannedTarget
    from tagwerk.platform.app import App
    from tagwerk.staff.tables import Employee


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
        events = session.scalars(on.order_by(Event.first, Event.name))
        due = (Task.employee_id == employee.id, Task.state == "open", Task.due_on.between(first, last))
        tasks = session.scalars(sa.select(Task).where(*due).order_by(Task.due_on, Task.id))
        department = employee.on(first).department_id
        above = [] if department is None else department_targets(app, session, actor, department, chosen)
        own = own_targets(app, session, employee, chosen)
        plan = WorkPlan(employee, chosen, above, own, list(visits), list(events), list(tasks))
    if employee.id != actor.employee_id:
        log_access(app, actor, "plans.read", f"employee:{employee.id}")
    return plan
