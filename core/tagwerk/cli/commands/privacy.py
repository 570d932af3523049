"""The commands ``export`` and ``forget``: what is stored of somebody, and the end of it."""

from __future__ import annotations

import json
import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tagwerk.access.hookspecs import Command
from tagwerk.platform.texts import cause_in_words, later, translator

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tagwerk.access.hookspecs import CommandLine
    from tagwerk.workspace.privacy.forgetting import ForgettingPlan, Forgotten
    from tagwerk.workspace.privacy.holdings import LeftOut, Unreached

_ = translator("tagwerk")

export = typer.Typer()
forget = typer.Typer()

Contact = Annotated[str | None, typer.Option(help=later("The number, the address or the name of a contact."))]
OfCompany = Annotated[str | None, typer.Option(help=later("A company with all its contacts: its number or name."))]


@export.command(
    "export",
    help=later(
        "Show all that is stored of a person or a company, for whoever asks for the own data."
        "\n\nExample: tagwerk export --contact 17 --out auskunft"
    ),
)
def export_(
    context: typer.Context,
    contact: Contact = None,
    company: OfCompany = None,
    out: Annotated[Path | None, typer.Option(help=later("Write OUT.json and OUT.txt, for your eyes alone."))] = None,
) -> None:
    """For people, with ``--json`` for machines, or both as files."""
    from rich.text import Text

    from tagwerk.views.privacy import export_text, export_view
    from tagwerk.workspace.privacy.exporting import export_person

    cli: CommandLine = context.obj
    found = export_person(cli.app(), cli.actor(), contact=contact, company=company)
    view, text = export_view(found), export_text(found)
    if out is None:
        cli.show(view, Text(text))
        _end(found.unreached, found.left_out)
        return
    files = [Path(f"{out}.json"), Path(f"{out}.txt")]
    _write(files[0], json.dumps(view, ensure_ascii=False, indent=1, default=str))
    _write(files[1], text)
    cli.show({"files": [str(file) for file in files]}, _("Written: {files}", files=", ".join(map(str, files))))
    _end(found.unreached, found.left_out)


@forget.command(
    "forget",
    help=later(
        "Forget a person: card, mails, calls, notes, mentions. The activities stay, which name people by a number; the addresses"
        " stay suppressed without being known.\n\nExample: tagwerk forget --contact 17"
    ),
)
def forget_(
    context: typer.Context,
    contact: Contact = None,
    company: OfCompany = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=later("Only show what would go."))] = False,
    backups: Annotated[
        bool, typer.Option("--backups", help=later("Make a new backup, and remove those that hold the person still."))
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help=later("Do not ask."))] = False,
) -> None:
    """Shows what will go, asks, and does it."""
    from tagwerk.views.privacy import forgotten_view, plan_view
    from tagwerk.workspace.privacy.forgetting import forget_person, plan_forgetting

    cli: CommandLine = context.obj
    plan = plan_forgetting(cli.app(), cli.actor(), contact=contact, company=company)
    print_line = partial(cli.console.print, soft_wrap=True, markup=False, highlight=False)
    _show_plan(plan, print_line, backups=backups)
    if dry_run:
        cli.show(plan_view(plan), _("Nothing was changed."))
        return
    cli.confirm(_("Forget {title} for good? There is no way back.", title=plan.title), yes=yes)
    number = plan.subject.partition(":")[2]
    whom = {"company": number} if company is not None else {"contact": number}
    done = forget_person(cli.app(), cli.actor(), in_backups=backups, **whom)
    _show_left(done, print_line)
    cli.show(forgotten_view(done), _("Forgotten: {subject}", subject=done.subject))
    _end(done.unreached, done.left_out)


def _end(unreached: Sequence[Unreached], left_out: Sequence[LeftOut]) -> None:
    """Says on standard error where more may be. Raises Exit: what is not complete is no success."""
    from tagwerk.views.privacy import unreached_text

    for each in unreached:
        typer.echo(unreached_text(each), err=True)
    if unreached or left_out:
        raise typer.Exit(1)


def _show_plan(plan: ForgettingPlan, print_line: Callable[[str], None], *, backups: bool) -> None:
    from tagwerk.views.privacy import unreached_text

    print_line(_("Of {title} ({subject}) this will go:", title=plan.title, subject=plan.subject))
    for part in plan.parts:
        line = f"  {part.holds}: {part.rows}"
        print_line(_("{line} (stays)", line=line) if part.stays else line)
    for table, rows in plan.mentioned:
        print_line("  " + _("mentions in {table}: {rows}", table=table, rows=rows))
    fates = {"cleaned": _("cleaned"), "removed": _("removed"), "left": _("not ours, look at it yourself")}
    for file in plan.files:
        print_line(f"  {file.path}: {fates[file.fate]}")
    for each in plan.left_out:
        print_line(_("Left out is what the plugin {name} holds: {cause}", name=each.plugin, cause=each.cause))
    for value, other in plan.shared:
        print_line(_("{value} stays: {other} has it too.", value=value, other=other))
    for gone in plan.unreached:
        print_line(unreached_text(gone))
        print_line(_("Bring it back first (install it where it is not, then tagwerk plugins enable {name}), or take it away "
                     "(tagwerk plugins purge {name}).", name=gone.plugin))  # fmt: skip
    if plan.copies and not backups:
        print_line(
            _("{count} backups and copies of the records may hold the person until they go; --backups replaces them.",
              count=len(plan.copies))
        )  # fmt: skip


def _show_left(done: Forgotten, print_line: Callable[[str], None]) -> None:
    for each in done.left_out:
        print_line(_("Not yet forgotten is what the plugin {name} holds: {cause}", name=each.plugin, cause=each.cause))
        print_line(_("Mend or purge it; then `tagwerk worker` goes on within the hour."))
    for file in done.files:
        print_line(_("{file} names the person and is not ours; look at it yourself.", file=file.path))
    if done.pages_left:
        print_line(_("Others use the database file; `tagwerk worker` writes it anew within the hour."))


def _write(file: Path, text: str) -> None:
    """A new file for its owner's eyes alone. Raises Conflict for one that is there."""
    from tagwerk.platform.errors import Conflict, TagwerkError

    try:
        number = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        raise Conflict(_("{file} is there already.", file=file), _("Name another file.")) from None
    except OSError as error:
        raise TagwerkError(_("{file} cannot be written: {cause}.", file=file, cause=cause_in_words(error))) from None
    with os.fdopen(number, "w", encoding="utf-8") as opened:
        opened.write(text)


COMMANDS = (Command("export", export), Command("forget", forget))
