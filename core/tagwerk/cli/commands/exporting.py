"""The command that writes the client base to a file; it belongs to ``companies``."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tagwerk.platform.texts import later, translator

if TYPE_CHECKING:
    from tagwerk.access.hookspecs import Command, CommandLine

_ = translator("tagwerk")


def register(companies: typer.Typer) -> None:
    """Add the command to the group."""
    companies.command(
        "export",
        help=later(
            "Write client cards to a file, which can be taken in again.\n\n"
            "Example: tagwerk companies export --segment 'rank = client' --format xlsx"
        ),
    )(export)


def export(
    context: typer.Context,
    format_: Annotated[str, typer.Option("--format", help=later("csv, xlsx, json"))] = "",
    segment: Annotated[
        str, typer.Option(help=later("all, a saved name, or an expression such as: rank = client"))
    ] = "all",
    out: Annotated[
        Path | None, typer.Option(help=later("The file; one in the folder exports of the workspace by default."))
    ] = None,
) -> None:
    """The cards of a segment."""
    from tagwerk.companies.exports.exporting import export_companies
    from tagwerk.companies.exports.files import wished_form
    from tagwerk.companies.own.declaring import own_fields
    from tagwerk.views.companies import company_view

    cli: CommandLine = context.obj
    form = wished_form(format_, out)
    view_of = partial(company_view, own=own_fields(cli.app()).values())
    done = export_companies(cli.app(), cli.actor(), view_of, segment=segment, form=form, out=out)
    view = {"file": str(done.path), "format": form, "companies": done.companies, "contacts": done.contacts,
            "gone": done.gone}  # fmt: skip
    lines = [_("{companies} {companies:company|companies} and {contacts} {contacts:contact|contacts}: {file}", **view)]
    if done.gone:
        lines.append(_("Left out, as they have left their firm: {gone}.", gone=done.gone))
    cli.show(view, "\n".join(lines))


COMMANDS: tuple[Command, ...] = ()  # it stands in the group of the client base
