"""Whose obligations are whose: the employee's own, those of whom that one stands in for, and what a head does for others."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.obligations.cadence import Cadence
from tagwerk.obligations.deadline import Deadline
from tagwerk.obligations.obligation import Employment, Obligation
from tagwerk.obligations.quota import Quota
from tagwerk.platform.errors import NotFound, WrongInput
from tagwerk.staff.absences.substitution import substituted_by
from tagwerk.staff.reach import members
from tagwerk.staff.tables import Employee

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from sqlalchemy.orm import Session

    from tagwerk.obligations.job_descriptions.written import WrittenObligation
    from tagwerk.obligations.progress import Progress
    from tagwerk.platform.app import App
    from tagwerk.platform.periods import Period

SHAPES: dict[str, type[Obligation]] = {"quota": Quota, "cadence": Cadence, "deadline": Deadline}

log = logging.getLogger(__name__)


class EmployeeObligations:
    """The obligations of one employee. What they are judged by is read once, so one instance is for one reading."""

    def __init__(self, app: App, session: Session, employee: Employee) -> None:
        self.employment = Employment(app, session, employee)

    def on(self, day: date) -> list[Obligation]:
        """Those of *day*, quotas first. Raises WrongInput where a job description has a mistake."""
        assignments = self.employment.assignments
        described, quotas = assignments.on(day), assignments.quotas(day)
        return self._made([*quotas, *described.cadence, *described.deadline] if described is not None else quotas)

    def problem(self, day: date) -> str:
        """Why nothing is asked for on *day* although something should be: the job description is not here; else ``""``."""
        return self.employment.assignments.problem(day)

    def between(self, period: Period) -> list[Obligation]:
        """Those in force on any day of *period*, as their newest version says. Raises as ``on`` does."""
        found: dict[tuple[str, str], WrittenObligation] = {}
        for version in self.employment.assignments.between(period):
            for written in version.obligations:
                found.setdefault((written.shape, written.key), written)
        return self._made(found.values())

    def _made(self, written: Iterable[WrittenObligation]) -> list[Obligation]:
        return [SHAPES[each.shape](each, self.employment) for each in written]


@dataclass(frozen=True)
class Listed:
    """One obligation on somebody's list: *for_login* as in Progress, *away* where whoever has to do it is absent."""

    obligation: Obligation
    for_login: str = ""
    away: str = ""

    def progress(self, on: date) -> Progress:
        """How far it has come on the day *on*."""
        progress = self.obligation.progress(on, for_login=self.for_login)
        return replace(progress, target=0, expected=0.0, resting=self.away) if self.away else progress


def listed(own: EmployeeObligations, on: date) -> list[Listed]:
    """What is on the list of an employee: the *own*, that of those stood in for, and what a head does for the department."""
    app, session, employee = own.employment.app, own.employment.session, own.employment.employee
    found = [Listed(obligation) for obligation in own.on(on)]
    stood_in_for = [absent for absent in substituted_by(session, employee.id, on) if absent.works_on(on)]
    for absent in stood_in_for:
        found += [Listed(each, absent.login) for each in _of_another(app, session, absent, on) if each.moves]
    headed = dict.fromkeys(headed_by(session, employee, on), own.employment.away(on))
    for absent in stood_in_for:
        headed |= dict.fromkeys(headed_by(session, absent, on), "")
    for member in sorted(headed, key=lambda member: member.login):
        if member is not employee:
            of_member = _of_another(app, session, member, on)
            found += [Listed(each, member.login, headed[member]) for each in of_member if each.by_head]
    return found


def headed_by(session: Session, head: Employee, on: date) -> list[Employee]:
    """For whom *head* does on the day *on* what a head does, such as the certification: for the department's other people.

    A director does it for the managers and heads who have no head: in no department, or in one where nobody else is a head.
    """
    terms = head.on(on)
    if terms.role == "head" and terms.department_id is not None:
        in_department = Employee.id.in_(members(terms.department_id, on))
        return [someone for someone in _employed(session, on, in_department) if someone is not head]
    if terms.role != "director":
        return []
    everybody = _employed(session, on, sa.true())
    heads = [someone for someone in everybody if someone.on(on).role == "head"]
    managed = [someone for someone in everybody if someone.on(on).role in ("manager", "head")]
    return [someone for someone in managed if not any(_is_headed(someone, each, on) for each in heads)]


def _of_another(app: App, session: Session, employee: Employee, on: date) -> list[Obligation]:
    """Somebody else's obligations; none, with a warning, where that one's job description cannot be read."""
    try:
        return EmployeeObligations(app, session, employee).on(on)
    except (NotFound, WrongInput) as error:
        log.warning("%s: %s", employee.login, error)
        return []


def _employed(session: Session, on: date, who: sa.ColumnElement[bool]) -> list[Employee]:
    return [someone for someone in session.scalars(sa.select(Employee).where(who)) if someone.works_on(on)]


def _is_headed(someone: Employee, head: Employee, on: date) -> bool:
    department = head.on(on).department_id
    return someone is not head and department is not None and department == someone.on(on).department_id
