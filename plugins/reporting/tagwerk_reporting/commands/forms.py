"""The company's own form: its fields, one to begin with, and whether it asks for anything that there is not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tagwerk.api import later, table, translator
from tagwerk_reporting.commands.making import Employee, Name, Of, Period, reports

if TYPE_CHECKING:
    from tagwerk.api import CommandLine

_ = translator("tagwerk_reporting")

Form = Annotated[Path, typer.Argument(metavar="FILE", help=later("A spreadsheet (.xlsx) or a document (.docx)."))]
OfReport = Annotated[str, typer.Option("--report", help=later("The report that it is for; monthly by default."))]

form = typer.Typer(help=later("The company's own form."), no_args_is_help=True)
reports.add_typer(form, name="form")


@reports.command(
    "fields",
    help=later("List what a form can ask of a report.\n\nExample: tagwerk reports fields monthly --period 2026-10"),
)
def fields(
    context: typer.Context, name: Name = "monthly", period: Period = None, employee: Employee = None, of: Of = None
) -> None:
    """Each field with what it is and its value now."""
    from tagwerk_reporting.asking import Meant
    from tagwerk_reporting.set_form import list_fields
    from tagwerk_reporting.values import shown

    cli: CommandLine = context.obj
    found = list_fields(cli.app(), cli.actor(), Meant(name, period, employee, of))
    data = [
        {"field": name, "title": title, "value": None if value is None else str(value)} for name, title, value in found
    ]
    rows = [(name, title, shown(value) if isinstance(value, str) else value) for name, title, value in found]
    cli.show(data, table((_("Field"), _("Title"), _("Value")), rows))


@form.command(
    "start",
    help=later(
        "Make a form to begin with, with every field of a report.\n\n"
        "Example: tagwerk reports form start form.xlsx --report monthly"
    ),
)
def start(
    context: typer.Context,
    file: Form,
    report: OfReport = "monthly",
    period: Period = None,
    of: Of = None,
    yes: Annotated[bool, typer.Option("--yes", help=later("Replace the file without asking."))] = False,
) -> None:
    """A form to lay out as one likes."""
    from tagwerk_reporting.asking import Meant
    from tagwerk_reporting.set_form import start_form

    cli: CommandLine = context.obj
    if file.is_file():
        cli.confirm(_("Replace {file}?", file=file), yes=yes)
    start_form(cli.app(), cli.actor(), Meant(report, period, of=of), file)
    cli.show({"file": str(file)}, str(file))


@form.command(
    "check",
    help=later(
        "Say which placeholders of a form mean nothing, and where they stand.\n\n"
        "Example: tagwerk reports form check form.xlsx --report monthly"
    ),
)
def check(
    context: typer.Context, file: Form, report: OfReport = "monthly", period: Period = None, of: Of = None
) -> None:
    """What the form asks for in vain."""
    from tagwerk_reporting.asking import Meant
    from tagwerk_reporting.set_form import check_form

    cli: CommandLine = context.obj
    unknown = check_form(cli.app(), cli.actor(), Meant(report, period, of=of), file)
    data = {"file": str(file), "unknown": [vars(each) for each in unknown]}
    if not unknown:
        cli.show(data, _("Every placeholder of {file} means something.", file=file.name))
        return
    lines = [
        _("{place}: {name!r} means nothing. {hint}", place=each.place, name=each.name, hint=each.hint)
        for each in unknown
    ]
    cli.show(data, "\n".join(lines))
    raise typer.Exit(1)
