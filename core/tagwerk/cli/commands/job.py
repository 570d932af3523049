"""Commands for job descriptions: what is written down, in the words of who wrote it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tagwerk.access.hookspecs import Command
from tagwerk.cli.parameters import Login
from tagwerk.platform import clock
from tagwerk.platform.errors import WrongInput
from tagwerk.platform.texts import later, translator

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.console import Group, RenderableType

    from tagwerk.access.hookspecs import CommandLine
    from tagwerk.cli.console import Cli
    from tagwerk.ledger.metrics import Metric
    from tagwerk.obligations.job_descriptions.written import JobDescription

_ = translator("tagwerk")

Name = Annotated[str, typer.Argument(help=later("A job description; `tagwerk job list` names them."))]

job = typer.Typer(help=later("Job descriptions."), no_args_is_help=True)


@job.command("list", help=later("List the job descriptions.\n\nExample: tagwerk job list"))
def list_(context: typer.Context) -> None:
    """Every job description."""
    from tagwerk.obligations.job_descriptions.versions import list_job_descriptions
    from tagwerk.views.job_descriptions import versions_view
    from tagwerk.views.tables import listing

    cli: CommandLine = context.obj
    views = [versions_view(versions) for versions in list_job_descriptions(cli.app(), cli.actor())]
    columns = {"name": _("Name"), "title": _("Title"), "in_force_from": _("In force from"), "extends": _("Extends")}
    cli.show(views, listing(columns, views))


@job.command(
    "show", help=later("Read a job description, yours by default.\n\nExample: tagwerk job show customer_search_manager")
)
def show(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument()] = None,
    on: Annotated[str | None, typer.Option(help=later("As in force on that day; today by default."))] = None,
) -> None:
    """A job description as it is in force."""
    from tagwerk.ledger.known import known_metrics
    from tagwerk.obligations.job_descriptions.versions import show_job_description
    from tagwerk.views.job_descriptions import job_description_view

    cli: CommandLine = context.obj
    described = show_job_description(cli.app(), cli.actor(), name, clock.read_date(on))
    cli.show(job_description_view(described), _job_description_drawn(described, known_metrics(cli.app())))


@job.command(
    "check", help=later("Look for mistakes in a file.\n\nExample: tagwerk job check job_descriptions/night_shift.toml")
)
def check(context: typer.Context, file: Path) -> None:
    """Every mistake in a file."""
    from tagwerk.obligations.job_descriptions.versions import check_job_description
    from tagwerk.views.job_descriptions import job_description_view, mistakes_view

    cli: Cli = context.obj
    described, mistakes = check_job_description(cli.app(), cli.actor(), file)
    view = mistakes_view(file, mistakes)
    if described is not None and not mistakes:
        cli.show(view | job_description_view(described), _("{file} is in order.", file=file))
        return
    if cli.options.json:
        cli.show(view)
    for mistake in mistakes:
        typer.echo(_("{file}, line {line}: {text}", file=file, line=mistake.line, text=mistake.text), err=True)
    raise typer.Exit(2)


@job.command(
    "assign",
    help=later("Let a job description hold for somebody.\n\nExample: tagwerk job assign anna key_account_manager"),
)
def assign(
    context: typer.Context,
    login: Login,
    name: Annotated[str | None, typer.Argument(help=later("A job description; `tagwerk job list` names them."))] = None,
    none: Annotated[bool, typer.Option("--none", help=later("From that day on, none holds."))] = False,
    since: Annotated[str | None, typer.Option(help=later("The day from which it holds; today by default."))] = None,
) -> None:
    """A job description for an employee."""
    from tagwerk.obligations.job_descriptions.versions import assign_job_description
    from tagwerk.views.job_descriptions import assignment_view

    cli: CommandLine = context.obj
    if (name is None) != none:
        raise WrongInput(_("Name a job description, or say --none."))
    terms = assign_job_description(cli.app(), cli.actor(), login, name or "", clock.read_date(since))
    if none:
        said = _("No job description holds for {login} from {since}.", login=login, since=terms.since)
    else:
        said = _("{name} holds for {login} from {since}.", name=name, login=login, since=terms.since)
    cli.show(assignment_view(login, terms), said)


def _job_description_drawn(described: JobDescription, metrics: Mapping[str, Metric]) -> Group:
    from rich.console import Group
    from rich.text import Text

    from tagwerk.obligations.job_descriptions.versions import in_reader_language
    from tagwerk.views.tables import table

    title = _("{title} (in force from {date})", title=in_reader_language(described.title), date=described.in_force_from)
    rows = (
        (
            owed.clause,
            in_reader_language(owed.text) or _(metrics[owed.metric].title),
            owed.in_words(metrics[owed.metric]),
        )
        for owed in described.obligations
    )
    parts: list[RenderableType] = [Text(title, style="bold"), table((_("Clause"), _("Duty"), _("Counted as")), rows)]
    for heading, clauses in (
        (_("Duties"), described.duty),
        (_("Rights"), described.right),
        (_("Judged by"), described.criterion),
    ):
        if clauses:
            lines = ((clause.clause, in_reader_language(clause.text)) for clause in clauses)
            parts += ["", table((_("Clause"), heading), lines)]
    return Group(*parts)


COMMANDS = (Command("job", job),)
