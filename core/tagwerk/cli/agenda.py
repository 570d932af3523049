"""The command for the agenda."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from tagwerk.contributions import Command
from tagwerk.texts import translator

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tagwerk.cli.console import Cli
    from tagwerk.work.agenda import AgendaItem

_ = translator("tagwerk")


def commands(cli: Cli) -> Iterable[Command]:
    """The command ``agenda``."""
    group = typer.Typer()

    @group.command("agenda", help=_("Whom to contact next, and why.\n\nExample: tagwerk agenda --limit 5"))
    def agenda(limit: Annotated[int, typer.Option(min=1, help=_("How many at most."))] = 20) -> None:
        from tagwerk.work.agenda import agenda as read_agenda

        items = read_agenda(cli.app(), cli.actor(), limit)
        view = Text("\n").join(agenda_lines(items)) if items else _("Nobody waits for you.")
        cli.show([agenda_fields(item) for item in items], view)

    return [Command("agenda", group)]


def agenda_fields(item: AgendaItem) -> dict[str, Any]:
    """A company of the agenda as machines read it."""
    reasons = [
        {"reason": reason.reason, "text": reason.text, "weight": reason.weight, "since": reason.since}
        for reason in item.reasons
    ]
    fields = {"company": item.company_id, "name": item.name, "standing": item.standing, "weight": item.weight}
    return fields | {"refused": item.refused, "reasons": reasons}


def agenda_lines(items: Iterable[AgendaItem]) -> list[Text]:
    """A line for each company with its reasons in words."""
    lines = []
    for number, item in enumerate(items, 1):
        reasons = " ".join(reason.text for reason in item.reasons)
        if item.refused:
            reasons = _("May not be contacted. {reasons}", reasons=reasons)
        lines.append(Text.assemble(f"{number}  ", (f"{item.name} ({item.company_id})", "bold"), f"  {reasons}"))
    return lines
