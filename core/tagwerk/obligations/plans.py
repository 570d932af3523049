"""Plans: a department's, shared out among its people, and the personal one; their targets are set, dropped and shared here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.access.use_cases import use_case
from tagwerk.calendar.working_time import WorkTime
from tagwerk.ledger.known import find_metric
from tagwerk.ledger.money import Money
from tagwerk.obligations.tables import Plan, PlanOwner
from tagwerk.platform import clock
from tagwerk.platform.actions import Action
from tagwerk.platform.errors import NotAllowed, NotFound, WrongInput
from tagwerk.platform.periods import PERS, Period, read_period
from tagwerk.platform.texts import translator
from tagwerk.staff.finding import find_department, find_employee
from tagwerk.staff.reach import within_department
from tagwerk.staff.tables import Department, Employee
from tagwerk.staff.terms.workloads import WEEKDAYS

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tagwerk.access.actors import Actor
    from tagwerk.ledger.metrics import Metric
    from tagwerk.platform.app import App
    from tagwerk.staff.tables import Terms

OWN_PLAN = ("visits", "calls")  # a manager plans the own week of these; the rest comes from above

Planned = Mapping[tuple[str, str, date], int]
"""Targets by metric, period length and first day of the period."""

_ = translator("tagwerk")


@dataclass(frozen=True)
class _Owner:
    """Whose plan it is: an employee's or a department's, by id."""

    kind: PlanOwner
    id: int

    @property
    def condition(self) -> sa.ColumnElement[bool]:
        """That a plan is of this owner."""
        column = Plan.employee_id if self.kind == "employee" else Plan.department_id
        return column == self.id

    def new_plan(self, metric: str, period: Period) -> Plan:
        """A plan without a target yet."""
        employee, department = (self.id, None) if self.kind == "employee" else (None, self.id)
        return Plan(employee_id=employee, department_id=department, metric=metric, per=period.per, first=period.first)


@use_case("plans.set")
def set_plan(
    app: App,
    actor: Actor,
    metric: str,
    target: str,
    period: str,
    *,
    login: str | None = None,
    department: str | None = None,
) -> Plan:
    """Set the target of a metric in a period, for an employee or a department, in place of an earlier one.

    A head plans for the department and its people, a manager the own week of visits and calls. Raises WrongInput, NotFound,
    NotAllowed.
    """
    known, chosen = find_metric(app, metric), read_period(period, PERS)
    with app.database.transaction() as session:
        owner = _owner(session, actor, known, chosen, login, department)
        return _set(session, actor, owner, known.name, chosen, read_target(known, target))


@use_case("plans.set")
def drop_plan(
    app: App, actor: Actor, metric: str, period: str, *, login: str | None = None, department: str | None = None
) -> Plan:
    """Take a plan's target away, as if it had never been set. Raises WrongInput, NotFound, NotAllowed."""
    known, chosen = find_metric(app, metric), read_period(period, PERS)
    with app.database.transaction() as session:
        plan = _plan(session, _owner(session, actor, known, chosen, login, department), known.name, chosen)
        if plan is None:
            raise NotFound(_("Nothing is planned of {metric} for {period}.", metric=known.name, period=chosen.name))
        session.delete(plan)
    return plan


@use_case("plans.share", roles=("head", "director", "administrator"))
def share_plan(
    app: App, actor: Actor, metric: str, department: str, period: str, *, dry_run: bool = False
) -> list[tuple[Employee, int]]:
    """Share the department's target out among its people by their workload on the days on which they belong to it.

    Who joins or leaves within the period gets a part of it, who is absent all the time gets none; another absence takes its
    part off later, as it does with every plan. The parts add up exactly: what is left over goes to the largest remainders,
    then by login. Raises NotFound, NotAllowed, WrongInput where nobody works in the department then.
    """
    known, chosen = find_metric(app, metric), read_period(period, PERS)
    with app.database.transaction() as session:
        found = find_department(session, department)
        _refuse_stranger(actor, found.id)
        plan = _plan(session, _Owner("department", found.id), known.name, chosen)
        if plan is None:
            raise NotFound(
                _("{department} has no plan of {metric} for {period}.", department=department, metric=known.name,
                  period=chosen.name),
                Action("plans.set", known.name, "TARGET", department=department, period=chosen.name),
            )  # fmt: skip
        people = session.scalars(sa.select(Employee).order_by(Employee.login)).all()
        weights = {someone.login: _weight(app, session, someone, found.id, chosen) for someone in people}
        weights = {login: weight for login, weight in weights.items() if weight}
        if not weights:
            raise WrongInput(_("Nobody works in {department} then.", department=department))
        parts = shared(plan.target, weights)
        people = [someone for someone in people if someone.login in weights]
        if not dry_run:
            for someone in people:
                _set(session, actor, _Owner("employee", someone.id), known.name, chosen, parts[someone.login])
        return [(someone, parts[someone.login]) for someone in people]


