"""Commands for job descriptions: what is written down, in the words of who wrote it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Group
from rich.text import Text

from tagwerk.access.hookspecs import Command
from tagwerk.cli.companies import table
from tagwerk.ledger.known import known_metrics
from tagwerk.platform import clock
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rich.console import RenderableType

    from tagwerk.cli.console import Cli
    from tagwerk.ledger.metrics import Metric
    from tagwerk.obligations.job_descriptions.written import JobDescription

_ = translator("tagwerk")

Name = Annotated[str, typer.Argument(help=_("A job description; `tagwerk job list` names them."))]


def commands(cli: Cli) -> Iterable[Command]:
    """The group ``job``."""
    group = typer.Typer(help=_("Job descriptions."), no_args_is_help=True)

    @group.command("list", help=_("List the job descriptions.\n\nExample: tagwerk job list"))
    def list_() -> None:
        from tagwerk.obligations.job_descriptions.versions import list_job_descriptions

        rows = [_summary(versions) for versions in list_job_descriptions(cli.app(), cli.actor())]
        names = ("name", "title", "in_force_from", "extends")
        titles = (_("Name"), _("Title"), _("In force from"), _("Extends"))
        cli.show(rows, table(titles, ([row[name] for name in names] for row in rows)))

    @group.command(
        help=_("Read a job description, yours by default.\n\nExample: tagwerk job show customer_search_manager")
    )
    def show(
        name: Annotated[str | None, typer.Argument()] = None,
        on: Annotated[str | None, typer.Option(help=_("As in force on that day; today by default."))] = None,
    ) -> None:
        from tagwerk.obligations.job_descriptions.versions import show_job_description

        described = show_job_description(cli.app(), cli.actor(), name, clock.read_date(on))
        cli.show(_fields(described), _view(described, known_metrics(cli.app())))

    @group.command(
        help=_("Look for mistakes in a file.\n\nExample: tagwerk job check job_descriptions/night_shift.toml")
    )
    def check(file: Path) -> None:
        from tagwerk.obligations.job_descriptions.versions import check_job_description

        described, mistakes = check_job_description(cli.app(), cli.actor(), file)
        data = {"file": str(file), "mistakes": [{"line": mistake.line, "text": mistake.text} for mistake in mistakes]}
        if described is not None and not mistakes:
            cli.show(data | _fields(described), _("{file} is in order.", file=file))
            return
        if cli.options.json:
            cli.show(data)
        for mistake in mistakes:
            typer.echo(_("{file}, line {line}: {text}", file=file, line=mistake.line, text=mistake.text), err=True)
        raise typer.Exit(2)

    @group.command(
        help=_("Let a job description hold for somebody.\n\nExample: tagwerk job assign anna key_account_manager")
    )
    def assign(
        login: Annotated[str, typer.Argument(help=_("A login; `tagwerk staff list` names them."))],
        name: Name,
        since: Annotated[str | None, typer.Option(help=_("The day from which it holds; today by default."))] = None,
    ) -> None:
        from tagwerk.obligations.job_descriptions.versions import assign_job_description

        terms = assign_job_description(cli.app(), cli.actor(), login, name, clock.read_date(since))
        data = {"employee": login, "job_description": name, "since": terms.since}
        cli.show(data, _("{name} holds for {login} from {since}.", name=name, login=login, since=terms.since))

    return [Command("job", group)]


def _summary(versions: tuple[JobDescription, ...]) -> dict[str, Any]:
    from tagwerk.obligations.job_descriptions.versions import in_reader_language

    last = versions[-1]
    return {
        "name": last.name,
        "title": in_reader_language(last.title),
        "in_force_from": last.in_force_from,
        "extends": last.extends,
        "versions": [version.in_force_from for version in versions],
    }


def _fields(described: JobDescription) -> dict[str, Any]:
    from tagwerk.obligations.job_descriptions.versions import in_reader_language

    clauses = {"duties": described.duty, "rights": described.right, "criteria": described.criterion}
    return {
        "name": described.name,
        "title": in_reader_language(described.title),
        "in_force_from": described.in_force_from,
        "extends": described.extends,
        "obligations": [
            obligation.model_dump() | {"text": in_reader_language(obligation.text)}
            for obligation in described.obligations
        ],
    } | {
        part: [{"clause": clause.clause, "text": in_reader_language(clause.text)} for clause in written]
        for part, written in clauses.items()
    }


def _view(described: JobDescription, metrics: Mapping[str, Metric]) -> Group:
    from tagwerk.obligations.job_descriptions.versions import in_reader_language

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
