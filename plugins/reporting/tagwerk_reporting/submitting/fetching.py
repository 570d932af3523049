"""The submission that is meant, and its file, written out as it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tagwerk.api import Action, Employee, NotFound, log_access, translator, use_case
from tagwerk_reporting.asking import ask
from tagwerk_reporting.making import check_place, write_in_one_piece
from tagwerk_reporting.submissions import submissions_of
from tagwerk_reporting.tables import FrozenFile

if TYPE_CHECKING:
    from pathlib import Path

    from tagwerk.api import Actor, App
    from tagwerk_reporting.asking import Asked, Meant
    from tagwerk_reporting.tables import Submission

_ = translator("tagwerk_reporting")


@dataclass(frozen=True)
class Fetched:
    """The submission, the *login* of who answers for it, and the *file* that now holds what is kept of it, byte for byte."""

    submission: Submission
    login: str
    file: Path


@use_case("reports.verify")
def fetch_submitted(
    app: App,
    actor: Actor,
    meant: Meant,
    *,
    out: Path | None = None,
    replace_file: bool = False,
) -> Fetched:
    """Write the file that was submitted last of the report that is *meant* to *out*, in ``reports`` of the workspace by default.

    Raises NotFound where nothing was submitted, WrongInput, NotAllowed, Conflict where *out* is there already and *replace_file*
    is not said.
    """
    asked = ask(app, actor, meant)
    submission = newest_submission(app, asked)
    with app.database.reading() as session:
        frozen = session.get(FrozenFile, submission.id)
        author = session.get_one(Employee, submission.employee_id)
    if frozen is None:
        raise not_submitted(asked)
    file = out or app.folder / "reports" / frozen.name
    check_place(file, by_name=out is not None, replace_file=replace_file)
    log_access(app, actor, "reports.verify", asked.on_record)  # the own one too: clients leave the house in a file
    write_in_one_piece(file, frozen.content)
    return Fetched(submission, author.login, file)


def newest_submission(app: App, asked: Asked) -> Submission:
    """The version of the report that was submitted last. Raises NotFound."""
    with app.database.reading() as session:
        newest = submissions_of(asked.report.name, asked.about, asked.period.name).limit(1)
        submission = session.scalars(newest).first()
    if submission is None:
        raise not_submitted(asked)
    return submission


def not_submitted(asked: Asked) -> NotFound:
    """That nobody submitted the report, and how that is done."""
    submit = Action("reports.submit", asked.report.name, period=asked.period.name)
    names = {"report": asked.report.title, "period": asked.period.name}
    if asked.subject is None:
        return NotFound(
            _("{report} of {period} was not submitted by {login}.", login=asked.employee.login, **names), submit
        )
    return NotFound(_("{report} of {period} was not submitted: {about}.", about=asked.subject.title, **names), submit)
