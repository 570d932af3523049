"""Commands for plugins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from tagwerk.access.hookspecs import Command
from tagwerk.platform.texts import later, translator

if TYPE_CHECKING:
    from tagwerk.cli.console import Cli

_ = translator("tagwerk")

plugins = typer.Typer(help=later("The plugins that are here, and how they fare."))


@plugins.callback(invoke_without_command=True)
def default(context: typer.Context) -> None:
    """The list."""
    if context.invoked_subcommand is None:
        _show(context.obj)


@plugins.command("list", help=later("List the plugins.\n\nExample: tagwerk plugins list"))
def list_(context: typer.Context) -> None:
    """The plugins there are."""
    _show(context.obj)


def _show(cli: Cli) -> None:
    from tagwerk.views.plugins import plugin_view
    from tagwerk.views.tables import listing

    views = [plugin_view(plugin) for plugin in cli.plugins]
    columns = {
        "name": _("Plugin"),
        "distribution": _("Distribution"),
        "version": _("Version"),
        "state": _("State"),
        "hooks": _("Hooks"),
        "cause": _("Cause"),
    }
    cli.show(views, listing(columns, (view | {"hooks": len(view["hooks"])} for view in views)))


COMMANDS = (Command("plugins", plugins),)
