"""The command that makes a workspace."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tagwerk.access.hookspecs import Command
from tagwerk.platform.actions import Action
from tagwerk.platform.errors import WrongInput
from tagwerk.platform.home.finding import FILE_NAME
from tagwerk.platform.texts import later, translator

if TYPE_CHECKING:
    from tagwerk.cli.console import Cli

_ = translator("tagwerk")

init = typer.Typer()


@init.command("init", help=later("Make a workspace.\n\nExample: tagwerk init wholesale --sample"))
def make(
    context: typer.Context,
    folder: Path,
    job_description: str = "customer_search_manager",
    country: Annotated[str, typer.Option(help=later("ISO 3166-1, for public holidays and phone numbers."))] = "DE",
    region: Annotated[
        str, typer.Option(help=later("ISO 3166-2 without the country, such as BY; holidays differ by it."))
    ] = "",
    sample: Annotated[bool, typer.Option("--sample", help=later("Put invented companies in."))] = False,
    history: Annotated[
        bool,
        typer.Option("--history", help=later("With --sample: a department of six with three months behind it too.")),
    ] = False,
    database: Annotated[
        str,
        typer.Option(help=later("The address of its database, such as postgresql://anna@localhost/tagwerk.")),
    ] = "",
) -> None:
    """A new workspace, with its first employee."""
    from tagwerk.staff.employees import regions_lacking
    from tagwerk.workspace.founding import found_workspace

    cli: Cli = context.obj
    if history and not sample:
        raise WrongInput(_("A history is invented; it comes with --sample."))
    app = found_workspace(
        folder,
        job_description=job_description,
        country=country,
        region=region,
        sample=sample,
        history=history,
        database=database,
        plugins=cli.plugins,
    )
    lines = [_("The workspace is in {folder}.", folder=app.folder)]
    lines += [
        _("Say your region, for its holidays: {command}", command=_say_region(login, app.folder))
        for login in regions_lacking(app)
    ]
    policy = app.config.settings.contact.policy
    if policy == "strict":
        lines.append(
            _("Offers by e-mail and phone go to clients and to contacts with a consent on record alone (GDPR Art. 6, UWG § 7)."
              " Note one with tagwerk consent add; [contact] in {file} says so, and can say otherwise.", file=FILE_NAME)
        )  # fmt: skip
    app.close()
    cli.show({"workspace": str(app.folder), "contact_policy": policy}, "\n".join(lines))


def _say_region(login: str, folder: Path) -> str:
    return Action("staff.edit", login, region="BY", workspace=folder).command


COMMANDS = (Command("init", init),)
