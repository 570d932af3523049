"""Commands for lists that were taken in."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import typer

from tagwerk.access.hookspecs import Command
from tagwerk.cli.parameters import Yes
from tagwerk.platform.texts import later, moment_text, translator

if TYPE_CHECKING:
    from collections.abc import Sized

    from tagwerk.access.hookspecs import CommandLine
    from tagwerk.companies.imports.tables import Import

SHOWN = 20

_ = translator("tagwerk")

imports = typer.Typer(help=later("Lists that were taken in."), no_args_is_help=True)


@imports.command("list", help=later("List the lists that were taken in.\n\nExample: tagwerk imports list"))
def list_(context: typer.Context) -> None:
    """The newest first."""
    from tagwerk.companies.imports.undoing import list_imports
    from tagwerk.views.imports import STATES, imports_view
    from tagwerk.views.tables import listing

    cli: CommandLine = context.obj
    views = [imports_view(known) for known in list_imports(cli.app(), cli.actor())]
    columns = {"import": _("No."), "when": _("When"), "file": _("File"), "state": _("State"), "rows": _("Rows"),
               "created": _("New"), "updated": _("Changed"), "rejected": _("Rejected")}  # fmt: skip
    zone = ZoneInfo(cli.actor().time_zone)
    shown = (view | {"state": _(STATES[view["state"]]), "when": moment_text(view["began_at"], zone)} for view in views)
    cli.show(views, listing(columns, shown))


@imports.command(
    "undo",
    help=later(
        "Take a whole list or file back; what was changed since stays, and is named.\n\nExample: tagwerk imports undo 3"
    ),
)
def undo(context: typer.Context, number: int, yes: Yes = False) -> None:
    """The client base as it was."""
    from tagwerk.companies.imports.undoing import undo_import, undoable_import
    from tagwerk.companies.own.declaring import own_fields, title_of
    from tagwerk.views.imports import undone_view

    cli: CommandLine = context.obj
    known = undoable_import(cli.app(), cli.actor(), number)
    if known.kind:
        _undo_file(cli, known, yes=yes)
        return
    question = _("Take back what {file} brought: {created} new cards and the values of {updated} others?", file=known.name,
                 created=known.created, updated=known.updated)  # fmt: skip
    cli.confirm(question, yes=yes)
    undone = undo_import(cli.app(), cli.actor(), number)
    lines = [
        _(
            "Taken back: {companies} {companies:company|companies}, {contacts} {contacts:contact|contacts}, "
            "{values} {values:value|values}.",
            companies=undone.companies,
            contacts=undone.contacts,
            values=undone.values,
        )
    ]
    if undone.wishes:
        lines.append(
            _(
                "  {wishes} {wishes:wish|wishes} not to be contacted came with it and {wishes:holds|hold} no longer.",
                wishes=undone.wishes,
            )
        )
    own = own_fields(cli.app())
    stays = [
        _("  stays: {company} {name}, {what}: {reason}", **{**vars(kept), "what": title_of(kept.what, own)})
        for kept in undone.kept[:SHOWN]
    ]
    cli.show(undone_view(undone), "\n".join([*lines, *stays, *_more(undone.kept)]))


def _undo_file(cli: CommandLine, known: Import, *, yes: bool) -> None:
    from tagwerk.catalogue.changes.undoing import undo_file
    from tagwerk.catalogue.folders.kinds import TITLES
    from tagwerk.views.folders import file_undone_view

    question = _("Take back what {file} brought: {created} new rows and the values of {updated} others?", file=known.name,
                 created=known.created, updated=known.updated)  # fmt: skip
    cli.confirm(question, yes=yes)
    undone = undo_file(cli.app(), cli.actor(), known.id)
    lines = [
        _("Taken back: {rows} {rows:row|rows}, {values} {values:value|values}.", rows=undone.rows, values=undone.values)
    ]
    for kept in undone.kept[:SHOWN]:
        title = TITLES.get("price" if kept.field == "unit_price" else kept.field, kept.field)
        what = ", ".join(each for each in (kept.what, _(title)) if each)
        lines.append(_("  stays: {what}: {reason}", what=what, reason=kept.reason))
    cli.show(file_undone_view(undone), "\n".join([*lines, *_more(undone.kept)]))


def _more(kept: Sized) -> list[str]:
    """How much more stays than is shown; `--json` has it all."""
    more = len(kept) - SHOWN
    return [_("  … and {number} more.", number=more)] if more > 0 else []


COMMANDS = (Command("imports", imports),)
