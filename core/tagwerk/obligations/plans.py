"""Plans: a department's, shared out among its people, and the personal work plan of a month or a week (D14, D31)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from babel.numbers import get_currency_precision

from tagwerk.access.use_cases import use_case
from tagwerk.calendar.working_time import WorkTime
from tagwerk.ledger.counting import count
from tagwerk.ledger.known import is_measured, known_metrics
from tagwerk.obligations.job_descriptions.written import WrittenQuota as Quota
from tagwerk.obligations.progress import Books
from tagwerk.obligations.tables import Plan
from tagwerk.platform import clock
from tagwerk.platform.errors import NotAllowed, NotFound, WrongInput
from tagwerk.platform.periods import PERS, Period, read_period
from tagwerk.platform.texts import translator
from tagwerk.staff.actors import find_employee
from tagwerk.staff.employees import find_department
from tagwerk.staff.reach import members, within_department
from tagwerk.staff.tables import Department, Employee
from tagwerk.staff.workloads import WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.orm import Session

    from tagwerk.access.actors import Actor
    from tagwerk.ledger.metrics import Metric
    from tagwerk.platform.app import App
    from tagwerk.staff.tables import Terms

OWN_PLAN = ("visits", "calls")  # a manager plans the own week of these; the rest comes from above
LARGEST = 10**15

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
    known = find_metric(app, metric)
    chosen = read_period(period, PERS)
    _refuse_nobody(login, department)
    with app.database.transaction() as session:
        owner = _owner(session, actor, known, chosen, login, department)
        return _set(session, actor, owner, known.name, chosen, read_target(known, target))


@use_case("plans.set")
def drop_plan(
    app: App, actor: Actor, metric: str, period: str, *, login: str | None = None, department: str | None = None
) -> Plan:
    """Take a plan's target away, as if it had never been set. Raises WrongInput, NotFound, NotAllowed."""
    known = find_metric(app, metric)
    chosen = read_period(period, PERS)
    _refuse_nobody(login, department)
    with app.database.transaction() as session:
        [(column, owner)] = _owner(session, actor, known, chosen, login, department).items()
        plan = session.scalars(_plans(getattr(Plan, column) == owner, known.name, chosen)).first()
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
    known = find_metric(app, metric)
    chosen = read_period(period, PERS)
    with app.database.transaction() as session:
        found = find_department(session, department)
        _refuse_stranger(actor, found.id)
        plan = session.scalars(_plans(Plan.department_id == found.id, known.name, chosen)).first()
        if plan is None:
            raise NotFound(_("{department} has no plan of {metric} for {period}.", department=department, metric=metric,
                             period=chosen.name), _("Set it with: tagwerk plans set"))  # fmt: skip
        people = session.scalars(sa.select(Employee).order_by(Employee.login)).all()
        weights = {someone.login: _weight(app, session, someone, found.id, chosen) for someone in people}
        weights = {login: weight for login, weight in weights.items() if weight}
        if not weights:
            raise WrongInput(_("Nobody works in {department} then.", department=department))
        parts = shared(plan.target, weights)
        people = [someone for someone in people if someone.login in weights]
        if not dry_run:
            for someone in people:
                _set(session, actor, {"employee_id": someone.id}, known.name, chosen, parts[someone.login])
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


def find_metric(app: App, name: str) -> Metric:
    """The metric of that name. Raises NotFound."""
    if name not in known_metrics(app):
        raise NotFound(_("There is no metric {name!r}.", name=name), ", ".join(sorted(known_metrics(app))))
    return known_metrics(app)[name]


def read_target(metric: Metric, text: str) -> int:
    """A target that somebody typed: a whole number, an amount with the places of its currency. Raises WrongInput."""
    places = get_currency_precision(metric.currency) if metric.counts == "amount" else 0
    form = (
        rf"\d{{1,15}}([.,]\d{{1,{places}}})?" if places else r"\d{1,15}"
    )  # 10.000 is ten thousand to some, ten to others
    if not re.fullmatch(form, text, re.ASCII):
        example = "12500.00" if places else "12500"
        raise WrongInput(_("{text!r} is no target for {metric}.", text=text, metric=metric.name),
                         _("Write it as {example}.", example=example))  # fmt: skip
    number = int(Decimal(text.replace(",", ".")).scaleb(places))
    if number > LARGEST:
        raise WrongInput(_("{text!r} is no target for {metric}.", text=text, metric=metric.name),
                         _("It is too large."))  # fmt: skip
    return number


