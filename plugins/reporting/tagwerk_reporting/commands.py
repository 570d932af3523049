"""The commands ``tagwerk reports``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tagwerk.api import Command, later, translator

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tagwerk.api import CommandLine
    from tagwerk_reporting.submitting import Verification

_ = translator("tagwerk_reporting")

Name = Annotated[str, typer.Argument(help=later("A report; `tagwerk reports list` names them."))]
Period = Annotated[str | None, typer.Option(help=later("Such as 2026-10; the last full one by default."))]
Employee = Annotated[str | None, typer.Option(help=later("A login; yours by default."))]

reports = typer.Typer(help=later("Reports on the finished work."), no_args_is_help=True)


@reports.command("list", help=later("List the reports that can be made.\n\nExample: tagwerk reports list"))
def list_(context: typer.Context) -> None:
    """The reports there are."""
    from tagwerk_reporting.making import list_reports

    cli: CommandLine = context.obj
    found = list_reports(cli.app(), cli.actor())
    lines = [f"{report.name}  {report.title} ({', '.join(report.periods)})" for report in found]
    data = [{"name": report.name, "title": report.title, "periods": list(report.periods)} for report in found]
    cli.show(data, "\n".join(lines))


@reports.command(
    "make", help=later("Make a report.\n\nExample: tagwerk reports make monthly --period 2026-10 --format xlsx")
)
def make(
    context: typer.Context,
    name: Name,
    period: Period = None,
    format: Annotated[
        str | None, typer.Option(help=later("html, xlsx, csv; by the ending of --out, else html."))
    ] = None,
    employee: Employee = None,
    out: Annotated[Path | None, typer.Option(help=later("The file to write; in reports/ by default."))] = None,
    yes: Annotated[bool, typer.Option("--yes", help=later("Replace the file without asking."))] = False,
) -> None:
    """A report as a file."""
    from tagwerk_reporting.making import make_report

    cli: CommandLine = context.obj
    if out is not None and out.is_file():
        cli.confirm(_("Replace {file}?", file=out), yes=yes)
    made = make_report(
        cli.app(), cli.actor(), name, period=period, format=format, login=employee, out=out, replace_file=True
    )
    data = {
        "file": str(made.file),
        "report": made.report.name,
        "period": made.period.name,
        "format": made.format.name,
        "employee": made.employee.login,
        "so_far": made.so_far,
    }
    cli.show(data, str(made.file))


@reports.command(
    "submit", help=later("Submit your report.\n\nExample: tagwerk reports submit monthly --period 2026-10")
)
def submit(
    context: typer.Context,
    name: Name,
    period: Period = None,
    employee: Annotated[str | None, typer.Option(help=later("Who is absent, and whom you stand in for."))] = None,
) -> None:
    """What the employee answers for."""
    from tagwerk_reporting.submitting import submit_report

    cli: CommandLine = context.obj
    actor = cli.actor()
    kept = submit_report(cli.app(), actor, name, period, employee)
    data = {
        "report": kept.report,
        "period": kept.period,
        "employee": employee or actor.name,
        "submitted": kept.submitted_at,
        "digest": kept.digest,
        "figures": kept.figures,
    }
    cli.show(data, _("Submitted: {report} {period}", report=kept.report, period=kept.period))


@reports.command(
    "verify", help=later("Hold a submitted report against today's figures.\n\nExample: tagwerk reports verify monthly")
)
def verify(
    context: typer.Context,
    name: Name,
    period: Period = None,
    employee: Employee = None,
) -> None:
    """What was submitted beside what is true now."""
    from tagwerk_reporting.submitting import verify_report

    cli: CommandLine = context.obj
    verified = verify_report(cli.app(), cli.actor(), name, period, employee)
    figures = [
        {"figure": figure, "submitted": then, "now": now, "equal": then == now}
        for figure, then, now in verified.figures
    ]
    data: dict[str, Any] = {
        "report": verified.submission.report,
        "period": verified.submission.period,
        "employee": verified.employee.login,
        "submitted": verified.submission.submitted_at,
        "intact": verified.intact,
        "equal": verified.equal,
        "figures": figures,
    }
    cli.show(data, "\n".join(_verification_lines(verified)))


def _verification_lines(verified: Verification) -> Iterable[str]:
    kept = verified.submission
    yield _("{report} {period} of {login}", report=kept.report, period=kept.period, login=verified.employee.login)
    if not verified.intact:
        yield _("The figures kept here are not those that were submitted: the ledger has another digest.")
    if verified.equal:
        yield _("Today's figures are those submitted.")
    for figure, then, now in verified.figures:
        if then != now:
            words = [_("not measured") if number is None else str(number) for number in (then, now)]
            title = verified.titles.get(figure, figure)
            yield _("{figure}: submitted {then}, now {now}", figure=title, then=words[0], now=words[1])


COMMANDS = (Command("reports", reports),)
