"""The agenda as faces show it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tagwerk.agenda.listing import AgendaItem
    from tagwerk.agenda.tables import PutOff


def agenda_view(item: AgendaItem) -> dict[str, Any]:
    """A company with the reasons to contact it next."""
    reasons = [
        {"reason": reason.reason, "text": reason.text, "weight": reason.weight, "since": reason.since}
        for reason in item.reasons
    ]
    fields = {"company": item.company_id, "name": item.name, "rank": item.rank, "weight": item.weight}
    return fields | {"refused": item.refused, "reasons": reasons}


def put_off_view(said: PutOff) -> dict[str, Any]:
    """A company that waits, and until when."""
    return {"company": said.company_id, "name": said.company.name, "until": said.until}