def shared(total: int, weights: Mapping[str, Fraction]) -> dict[str, int]:
    """*total* in whole parts by weight, which add up to it; the order in which people are named does not matter."""
    whole = sum(weights.values(), Fraction(0)) or Fraction(1)
    exact = {name: total * weight / whole for name, weight in weights.items()}
    parts = {name: int(part) for name, part in exact.items()}
    by_remainder = sorted(exact, key=lambda name: (parts[name] - exact[name], name))
    for name in by_remainder[: total - sum(parts.values())]:
        parts[name] += 1
    return parts


def workload_share(terms: Terms) -> Fraction:
    """How much of a full week somebody works: 0.6 for 60 %, three fifths for three whole days."""
    if "schedule" in terms.workload:
        days = sum((Fraction(share) for share in terms.workload["schedule"].values()), Fraction(0))
        return days / (len(WEEKDAYS) - 2)
    return Fraction(terms.workload.get("fraction", 1))


def read_target(metric: Metric, text: str) -> int:
    """A target that somebody typed: a whole number, an amount with the places of its currency. Raises WrongInput."""
    if metric.counts == "amount":
        return int(Money.read(text, metric.currency).minor)
    if not re.fullmatch(r"\d{1,15}", text, re.ASCII):  # 10.000 is ten thousand to some, ten to others
        raise WrongInput(_("{text!r} is no target for {metric}.", text=text, metric=metric.name),
                         _("Write it as {example}.", example="12500"))  # fmt: skip
    return int(text)


def planned_targets(session: Session, employee_id: int) -> Planned:
    """The targets of an employee's plans; amounts are in minor units.

    Read at once: what less than a whole is left over needs all periods since the hiring.
    """
    query = sa.select(Plan.metric, Plan.per, Plan.first, Plan.target).where(Plan.employee_id == employee_id)
    return {(plan.metric, plan.per, plan.first): plan.target for plan in session.execute(query)}


def _owner(
    session: Session, actor: Actor, metric: Metric, period: Period, login: str | None, department: str | None
) -> _Owner:
    """Whose plan is meant, where the actor may make it. Raises WrongInput, NotFound, NotAllowed."""
    if department is not None and login is None:
        found = find_department(session, department)
        _refuse_stranger(actor, found.id)
        return _Owner("department", found.id)
    if login is None or department is not None:
        raise WrongInput(_("A plan is for an employee or for a department."))
    employee = find_employee(session, login)
    if actor.roles == {"manager"}:
        if employee.id != actor.employee_id or metric.name not in OWN_PLAN or period.per != "week":
            raise NotAllowed(_("You plan your own week of visits and calls; the rest is planned above."))
    else:
        within_department(session, actor, employee, substituted=True)
    return _Owner("employee", employee.id)


def _refuse_stranger(actor: Actor, department_id: int) -> None:
    if not actor.decides_in(department_id):
        raise NotAllowed(_("That department is not yours to plan."))


def _set(session: Session, actor: Actor, owner: _Owner, metric: str, period: Period, target: int) -> Plan:
    owners = Employee if owner.kind == "employee" else Department
    session.execute(sa.select(owners.id).where(owners.id == owner.id).with_for_update())  # one plan at a time of each
    plan = _plan(session, owner, metric, period)
    if plan is None:
        plan = owner.new_plan(metric, period)
        session.add(plan)
    plan.target, plan.set_by, plan.set_at = target, actor.signature, clock.now()
    session.flush()
    return plan


def _plan(session: Session, owner: _Owner, metric: str, period: Period) -> Plan | None:
    of_period = (Plan.metric == metric, Plan.per == period.per, Plan.first == period.first)
    return session.scalars(sa.select(Plan).where(owner.condition, *of_period)).first()


def _weight(app: App, session: Session, someone: Employee, department_id: int, period: Period) -> Fraction:
    """The days of work of the period on which *someone* belongs to the department, each by the workload of that day."""
    worktime = WorkTime(session, app.config.settings.calendar, someone)
    days = [day for day in period.days if someone.works_on(day) and someone.on(day).department_id == department_id]
    if not any(worktime.share(day) for day in days):
        return Fraction(0)
    return sum((worktime.full(day) * workload_share(someone.on(day)) for day in days), Fraction(0))
