"""Commands that keep a workspace and bring it back; they stand in the group ``db``."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tagwerk.access.hookspecs import Command
from tagwerk.cli.commands.db import db
from tagwerk.platform.texts import later, translator

if TYPE_CHECKING:
    from tagwerk.access.actors import Actor
    from tagwerk.cli.console import Cli
    from tagwerk.platform.app import App

_ = translator("tagwerk")


@db.command(
    "backup",
    help=later(
        "Make a backup of the records, templates, reports and settings, while others work on.\n\nExample: tagwerk db backup"
    ),
)
def backup(
    context: typer.Context,
    out: Annotated[
        Path | None,
        typer.Option(help=later("The file to make, or the folder to put it in; nothing is replaced.")),
    ] = None,
) -> None:
    """A checked backup, and where it is."""
    from tagwerk.views.backups import backup_view
    from tagwerk.workspace.backups.making import backup as make

    cli: Cli = context.obj
    made = make(cli.app(), cli.actor(), out)
    cli.console.print(str(made.file), soft_wrap=True)
    lines = [_("In the ledger as it is: {fault}", fault=fault) for fault in made.manifest.faults]
    lines += [_("The backup was read again, and is whole.")]
    cli.show(backup_view(made), "\n".join(lines))


@db.command("backups", help=later("List the backups of this workspace.\n\nExample: tagwerk db backups"))
def backup_list(context: typer.Context) -> None:
    """The newest first."""
    from tagwerk.views.backups import backup_view
    from tagwerk.workspace.backups.keeping import list_backups
    from tagwerk.workspace.backups.making import backup_folder

    cli: Cli = context.obj
    views = [backup_view(each) for each in list_backups(cli.app(), cli.actor())]
    if not views:
        text = _("There is no backup in {folder}. Make one: tagwerk db backup", folder=backup_folder(cli.app()))
        cli.show(views, text)
        return
    for view in views:
        cli.console.print(view["file"], soft_wrap=True)  # whole, to be copied
    cli.show(views, _("Made at {moment}, the newest.", moment=views[0]["made_at"]))


@db.command(
    "restore",
    help=later(
        "Put a backup in the place of the records, templates and reports that are here; those are kept.\n\n"
        "Example: tagwerk db restore backups/wholesale-20261129-180000-daily.zip"
    ),
)
def restore(
    context: typer.Context,
    file: Path,
    yes: Annotated[bool, typer.Option("--yes", help=later("Do not ask."))] = False,
) -> None:
    """What is in the backup, a question, and where what was here is kept."""
    from tagwerk.views.backups import manifest_view
    from tagwerk.workspace.backups.archives import read_manifest
    from tagwerk.workspace.backups.restoring import restore as bring_back

    cli: Cli = context.obj
    manifest = read_manifest(file)
    app = _workspace_for(cli, file)
    print_line = partial(cli.console.print, soft_wrap=True)
    print_line(_("The backup was made at {moment}, of {folder}.", moment=manifest.made_at, folder=manifest.workspace))
    for fault in manifest.faults:
        print_line(_("In the ledger as it is: {fault}", fault=fault))
    print_line(_("It takes the place of {database}.", database=app.database.address))
    cli.confirm(_("What was recorded since then is only in what is kept aside. Restore it?"), yes=yes)
    done = bring_back(app, _who_restores(cli, app), file)
    for place in (done.records, str(done.folder)):
        if place:
            print_line(_("Kept aside: {place}", place=place))
    print_line(_("Nothing leaves it until you say that it lives here: tagwerk db adopt"))
    view = manifest_view(manifest) | {"kept_records": done.records or None, "kept_folder": str(done.folder)}
    cli.show(view, _("It is restored."))


@db.command(
    "move",
    help=later(
        "Take the records to another, empty database: from SQLite to PostgreSQL, or back.\n\n"
        "Example: tagwerk db move postgresql://anna@localhost/tagwerk"
    ),
)
def move(
    context: typer.Context,
    address: Annotated[
        str, typer.Argument(help=later("The new database; its password may come from the environment."))
    ],
    yes: Annotated[bool, typer.Option("--yes", help=later("Do not ask."))] = False,
) -> None:
    """From where to where, a question, and what arrived."""
    from tagwerk.platform.connections.addresses import parsed, shown
    from tagwerk.workspace.backups.moving import move as move_workspace

    cli: Cli = context.obj
    app, actor = cli.app(), cli.actor()
    print_line = partial(cli.console.print, soft_wrap=True)
    print_line(_("From {old} to {new}.", old=app.database.address, new=shown(parsed(address))))
    cli.confirm(_("The old records are kept, and nothing leaves them any more. Move?"), yes=yes)
    done = move_workspace(app, actor, address)
    print_line(_("The ledger ends as before, at {head}", head=done.head))
    if app.config.database_named and app.config.address != app.config.own_database:
        print_line(_("The environment still names the old database: unset TAGWERK_DATABASE__URL."))
    view = {"old": done.old, "new": done.new, "rows": sum(done.rows.values()), "tables": done.rows, "head": done.head}
    cli.show(
        view,
        _(
            "{number} {number:row has|rows have} moved, and tagwerk.toml names their new place.",
            number=sum(done.rows.values()),
        ),
    )


def _workspace_for(cli: Cli, file: Path) -> App:
    """The workspace as it is, whatever became of its records; one that --workspace names is made where there is none."""
    from tagwerk.platform.config import FILE_NAME
    from tagwerk.workspace.backups.restoring import prepare_folder

    folder = cli.options.workspace
    if folder is not None and not (folder / FILE_NAME).exists():
        prepare_folder(folder, file)
    return cli.open(check_schema=False)


def _who_restores(cli: Cli, app: App) -> Actor:
    """Who acts; where the records cannot be read nobody is known, and whoever has the files may put them right."""
    from tagwerk.access.actors import Actor
    from tagwerk.platform.errors import SchemaMismatch, Unreachable
    from tagwerk.workspace.opening import schemas

    try:
        app.database.check(schemas(app))
    except (SchemaMismatch, Unreachable):
        return Actor.system("restore")
    return cli.actor()


COMMANDS: tuple[Command, ...] = ()  # they stand in a group of another module
