"""What the head says to a submitted report: accepted, or sent back with a word; both see where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.api import (
    Conflict,
    Employee,
    NotAllowed,
    NotFound,
    WrongInput,
    clock,
    employee_seen_by,
    log_access,
    translator,
    use_case,
    within_reach,
)
from tagwerk_reporting.asking import ask
from tagwerk_reporting.submissions import submissions_of
from tagwerk_reporting.submitting.telling import tell_employee
from tagwerk_reporting.tables import Submission

if TYPE_CHECKING:
    from tagwerk.api import Actor, App
    from tagwerk_reporting.tables import SubmissionState

LONGEST = 500

_ = translator("tagwerk_reporting")


@use_case("reports.decide", roles=("head", "director", "administrator"))
def accept_report(
    app: App, actor: Actor, name: str, login: str, period: str | None = None, word: str = ""
) -> Submission:
    """Accept what *login* submitted. Raises NotFound, NotAllowed for the own report or another department's, Conflict."""
    return _decide(app, actor, name, login, period, "accepted", word)


@use_case("reports.decide", roles=("head", "director", "administrator"))
def return_report(app: App, actor: Actor, name: str, login: str, word: str, period: str | None = None) -> Submission:
    """Send back what *login* submitted, with a *word* that says why; a correction is a new version beside it.

    Raises WrongInput without a word, else as ``accept_report``.
    """
    if not word.strip():
        raise WrongInput(_("Say in a word what is to be corrected."))
    return _decide(app, actor, name, login, period, "returned", word)


@use_case("reports.verify")
def list_submissions(app: App, actor: Actor, name: str | None = None) -> list[tuple[Submission, Employee]]:
    """What was submitted within the actor's reach, the newest first, with what was answered."""
    reach = within_reach(actor, Submission.employee_id, substituted=True)
    query = sa.select(Submission, Employee).join(Employee, Employee.id == Submission.employee_id).where(reach)
    if name is not None:
        query = query.where(Submission.report == name)
    with app.database.reading() as session:
        rows = session.execute(query.order_by(Submission.submitted_at.desc(), Submission.id.desc())).all()
    if any(employee.id != actor.employee_id for _submission, employee in rows):
        log_access(app, actor, "reports.verify", f"submissions:{len(rows)}")
    return [(submission, employee) for submission, employee in rows]


def _decide(
    app: App, actor: Actor, name: str, login: str, period: str | None, state: SubmissionState, word: str
) -> Submission:
    if len(word) > LONGEST:
        raise WrongInput(_("That is {count} letters; {most} are the most.", count=len(word), most=LONGEST))
    asked = ask(app, actor, name, period, login)
    if asked.employee.id == actor.employee_id:
        raise NotAllowed(_("Nobody accepts the own report."))
    with app.database.reading() as session:
        employee_seen_by(session, actor, login)  # who stands in sees the report, and answers for nobody's department
    with app.database.transaction() as session:
        session.execute(sa.select(Employee.id).where(Employee.id == asked.employee.id).with_for_update())
        newest = submissions_of(asked.report.name, asked.employee.id, asked.period.name).limit(1)
        submission = session.scalars(newest).first()
        if submission is None:
            raise NotFound(
                _("{report} of {period} was not submitted by {login}.", report=asked.report.title,
                  period=asked.period.name, login=asked.employee.login)
            )  # fmt: skip
        if submission.state == state and submission.word == word.strip():
            raise Conflict(_("That is what was said to it already."))
        submission.state, submission.word = state, word.strip()
        submission.decided_by, submission.decided_at = actor.signature, clock.now()
    log_access(app, actor, "reports.decide", f"employee:{asked.employee.id}")
    tell_employee(app, asked.employee, submission)
    return submission
