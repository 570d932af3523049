"""The command that looks for what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from tagwerk.access.hookspecs import Command
from tagwerk.cli.mistakes import in_words
from tagwerk.platform.errors import TagwerkError
from tagwerk.platform.texts import later, translator

if TYPE_CHECKING:
    from tagwerk.access.hookspecs import CommandLine
    from tagwerk.platform.hookspecs import Check

_ = translator("tagwerk")

doctor = typer.Typer()


@doctor.command("doctor", help=later("Try what this workspace depends on.\n\nExample: tagwerk doctor"))
def examine(context: typer.Context) -> None:
    """What works and what does not. Exits with 1 where something does not."""
    from tagwerk.platform.hookspecs import tagwerk_checks
    from tagwerk.views.checks import check_view
    from tagwerk.views.tables import table

    cli: CommandLine = context.obj
    app = cli.app()
    views = [check_view("database", app.database.address)]
    views += [_tried(check) for check in app.plugins.collect(tagwerk_checks, app)]
    views += [
        check_view(f"plugin {plugin.name}", plugin.cause, ok=False)
        for plugin in app.plugins
        if plugin.state == "failed"
    ]
    rows = ((view["check"], _("ok") if view["ok"] else _("failed"), view["says"]) for view in views)
    cli.show(views, table((_("Check"), "", _("Says")), rows))
    if not all(view["ok"] for view in views):
        raise typer.Exit(1)


def _tried(check: Check) -> dict[str, Any]:
    from tagwerk.views.checks import check_view

    try:
        return check_view(check.name, check.run())
    except TagwerkError as error:
        return check_view(check.name, in_words(error), ok=False)
    except Exception as error:
        return check_view(check.name, f"{type(error).__name__}: {error}", ok=False)


COMMANDS = (Command("doctor", doctor),)
