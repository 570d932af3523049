"""Whether a report is still what was submitted: ``tagwerk reports verify``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tagwerk.api import later, translator
from tagwerk_reporting.commands.making import Employee, Of, Period, reports

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tagwerk.api import CommandLine
    from tagwerk_reporting.submitting.verifying import Verification

_ = translator("tagwerk_reporting")


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
    of: Of = None,
) -> None:
    """What was submitted beside what is true now."""
    from tagwerk_reporting.asking import Meant
    from tagwerk_reporting.submitting.verifying import verify_file, verify_report

    cli: CommandLine = context.obj
    file = Path(name)
    if file.suffix or file.name != name or os.path.exists(file):  # noqa: PTH110 - says no to a name that is too long
        verified = verify_file(cli.app(), cli.actor(), file)
    else:
        verified = verify_report(cli.app(), cli.actor(), Meant(name, period, employee, of))
    cli.show(_view(verified), "\n".join(_lines(verified)))


def _view(verified: Verification) -> dict[str, Any]:
    figures = [
        {"figure": figure, "submitted": then, "now": now, "equal": then == now}
        for figure, then, now in verified.figures
    ]
    data: dict[str, Any] = {
        "report": verified.submission.report,
        "period": verified.submission.period,
        "employee": verified.employee.login,
        "scope": verified.submission.scope,
        "of": verified.whose.options.get("of"),
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
    names = {"report": submission.report, "period": submission.period, "version": submission.version}
    if submission.scope == "employee":
        yield _("{report} {period} of {login}, version {version}", login=verified.employee.login, **names)
    else:
        about, login = verified.whose.title, verified.employee.login
        yield _(
            "{report} {period}: {about}, version {version}, submitted by {login}", about=about, login=login, **names
        )
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
        yield _(
            "{count} {count:activity|activities} behind it {count:was|were} reversed since: {ids}",
            count=len(verified.reversed_since),
            ids=ids,
        )


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
