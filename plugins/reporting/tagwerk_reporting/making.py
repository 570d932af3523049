"""Making a report: chosen, generated, given a format, and put into a file in one piece."""

from __future__ import annotations

import os
import uuid
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from tagwerk.api import (
    Conflict,
    NotFound,
    Period,
    TagwerkError,
    WrongInput,
    clock,
    employee_seen_by,
    last_full_period,
    log_access,
    nearest_hint,
    read_period,
    translator,
    use_case,
)
from tagwerk_reporting import api
from tagwerk_reporting.api import Document, Format, Report
from tagwerk_reporting.submissions import comparison, find_submission

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tagwerk.api import Actor, App, Employee

USUAL_FORMAT = "html"

_ = translator("tagwerk_reporting")

Named = TypeVar("Named", Report, Format)


@dataclass(frozen=True)
class Made:
    """A report that was made, and where it lies. *so_far*: its period was not over yet."""

    report: Report
    period: Period
    employee: Employee
    format: Format
    file: Path
    so_far: bool


@use_case("reports.list")
def list_reports(app: App, actor: Actor) -> list[Report]:
    """All reports that can be made, by name."""
    return sorted(app.plugins.collect(api.reporting_reports, app), key=lambda report: report.name)


@use_case("reports.make")
def make_report(
    app: App,
    actor: Actor,
    name: str,
    *,
    period: str | None = None,
    format: str | None = None,
    login: str | None = None,
    out: Path | None = None,
    replace_file: bool = False,
) -> Made:
    """Make the report *name* of the employee *login* (the actor by default) and write it to a file.

    *period* is the last full one by default, in the employee's time zone; *format* follows the ending of *out*, else it is
    HTML; without *out* the file lies in the workspace's ``reports`` and replaces an earlier one of the same report.
    Raises NotFound for an unknown report, format or login, WrongInput for a period, NotAllowed for a colleague's figures,
    Conflict where *out* is there already and *replace_file* is not said.
    """
    report, employee, chosen = choose(app, actor, name, period, login)
    written_as = _choose_format(app, format, out)
    file = out or app.folder / "reports" / f"{report.name}-{chosen.name}-{employee.login}{written_as.suffix}"
    _check_place(file, by_name=out is not None, replace_file=replace_file)
    document = _with_submission(app, report, employee, chosen, report.make(app, employee, chosen))
    write_in_one_piece(file, written_as.render(document))
    log_access(
        app, actor, "reports.make", f"employee:{employee.id}"
    )  # the own one too: clients leave the house in a file
    so_far = clock.today(employee.time_zone) <= chosen.last
    return Made(report, chosen, employee, written_as, file, so_far)


def choose(app: App, actor: Actor, name: str, period: str | None, login: str | None) -> tuple[Report, Employee, Period]:
    """The report, the employee and the period that are meant. Raises NotFound, WrongInput, NotAllowed."""
    reports: list[Report] = app.plugins.collect(api.reporting_reports, app)
    report = _named(reports, name, _("There is no report {name!r}.", name=name))
    with app.database.reading() as session:
        employee = employee_seen_by(session, actor, login, substituted=True)
    if period is None:
        return report, employee, last_full_period(report.periods[0], clock.today(employee.time_zone))
    return report, employee, read_period(period, report.periods)


def write_in_one_piece(file: Path, content: bytes) -> None:
    """Write *content* beside *file* and put it in its place, so that nobody ever reads half a report. Raises TagwerkError."""
    beside = file.with_name(f".{file.name}.{uuid.uuid4().hex}")
    try:
        file.parent.mkdir(exist_ok=True)
        try:
            with beside.open("xb") as opened:
                opened.write(content)
                opened.flush()
                os.fsync(opened.fileno())
            beside.replace(file)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise TagwerkError(_("{file} cannot be written: {cause}.", file=file, cause=error.strerror)) from None


def _choose_format(app: App, name: str | None, out: Path | None) -> Format:
    formats: list[Format] = app.plugins.collect(api.reporting_formats)
    if name is None and out is not None and out.suffix:
        name = next((known.name for known in formats if known.suffix == out.suffix.lower()), None)
    name = name or USUAL_FORMAT
    return _named(formats, name, _("There is no format {name!r}.", name=name))


def _named(things: Iterable[Named], name: str, problem: str) -> Named:
    known = {thing.name: thing for thing in things}
    if name not in known:
        raise NotFound(problem, nearest_hint(name, known))
    return known[name]


def _check_place(file: Path, *, by_name: bool, replace_file: bool) -> None:
    if file.is_dir():
        raise WrongInput(_("{file} is a folder.", file=file), _("Name a file in it."))
    if by_name and not file.parent.is_dir():
        raise WrongInput(_("There is no folder {folder}.", folder=file.parent))
    if by_name and file.exists() and not replace_file:
        raise Conflict(_("{file} is there already.", file=file), _("Replace it with --yes."))


def _with_submission(app: App, report: Report, employee: Employee, period: Period, document: Document) -> Document:
    """The document; if the report was submitted, with the figures it had then beside those of now."""
    submission = find_submission(app, report, employee, period)
    if submission is None:
        return document
    facts, table = comparison(submission, document, employee)
    return replace(document, facts=(*document.facts, *facts), tables=(table, *document.tables))
