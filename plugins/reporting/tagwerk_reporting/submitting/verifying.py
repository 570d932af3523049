"""Whether a report is still what was submitted: the file that somebody holds, the figures, the ledger that they stand on."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.api import (
    Action,
    Activity,
    Employee,
    NotFound,
    differs_from,
    log_access,
    pieces,
    read_head,
    translator,
    use_case,
)
from tagwerk_reporting.asking import ask
from tagwerk_reporting.forms.files import read_bounded
from tagwerk_reporting.submissions import differences, is_intact
from tagwerk_reporting.submitting.answerable import Whose, ask_again, whose
from tagwerk_reporting.submitting.comparing import Change, changes
from tagwerk_reporting.submitting.fetching import newest_submission
from tagwerk_reporting.tables import FrozenFile, Submission

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.orm import Session

    from tagwerk.api import Actor, App
    from tagwerk_reporting.asking import Asked, Meant

LARGEST = 50 * 10**6

_ = translator("tagwerk_reporting")


@dataclass(frozen=True)
class Verification:
    """A submission that *employee* answers for, held against today's figures: *figures* are name, submitted, now.

    *intact*: nobody changed what was kept. *touched* says what became of the ledger that it stands on, where its chain is
    another one up to there. *titles* are what people call the figures of today, by name. *reversed_since* are the ids of
    activities behind the figures that have been reversed. *changed* is what differs in the *file* that somebody holds,
    None where none was given.
    """

    submission: Submission
    employee: Employee
    whose: Whose
    intact: bool
    touched: str | None
    figures: tuple[tuple[str, int | None, int | None], ...]
    titles: dict[str, str]
    reversed_since: tuple[int, ...] = ()
    file: Path | None = None
    changed: tuple[Change, ...] | None = None

    @property
    def equal(self) -> bool:
        """Whether today's figures are still those submitted."""
        return all(then == now for _name, then, now in self.figures)

    @property
    def is_submitted_file(self) -> bool:
        """Whether the file is, byte for byte, the one that was submitted."""
        return self.changed == ()


@use_case("reports.verify")
def verify_report(app: App, actor: Actor, meant: Meant) -> Verification:
    """Hold what was submitted of the report that is *meant* against today's figures. Raises NotFound, WrongInput, NotAllowed."""
    asked = ask(app, actor, meant)
    return _verify(app, actor, newest_submission(app, asked), asked)


@use_case("reports.verify")
def verify_file(app: App, actor: Actor, file: Path) -> Verification:
    """Hold a *file* against what was submitted: by its bytes, else by its name; what is changed in it is said cell by cell.

    Raises NotFound where nothing like it was submitted, WrongInput for a file that cannot be read, NotAllowed.
    """
    content = read_bounded(file, LARGEST)
    with app.database.reading() as session:
        found = _frozen_like(session, file, hashlib.sha256(content).hexdigest())
    if found is None:
        raise NotFound(
            _("{file} is no report that was submitted here.", file=file.name),
            _("Its name has to be the one that it was submitted under; name the report instead."),
            Action("reports.verify", "monthly"),
        )
    submission, frozen = found
    asked = ask_again(app, actor, submission)  # asks whether the actor may see it
    changed = tuple(changes(frozen.name, frozen.content, content))
    return _verify(app, actor, submission, asked, file=file, changed=changed)


def _verify(
    app: App,
    actor: Actor,
    submission: Submission,
    asked: Asked,
    *,
    file: Path | None = None,
    changed: tuple[Change, ...] | None = None,
) -> Verification:
    if submission.employee_id != actor.employee_id:
        log_access(app, actor, "reports.verify", asked.on_record)
    now = asked.make(app)
    with app.database.reading() as session:
        author, about = session.get_one(Employee, submission.employee_id), whose(session, submission)
        intact = is_intact(session, submission)
        fault = differs_from(session.connection(), read_head(submission.head)) if submission.head else None
        reversed_since = _reversed(session, submission)
    return Verification(
        submission,
        author,
        about,
        intact,
        fault.text if fault is not None else None,
        tuple(differences(submission.figures, now.values)),
        {figure.name: figure.title for figure in now.figures},
        reversed_since,
        file,
        changed,
    )


def _frozen_like(session: Session, file: Path, sha256: str) -> tuple[Submission, FrozenFile] | None:
    joined = sa.select(Submission, FrozenFile).join(FrozenFile, FrozenFile.submission_id == Submission.id)
    newest = joined.order_by(Submission.version.desc(), Submission.id.desc()).limit(1)
    row = session.execute(newest.where(FrozenFile.sha256 == sha256)).first()
    row = row or session.execute(newest.where(FrozenFile.name == file.name)).first()
    return None if row is None else (row[0], row[1])


def _reversed(session: Session, submission: Submission) -> tuple[int, ...]:
    """The activities behind the figures that somebody reversed after the submission."""
    frozen = session.get(FrozenFile, submission.id)
    ids = frozen.activities.get("ids", []) if frozen is not None else []
    found: list[int] = []
    for piece in pieces(ids):
        found += [
            number
            for number in session.scalars(sa.select(Activity.reverses).where(Activity.reverses.in_(piece)))
            if number
        ]
    return tuple(sorted(found))
