"""Making a report: chosen, generated, given a format, and put into a file in one piece."""

from __future__ import annotations

import os
import uuid
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.api import (
    Company,
    Conflict,
    TagwerkError,
    WrongInput,
    as_read,
    cause_in_words,
    clock,
    known_kinds,
    log_access,
    pieces,
    translator,
    use_case,
)
from tagwerk_reporting import api
from tagwerk_reporting.api import Format
from tagwerk_reporting.asking import all_reports, ask, named
from tagwerk_reporting.forms.filling import filled_in
from tagwerk_reporting.parts import of_the_core, rows_behind
from tagwerk_reporting.submissions import comparison, submissions_of

if TYPE_CHECKING:
    from pathlib import Path

    from tagwerk.api import Actor, App, Employee, Period
    from tagwerk_reporting.api import Document, Figure, Report
    from tagwerk_reporting.asking import Asked, Meant

USUAL_FORMAT = "html"
FORM = "form"
"""The name of the format that a form has."""

_ = translator("tagwerk_reporting")


@dataclass(frozen=True)
class Made:
    """A report that was made, and where it lies. *so_far*: its period was not over yet; *content* is what the file holds."""

    report: Report
    period: Period
    employee: Employee
    format: Format
    file: Path
    so_far: bool
    content: bytes


@dataclass(frozen=True)
class Explained:
    """A figure of a report, with the rows behind it: *columns* are their titles."""

    figure: Figure
    columns: tuple[str, ...]
    rows: list[tuple[api.Cell, ...]]


@use_case("reports.list")
def list_reports(app: App, actor: Actor) -> list[Report]:
    """All reports that can be made, by name."""
    return sorted(all_reports(app), key=lambda report: report.name)


@use_case("reports.make")
def make_report(
    app: App,
    actor: Actor,
    meant: Meant,
    *,
    format: str | None = None,
    out: Path | None = None,
    form: Path | None = None,
    replace_file: bool = False,
) -> Made:
    """Make the report that is *meant*.

    *format* follows the ending of *out*, else it is
    HTML; without *out* the file lies in the workspace's ``reports`` and replaces an earlier one of the same report. A *form* is
    the company's own, filled in and of its own format.
    Raises NotFound for an unknown report, format or login, WrongInput for a period and where *format*, *form* and the ending
    of *out* disagree, NotAllowed for a colleague's figures,
    Conflict where *out* is there already and *replace_file* is not said.
    """
    asked = ask(app, actor, meant)
    written_as = choose_format(app, format, out) if form is None else form_format(form)
    check_agreement(app, written_as, format if form is not None else None, out)
    file = out or app.folder / "reports" / file_name(asked, written_as)
    check_place(file, by_name=out is not None, replace_file=replace_file)
    content = written_as.render(document_of(app, asked))
    log_access(app, actor, "reports.make", asked.on_record)  # the own one too: clients leave the house in a file
    write_in_one_piece(file, content)
    so_far = clock.today(asked.employee.time_zone) <= asked.period.last
    return Made(asked.report, asked.period, asked.employee, written_as, file, so_far, content)


@use_case("reports.make")
def explain_figure(app: App, actor: Actor, meant: Meant, figure: str) -> Explained:
    """What the *figure* of a report was counted by, and the rows behind it. Raises as ``make_report`` does."""
    asked = ask(app, actor, meant)
    document = asked.make(app)
    found = named(document.figures, figure, _("The report has no figure {name!r}.", name=figure))
    log_access(app, actor, "reports.make", asked.on_record)
    for table in document.tables:
        if table.groups and found.group:
            place = table.place(table.groups)
            rows = [row for row in table.rows if row[place] == found.group]
            return Explained(found, tuple(column.title for column in table.columns), rows)
    rows = _rows_of_the_ledger(app, asked, found)
    titles = (_("Activity"), _("Date"), _("Employee"), _("Kind"), _("Company"))
    return Explained(found, titles if rows else (), rows)


