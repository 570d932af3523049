"""Who answers for a report, who answers to it, and how both name it: by whom it is about.

An employee, or who stands in, submits the own report, that on a segment within the own reach, and that on a company that is the
own one; the head of the department answers to it. A head submits the report of the department, a director or an administrator
that of the house; a director or an administrator answers to those. Nobody answers to what is one's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.api import Company, Department, Employee, NotAllowed, employee_seen_by, substituted_by, translator
from tagwerk_reporting.asking import Asked, Meant, ask

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from tagwerk.api import Actor, App
    from tagwerk_reporting.tables import Submission

ABOVE = ("director", "administrator")
"""Who answers to what is about more than one person, the first who are there being told."""

_ = translator("tagwerk_reporting")


@dataclass(frozen=True)
class Whose:
    """How a submission is named: *title* for people, *options* for commands."""

    title: str
    options: dict[str, str]


def whose(session: Session, submission: Submission) -> Whose:
    """Whom or what it is about, as that is called today."""
    number = submission.about.rpartition(":")[2]
    if submission.scope == "department":
        department = session.get_one(Department, int(number))
        return Whose(department.name, {"of": department.name})
    if submission.scope == "company":
        return Whose(session.get_one(Company, int(number)).name, {"of": number})
    if submission.scope == "house":
        return Whose(_("the house"), {})
    author = session.get_one(Employee, submission.employee_id)
    if submission.scope == "segment":
        return Whose(f"{submission.segment} ({author.name})", {"of": submission.segment, "employee": author.login})
    return Whose(author.name, {"employee": author.login})


def answering_for(app: App, submission: Submission) -> tuple[str, Whose]:
    """The login of who answers for it, and whose it is."""
    with app.database.reading() as session:
        return session.get_one(Employee, submission.employee_id).login, whose(session, submission)


def ask_again(app: App, actor: Actor, submission: Submission) -> Asked:
    """What was submitted, asked for anew. Raises NotAllowed where the actor may not see it, else as ``ask``."""
    with app.database.reading() as session:
        options = whose(session, submission).options
    return ask(
        app, actor, Meant(submission.report, submission.period, login=options.get("employee"), of=options.get("of"))
    )


def refuse_stranger(session: Session, actor: Actor, asked: Asked) -> None:
    """Only who answers for the report submits it, or who stands in; others above read it. Raises NotAllowed."""
    acting = session.get_one(Employee, actor.employee())
    own = {acting.id, *(absent.id for absent in substituted_by(session, acting.id, acting.today()))}
    subject = asked.subject
    if subject is None or subject.scope == "segment":
        if asked.employee.id not in (own if subject is None else {acting.id}):
            raise NotAllowed(_("{login} submits that report, or whoever stands in.", login=asked.employee.login))
    elif subject.department is not None:
        headed = subject.department.id in actor.headed
        if not headed and _working(session, "head", subject.department.id):
            raise NotAllowed(
                _("The head of {department} submits that report, or whoever stands in.", department=subject.title)
            )
    elif subject.company is not None:
        owner = subject.company.owner_id
        if owner not in own and not (owner is None and actor.roles & {"head", *ABOVE}):
            raise NotAllowed(_("Whoever looks after {company} submits that report.", company=subject.title))


def refuse_own(session: Session, actor: Actor, submission: Submission) -> None:
    """Raises NotAllowed where the actor does not answer to it: it is the own one, or not within reach."""
    if actor.employee_id == submission.employee_id or actor.signature == submission.submitted_by:
        raise NotAllowed(_("Nobody accepts the own report."))
    if submission.scope in ("department", "house"):
        if not actor.sees_everything:
            raise NotAllowed(_("A director or an administrator answers to that report."))
        return
    author = session.get_one(Employee, submission.employee_id)
    employee_seen_by(session, actor, author.login)  # who stands in sees the report, and answers for nobody's department


def who_answers(session: Session, submission: Submission) -> list[Employee]:
    """Who is told that it waits for an answer: the heads of the department, or, where none is there or it is about more than
    one person, the directors, else the administrators; never who submitted it."""
    author = session.get_one(Employee, submission.employee_id)
    department = author.on(author.today()).department_id
    heads = []
    if submission.scope not in ("department", "house") and department is not None:
        heads = _others(_working(session, "head", department), submission)
    if heads:
        return heads
    return next((found for role in ABOVE if (found := _others(_working(session, role), submission))), [])


def lock(session: Session, asked: Asked) -> None:
    """Lock what the report is about, so that of two who submit or answer it at once one sees the other."""
    subject = asked.subject
    if subject is None or subject.scope == "segment":
        row = sa.select(Employee.id).where(Employee.id == asked.employee.id)
    elif subject.department is not None:
        row = sa.select(Department.id).where(Department.id == subject.department.id)
    elif subject.company is not None:
        row = sa.select(Company.id).where(Company.id == subject.company.id)
    else:
        row = sa.select(Employee.id).order_by(Employee.id).limit(1)
    session.execute(row.with_for_update())


def _working(session: Session, role: str, department: int | None = None) -> list[Employee]:
    """Who has that role today, in the department where one is named."""
    found = []
    for someone in session.scalars(sa.select(Employee).order_by(Employee.id)):
        today = someone.today()
        if someone.works_on(today):
            terms = someone.on(today)
            if terms.role == role and department in (None, terms.department_id):
                found.append(someone)
    return found


def _others(people: Iterable[Employee], submission: Submission) -> list[Employee]:
    authors = {f"employee:{submission.employee_id}", submission.submitted_by}
    return [someone for someone in people if f"employee:{someone.id}" not in authors]
