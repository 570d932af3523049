"""What an empty list says: that it is, and what would fill it where nothing was searched for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.platform.actions import Action
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Sequence

FIRST = {
    "absence list": Action("absence.enter", "LOGIN", "DAY"),
    "calls list": Action("call", "COMPANY"),
    "campaigns status": Action("campaigns.send", "TEMPLATE", to="SEGMENT"),
    "companies list": Action("companies.import", "FILE"),
    "contracts list": Action("contracts.draft", "COMPANY"),
    "db backups": Action("db.backup"),
    "departments list": Action("departments.add", "NAME"),
    "events list": Action("events.add", "NAME", from_="DAY"),
    "inbox list": Action("inbox.sync"),
    "outages list": Action("outages.mark", "CHANNEL", "BEGIN"),
    "requests list": Action("requests.send", "DEPARTMENT", "TEXT"),
    "segments list": Action("segments.save", "NAME", "EXPRESSION"),
    "staff token list": Action("staff.token.make", "LOGIN", name="NAME"),
    "suppress list": Action("suppress.add", "ADDRESS"),
    "tasks list": Action("tasks.add", "TEXT"),
    "visits list": Action("visits.plan", "COMPANY", on="DAY"),
}
"""What fills a list that is still empty."""

_ = translator("tagwerk")


def nothing_listed(words: Sequence[str]) -> str:
    """What to say where the command of these *words* lists nothing."""
    said, first = _("Nothing is listed here."), FIRST.get(" ".join(words))
    return _("{said} Begin with: {command}", said=said, command=first.command) if first is not None else said