def _rows_of_the_ledger(app: App, asked: Asked, figure: Figure) -> list[tuple[api.Cell, ...]]:
    """The activities behind a figure of a report that lists none itself."""
    kinds = {kind.name: of_the_core(kind.title) for kind in known_kinds(app).values()}
    with app.database.reading() as session:
        found = list(rows_behind(app, session, figure, asked.people))
        names: dict[int | None, str] = {None: ""}
        for some in pieces(sorted({row.company_id for _someone, row in found if row.company_id is not None})):
            of_some = sa.select(Company.id, Company.name).where(Company.id.in_(some))
            names |= {number: name for number, name in session.execute(of_some)}  # noqa: C416 - a row is no pair
    return [
        (row.id, row.work_date, someone.name, kinds.get(row.kind, row.kind), names.get(row.company_id, ""))
        for someone, row in found
    ]


def document_of(app: App, asked: Asked) -> Document:
    """The document; if the report was submitted, with the figures it had then beside those of now."""
    document = asked.make(app)
    with app.database.reading() as session:
        newest = submissions_of(asked.report.name, asked.about, asked.period.name).limit(1)
        submission = session.scalars(newest).first()
    if submission is None:
        return document
    facts, table = comparison(submission, document, asked.employee)
    return replace(document, facts=(*document.facts, *facts), tables=(table, *document.tables))


def form_format(form: Path) -> Format:
    """The way in which a form is filled in, as a format. Raises WrongInput in use where it cannot be read."""
    return Format(FORM, form.name, form.suffix.lower(), lambda document: filled_in(form, document))


def file_name(asked: Asked, written_as: Format) -> str:
    """How a file of the report is called."""
    return f"{asked.report.name}-{asked.period.name}-{asked.key}{written_as.suffix}"


def write_in_one_piece(file: Path, content: bytes) -> None:
    """Write *content* beside *file* and put it in its place, so that nobody ever reads half a report. Raises TagwerkError."""
    beside = file.with_name(f".{uuid.uuid4().hex}.part")
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
        raise TagwerkError(_("{file} cannot be written: {cause}.", file=file, cause=cause_in_words(error))) from None


def choose_format(app: App, name: str | None, out: Path | None = None) -> Format:
    """The format of that *name*, else by the ending of *out*, else HTML. Raises NotFound."""
    formats: list[Format] = as_read(app.plugins.collect(api.reporting_formats))
    if name is None and out is not None and out.suffix:
        name = next((known.name for known in formats if known.suffix == out.suffix.lower()), None)
    name = name or USUAL_FORMAT
    return named(formats, name, _("There is no format {name!r}.", name=name))


def check_agreement(app: App, written_as: Format, wish: str | None, out: Path | None) -> None:
    """Raises WrongInput where a form is of another format than the *wish*, or *out* ends as files of another format do."""
    formats: list[Format] = as_read(app.plugins.collect(api.reporting_formats))
    wished = named(formats, wish, _("There is no format {name!r}.", name=wish)) if wish is not None else None
    if wished is not None and wished.suffix != written_as.suffix:
        raise WrongInput(
            _("The form {form} is filled in as {suffix}, not as {format}.", form=written_as.title,
              suffix=written_as.suffix, format=wished.name),
            _("Leave --format away, or take a form of that format."),
        )  # fmt: skip
    ending = out.suffix.lower() if out is not None else ""
    if ending not in {"", written_as.suffix} and (
        written_as.name == FORM or ending in {each.suffix for each in formats}
    ):
        raise WrongInput(
            _("What is made is a {suffix} file, but {file} ends on {ending}.", suffix=written_as.suffix, file=out,
              ending=ending),
            _("Let --out end on {suffix}.", suffix=written_as.suffix),
        )  # fmt: skip


def check_place(file: Path, *, by_name: bool, replace_file: bool) -> None:
    """Raises WrongInput where no file can lie, Conflict where one is there already and *replace_file* is not said."""
    if file.is_dir():
        raise WrongInput(_("{file} is a folder.", file=file), _("Name a file in it."))
    if by_name and not file.parent.is_dir():
        raise WrongInput(_("There is no folder {folder}.", folder=file.parent))
    if by_name and file.exists() and not replace_file:
        raise Conflict(_("{file} is there already.", file=file), _("Replace it with --yes."))
