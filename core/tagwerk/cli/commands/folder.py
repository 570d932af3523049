"""The command that takes in what an ERP exports."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tagwerk.access.hookspecs import Command
from tagwerk.platform.texts import later, translator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tagwerk.access.hookspecs import CommandLine
    from tagwerk.catalogue.folders.running import FileImported

SHOWN = 5

_ = translator("tagwerk")

folder = typer.Typer()


@folder.command(
    "import",
    help=later(
        "Take in what an ERP exports, again and again: products, stock, prices, invoices, orders, payments.\n\n"
        "Example: tagwerk import erp --dry-run"
    ),
)
def import_(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help=later("The folder with its files, or one of them."))],
    dry_run: Annotated[bool, typer.Option("--dry-run", help=later("Show what would happen; change nothing."))] = False,
    map_: Annotated[
        Path | None, typer.Option("--map", help=later("What the files and columns are; mapping.toml by default."))
    ] = None,
) -> None:
    """Each file by itself."""
    from tagwerk.catalogue.folders.importing import import_folder
    from tagwerk.views.folders import file_imported_view

    cli: CommandLine = context.obj
    with cli.progress(_("Rows")) as bar:
        done = import_folder(cli.app(), cli.actor(), folder, dry_run=dry_run, mapping=map_, progress=bar)
    lines = [line for each in done for line in _said(each, planned=dry_run)]
    cli.show([file_imported_view(each) for each in done], "\n".join(lines))
    if any(each.nothing_taken for each in done):
        raise typer.Exit(1)


def _said(done: FileImported, *, planned: bool) -> list[str]:
    from tagwerk.catalogue.folders.kinds import KINDS

    if done.fault:
        return [_("{file}: nothing taken. {fault}", file=done.file, fault=done.fault)]
    numbers = {name: getattr(done, name) for name in ("file", "rows", "created", "updated", "rejected")}
    kind = _(KINDS[done.kind].title)
    lines = [
        _(
            "{file} ({kind}): {rows} {rows:row|rows}, {created} would be new, {updated} changed, {rejected} rejected.",
            kind=kind,
            **numbers,
        )
        if planned
        else _(
            "{file} ({kind}): {rows} {rows:row|rows}, {created} new, {updated} changed, {rejected} rejected.",
            kind=kind,
            **numbers,
        )
    ]
    if done.gone:
        lines.append(_("  no longer listed, and gone: {number}", number=done.gone))
    if done.kept:
        lines.append(
            _(
                "  no longer listed, but too many to be believed: {number}. Say complete = true in mapping.toml.",
                number=done.kept,
            )
        )
    if done.unmatched:
        some = ", ".join(done.customers[:SHOWN])
        lines.append(_("  customers without a card: {number}, such as {some}", number=done.unmatched, some=some))
    lines += _overruled(done)
    for problem in done.problems[:SHOWN]:
        where = f"{problem.column} {problem.value[:60]!r}: " if problem.column else ""
        lines.append("  " + _("line {line}", line=problem.line) + f": {where}{problem.reason}")
    if done.left_out:
        lines.append(_("  left out: {columns}", columns=", ".join(done.left_out)))
    if done.rejects_file:
        lines.append(_("  what was not taken, and why: {path}", path=done.rejects_file))
    if done.import_id is not None:
        lines.append("  " + _("Taken back with: tagwerk imports undo {id}", id=done.import_id))
    return lines


def _overruled(done: FileImported) -> Iterator[str]:
    """What was said before, and does not hold because this is the later word."""
    for before in done.overruled_lines[:SHOWN]:
        yield "  " + _("{name}: this holds, not line {line} of {file}", **vars(before))
    if done.overruled > SHOWN:
        yield "  " + _("and {number} more that said something else before", number=done.overruled - SHOWN)
    if done.overruled and done.kind == "stock":
        yield "  " + _("Of several files the last one holds; stock in several places is added up within one file.")


COMMANDS = (Command("import", folder),)
