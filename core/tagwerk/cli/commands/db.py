"""Commands for the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from tagwerk.access.hookspecs import Command
from tagwerk.platform.texts import later, translator

if TYPE_CHECKING:
    from tagwerk.cli.console import Cli

_ = translator("tagwerk")

db = typer.Typer(help=later("The database."), no_args_is_help=True)


@db.command("upgrade", help=later("Bring the database to the schema of this program.\n\nExample: tagwerk db upgrade"))
def upgrade(context: typer.Context) -> None:
    """The newest schema."""
    from tagwerk.views.tables import listing
    from tagwerk.workspace.opening import upgrade as upgrade_schemas

    cli: Cli = context.obj
    reached = upgrade_schemas(cli.open(check_schema=False))
    views = [{"name": name, "revision": revision} for name, revision in reached.items()]
    cli.show(views, listing({"name": _("Tables of"), "revision": _("Revision")}, views))


@db.command("status", help=later("Show how far each schema has come.\n\nExample: tagwerk db status"))
def status(context: typer.Context) -> None:
    """The schemas there are and the ones needed."""
    from tagwerk.views.tables import listing
    from tagwerk.workspace.opening import schemas

    cli: Cli = context.obj
    app = cli.open(check_schema=False)
    found = app.database.revisions(schemas(app))
    views = [
        {"name": schema.name, "revision": found[schema.name] or None, "needed": schema.head} for schema in schemas(app)
    ]
    cli.show(views, listing({"name": _("Tables of"), "revision": _("Revision"), "needed": _("Needed")}, views))


COMMANDS = (Command("db", db),)
