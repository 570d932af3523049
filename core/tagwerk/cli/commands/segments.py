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
    shared: Annotated[bool, typer.Option("--shared", help=later("Everybody may change it, not you alone."))] = False,
) -> None:
    """A segment with a name."""
    from tagwerk.companies.segments.segments import save_segment
    from tagwerk.views.segments import segment_view

    cli: CommandLine = context.obj
    saved = save_segment(cli.app(), cli.actor(), name, expression, replace=replace, shared=shared)
    cli.show(segment_view(saved), _("Saved: {name}", name=saved.name))


@segments.command("remove", help=later("Forget a saved segment.\n\nExample: tagwerk segments remove bavaria"))
def remove(context: typer.Context, name: str) -> None:
    """A name less; how it comes back is said."""
    from shlex import quote

    from tagwerk.companies.segments.segments import remove_segment
    from tagwerk.views.segments import segment_view

    cli: CommandLine = context.obj
    gone = remove_segment(cli.app(), cli.actor(), name)
    back = f"tagwerk segments save {gone.name} {quote(gone.expression)}"
    cli.show(segment_view(gone), _("Removed: {name}. It comes back with: {command}", name=gone.name, command=back))


@segments.command("list", help=later("List the saved segments.\n\nExample: tagwerk segments list"))
def list_(context: typer.Context) -> None:
    """Every saved segment."""
    from tagwerk.companies.segments.segments import list_segments
    from tagwerk.views.segments import segment_view
    from tagwerk.views.tables import listing

    cli: CommandLine = context.obj
    views = [segment_view(segment) for segment in list_segments(cli.app(), cli.actor())]
    cli.show(views, listing({"segment": _("Segment"), "owner": _("Owner"), "expression": _("Expression")}, views))


@segments.command(
    "show",
    help=later(
        "Show what a saved segment stands for, and how many companies.\n\nExample: tagwerk segments show bavaria"
    ),
)
def show(context: typer.Context, name: str) -> None:
    """One saved segment; what each of its parts does is told by ``explain``."""
    from tagwerk.companies.segments.segments import find_segment
    from tagwerk.views.segments import segment_view
    from tagwerk.views.tables import sheet

    cli: CommandLine = context.obj
    segment, companies = find_segment(cli.app(), cli.actor(), name)
    view = {**segment_view(segment), "companies": companies}
    shown = {**view, "companies": _("cannot be read any more") if companies is None else str(companies)}
    titles = {"segment": _("Segment"), "owner": _("Owner"), "expression": _("Expression"), "companies": _("Companies")}
    cli.show(view, sheet(titles, shown))


@segments.command(
    "explain",
    help=later(
        "Say for how many companies each clause of a segment holds by itself.\n\n"
        "Example: tagwerk segments explain 'rank = client and not (last_contact < 30d)'"
    ),
)
def explain(context: typer.Context, segment: str) -> None:
    """A segment, taken apart."""
    from tagwerk.companies.segments.explaining import explain_segment
    from tagwerk.views.segments import clause_view
    from tagwerk.views.tables import listing

    cli: CommandLine = context.obj
    clauses = explain_segment(cli.app(), cli.actor(), segment)
    rows = [{"companies": each.companies, "clause": "  " * each.depth + each.text} for each in clauses]
    shown = listing({"companies": _("Companies"), "clause": _("Part")}, rows)
    cli.show([clause_view(each) for each in clauses], shown)


@segments.command("fields", help=later("List the fields that segments may use.\n\nExample: tagwerk segments fields"))
def fields(context: typer.Context) -> None:
    """What a segment can be made of, from the plugins too."""
    from tagwerk.companies.segments.explaining import list_fields
    from tagwerk.views.segments import field_view
    from tagwerk.views.tables import listing

    cli: CommandLine = context.obj
    views = [field_view(each) for each in list_fields(cli.app(), cli.actor())]
    types = {"text": _("text"), "number": _("numeric"), "date": _("date"), "moment": _("date")}
    rows = [
        {**view, "type": types.get(view["type"], view["type"]), "values": ", ".join(view["values"])} for view in views
    ]
    titles = {"field": _("Field"), "title": _("Title"), "type": _("Type"), "values": _("Values")}
    cli.show(views, listing(titles, rows))


COMMANDS = (Command("segments", segments),)
