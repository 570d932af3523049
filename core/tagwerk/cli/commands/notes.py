"""Commands for notes about companies; ``companies`` registers them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tagwerk.cli.parameters import CompanyName
from tagwerk.platform.texts import later, translator

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.table import Table

    from tagwerk.access.hookspecs import CommandLine
    from tagwerk.companies.notes import NoteEntry

_ = translator("tagwerk")


def register(companies: typer.Typer) -> None:
    """Add the commands to the group."""
    companies.command(
        "note", help=later("Write a note.\n\nExample: tagwerk companies note 17 'Wants samples in spring'")
    )(note)
    companies.command("notes", help=later("Show the notes, the newest first.\n\nExample: tagwerk companies notes 17"))(
        notes
    )
    companies.command(
        "unnote",
        help=later("Take a note back: its author does, or a head.\n\nExample: tagwerk companies unnote 4"),
    )(unnote)


def note(context: typer.Context, company: CompanyName, text: str) -> None:
    """One more entry."""
    from tagwerk.companies.notes import add_note
    from tagwerk.views.companies import note_view

    cli: CommandLine = context.obj
    written = add_note(cli.app(), cli.actor(), company, text)
    cli.show(note_view(written), _("Note {id} is written.", id=written.id))


def notes(
    context: typer.Context,
    company: CompanyName,
    limit: Annotated[int, typer.Option(min=1, max=1000, help=later("How many to show."))] = 50,
) -> None:
    """The entries."""
    from tagwerk.companies.notes import list_notes
    from tagwerk.views.companies import note_view

    cli: CommandLine = context.obj
    found = list_notes(cli.app(), cli.actor(), company, limit)
    cli.show([note_view(each) for each in found], notes_drawn(found) if found else _("There are no notes."))


def unnote(context: typer.Context, note: Annotated[int, typer.Argument(help=later("The number of the note."))]) -> None:
    """One entry less."""
    from tagwerk.companies.notes import take_note_back
    from tagwerk.views.companies import note_view

    cli: CommandLine = context.obj
    taken = take_note_back(cli.app(), cli.actor(), note)
    again = _("Write it again with: tagwerk companies note {company} '…'", company=taken.company_id)
    cli.show(note_view(taken), _("Note {id} is taken back.", id=taken.id) + " " + again)


def notes_drawn(found: Iterable[NoteEntry]) -> Table:
    """The entries with author and day."""
    from tagwerk.platform.texts import date_text
    from tagwerk.views.tables import table

    rows = [(each.id, date_text(each.written_at.date()), each.author, each.text) for each in found]
    return table((_("No."), "", "", ""), rows)


COMMANDS = ()  # they stand in the group of the client base
