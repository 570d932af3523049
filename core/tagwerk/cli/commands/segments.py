"""Commands for segments of the client base."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

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
def save(
    context: typer.Context,
    name: str,
    expression: str,
    replace: Annotated[
        bool, typer.Option("--replace", help=later("In place of your own segment of that name."))
    ] = False,
) -> None:
    """A segment with a name."""
    from tagwerk.companies.segments.segments import save_segment
    from tagwerk.views.segments import segment_view

    cli: CommandLine = context.obj
    saved = save_segment(cli.app(), cli.actor(), name, expression, replace=replace)
    cli.show(segment_view(saved), _("Saved: {name}", name=saved.name))


@segments.command("remove", help=later("Forget a saved segment.\n\nExample: tagwerk segments remove bavaria"))
def remove(context: typer.Context, name: str) -> None:
    """A name less; what it stood for is said, so that it can be saved again."""
    from tagwerk.companies.segments.segments import remove_segment
    from tagwerk.views.segments import segment_view

    cli: CommandLine = context.obj
    gone = remove_segment(cli.app(), cli.actor(), name)
    cli.show(segment_view(gone), _("Removed: {name} ({expression})", name=gone.name, expression=gone.expression))


@segments.command("list", help=later("List the saved segments.\n\nExample: tagwerk segments list"))
def list_(context: typer.Context) -> None:
    """Every saved segment."""
    from tagwerk.companies.segments.segments import list_segments
    from tagwerk.views.segments import segment_view
    from tagwerk.views.tables import listing

    cli: CommandLine = context.obj
    views = [segment_view(segment) for segment in list_segments(cli.app(), cli.actor())]
    cli.show(views, listing({"segment": _("Segment"), "owner": _("Owner"), "expression": _("Expression")}, views))


COMMANDS = (Command("segments", segments),)
