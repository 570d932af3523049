"""What was submitted is kept as it was: its figures, a digest of them, and how today's figures differ."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from tagwerk.api import REPORT_SUBMITTED, Activity, translator
from tagwerk_reporting.api import Column, Table
from tagwerk_reporting.tables import Submission

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from tagwerk.api import App, Employee, Period
    from tagwerk_reporting.api import Cell, Document, Report

Figures = dict[str, int | None]

SOURCE = "reporting"

_ = translator("tagwerk_reporting")


def digest_of(report: str, period: str, employee_id: int, figures: Figures) -> str:
    """The SHA-256, in hexadecimal, of a submission's content in a fixed form."""
    content = {"report": report, "period": period, "employee": employee_id, "figures": figures}
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def source_key(report: Report, period: Period, employee: Employee) -> str:
    """How the ledger knows a submission: the same one a second time changes nothing."""
    return f"{report.name}:{period.name}:{employee.id}"


def find_submission(app: App, report: Report, employee: Employee, period: Period) -> Submission | None:
    """What *employee* submitted, or None."""
    with app.database.reading() as session:
        return session.scalars(
            sa.select(Submission).where(
                Submission.report == report.name,
                Submission.period == period.name,
                Submission.employee_id == employee.id,
            )
        ).first()


def is_intact(session: Session, submission: Submission, key: str) -> bool:
    """Whether the kept figures are those whose digest the ledger, which nobody can edit, has on record."""
    statement = sa.select(Activity.details).where(
        Activity.kind == REPORT_SUBMITTED.name, Activity.source == SOURCE, Activity.source_key == key
    )
    recorded = session.scalar(statement) or {}
    figures = digest_of(submission.report, submission.period, submission.employee_id, submission.figures)
    return figures == submission.digest == recorded.get("digest")


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
    facts = (("submitted", _("Submitted on"), on), ("figures", _("Figures"), state))
    return facts, Table("since_submission", _("Changed since the submission"), columns, rows)


def _number(figure: int | None) -> Cell:
    return _("not measured") if figure is None else figure
