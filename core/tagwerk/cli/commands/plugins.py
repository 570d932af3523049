"""Commands for plugins: which there are and how they fare, switching them, making and checking one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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
        _list(context.obj)


@plugins.command("list", help=later("List the plugins.\n\nExample: tagwerk plugins list"))
def list_(context: typer.Context) -> None:
    """The plugins there are."""
    _list(context.obj)


@plugins.command(
    "show",
    help=later(
        "Show what a plugin brings: hooks, what failed and when, rights, tables.\n\nExample: tagwerk plugins show telephony"
    ),
)
def show(
    context: typer.Context, name: Annotated[str, typer.Argument(help=later("As `tagwerk plugins list` names it."))]
) -> None:
    """One plugin."""
    from tagwerk.cli.drawing.plugin import plugin_drawn
    from tagwerk.views.plugins import whole_plugin_view

    cli: Cli = context.obj
    _with_memory(cli)
    view = whole_plugin_view(cli.app(), name)
    cli.show(view, plugin_drawn(view))


@plugins.command(
    "enable",
    help=later(
        "Load a plugin again, or for the first time one of WORKSPACE/plugins, as the file is now.\n\n"
        "Example: tagwerk plugins enable bells"
    ),
)
def enable(
    context: typer.Context, name: Annotated[str, typer.Argument(help=later("As `tagwerk plugins list` names it."))]
) -> None:
    """Switch it on."""
    from tagwerk.workspace.switching import enable_plugin

    cli: Cli = context.obj
    enable_plugin(cli.app(), cli.actor(), name)
    cli.show(
        {"plugin": name, "enabled": True},
        _(
            "{name} is loaded from the next command on; start `tagwerk serve` and `tagwerk worker` anew where they run.",
            name=name,
        ),
    )


@plugins.command(
    "disable",
    help=later(
        "Load nothing of a plugin in this workspace; a say of it in who is contacted ends.\n\n"
        "Example: tagwerk plugins disable telephony"
    ),
)
def disable(
    context: typer.Context, name: Annotated[str, typer.Argument(help=later("As `tagwerk plugins list` names it."))]
) -> None:
    """Switch it off."""
    from tagwerk.workspace.switching import disable_plugin

    cli: Cli = context.obj
    disable_plugin(cli.app(), cli.actor(), name)
    cli.show(
        {"plugin": name, "enabled": False},
        _(
            "{name} is not loaded any more in this workspace; a running server or worker lets go of it within seconds.",
            name=name,
        ),
    )


@plugins.command(
    "purge",
    help=later(
        "Take away the tables of a plugin that is gone or switched off, and what is remembered of it; activities stay.\n\n"
        "Example: tagwerk plugins purge samples"
    ),
)
def purge(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help=later("The plugin that is gone."))],
    yes: Annotated[bool, typer.Option("--yes", help=later("Do not ask."))] = False,
) -> None:
    """What is left of it, and then nothing."""
    from tagwerk.workspace.purging import plan_purge, purge_plugin

    cli: Cli = context.obj
    plan = plan_purge(cli.app(), cli.actor(), name)
    for described, logins in plan.job_descriptions.items():
        typer.echo(_goes_with_it(described, logins), err=True)
    said = ", ".join(f"{table} ({number})" for table, number in plan.tables.items()) or "–"
    cli.confirm(_("This takes away for good: {tables}. Go on?", tables=said), yes=yes)
    copy, gone = purge_plugin(cli.app(), cli.actor(), name)
    view = {"plugin": name, "tables": gone, "copy": str(copy), "job_descriptions": plan.job_descriptions}
    cli.show(view, _("Nothing is left of {name}; what there was is in {file}.", name=name, file=copy))


@plugins.command(
    "new",
    help=later(
        "Write a plugin that works: a table, a metric, a quota, a command, a signal, a webhook, texts, tests.\n\n"
        "Example: tagwerk plugins new trade_fair"
    ),
)
def new(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help=later("Small letters, digits and _: trade_fair"))],
    out: Annotated[Path | None, typer.Option(help=later("A new folder; by default tagwerk-NAME here."))] = None,
) -> None:
    """A distribution to begin with."""
    from tagwerk.authoring.new import new_plugin

    cli: Cli = context.obj
    folder = out or Path(f"tagwerk-{name.replace('_', '-')}")
    files = new_plugin(name, folder)
    view = {"folder": str(folder), "files": [path.relative_to(folder).as_posix() for path in files]}
    cli.show(
        view,
        _(
            "{number} {number:file is|files are} in {folder}; README.md says how to go on.",
            number=len(files),
            folder=folder,
        ),
    )


@plugins.command(
    "check",
    help=later(
        "Look for what others would stumble over in a plugin: each with its line.\n\nExample: tagwerk plugins check ."
    ),
)
def check(
    context: typer.Context,
    path: Annotated[
        Path | None, typer.Argument(help=later("The folder with its pyproject.toml; this one by default."))
    ] = None,
    wheel: Annotated[bool, typer.Option("--wheel/--no-wheel", help=later("Build a wheel and look into it."))] = True,
) -> None:
    """What is wrong with it. Exits with 1 where something is."""
    from tagwerk.access.hookspecs import tagwerk_commands
    from tagwerk.authoring.trying import check_plugin

    cli: Cli = context.obj
    found = check_plugin(
        path or Path(),
        wheel=wheel,
        brought=lambda plugins: plugins.collect(tagwerk_commands, cli),
        taken=cli.names_of_the_core,
    )
    lines = "\n".join(f"{each.file}:{each.line}: {each.text}" for each in found)
    cli.show([vars(each) for each in found], lines or _("Nothing is wrong with it."))
    if found:
        raise typer.Exit(1)


def _goes_with_it(described: str, logins: list[str]) -> str:
    if not logins:
        return _("The job description {name} goes with it; it holds for nobody.", name=described)
    return _(
        "The job description {name} goes with it; it holds for {logins}. Give them another: tagwerk job assign LOGIN NAME",
        name=described,
        logins=", ".join(logins),
    )


def _list(cli: Cli) -> None:
    from rich.console import Group

    from tagwerk.views.plugins import STATES, gone_views, plugin_view
    from tagwerk.views.tables import listing

    _with_memory(cli)
    views = [plugin_view(plugin) for plugin in cli.plugins]
    columns = {
        "name": _("Plugin"),
        "distribution": _("Distribution"),
        "version": _("Version"),
        "state": _("State"),
        "hooks": _("Hooks"),
        "cause": _("Cause"),
    }
    gone = [
        _(
            "Gone: {name} ({distribution} {version}); take away what is left of it with `tagwerk plugins purge {name}`.",
            **view,
        )
        for view in (
            {key: view[key] for key in ("name", "distribution", "version")} for view in gone_views(cli.plugins)
        )
    ]
    shown = listing(
        columns, (view | {"hooks": len(view["hooks"]), "state": _(STATES[view["state"]])} for view in views)
    )
    cli.show(views, Group(shown, *gone))


def _with_memory(cli: Cli) -> None:
    """What failed in other processes is known to the workspace, where there is one that can be read."""
    from tagwerk.platform.errors import TagwerkError
    from tagwerk.platform.home.finding import workspace_nearby

    if workspace_nearby(cli.options.workspace) is None:
        return
    try:
        cli.app()
    except TagwerkError as error:
        cli.console.print(str(error))


COMMANDS = (Command("plugins", plugins),)
