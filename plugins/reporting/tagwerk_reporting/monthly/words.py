"""The employee's own word on a report: kept apart from what is measured, and shown as what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.api import translator
from tagwerk_reporting.api import Text
from tagwerk_reporting.tables import Word

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tagwerk.api import Employee, Period

_ = translator("tagwerk_reporting")


def words_on(session: Session, name: str, period: Period, employee: Employee) -> tuple[Text, ...]:
    """What the employee says of the report, as a section of its own."""
    said = session.scalar(
        sa.select(Word.text).where(
            Word.report == name, Word.period == period.name, Word.employee_id == employee.id, Word.text != ""
        )
    )
    if said is None:
        return ()
    return (Text("word", _("What {name} says", name=employee.name), tuple(said.splitlines())),)
