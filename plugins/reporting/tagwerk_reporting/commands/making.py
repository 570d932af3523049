"""The group ``tagwerk reports``, and making a report."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - Typer reads it at run time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tagwerk.api import WrongInput, later, table, translator

if TYPE_CHECKING:
    from rich.console import Group

    from tagwerk.api import CommandLine
    from tagwerk_reporting.api import Scope
    from tagwerk_reporting.asking import Meant
    from tagwerk_reporting.making import Explained

_ = translator("tagwerk_reporting")

Name = Annotated[str, typer.Argument(help=later("A report; `tagwerk reports list` names them."))]
Period = Annotated[str | None, typer.Option(help=later("Such as 2026-10; the last full one by default."))]
Employee = Annotated[str | None, typer.Option(help=later("A login; yours by default."))]
Of = Annotated[str | None, typer.Option(help=later("A department, a company or a segment, by the report's scope."))]

reports = typer.Typer(help=later("Reports on the finished work."), no_args_is_help=True)


@reports.command("list", help=later("List the reports that can be made.\n\nExample: tagwerk reports list"))
def list_(context: typer.Context) -> None:
    """The reports there are, each with its duty, whom it is about and over what."""
    from tagwerk_reporting.making import list_reports

    cli: CommandLine = context.obj
    found = list_reports(cli.app(), cli.actor())
    data = [
        {
            "name": report.name,
            "title": report.title,
            "periods": list(report.periods),
            "scope": report.scope,
            "duty": report.duty,
        }
        for report in found
    ]
    rows = [[each.name, each.title, each.duty, _scope(each.scope), ", ".join(each.periods)] for each in found]
    titles = (_("Name"), _("Report"), _("Duty"), _("About"), _("Periods"))
    cli.show(data, table(titles, rows))


@reports.command(
    "make",
    help=later(
        "Make a report.\n\nExamples: tagwerk reports make monthly --period 2026-10 --format xlsx · "
        "tagwerk reports make account --of Größer --format pdf · tagwerk reports make monthly --explain calls/day/done"
    ),
)
def make(
    context: typer.Context,
    name: Name,
    period: Period = None,
    format: Annotated[
        str | None,
        typer.Option(help=later("html, pdf, xlsx, docx, csv, json, terminal; by the ending of --out, else html.")),
    ] = None,
    employee: Employee = None,
    of: Of = None,
    out: Annotated[Path | None, typer.Option(help=later("The file to write; in reports/ by default."))] = None,
    explain: Annotated[
        str | None, typer.Option(help=later("Make no file; show how this figure is counted, and what is behind it."))
    ] = None,
    form: Annotated[Path | None, typer.Option(help=later("The company's own form (XLSX, DOCX) to fill in."))] = None,
    submitted: Annotated[
        bool,
        typer.Option("--submitted", help=later("Make nothing; write out the file that was submitted, as it is kept.")),
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help=later("Replace the file without asking."))] = False,
) -> None:
    """A report as a file."""
    from tagwerk_reporting.asking import Meant
    from tagwerk_reporting.making import explain_figure, make_report

    cli: CommandLine = context.obj
    meant = Meant(name, period, employee, of)
    if submitted:
        if any(value is not None for value in (format, form, explain)):
            raise WrongInput(
                _("What was submitted is written out as it is; leave --format, --form and --explain away.")
            )
        _write_submitted(cli, meant, out, yes=yes)
        return
    if explain is not None:
        explained = explain_figure(cli.app(), cli.actor(), meant, explain)
        cli.show(_data(explained), _drawn(explained))
        return
    if out is not None and out.is_file():
        cli.confirm(_("Replace {file}?", file=out), yes=yes)
    made = make_report(cli.app(), cli.actor(), meant, format=format, out=out, form=form, replace_file=True)
    data = {
        "file": str(made.file),
        "report": made.report.name,
        "period": made.period.name,
        "format": made.format.name,
        "employee": made.employee.login,
        "so_far": made.so_far,
    }
    shown = made.content.decode() if made.format.name == "terminal" and out is None else str(made.file)
    cli.show(data, shown)


@reports.command(
    "word",
    help=later(
        "Say a word of your own on a report; an empty one takes it back.\n\n"
        'Example: tagwerk reports word monthly 2026-10 "The fair took three days."'
    ),
)
def word(context: typer.Context, name: Name, period: str, text: str, of: Of = None) -> None:
    """The employee's own word, shown apart from what is measured."""
    from tagwerk_reporting.asking import Meant
    from tagwerk_reporting.submitting.wording import say_word

    cli: CommandLine = context.obj
    said = say_word(cli.app(), cli.actor(), Meant(name, period, of=of), text)
    data = {"report": said.report, "period": said.period, "word": said.text}
    cli.show(data, _("It stands in the report, as your word.") if said.text else _("Your word is taken back."))


def _write_submitted(cli: CommandLine, meant: Meant, out: Path | None, *, yes: bool) -> None:
    from tagwerk_reporting.submitting.fetching import fetch_submitted

    if out is not None and out.is_file():
        cli.confirm(_("Replace {file}?", file=out), yes=yes)
    fetched = fetch_submitted(cli.app(), cli.actor(), meant, out=out, replace_file=True)
    kept = fetched.submission
    data = {"file": str(fetched.file), "report": kept.report, "period": kept.period, "version": kept.version,
            "employee": fetched.login, "scope": kept.scope, "of": meant.of, "digest": kept.digest}  # fmt: skip
    cli.show(data, str(fetched.file))


def _scope(scope: Scope) -> str:
    titles = {
        "employee": _("employee"),
        "department": _("department"),
        "company": _("company"),
        "segment": _("segment"),
        "house": _("house"),
    }
    return titles[scope]


def _data(explained: Explained) -> dict[str, Any]:
    figure = explained.figure
    return {
        "figure": figure.name,
        "title": figure.title,
        "value": figure.value,
        "metric": figure.metric,
        "rule": figure.rule,
        "period": figure.period,
        "evidence": [[str(cell) for cell in row] for row in explained.rows],
    }


def _drawn(explained: Explained) -> Group | str:
    from rich.console import Group

    from tagwerk_reporting.values import shown

    figure = explained.figure
    value = _("not measured") if figure.value is None else str(figure.value)
    lines = [
        f"{figure.title}: {value}",
        _("Counted: {rule}", rule=figure.rule),
        _("Over: {period}", period=figure.period),
    ]
    rows = [[shown(cell) if isinstance(cell, str) else cell for cell in row] for row in explained.rows]
    return Group("\n".join(lines), table(explained.columns, rows)) if rows else "\n".join(lines)
