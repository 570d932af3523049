"""The scene of the reports in the demo: at the end of the day, the report so far lies in a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.api import Scene, translator

if TYPE_CHECKING:
    from tagwerk.api import Stage

_ = translator("tagwerk_reporting")


def scenes() -> list[Scene]:
    """The monthly report of the running month is made."""
    return [Scene("report", 17, _("The monthly report is made"), _play)]


def _play(stage: Stage) -> None:
    month = stage.run("quota")["on"][:7]
    made = stage.run("reports", "make", "monthly", "--period", month, "--format", "html")
    stage.note("report", made["file"])
    stage.say(_("The report lies in {file}", file=made["file"]))
