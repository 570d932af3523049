"""Who is told of a submission and of the answer to it: the head, then the employee. Told once; a copy tells nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.api import Action, Employee, NewNotice, notify, translator
from tagwerk_reporting.submissions import answer_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tagwerk.api import App
    from tagwerk_reporting.tables import Submission

_ = translator("tagwerk_reporting")


def tell_head(app: App, employee: Employee, submission: Submission) -> None:
    """Tell the heads of the employee's department that a report waits for an answer."""
    period, head = submission.period, submission.head or ""

    def compose() -> tuple[str, str]:
        subject = _("{name} submitted the report of {period}", name=employee.name, period=period)
        return subject, _(
            "The ledger ended then at {head}. Keep it: it tells later whether anybody touched it.", head=head
        )

    with app.database.reading() as session:
        heads = heads_of(session, employee)
    action = Action("reports.accept", submission.report, period=period, employee=employee.login)
    for someone in heads:
        notify(app, NewNotice.to(someone, f"report:{submission.id}:head:{someone.id}", compose, action))


def tell_employee(app: App, employee: Employee, submission: Submission) -> None:
    """Tell the employee what the head answered."""

    def compose() -> tuple[str, str]:
        subject = _("Your report of {period}: {answer}", period=submission.period, answer=answer_of(submission))
        return subject, answer_of(submission)

    key = f"report:{submission.id}:{submission.state}:{submission.decided_at}"
    notify(
        app, NewNotice.to(employee, key, compose, Action("reports.state", submission.report, period=submission.period))
    )


def heads_of(session: Session, employee: Employee) -> list[Employee]:
    """The heads of the department in which the employee works today, without that one."""
    today = employee.today()
    department = employee.on(today).department_id
    people = session.scalars(sa.select(Employee).order_by(Employee.id)).all()
    return [
        someone
        for someone in people
        if someone.id != employee.id
        and someone.works_on(today)
        and someone.on(today).role == "head"
        and department is not None
        and someone.on(today).department_id == department
    ]
