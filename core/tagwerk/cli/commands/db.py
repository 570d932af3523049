"""Commands for the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tagwerk.access.hookspecs import Command
from tagwerk.platform.texts import later, translator

if TYPE_CHECKING:
    from tagwerk.cli.console import Cli

_ = translator("tagwerk")

db = typer.Typer(help=later("The database."), no_args_is_help=True)


@db.command(
    "upgrade",
    help=later(
        "Bring the database to the schema of this program; a backup is made before.\n\nExample: tagwerk db upgrade"
    ),
)
def upgrade(
    context: typer.Context,
    no_backup: Annotated[bool, typer.Option("--no-backup", help=later("Make no backup before."))] = False,
) -> None:
    """The newest schema."""
    from tagwerk.platform.plugins import failed_in
    from tagwerk.views.tables import listing
    from tagwerk.workspace.backups.upgrading import upgrade_safely
    from tagwerk.workspace.opening import MIGRATIONS

    cli: Cli = context.obj
    app = cli.open(check_schema=False)
    done = upgrade_safely(app, with_backup=not no_backup)
    if done.backup is not None:
        cli.console.print(_("What was there before is in {file}.", file=done.backup.file), soft_wrap=True)
    views = [{"name": name, "revision": revision} for name, revision in done.revisions.items()]
    cli.show(views, listing({"name": _("Tables of"), "revision": _("Revision")}, views))
    for plugin in app.plugins:
        if failure := plugin.failures.get(MIGRATIONS):
            raise failed_in(plugin, failure.cause)


@db.command(
    "status",
    help=later(
        "Show how far each schema has come, and whether the workspace is where it lives.\n\nExample: tagwerk db status"
    ),
)
def status(context: typer.Context) -> None:
    """The schemas there are and the ones needed."""
    from tagwerk.cli.mistakes import in_words
    from tagwerk.platform.errors import Elsewhere
    from tagwerk.platform.home.home import require_home
    from tagwerk.views.tables import listing
    from tagwerk.workspace.opening import schemas

    cli: Cli = context.obj
    app = cli.open(check_schema=False)
    found = app.database.revisions(schemas(app))
    views = [
        {"name": schema.name, "revision": found[schema.name] or None, "needed": schema.head} for schema in schemas(app)
    ]
    cli.show(views, listing({"name": _("Tables of"), "revision": _("Revision"), "needed": _("Needed")}, views))
    if found["tagwerk"] == next(schema.head for schema in schemas(app) if schema.name == "tagwerk"):
        try:
            require_home(app)
        except Elsewhere as error:
            cli.console.print(in_words(error))


@db.command(
    "adopt",
    help=later(
        "Say that this workspace lives here now: it was moved, or it is a copy that is to work on by itself.\n\n"
        "Example: tagwerk db adopt"
    ),
)
def adopt(
    context: typer.Context,
    yes: Annotated[bool, typer.Option("--yes", help=later("Do not ask."))] = False,
) -> None:
    """What was stored and what is here; then it lives here."""
    from tagwerk.platform.home.home import whereabouts
    from tagwerk.views.places import place_text, place_view
    from tagwerk.workspace.adopting import adopt as adopt_workspace

    cli: Cli = context.obj
    app, actor = cli.app(), cli.actor()
    found = whereabouts(app)
    was = [place_view(home) for home in found.homes]
    if found.at_home and found.homes:
        cli.show({"adopted": False, "was": was, "is": place_view(found.here)}, _("This workspace lives here already."))
        return
    for home in found.homes:
        cli.console.print(_("It lives: {place}", place=place_text(home)))
    cli.console.print(_("It is: {place}", place=place_text(found.here)))
    if not found.at_home:
        cli.confirm(_("If the other one still works, both write to the clients. Does it live here now?"), yes=yes)
    now = adopt_workspace(app, actor)
    cli.show({"adopted": True, "was": was, "is": place_view(now)}, _("This workspace lives here now."))


COMMANDS = (Command("db", db),)
