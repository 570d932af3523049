"""How far an employee has come: each obligation of the job description with what is done, what is due and what is expected.

Everything is counted from the ledger; ``explain`` shows the activities behind a number.
"""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tagwerk.access.log import log_access, looked_at
from tagwerk.access.use_cases import use_case
from tagwerk.companies.finding import names_of
from tagwerk.ledger.counting import activities, count
from tagwerk.ledger.known import find_metric, is_measured, unmeasured_because
from tagwerk.obligations.employees import EmployeeObligations, listed
from tagwerk.platform.actions import Action
from tagwerk.platform.errors import NotFound
from tagwerk.platform.periods import Period
from tagwerk.platform.texts import translator
from tagwerk.staff.finding import employee_seen_by, names_of_signatures

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from sqlalchemy.orm import Session

    from tagwerk.access.actors import Actor
    from tagwerk.ledger.metrics import Metric
    from tagwerk.ledger.tables import Activity
    from tagwerk.obligations.employees import Listed
    from tagwerk.obligations.progress import Progress
    from tagwerk.platform.app import App
    from tagwerk.platform.periods import Per
    from tagwerk.staff.tables import Employee

_ = translator("tagwerk")


@dataclass(frozen=True)
class Standing:
    """How an employee stands on a day. *problem* says that the own job description, which asks for nothing then, is not here."""

    employee: Employee
    on: date
    quotas: list[Progress]
    problem: str = ""


@dataclass(frozen=True)
class Explanation:
    """The activities behind a number, the rule that chose them, and the obligation they count for, where there is one.

    *number* is None where nothing is measured. *open* are the companies that a cadence still waits for. *names* holds the
    names of the companies that the reader may see, *recorders* the logins of those who recorded, by signature. *also* are the
    other obligations of the same metric on the list, by period and login (``""``: the own). *unmeasured* says why nothing is
    measured.
    """

    metric: Metric
    period: Period
    number: int | None
    activities: list[Activity]
    progress: Progress | None
    job_description: str
    open: list[int] = field(default_factory=list)
    names: dict[int, str] = field(default_factory=dict)
    recorders: dict[str, str] = field(default_factory=dict)
    also: list[tuple[Per, str]] = field(default_factory=list)
    unmeasured: str = ""


@use_case("quota.read")
def standing(
    app: App, actor: Actor, login: str | None = None, on: date | None = None, *, seen_in: Session | None = None
) -> Standing:
    """How the employee *login* (the actor by default) stands on the day *on* (today by default, in the own time zone).

    With the cadences and deadlines of those whom the employee stands in for, and those that a head owes the department.
    *seen_in* is a session of ``reading()`` in which the caller sees something else at the same moment. Raises NotFound for an
    unknown login, NotAllowed for a colleague's figures.
    """
    with nullcontext(seen_in) if seen_in is not None else app.database.reading() as session:
        employee = employee_seen_by(session, actor, login)
        day = on or employee.today()
        own = EmployeeObligations(app, session, employee)
        progress, problem = [each.progress(day) for each in listed(own, day)], own.problem(day)
    if employee.id != actor.employee_id:
        log_access(app, actor, "quota.read", f"employee:{employee.id}")
    return Standing(employee, day, progress, problem)


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
    known = find_metric(app, metric)
    with app.database.reading() as session:
        employee = employee_seen_by(session, actor, login)
        day = on or employee.today()
        every = listed(EmployeeObligations(app, session, employee), day)
        found = [each for each in every if each.obligation.metric == known]
        chosen = _choose(found, metric, per, for_login)
        if chosen is None:
            explanation = _of_no_obligation(app, session, known, employee, day)
        else:
            explanation = _of_obligation(chosen, day)
        also = [(each.obligation.per, each.for_login) for each in found if each is not chosen]
        concerned = {*explanation.open, *(each.company_id for each in explanation.activities if each.company_id)}
        unmeasured = unmeasured_because(app, known) if explanation.number is None else ""
        looked_at(actor, "employee", employee.id, employee.id)
        names = names_of(session, actor, concerned)
        recorders = names_of_signatures(session, {each.recorded_by for each in explanation.activities})
        return replace(explanation, also=also, names=names, recorders=recorders, unmeasured=unmeasured)


def _choose(found: list[Listed], metric: str, per: str | None, for_login: str | None) -> Listed | None:
    fitting = [each for each in found if each.for_login == (for_login or "") and per in (None, each.obligation.per)]
    if not fitting and (per is not None or for_login is not None):
        raise NotFound(
            _("No such obligation of {metric} is on this list.", metric=metric),
            _("There are: {known}.", known=", ".join(_named(found))) if found else Action("quota"),
        )
    return next(iter(fitting), None)


def _named(found: Iterable[Listed]) -> list[str]:
    """The obligations by period, and by whose they are."""
    return sorted(
        {
            _("{per} for {login}", per=each.obligation.per, login=each.for_login)
            if each.for_login
            else each.obligation.per
            for each in found
        }
    )


def _of_no_obligation(app: App, session: Session, metric: Metric, employee: Employee, on: date) -> Explanation:
    """What counts on the day, where nothing of it has to be done."""
    day = Period.day(on)
    counted = activities(session, metric, employee.id, day)
    number = count(session, metric, employee.id, day) if counted or is_measured(app, metric) else None
    return Explanation(metric, day, number, counted, None, employee.on(on).job_description)


def _of_obligation(chosen: Listed, on: date) -> Explanation:
    obligation, progress = chosen.obligation, chosen.progress(on)
    counted = obligation.activities(progress.period)
    number = progress.done if progress.done is not None else obligation.number(counted) or None
    open_companies = obligation.open_companies(progress.period) if progress.done is not None else []
    return Explanation(
        obligation.metric, progress.period, number, counted, progress, progress.job_description, open_companies
    )
