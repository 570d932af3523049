"""Who is told of a submission and of the answer to it: who answers, then who submitted. Told once; a copy tells nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.api import Action, Employee, NewNotice, notify, translator
from tagwerk_reporting.submissions import answer_of
from tagwerk_reporting.submitting.answerable import who_answers, whose

if TYPE_CHECKING:
    from tagwerk.api import App
    from tagwerk_reporting.asking import Asked
    from tagwerk_reporting.tables import Submission

_ = translator("tagwerk_reporting")


def tell_who_answers(app: App, asked: Asked, submission: Submission) -> None:
    """Tell those above who submitted it that a report waits for an answer."""
    period, head, name = submission.period, submission.head or "", asked.employee.name
    with app.database.reading() as session:
        people, about = who_answers(session, submission), whose(session, submission)

    def compose() -> tuple[str, str]:
        if asked.subject is None:
            subject = _("{name} submitted the report of {period}", name=name, period=period)
        else:
            title = _("{report} {period}: {about}", report=asked.report.title, period=period, about=about.title)
            subject = _("{name} submitted: {report}", name=name, report=title)
        return subject, _(
            "The ledger ended then at {head}. Keep it: it tells later whether anybody touched it.", head=head
        )

    action = Action("reports.accept", submission.report, period=period, **about.options)
    for someone in people:
        notify(app, NewNotice.to(someone, f"report:{submission.id}:head:{someone.id}", compose, action))


def tell_who_submitted(app: App, asked: Asked, submission: Submission) -> None:
    """Tell who answers for it what was said above."""
    with app.database.reading() as session:
        author, about = session.get_one(Employee, submission.employee_id), whose(session, submission)

    def compose() -> tuple[str, str]:
        answer = answer_of(submission)
        if asked.subject is None:
            return _("Your report of {period}: {answer}", period=submission.period, answer=answer), answer
        title = _("{report} {period}: {about}", report=asked.report.title, period=submission.period, about=about.title)
        return _("{report}: {answer}", report=title, answer=answer), answer

    key = f"report:{submission.id}:{submission.state}:{submission.decided_at}"
    action = Action("reports.state", submission.report, period=submission.period)
    notify(app, NewNotice.to(author, key, compose, action))
