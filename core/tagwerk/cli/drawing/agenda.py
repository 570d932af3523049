"""Whom to contact next, a line for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tagwerk.agenda.listing import AgendaItem

_ = translator("tagwerk")


def agenda_lines(items: Iterable[AgendaItem]) -> list[Text]:
    """A line for each company with its reasons in words."""
    lines = []
    for number, item in enumerate(items, 1):
        reasons = " ".join(reason.text for reason in item.reasons)
        if item.refused:
            reasons = _("May not be contacted. {reasons}", reasons=reasons)
        lines.append(Text.assemble(f"{number}  ", (f"{item.name} ({item.company_id})", "bold"), f"  {reasons}"))
    return lines
