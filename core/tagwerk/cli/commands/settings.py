"""Commands for the settings of the workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from tagwerk.access.hookspecs import Command
from tagwerk.platform.texts import later, translator

if TYPE_CHECKING:
    from tagwerk.cli.console import Cli

_ = translator("tagwerk")

settings = typer.Typer(help=later("The settings of this workspace."), no_args_is_help=True)


@settings.command(
    "show",
    help=later(
        "List the settings, and where each value comes from; secrets are not shown.\n\n"
        "Example: tagwerk settings show web --changed"
    ),
)
def show(
    context: typer.Context,
    part: Annotated[str, typer.Argument(help=later("A section, or a part of a name, such as web."))] = "",
    changed: Annotated[bool, typer.Option("--changed", help=later("Without those that nobody has set."))] = False,
) -> None:
    """Every setting in force."""
    from tagwerk.platform.errors import NotFound
    from tagwerk.platform.inputs import nearest_hint
    from tagwerk.views.settings import setting_view
    from tagwerk.views.tables import table
    from tagwerk.workspace.settings_listing import list_settings

    cli: Cli = context.obj
    known = list_settings(cli.app(), cli.actor())
    found = [each for each in known if part.lower() in each.name.lower()]
    if not found:
        raise NotFound(_("There is no setting {name!r}.", name=part), nearest_hint(part, [each.name for each in known]))
    found = [each for each in found if not changed or each.origin.is_set]
    views = [setting_view(each) for each in found]
    titles = (_("Setting"), _("Value"), _("Comes from"))
    cli.show(views, table(titles, ((view["setting"], _value(view["value"]), view["from"]) for view in views)))


@settings.command(
    "check", help=later("Look for mistakes in the settings, all at once.\n\nExample: tagwerk settings check")
)
def check(context: typer.Context) -> None:
    """What is wrong with the settings. Exits with 1 where something is."""
    from tagwerk.platform.config import find_workspace
    from tagwerk.views.settings import fault_view
    from tagwerk.workspace.settings_listing import check_settings

    cli: Cli = context.obj
    faults = check_settings(find_workspace(cli.options.workspace), cli.plugins)
    said = "\n".join(f"{fault.message} {fault.hint}".strip() for fault in faults)
    cli.show([fault_view(fault) for fault in faults], said or _("Nothing is wrong with the settings."))
    if faults:
        raise typer.Exit(1)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    return "" if value is None or value == {} else str(value)


COMMANDS = (Command("settings", settings),)
