"""Submitting a report: an activity in the ledger, together with the file and the figures that the employee answers for.

The file is made first and shown to nobody; then one commit freezes it with its hash, the figures, the ids of the activities
behind them and the head of the ledger's chain, and counts it. So there is never one without the other.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from tagwerk.api import (
    REPORT_SUBMITTED,
    Action,
    Conflict,
    NewActivity,
    WrongInput,
    clock,
    head,
    record,
    require_home,
    tell_recorded,
    translator,
    use_case,
)
from tagwerk_reporting.asking import ask
from tagwerk_reporting.making import check_agreement, choose_format, file_name, form_format
from tagwerk_reporting.parts import rows_behind
from tagwerk_reporting.submissions import SOURCE, digest_of, source_key, submissions_of
from tagwerk_reporting.submitting.answerable import lock, refuse_stranger, whose
from tagwerk_reporting.submitting.telling import tell_who_answers
from tagwerk_reporting.tables import FrozenFile, Submission

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy.orm import Session

    from tagwerk.api import Actor, App
    from tagwerk_reporting.api import Document
    from tagwerk_reporting.asking import Asked, Meant

USUAL_FORMAT = "xlsx"

_ = translator("tagwerk_reporting")


@use_case("reports.submit")
def submit_report(
    app: App,
    actor: Actor,
    meant: Meant,
    *,
    format: str | None = None,
    form: Path | None = None,
    correction: bool = False,
) -> Submission:
    """Submit the report that is *meant*: the own, that of somebody absent whom the actor stands in for, or that of a
    department, a company or a segment that the actor answers for. Its file, a
    spreadsheet by default or the filled-in *form*, is frozen with it. With *correction* it is a new version beside the one that
    was submitted before.

    Raises NotFound, NotAllowed, WrongInput (a period that is not over has nothing to submit), Conflict where it was
    submitted already, Elsewhere in a copy.
    """
    actor.employee()  # a person answers for a report
    asked = ask(app, actor, meant)
    moment = clock.now()
    on = asked.employee.work_date(moment)
    if on <= asked.period.last:
        raise WrongInput(
            _("{period} is not over; a report is submitted when it is.", period=asked.period.name),
            Action("reports.make", meant.name, period=asked.period.name),
        )
    require_home(app)
    document = asked.make(app)
    written_as = form_format(form) if form is not None else choose_format(app, format or USUAL_FORMAT)
    check_agreement(app, written_as, format if form is not None else None, None)
    told = (("submitted", _("Submitted on"), asked.employee.work_date(moment)),)
    content = written_as.render(replace(document, facts=(*document.facts, *told)))
    with app.database.transaction() as session:
        refuse_stranger(session, actor, asked)
        version = _next_version(session, asked, correction=correction)
        submission = _frozen(session, actor, asked, document, moment, version)
        file = FrozenFile(name=file_name(asked, written_as), content=content, sha256=hashlib.sha256(content).hexdigest(),
                          activities={"ids": _ids_behind(app, session, asked, document)})  # fmt: skip
        submission.digest = digest_of(submission, file.sha256)
        session.add(submission)
        session.flush()
        file.submission_id = submission.id
        session.add(file)
        recorded = record(session, _activity(actor, asked, submission, moment))
    tell_recorded(app, recorded)
    tell_who_answers(app, asked, submission)
    return submission


def _frozen(
    session: Session, actor: Actor, asked: Asked, document: Document, moment: datetime, version: int
) -> Submission:
    return Submission(
        report=asked.report.name,
        period=asked.period.name,
        employee_id=asked.employee.id,
        scope=asked.report.scope,
        about=asked.about,
        segment=asked.subject.segment if asked.subject is not None else "",
        version=version,
        submitted_at=moment,
        submitted_by=actor.signature,
        figures=document.values,
        head=str(head(session.connection())),
        state="submitted",
        decided_by="",
        word="",
    )


def _ids_behind(app: App, session: Session, asked: Asked, document: Document) -> list[int]:
    """The ids of the activities that the figures count: those that the report names, else those of its metrics."""
    if document.activities:
        return list(document.activities)
    figures = [figure for figure in document.figures if figure.value is not None]
    return sorted({row.id for each in figures for _someone, row in rows_behind(app, session, each, asked.people)})


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
        source_key=source_key(submission),
        details={"report": submission.report, "period": submission.period, "digest": submission.digest},
    )


def _next_version(session: Session, asked: Asked, *, correction: bool) -> int:
    """The version that comes next; of two submissions at once one sees the other. Raises Conflict."""
    lock(session, asked)
    newest = submissions_of(asked.report.name, asked.about, asked.period.name).limit(1)
    earlier = session.scalars(newest).first()
    if earlier is None:
        return 1
    if not correction:
        options = whose(session, earlier).options if asked.subject is not None else {}
        raise Conflict(
            _("{report} of {period} was submitted already, on {on}.", report=asked.report.title,
              period=asked.period.name, on=clock.local_date(earlier.submitted_at, asked.employee.time_zone)),
            _("It keeps its figures; see what changed since, or put a correction beside it with --correction."),
            Action("reports.verify", asked.report.name, period=asked.period.name, **options),
        )  # fmt: skip
    return earlier.version + 1
