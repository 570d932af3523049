"""What is said above to a submitted report: accepted, or sent back with a word; both see where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.api import (
    Conflict,
    Employee,
    WrongInput,
    clock,
    log_access,
    read_period,
    translator,
    use_case,
    within_reach,
)
from tagwerk_reporting.asking import all_reports, ask, named
from tagwerk_reporting.submissions import submissions_of
from tagwerk_reporting.submitting.answerable import Whose, lock, refuse_own, whose
from tagwerk_reporting.submitting.fetching import not_submitted
from tagwerk_reporting.submitting.telling import tell_who_submitted
from tagwerk_reporting.tables import Submission

if TYPE_CHECKING:
    from tagwerk.api import Actor, App, Per
    from tagwerk_reporting.asking import Meant
    from tagwerk_reporting.tables import SubmissionState

LONGEST = 500
PERS: tuple[Per, ...] = ("day", "week", "month", "quarter", "half_year", "year")

_ = translator("tagwerk_reporting")


@use_case("reports.decide", roles=("head", "director", "administrator"))
def accept_report(app: App, actor: Actor, meant: Meant, word: str = "") -> Submission:
    """Accept what was submitted.

    Raises NotFound, NotAllowed for the own report, another department's, and that of a department or the house unless a
    director or an administrator answers; Conflict.
    """
    return _decide(app, actor, meant, "accepted", word)


@use_case("reports.decide", roles=("head", "director", "administrator"))
def return_report(app: App, actor: Actor, meant: Meant, word: str) -> Submission:
    """Send back what was submitted, with a *word* that says why; a correction is a new version beside it.

    Raises WrongInput without a word, else as ``accept_report``.
    """
    if not word.strip():
        raise WrongInput(_("Say in a word what is to be corrected."))
    return _decide(app, actor, meant, "returned", word)


@use_case("reports.verify")
def list_submissions(
    app: App, actor: Actor, name: str | None = None, period: str | None = None
) -> list[tuple[Submission, Employee, Whose]]:
    """What was submitted within the actor's reach, the newest first, with what was answered, by whom and whose it is.

    Raises NotFound for a *name* that no report has, and WrongInput for a *period* that is none.
    """
    if period is not None:
        read_period(period, PERS)
    query = sa.select(Submission, Employee).join(Employee, Employee.id == Submission.employee_id)
    if name is not None:
        query = query.where(Submission.report == name)
    if period is not None:
        query = query.where(Submission.period == period)
    query = query.where(_within_reach(actor)).order_by(Submission.submitted_at.desc(), Submission.id.desc())
    with app.database.reading() as session:
        found = [(kept, author, whose(session, kept)) for kept, author in session.execute(query).all()]
    if name is not None and not found:
        named(all_reports(app), name, _("There is no report {name!r}.", name=name))
    if any(author.id != actor.employee_id for _kept, author, _whose in found):
        log_access(app, actor, "reports.verify", f"submissions:{len(found)}")
    return found


def _within_reach(actor: Actor) -> sa.ColumnElement[bool]:
    """By whose work it is; that of a department its heads see and those above, that of the house those above alone."""
    if actor.sees_everything:
        return sa.true()
    personal = Submission.scope.not_in(("department", "house"))
    return sa.or_(
        sa.and_(personal, within_reach(actor, Submission.employee_id, substituted=True)),
        Submission.about.in_([f"department:{number}" for number in sorted(actor.headed)]),
    )


def _decide(app: App, actor: Actor, meant: Meant, state: SubmissionState, word: str) -> Submission:
    if len(word) > LONGEST:
        raise WrongInput(_("That is {count} letters; {most} are the most.", count=len(word), most=LONGEST))
    asked = ask(app, actor, meant)
    with app.database.transaction() as session:
        lock(session, asked)
        newest = submissions_of(asked.report.name, asked.about, asked.period.name).limit(1)
        submission = session.scalars(newest).first()
        if submission is None:
            raise not_submitted(asked)
        refuse_own(session, actor, submission)
        if submission.state == state and submission.word == word.strip():
            raise Conflict(_("That is what was said to it already."))
        submission.state, submission.word = state, word.strip()
        submission.decided_by, submission.decided_at = actor.signature, clock.now()
    log_access(app, actor, "reports.decide", asked.on_record)
    tell_who_submitted(app, asked, submission)
    return submission
