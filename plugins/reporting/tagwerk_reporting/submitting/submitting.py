"""Submitting a report: an activity in the ledger, together with the file and the figures that the employee answers for.

The file is made first and shown to nobody; then one commit freezes it with its hash, the figures, the ids of the activities
behind them and the head of the ledger's chain, and counts it. So there is never one without the other.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.api import (
    REPORT_SUBMITTED,
    Action,
    Conflict,
    Employee,
    NewActivity,
    NotAllowed,
    WrongInput,
    clock,
    head,
    record,
    require_home,
    substituted_by,
    tell_recorded,
    translator,
    use_case,
)
from tagwerk_reporting.asking import ask
from tagwerk_reporting.making import check_agreement, choose_format, file_name, form_format
from tagwerk_reporting.submissions import SOURCE, digest_of, source_key, submissions_of
from tagwerk_reporting.submitting.telling import tell_head
from tagwerk_reporting.tables import FrozenFile, Submission

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy.orm import Session

    from tagwerk.api import Actor, App
    from tagwerk_reporting.api import Document
    from tagwerk_reporting.asking import Asked

USUAL_FORMAT = "xlsx"

_ = translator("tagwerk_reporting")


@use_case("reports.submit")
def submit_report(
    app: App,
    actor: Actor,
    name: str,
    period: str | None = None,
    login: str | None = None,
    *,
    format: str | None = None,
    form: Path | None = None,
    correction: bool = False,
) -> Submission:
    """Submit the report *name* on *period*, the last full one by default: the own, or that of *login*, who is absent and
    whom the actor stands in for. Its file, a spreadsheet by default or the filled-in *form*, is frozen with it. With
    *correction* it is a new version beside the one that was submitted before.

    Raises NotFound, NotAllowed, WrongInput (a period that is not over has nothing to submit), Conflict where it was
    submitted already, Elsewhere in a copy.
    """
    asked = ask(app, actor, name, period, login or actor_login(actor))
    if asked.subject is not None:
        raise WrongInput(_("{report} is nobody's to answer for; it is made, not submitted.", report=asked.report.title))
    moment = clock.now()
    on = asked.employee.work_date(moment)
    if on <= asked.period.last:
        raise WrongInput(
            _("{period} is not over; a report is submitted when it is.", period=asked.period.name),
            Action("reports.make", name, period=asked.period.name),
        )
    require_home(app)
    document = asked.make(app)
    written_as = form_format(form) if form is not None else choose_format(app, format or USUAL_FORMAT)
    check_agreement(app, written_as, format if form is not None else None, None)
    told = (("submitted", _("Submitted on"), asked.employee.work_date(moment)),)
    content = written_as.render(replace(document, facts=(*document.facts, *told)))
    with app.database.transaction() as session:
        _refuse_stranger(session, actor, asked.employee)
        version = _next_version(session, asked, correction=correction)
        submission = _frozen(session, actor, asked, document, moment, version)
        file = FrozenFile(name=file_name(asked, written_as), content=content, sha256=hashlib.sha256(content).hexdigest(),
                          activities={"ids": list(document.activities)})  # fmt: skip
        submission.digest = digest_of(
            submission.report, submission.period, submission.employee_id, document.values, file.sha256
        )
        session.add(submission)
        session.flush()
        file.submission_id = submission.id
        session.add(file)
        recorded = record(session, _activity(actor, asked, submission, moment))
    tell_recorded(app, recorded)
    tell_head(app, asked.employee, submission)
    return submission


def actor_login(actor: Actor) -> str:
    """The actor's own login. Raises NotAllowed for the system: a person answers for a report."""
    actor.employee()
    return actor.name


def _frozen(
    session: Session, actor: Actor, asked: Asked, document: Document, moment: datetime, version: int
) -> Submission:
    return Submission(
        report=asked.report.name,
        period=asked.period.name,
        employee_id=asked.employee.id,
        version=version,
        submitted_at=moment,
        submitted_by=actor.signature,
        figures=document.values,
        head=str(head(session.connection())),
        state="submitted",
        decided_by="",
        word="",
    )


def _activity(actor: Actor, asked: Asked, submission: Submission, moment: datetime) -> NewActivity:
    employee = asked.employee
    return NewActivity(
        kind=REPORT_SUBMITTED,
        happened_at=moment,
        work_date=employee.work_date(moment),
        employee_id=actor.employee(),
        concerns_id=None if employee.id == actor.employee_id else employee.id,
        recorded_by=actor.signature,
        source=SOURCE,
        source_key=source_key(submission.report, submission.period, employee.id, submission.version),
        details={"report": submission.report, "period": submission.period, "digest": submission.digest},
    )


def _refuse_stranger(session: Session, actor: Actor, employee: Employee) -> None:
    """Only the employee answers for the report, or who stands in today; a head reads it, and does not submit it."""
    acting = session.get_one(Employee, actor.employee())
    stood_in_for = {absent.id for absent in substituted_by(session, acting.id, acting.today())}
    if employee.id not in {acting.id, *stood_in_for}:
        raise NotAllowed(_("{login} submits that report, or whoever stands in.", login=employee.login))


def _next_version(session: Session, asked: Asked, *, correction: bool) -> int:
    """Locks the employee, so that of two submissions at once one sees the other."""
    session.execute(sa.select(Employee.id).where(Employee.id == asked.employee.id).with_for_update())
    newest = submissions_of(asked.report.name, asked.employee.id, asked.period.name).limit(1)
    earlier = session.scalars(newest).first()
    if earlier is None:
        return 1
    if not correction:
        raise Conflict(
            _("{report} of {period} was submitted already, on {on}.", report=asked.report.title,
              period=asked.period.name, on=clock.local_date(earlier.submitted_at, asked.employee.time_zone)),
            _("It keeps its figures; see what changed since, or put a correction beside it with --correction."),
            Action("reports.verify", asked.report.name, period=asked.period.name),
        )  # fmt: skip
    return earlier.version + 1
