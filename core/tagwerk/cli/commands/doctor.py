"""The command that looks for what is wrong."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

import typer

from tagwerk.access.hookspecs import Command
from tagwerk.cli.mistakes import in_words
from tagwerk.platform.errors import PluginError, TagwerkError, Unreachable
from tagwerk.platform.hosting.plugin import cause_of
from tagwerk.platform.texts import later, moment_text, translator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tagwerk.cli.console import Cli
    from tagwerk.platform.app import App
    from tagwerk.platform.hookspecs import Check
    from tagwerk.platform.hosting.plugin import Plugin

_ = translator("tagwerk")

doctor = typer.Typer()


@doctor.command("doctor", help=later("Try what this workspace depends on.\n\nExample: tagwerk doctor"))
def examine(context: typer.Context) -> None:
    """What works and what does not. Exits with 1 where something does not."""
    from tagwerk.platform.hookspecs import tagwerk_checks
    from tagwerk.views.checks import check_view
    from tagwerk.views.tables import table

    cli: Cli = context.obj
    app, database = _opened(cli)
    tried = [(_("database"), database)]
    for plugin, check in app.plugins.collect_with_origin(tagwerk_checks, app):
        if check.asked == "ready":
            continue
        view = _tried(plugin, check)
        if not (view["ok"] or database["ok"]) and view["says"] == database["says"]:
            view = check_view(check.name, _("not tried: the database does not answer"), ok=False)
        tried.append((_called(plugin, check.name), view))
    for plugin in app.plugins:
        said = _("plugin {name}", name=plugin.name)
        tried += [(said, check_view(f"plugin {plugin.name}", each, ok=False)) for each in _what_fails(plugin)]
    views = [view for _name, view in tried]
    rows = ((name, _("ok") if view["ok"] else _("failed"), view["says"]) for name, view in tried)
    cli.show(views, table((_("Check"), "", _("Says")), rows))
    if not all(view["ok"] for view in views):
        raise typer.Exit(1)


def _opened(cli: Cli) -> tuple[App, dict[str, Any]]:
    """The workspace, and what is to be said of its database: where that does not answer, the rest is tried all the same."""
    from tagwerk.views.checks import check_view

    try:
        app = cli.app()
    except Unreachable as error:
        return cli.open(check_schema=False), check_view("database", in_words(error), ok=False)
    return app, check_view("database", app.database.address)


def _called(plugin: Plugin, name: str) -> str:
    """The name of a check for people: as the catalogue of its plugin says it."""
    return plugin.words(name) if name else name


def _what_fails(plugin: Plugin) -> Iterator[str]:
    """What of a plugin does not work, hook by hook; what is left out because of its tables is not at work either."""
    for failure in plugin.failures.values():
        said = _("{origin}, {hook}: {cause} ({at})", origin=plugin.origin, hook=failure.hook, cause=failure.cause,
                 at=moment_text(failure.at, UTC))  # fmt: skip
        yield said
    if plugin.left_out and not plugin.off and plugin.modules:
        yield f"{plugin.origin}: {plugin.left_out}"


def _tried(plugin: Plugin, check: Check) -> dict[str, Any]:
    from tagwerk.platform.hosting.guarding import Guard
    from tagwerk.platform.hosting.types import flaw_of
    from tagwerk.views.checks import check_view

    said: object = None
    failed: TagwerkError | None = None
    with Guard(plugin, f"check {check.name}") as guard:
        try:
            said = check.run()
        except TagwerkError as error:  # what it was made to find
            failed = error
        if said is not None and (wrong := flaw_of(said, str)):
            said = None
            raise PluginError(wrong)
    if guard.error is not None:
        return check_view(check.name, f"{plugin.name} ({plugin.origin}): {cause_of(guard.error)}", ok=False)
    if failed is not None:
        return check_view(check.name, in_words(failed), ok=False)
    if not isinstance(said, str):
        said = _("{name} ({origin}) says nothing of it.", name=plugin.name, origin=plugin.origin)
    return check_view(check.name, said)


COMMANDS = (Command("doctor", doctor),)
