"""The file that was submitted, written out as it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tagwerk.api import Action, NotFound, log_access, translator, use_case
from tagwerk_reporting.asking import ask
from tagwerk_reporting.making import check_place, write_in_one_piece
from tagwerk_reporting.submissions import submissions_of
from tagwerk_reporting.tables import FrozenFile, Submission

if TYPE_CHECKING:
    from pathlib import Path

    from tagwerk.api import Actor, App

_ = translator("tagwerk_reporting")


@dataclass(frozen=True)
class Fetched:
    """The submission of the employee *login*, and the *file* that now holds what is kept of it, byte for byte."""

    submission: Submission
    login: str
    file: Path


@use_case("reports.verify")
def fetch_submitted(
    app: App,
    actor: Actor,
    name: str,
    period: str | None = None,
    login: str | None = None,
    *,
    out: Path | None = None,
    replace_file: bool = False,
) -> Fetched:
    """Write the file that *login* (the actor by default) submitted last to *out*, in ``reports`` of the workspace by default.

    Raises NotFound where nothing was submitted, WrongInput, NotAllowed, Conflict where *out* is there already and *replace_file*
    is not said.
    """
    asked = ask(app, actor, name, period, login)
    with app.database.reading() as session:
        newest = submissions_of(asked.report.name, asked.employee.id, asked.period.name).limit(1)
        submission = session.scalars(newest).first()
        frozen = session.get(FrozenFile, submission.id) if submission is not None else None
    if submission is None or frozen is None:
        raise NotFound(
            _("{report} of {period} was not submitted by {login}.", report=asked.report.title,
              period=asked.period.name, login=asked.employee.login),
            Action("reports.submit", asked.report.name, period=asked.period.name),
        )  # fmt: skip
    file = out or app.folder / "reports" / frozen.name
    check_place(file, by_name=out is not None, replace_file=replace_file)
    log_access(app, actor, "reports.verify", asked.on_record)  # the own one too: clients leave the house in a file
    write_in_one_piece(file, frozen.content)
    return Fetched(submission, asked.employee.login, file)
