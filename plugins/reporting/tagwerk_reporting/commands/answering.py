"""Answering for a report: submit, accept, return, and where it stands."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - Typer reads it at run time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tagwerk.api import Action, clock, later, table, translator
from tagwerk_reporting.commands.making import Name, Of, Period, reports

if TYPE_CHECKING:
    from tagwerk.api import CommandLine
    from tagwerk_reporting.submitting.answerable import Whose
    from tagwerk_reporting.tables import Submission

Whom = Annotated[str | None, typer.Option("--employee", help=later("Who submitted it."))]

_ = translator("tagwerk_reporting")


@reports.command(
    "submit",
    help=later(
        "Submit your report, or that of what you answer for.\n\nExamples: tagwerk reports submit monthly --period 2026-10 · "
        "tagwerk reports submit department --of Großhandel --period 2026-10"
    ),
)
def submit(
    context: typer.Context,
    name: Name,
    period: Period = None,
    employee: Annotated[str | None, typer.Option(help=later("Who is absent, and whom you stand in for."))] = None,
    of: Of = None,
    format: Annotated[str | None, typer.Option(help=later("Of the file that is kept; xlsx by default."))] = None,
    form: Annotated[Path | None, typer.Option(help=later("The company's own form to fill in and keep."))] = None,
    correction: Annotated[
        bool, typer.Option("--correction", help=later("A new version beside what you submitted before."))
    ] = False,
) -> None:
    """What the employee answers for."""
    from tagwerk_reporting.asking import Meant
    from tagwerk_reporting.submitting.submitting import submit_report

    cli: CommandLine = context.obj
    actor, options = cli.actor(), {"employee": employee, "of": of}
    kept = submit_report(
        cli.app(), actor, Meant(name, period, employee, of), format=format, form=form, correction=correction
    )
    data = {
        "report": kept.report,
        "period": kept.period,
        "version": kept.version,
        "employee": employee or actor.name,
        "scope": kept.scope,
        "of": of,
        "submitted": kept.submitted_at,
        "digest": kept.digest,
        "head": kept.head,
        "figures": kept.figures,
    }
    said = {option: value for option, value in options.items() if value is not None}
    fetching = Action("reports.make", kept.report, submitted=True, period=kept.period, **said)
    lines = (
        _(
            "Submitted: {report} {period}, version {version}",
            report=kept.report,
            period=kept.period,
            version=kept.version,
        ),
        _("Head of the ledger: {head}", head=kept.head),
        _("Its file is kept in the workspace; get it with: {command}", command=fetching.command),
    )
    cli.show(data, "\n".join(lines))


@reports.command(
    "accept",
    help=later(
        "Accept what somebody submitted.\n\nExamples: tagwerk reports accept monthly --employee anna --period 2026-10 · "
        "tagwerk reports accept department --of Großhandel --period 2026-10"
    ),
)
def accept(
    context: typer.Context,
    name: Name,
    employee: Whom = None,
    of: Of = None,
    period: Period = None,
    word: Annotated[str, typer.Option(help=later("What you say to it."))] = "",
) -> None:
    """The head accepts."""
    from tagwerk_reporting.asking import Meant
    from tagwerk_reporting.submitting.deciding import accept_report

    cli: CommandLine = context.obj
    _show_answer(cli, accept_report(cli.app(), cli.actor(), Meant(name, period, employee, of), word))


@reports.command(
    "return",
    help=later(
        "Send back what somebody submitted, with a word.\n\n"
        'Example: tagwerk reports return monthly --employee anna --word "The fair is missing."'
    ),
)
def return_(
    context: typer.Context,
    name: Name,
    word: Annotated[str, typer.Option(help=later("What is to be corrected."))],
    employee: Whom = None,
    of: Of = None,
    period: Period = None,
) -> None:
    """The head sends back."""
    from tagwerk_reporting.asking import Meant
    from tagwerk_reporting.submitting.deciding import return_report

    cli: CommandLine = context.obj
    _show_answer(cli, return_report(cli.app(), cli.actor(), Meant(name, period, employee, of), word))


@reports.command(
    "state",
    help=later("Show what was submitted, and what the head said to it.\n\nExample: tagwerk reports state monthly"),
)
def state(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(help=later("A report; all by default."))] = None,
    period: Annotated[str | None, typer.Option(help=later("Such as 2026-10; all by default."))] = None,
) -> None:
    """Where submitted reports stand."""
    from tagwerk_reporting.submissions import answer_of
    from tagwerk_reporting.submitting.deciding import list_submissions

    cli: CommandLine = context.obj
    found = list_submissions(cli.app(), cli.actor(), name, period)
    data = [_answer(submission, employee.login, about) for submission, employee, about in found]
    rows = [
        [about.title, employee.name, each.report, each.period, str(each.version),
         clock.local_date(each.submitted_at, employee.time_zone), answer_of(each)]
        for each, employee, about in found
    ]  # fmt: skip
    titles = (_("About"), _("Employee"), _("Report"), _("Period"), _("Version"), _("Submitted on"), _("Answer"))
    cli.show(data, table(titles, rows))


def _show_answer(cli: CommandLine, submission: Submission) -> None:
    from tagwerk_reporting.submissions import answer_of
    from tagwerk_reporting.submitting.answerable import answering_for

    login, about = answering_for(cli.app(), submission)
    cli.show(_answer(submission, login, about), answer_of(submission))


def _answer(submission: Submission, login: str, about: Whose) -> dict[str, Any]:
    return {
        "report": submission.report,
        "period": submission.period,
        "employee": login,
        "scope": submission.scope,
        "of": about.options.get("of"),
        "about": about.title,
        "version": submission.version,
        "submitted": submission.submitted_at,
        "state": submission.state,
        "word": submission.word,
        "decided_by": submission.decided_by,
        "decided": submission.decided_at,
    }
