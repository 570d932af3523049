"""What was submitted is kept as it was: its figures, its file, a digest of them, and how today's figures differ."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from tagwerk.api import REPORT_SUBMITTED, Activity, Employee, Facts, translator
from tagwerk_reporting.api import Column, Table, Text
from tagwerk_reporting.tables import FrozenFile, Submission, Word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from tagwerk.api import Period
    from tagwerk_reporting.api import Cell, Document

Figures = dict[str, int | None]

SOURCE = "reporting"

_ = translator("tagwerk_reporting")


def digest_of(submission: Submission, file: str = "") -> str:
    """The SHA-256, in hexadecimal, of a submission's content in a fixed form; *file* is the SHA-256 of its file."""
    content = {
        "report": submission.report,
        "period": submission.period,
        "employee": submission.employee_id,
        "figures": submission.figures,
    }
    if submission.scope != "employee":
        content["about"] = submission.about
    if file:
        content["file"] = file
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def source_key(submission: Submission) -> str:
    """How the ledger knows a submission: the same one a second time changes nothing."""
    about = submission.employee_id if submission.scope == "employee" else submission.about
    first = f"{submission.report}:{submission.period}:{about}"
    return first if submission.version == 1 else f"{first}:{submission.version}"


def facts() -> list[Facts]:
    """What the activities of submitted reports are founded on."""
    colon, employee = sa.literal(":"), sa.cast(Submission.employee_id, sa.String)
    about = sa.case((Submission.scope == "employee", employee), else_=Submission.about)
    first = Submission.report + colon + Submission.period + colon + about
    later = first + colon + sa.cast(Submission.version, sa.String)
    keys = sa.select(sa.case((Submission.version == 1, first), else_=later))
    return [Facts("submissions", SOURCE, (REPORT_SUBMITTED.name,), keys)]


def submissions_of(report: str, about: str, period: str) -> sa.Select[Submission]:
    """All versions of a report that were submitted *about* somebody or something, the newest first."""
    return (
        sa.select(Submission)
        .where(Submission.report == report, Submission.period == period, Submission.about == about)
        .order_by(Submission.version.desc())
    )


def is_intact(session: Session, submission: Submission) -> bool:
    """Whether what is kept is that whose digest the ledger, which nobody can edit, has on record: figures and file."""
    statement = sa.select(Activity.details).where(
        Activity.kind == REPORT_SUBMITTED.name,
        Activity.source == SOURCE,
        Activity.source_key == source_key(submission),
    )
    recorded = session.scalar(statement) or {}
    frozen = session.get(FrozenFile, submission.id)
    file = hashlib.sha256(frozen.content).hexdigest() if frozen is not None else ""
    return digest_of(submission, file) == submission.digest == recorded.get("digest")


def words_on(session: Session, report: str, about: str, period: Period) -> tuple[Text, ...]:
    """What those who answer for a report say of it, each as a section of its own, apart from what is measured."""
    query = (
        sa.select(Employee.name, Word.text)
        .join(Employee, Employee.id == Word.employee_id)
        .where(Word.report == report, Word.period == period.name, Word.about == about, Word.text != "")
        .order_by(Word.said_at, Word.employee_id)
    )
    found = session.execute(query).all()
    names = ["word", *(f"word/{number}" for number in range(2, len(found) + 1))]
    return tuple(
        Text(name, _("What {name} says", name=who), tuple(said.splitlines()))
        for name, (who, said) in zip(names, found, strict=False)
    )


def differences(submitted: Figures, now: Figures) -> Iterator[tuple[str, int | None, int | None]]:
    """Each figure of either side: its name, what was submitted, what it is now."""
    for name in sorted(submitted | now):
        yield name, submitted.get(name), now.get(name)


def comparison(
    submission: Submission, document: Document, employee: Employee
) -> tuple[tuple[tuple[str, str, Cell], ...], Table]:
    """When the report was submitted, and a table of the figures that differ since."""
    columns = (
        Column("figure", _("Figure")),
        Column("submitted", _("Submitted"), "number"),
        Column("now", _("Now"), "number"),
    )
    titles = {figure.name: figure.title for figure in document.figures}
    rows = tuple(
        (titles.get(name, name), _number(then), _number(now))
        for name, then, now in differences(submission.figures, document.values)
        if then != now
    )
    on = submission.submitted_at.astimezone(ZoneInfo(employee.time_zone)).replace(microsecond=0)
    state = _("{count} of them changed since the submission", count=len(rows)) if rows else _("as submitted")
    facts: list[tuple[str, str, Cell]] = [("submitted", _("Submitted on"), on), ("figures", _("Figures"), state)]
    if submission.version > 1:
        facts.append(("version", _("Version"), submission.version))
    if submission.state != "submitted":
        facts.append(("answer", _("Answer of the head"), answer_of(submission)))
    return tuple(facts), Table("since_submission", _("Changed since the submission"), columns, rows)


def answer_of(submission: Submission) -> str:
    """What the head said, for people."""
    said = {"submitted": _("not answered yet"), "accepted": _("accepted"), "returned": _("sent back")}[submission.state]
    return f"{said}: {submission.word}" if submission.word else said


def _number(figure: int | None) -> Cell:
    return _("not measured") if figure is None else figure
