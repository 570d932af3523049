"""Answering for a report: submit, verify, accept, return, and where it stands."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tagwerk.api import later, table, translator
from tagwerk_reporting.commands.making import Employee, Name, Period, reports

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tagwerk.api import CommandLine
    from tagwerk_reporting.submitting.verifying import Verification
    from tagwerk_reporting.tables import Submission

_ = translator("tagwerk_reporting")


@reports.command(
    "submit", help=later("Submit your report.\n\nExample: tagwerk reports submit monthly --period 2026-10")
)
def submit(
    context: typer.Context,
    name: Name,
    period: Period = None,
    employee: Annotated[str | None, typer.Option(help=later("Who is absent, and whom you stand in for."))] = None,
    format: Annotated[str | None, typer.Option(help=later("Of the file that is kept; xlsx by default."))] = None,
    form: Annotated[Path | None, typer.Option(help=later("The company's own form to fill in and keep."))] = None,
    correction: Annotated[
        bool, typer.Option("--correction", help=later("A new version beside what you submitted before."))
    ] = False,
) -> None:
    """What the employee answers for."""
    from tagwerk_reporting.submitting.submitting import submit_report

    cli: CommandLine = context.obj
    actor = cli.actor()
    kept = submit_report(cli.app(), actor, name, period, employee, format=format, form=form, correction=correction)
    data = {
        "report": kept.report,
        "period": kept.period,
        "version": kept.version,
        "employee": employee or actor.name,
        "submitted": kept.submitted_at,
        "digest": kept.digest,
        "head": kept.head,
        "figures": kept.figures,
    }
    fetching = ["tagwerk reports make", kept.report, "--submitted", "--period", kept.period]
    fetching += ["--employee", employee] if employee else []
    lines = (
        _(
            "Submitted: {report} {period}, version {version}",
            report=kept.report,
            period=kept.period,
            version=kept.version,
        ),
        _("Head of the ledger: {head}", head=kept.head),
        _("Its file is kept in the workspace; get it with: {command}", command=" ".join(fetching)),
    )
    cli.show(data, "\n".join(lines))


@reports.command(
    "verify",
    help=later(
        "Hold a submitted report, or the file of one, against what is true now.\n\n"
        "Examples: tagwerk reports verify monthly · tagwerk reports verify monthly-2026-10-anna.xlsx"
    ),
)
def verify(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME|FILE", help=later("A report, or a file that somebody holds."))],
    period: Period = None,
    employee: Employee = None,
) -> None:
    """What was submitted beside what is true now."""
    from tagwerk_reporting.submitting.verifying import verify_file, verify_report

    cli: CommandLine = context.obj
    file = Path(name)
    if file.suffix or file.name != name or os.path.exists(file):  # noqa: PTH110 - says no to a name that is too long
        verified = verify_file(cli.app(), cli.actor(), file)
    else:
        verified = verify_report(cli.app(), cli.actor(), name, period, employee)
    cli.show(_view(verified), "\n".join(_lines(verified)))


@reports.command(
    "accept",
    help=later(
        "Accept what somebody submitted.\n\nExample: tagwerk reports accept monthly --employee anna --period 2026-10"
    ),
)
def accept(
    context: typer.Context,
    name: Name,
    employee: Annotated[str, typer.Option(help=later("Who submitted it."))],
    period: Period = None,
    word: Annotated[str, typer.Option(help=later("What you say to it."))] = "",
) -> None:
    """The head accepts."""
    from tagwerk_reporting.submitting.deciding import accept_report

    cli: CommandLine = context.obj
    _show_answer(cli, accept_report(cli.app(), cli.actor(), name, employee, period, word), employee)


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
    employee: Annotated[str, typer.Option(help=later("Who submitted it."))],
    word: Annotated[str, typer.Option(help=later("What is to be corrected."))],
    period: Period = None,
) -> None:
    """The head sends back."""
    from tagwerk_reporting.submitting.deciding import return_report

    cli: CommandLine = context.obj
    _show_answer(cli, return_report(cli.app(), cli.actor(), name, employee, word, period), employee)


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
    found = [each for each in list_submissions(cli.app(), cli.actor(), name) if period in (None, each[0].period)]
    data = [_answer(submission, employee.login) for submission, employee in found]
    rows = [
        [employee.name, each.report, each.period, str(each.version), f"{each.submitted_at:%Y-%m-%d}", answer_of(each)]
        for each, employee in found
    ]
    titles = (_("Employee"), _("Report"), _("Period"), _("Version"), _("Submitted on"), _("Answer of the head"))
    cli.show(data, table(titles, rows))


def _show_answer(cli: CommandLine, submission: Submission, login: str) -> None:
    from tagwerk_reporting.submissions import answer_of

    cli.show(_answer(submission, login), answer_of(submission))


def _answer(submission: Submission, login: str) -> dict[str, Any]:
    return {
        "report": submission.report,
        "period": submission.period,
        "employee": login,
        "version": submission.version,
        "submitted": submission.submitted_at,
        "state": submission.state,
        "word": submission.word,
        "decided_by": submission.decided_by,
        "decided": submission.decided_at,
    }


def _view(verified: Verification) -> dict[str, Any]:
    figures = [
        {"figure": figure, "submitted": then, "now": now, "equal": then == now}
        for figure, then, now in verified.figures
    ]
    data: dict[str, Any] = {
        "report": verified.submission.report,
        "period": verified.submission.period,
        "employee": verified.employee.login,
        "version": verified.submission.version,
        "state": verified.submission.state,
        "submitted": verified.submission.submitted_at,
        "head": verified.submission.head,
        "intact": verified.intact and verified.touched is None,
        "touched": verified.touched,
        "equal": verified.equal,
        "figures": figures,
        "reversed_since": list(verified.reversed_since),
    }
    if verified.changed is not None:
        data["file"] = str(verified.file)
        data["is_submitted_file"] = verified.is_submitted_file
        data["changed"] = [vars(change) for change in verified.changed]
    return data


def _lines(verified: Verification) -> Iterator[str]:
    submission = verified.submission
    yield _("{report} {period} of {login}, version {version}", report=submission.report, period=submission.period,
            login=verified.employee.login, version=submission.version)  # fmt: skip
    if verified.changed is not None:
        yield from _of_file(verified)
    if not verified.intact:
        yield _("What is kept here is not what was submitted: the ledger has another digest.")
    if verified.touched is not None:
        yield verified.touched
    if verified.equal:
        yield _("Today's figures are those submitted.")
    for figure, then, now in verified.figures:
        if then != now:
            words = [_("not measured") if number is None else str(number) for number in (then, now)]
            title = verified.titles.get(figure, figure)
            yield _("{figure}: submitted {then}, now {now}", figure=title, then=words[0], now=words[1])
    if verified.reversed_since:
        ids = ", ".join(str(number) for number in verified.reversed_since[:20])
        yield _("{count} activities behind it were reversed since: {ids}", count=len(verified.reversed_since), ids=ids)


def _of_file(verified: Verification) -> Iterator[str]:
    assert verified.file is not None
    if verified.is_submitted_file:
        yield _("{file} is the file that was submitted.", file=verified.file.name)
        return
    yield _("{file} is not the file that was submitted:", file=verified.file.name)
    for change in verified.changed or ():
        yield _(
            "  {place}: submitted {then!r}, here {now!r}", place=change.place, then=change.submitted, now=change.now
        )
