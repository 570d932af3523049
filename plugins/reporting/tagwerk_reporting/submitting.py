"""Submitting a report: an activity in the ledger, together with the figures that the employee answers for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.api import (
    REPORT_SUBMITTED,
    Action,
    Conflict,
    Employee,
    NewActivity,
    NotAllowed,
    NotFound,
    WrongInput,
    clock,
    log_access,
    record,
    substituted_by,
    tell_recorded,
    translator,
    use_case,
)
from tagwerk_reporting.making import choose
from tagwerk_reporting.submissions import SOURCE, differences, digest_of, find_submission, is_intact, source_key
from tagwerk_reporting.tables import Submission

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tagwerk.api import Actor, App, Period
    from tagwerk_reporting.api import Report

_ = translator("tagwerk_reporting")


@dataclass(frozen=True)
class Verification:
    """A submission held against today's figures: *figures* are name, submitted, now.

    *intact*: nobody changed what was kept. *titles* are what people call the figures of today, by name.
    """

    submission: Submission
    employee: Employee
    intact: bool
    figures: tuple[tuple[str, int | None, int | None], ...]
    titles: dict[str, str]

    @property
    def equal(self) -> bool:
        """Whether today's figures are still those submitted."""
        return all(then == now for _name, then, now in self.figures)


@use_case("reports.submit")
def submit_report(app: App, actor: Actor, name: str, period: str | None = None, login: str | None = None) -> Submission:
    """Submit the report *name* on *period*, the last full one by default: the own, or that of *login*, who is absent and
    whom the actor stands in for.

    Raises NotFound, NotAllowed, WrongInput (a period that is not over has nothing to submit), Conflict where it was
    submitted already.
    """
    report, employee, chosen = choose(app, actor, name, period, login or actor_login(actor))
    moment = clock.now()
    on = employee.work_date(moment)
    if on <= chosen.last:
        raise WrongInput(
            _("{period} is not over; a report is submitted when it is.", period=chosen.name),
            Action("reports.make", name, period=chosen.name),
        )
    figures = report.make(app, employee, chosen).values
    submission = Submission(
        report=report.name,
        period=chosen.name,
        employee_id=employee.id,
        submitted_at=moment,
        figures=figures,
        digest=digest_of(report.name, chosen.name, employee.id, figures),
    )
    with app.database.transaction() as session:
        _refuse_stranger(session, actor, employee)
        _refuse_second(session, report, employee, chosen)
        session.add(submission)
        recorded = record(
            session,
            NewActivity(
                kind=REPORT_SUBMITTED,
                happened_at=moment,
                work_date=on,
                employee_id=actor.employee(),
                concerns_id=None if employee.id == actor.employee_id else employee.id,
                recorded_by=actor.signature,
                source=SOURCE,
                source_key=source_key(report, chosen, employee),
                details={"report": report.name, "period": chosen.name, "digest": submission.digest},
            ),
        )
    tell_recorded(app, recorded)
    return submission


@use_case("reports.verify")
def verify_report(
    app: App, actor: Actor, name: str, period: str | None = None, login: str | None = None
) -> Verification:
    """Hold what *login* (the actor by default) submitted against today's figures. Raises NotFound, WrongInput, NotAllowed."""
    report, employee, chosen = choose(app, actor, name, period, login)
    submission = find_submission(app, report, employee, chosen)
    if submission is None:
        raise NotFound(
            _("{report} of {period} was not submitted by {login}.", report=report.title, period=chosen.name,
              login=employee.login),
            Action("reports.submit", report.name, period=chosen.name),
        )  # fmt: skip
    if employee.id != actor.employee_id:
        log_access(app, actor, "reports.verify", f"employee:{employee.id}")
    now = report.make(app, employee, chosen)
    figures = tuple(differences(submission.figures, now.values))
    with app.database.reading() as session:
        intact = is_intact(session, submission, source_key(report, chosen, employee))
    return Verification(submission, employee, intact, figures, {figure.name: figure.title for figure in now.figures})


def actor_login(actor: Actor) -> str:
    """The actor's own login. Raises NotAllowed for the system: a person answers for a report."""
    actor.employee()
    return actor.name


def _refuse_stranger(session: Session, actor: Actor, employee: Employee) -> None:
    """Only the employee answers for the report, or who stands in today; a head reads it, and does not submit it."""
    acting = session.get_one(Employee, actor.employee())
    stood_in_for = {absent.id for absent in substituted_by(session, acting.id, acting.today())}
    if employee.id not in {acting.id, *stood_in_for}:
        raise NotAllowed(_("{login} submits that report, or whoever stands in.", login=employee.login))


def _refuse_second(session: Session, report: Report, employee: Employee, period: Period) -> None:
    """Locks the employee, so that of two submissions at once one sees the other."""
    session.execute(sa.select(Employee.id).where(Employee.id == employee.id).with_for_update())
    earlier = session.scalars(
        sa.select(Submission).where(
            Submission.report == report.name, Submission.period == period.name, Submission.employee_id == employee.id
        )
    ).first()
    if earlier is not None:
        raise Conflict(
            _("{report} of {period} was submitted already, on {on}.", report=report.title, period=period.name,
              on=clock.local_date(earlier.submitted_at, employee.time_zone)),
            _("It keeps its figures; see what changed since."),
            Action("reports.verify", report.name, period=period.name),
        )  # fmt: skip
