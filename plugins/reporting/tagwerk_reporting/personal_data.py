"""What the table of the plugin holds: figures of employees, and nothing of people outside the house."""

from __future__ import annotations

from tagwerk.api import PersonalData, later
from tagwerk_reporting.tables import FrozenFile, Sent, Submission, Word


def personal_data() -> list[PersonalData]:
    """The tables there are; of companies the files hold what stood in the report when it was submitted."""
    return [
        PersonalData(Submission, later("submitted reports"), "accountability", "workspace", ("employee", "head")),
        PersonalData(
            FrozenFile, later("the files of submitted reports"), "accountability", "workspace", ("employee", "head")
        ),
        PersonalData(
            Word, later("what employees say of their reports"), "accountability", "workspace", ("employee", "head")
        ),
        PersonalData(Sent, later("which report went to whom"), "operation", "workspace", ("program",)),
    ]
