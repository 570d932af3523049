"""The command for the timeline of a company; ``companies`` registers it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tagwerk.cli.parameters import CompanyName
from tagwerk.platform import clock
from tagwerk.platform.texts import later, translator

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.table import Table

    from tagwerk.access.hookspecs import CommandLine
    from tagwerk.companies.timeline import TimelineRow

_ = translator("tagwerk")


def register(companies: typer.Typer) -> None:
    """Add the command to the group."""
    companies.command(
        "timeline",
        help=later(
            "Show what happened with a company, the newest first: mails, calls, visits, contracts, tasks, notes.\n\n"
            "Example: tagwerk companies timeline 17 --kind call --since 2026-10-01"
        ),
    )(timeline)


def timeline(
    context: typer.Context,
    company: CompanyName,
    kind: Annotated[
        str,
        typer.Option(help=later("Only these: note, card, activity, visit, task, contract, call, mail_in, mail_out …")),
    ] = "",
    since: Annotated[str | None, typer.Option(metavar="DAY", help=later("From that day on, as 2026-10-31."))] = None,
    limit: Annotated[int, typer.Option(min=1, max=500, help=later("How many to show."))] = 20,
) -> None:
    """The entries."""
    from tagwerk.companies.timeline import company_timeline
    from tagwerk.views.companies import timeline_view

    cli: CommandLine = context.obj
    day = clock.date_typed(since) if since is not None else None
    found = company_timeline(cli.app(), cli.actor(), company, kind=kind, since=day, limit=limit)
    views = [timeline_view(row) for row in found.rows]
    drawn = timeline_drawn(found.rows, cli.actor().time_zone) if found.rows else _("Nothing is on record there.")
    cli.show(views, drawn)


def timeline_drawn(rows: Iterable[TimelineRow], zone: str) -> Table:
    """The entries with their moment in *zone*."""
    from zoneinfo import ZoneInfo

    from tagwerk.platform.texts import moment_text
    from tagwerk.views.tables import table

    lines = []
    for row in rows:
        entry = row.entry
        people = ", ".join(name for name in (row.who, row.contact) if name)
        lines.append((moment_text(entry.at, ZoneInfo(zone)), str(entry.title), entry.text, people))
    return table(("", "", "", ""), lines)


COMMANDS = ()  # it stands in the group of the client base
