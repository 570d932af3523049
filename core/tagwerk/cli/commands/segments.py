"""Commands for segments of the client base."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from tagwerk.access.hookspecs import Command
from tagwerk.platform.texts import later, translator

if TYPE_CHECKING:
    from tagwerk.access.hookspecs import CommandLine

_ = translator("tagwerk")

segments = typer.Typer(help=later("Segments of the client base."), no_args_is_help=True)


@segments.command(
    "save", help=later("Keep an expression under a name.\n\nExample: tagwerk segments save bavaria 'region = Bayern'")
)
def save(context: typer.Context, name: str, expression: str) -> None:
    """A segment with a name."""
    from tagwerk.companies.segments.segments import save_segment
    from tagwerk.views.segments import segment_view

    cli: CommandLine = context.obj
    save_segment(cli.app(), cli.actor(), name, expression)
    cli.show(segment_view(name, expression), _("Saved: {name}", name=name))


@segments.command("list", help=later("List the saved segments.\n\nExample: tagwerk segments list"))
def list_(context: typer.Context) -> None:
    """Every saved segment."""
    from tagwerk.companies.segments.segments import list_segments
    from tagwerk.views.segments import segment_view
    from tagwerk.views.tables import listing

    cli: CommandLine = context.obj
    views = [segment_view(segment.name, segment.expression) for segment in list_segments(cli.app(), cli.actor())]
    cli.show(views, listing({"segment": _("Segment"), "expression": _("Expression")}, views))


COMMANDS = (Command("segments", segments),)