def _refuse_nobody(login: str | None, department: str | None) -> None:
    if (login is None) == (department is None):
        raise WrongInput(_("A plan is for somebody: give --for LOGIN or --department NAME."))


def _owner(
    session: Session, actor: Actor, metric: Metric, period: Period, login: str | None, department: str | None
) -> dict[str, Any]:
    if department is not None:
        found = find_department(session, department)
        _refuse_stranger(actor, found.id)
        return {"department_id": found.id}
    assert login is not None
    employee = find_employee(session, login)
    if actor.roles == {"manager"}:
        if employee.id != actor.employee_id or metric.name not in OWN_PLAN or period.per != "week":
            raise NotAllowed(_("You plan your own week of visits and calls; the rest is planned above."))
    else:
        within_department(session, actor, employee, substituted=True)
    return {"employee_id": employee.id}


def _refuse_stranger(actor: Actor, department_id: int) -> None:
    if not actor.sees_everything and department_id not in actor.headed:
        raise NotAllowed(_("That department is not yours to plan."))


def _set(session: Session, actor: Actor, owner: dict[str, Any], metric: str, period: Period, target: int) -> Plan:
    column, owner_id = next(iter(owner.items()))
    owners = Department if column == "department_id" else Employee
    session.execute(sa.select(owners.id).where(owners.id == owner_id).with_for_update())  # one plan at a time of each
    plan = session.scalars(_plans(getattr(Plan, column) == owner_id, metric, period)).first()
    if plan is None:
        plan = Plan(**owner, metric=metric, per=period.per, first=period.first)
        session.add(plan)
    plan.target, plan.set_by, plan.set_at = target, actor.signature, clock.now()
    session.flush()
    return plan


def _plans(whose: sa.ColumnElement[bool], metric: str, period: Period) -> sa.Select[Plan]:
    return sa.select(Plan).where(whose, Plan.metric == metric, Plan.per == period.per, Plan.first == period.first)


def _weight(app: App, session: Session, someone: Employee, department_id: int, period: Period) -> Fraction:
    """The days of work of the period on which *someone* belongs to the department, each by the workload of that day."""
    worktime = WorkTime(session, app.config.settings.calendar, someone)
    days = [period.first + timedelta(days=number) for number in range((period.last - period.first).days + 1)]
    days = [day for day in days if someone.works_on(day) and someone.on(day).department_id == department_id]
    if not any(worktime.share(day) for day in days):
        return Fraction(0)
    return sum((worktime.full(day) * workload_share(someone.on(day)) for day in days), Fraction(0))


def _targets(app: App, session: Session, whose: sa.ColumnElement[bool], period: Period) -> list[PlannedTarget]:
    query = sa.select(Plan).where(whose, Plan.per == period.per, Plan.first == period.first).order_by(Plan.metric)
    return [
        PlannedTarget(plan.metric, _(known_metrics(app)[plan.metric].title) if plan.metric in known_metrics(app) else plan.metric,
                      plan.target, from_plan=True)
        for plan in session.scalars(query)
    ]  # fmt: skip


def department_targets(
    app: App, session: Session, actor: Actor, department_id: int, period: Period
) -> list[PlannedTarget]:
    """The department's plan; what its people did together is for those above: of two people it would name the other's."""
    planned = _targets(app, session, Plan.department_id == department_id, period)
    if not actor.sees_everything and department_id not in actor.headed:
        return planned
    people = session.scalars(
        members(department_id, min(max(clock.today(actor.time_zone), period.first), period.last))
    ).all()
    return [replace(target, done=_done(app, session, target.metric, people, period)) for target in planned]


def own_targets(app: App, session: Session, employee: Employee, period: Period) -> list[PlannedTarget]:
    """The personal plan's targets, and the quotas of the job description added up over the period."""
    own = _targets(app, session, Plan.employee_id == employee.id, period)
    books = Books(app, session, employee)
    for owed in books.owed_between(period.first, period.last):
        if isinstance(owed, Quota) and owed.target != "planned":
            target = books.due_between(owed, period.first, period.last)
            if target is not None:
                own.append(
                    PlannedTarget(owed.metric, _(known_metrics(app)[owed.metric].title), target, from_plan=False)
                )
    return [replace(target, done=_done(app, session, target.metric, [employee.id], period)) for target in own]


def _done(app: App, session: Session, metric: str, people: Sequence[int], period: Period) -> int | None:
    known = known_metrics(app).get(metric)
    if known is None or not is_measured(app, known):
        return None
    return sum(count(session, known, employee_id, period) for employee_id in people)
