"""Commands for job descriptions: what is written down, in the words of who wrote it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Group
from rich.text import Text

from tagwerk.cli.companies import table
from tagwerk.contributions import Command
from tagwerk.texts import translator

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tagwerk.cli.console import Cli
    from tagwerk.work.job_descriptions import Cadence, Deadline, JobDescription, Quota

_ = translator("tagwerk")


def commands(cli: Cli) -> Iterable[Command]:
    """The group ``job``."""
    group = typer.Typer(help=_("Job descriptions."), no_args_is_help=True)

    @group.command("list", help=_("List the job descriptions.\n\nExample: tagwerk job list"))
    def list_() -> None:
        from tagwerk.work.job_descriptions import in_reader_language, list_job_descriptions

        described = list_job_descriptions(cli.app(), cli.actor())
        rows = [
            {"name": job.name, "title": in_reader_language(job.title), "in_force_from": job.in_force_from}
            for job in described
        ]
        cli.show(rows, table((_("Name"), _("Title"), _("In force from")), (row.values() for row in rows)))

    @group.command(
        help=_("Read a job description, yours by default.\n\nExample: tagwerk job show customer_search_manager")
    )
    def show(name: Annotated[str | None, typer.Argument()] = None) -> None:
        from tagwerk.work.job_descriptions import show_job_description

        described = show_job_description(cli.app(), cli.actor(), name)
        cli.show(_fields(described), _view(described))

    @group.command(
        help=_("Look for mistakes in a file.\n\nExample: tagwerk job check job_descriptions/night_shift.toml")
    )
    def check(file: Path) -> None:
        from tagwerk.work.job_descriptions import check_job_description

        described = check_job_description(cli.app(), cli.actor(), file)
        cli.show(_fields(described), _("{file} is in order.", file=file))

    return [Command("job", group)]


def _fields(described: JobDescription) -> dict[str, Any]:
    from tagwerk.work.job_descriptions import in_reader_language

    return {
        "name": described.name,
        "title": in_reader_language(described.title),
        "in_force_from": described.in_force_from,
        "obligations": [
            obligation.model_dump() | {"text": in_reader_language(obligation.text)}
            for obligation in described.obligations
        ],
    }


def _view(described: JobDescription) -> Group:
    from tagwerk.work.job_descriptions import in_reader_language

    title = _("{title} (in force from {date})", title=in_reader_language(described.title), date=described.in_force_from)
    rows = (
        (owed.clause, in_reader_language(owed.text) or owed.metric, _counted(owed)) for owed in described.obligations
    )
    return Group(Text(title, style="bold"), table((_("Clause"), _("Duty"), _("Counted as")), rows))


def _counted(owed: Quota | Cadence | Deadline) -> str:
    return f"{owed.metric}, {owed.shape}"
