"""Commands for the workspace itself: founding it, the demo, the database, plugins, and what is wrong."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tagwerk.access.hookspecs import Command
from tagwerk.cli.companies import table
from tagwerk.platform.errors import TagwerkError
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tagwerk.cli.console import Cli
    from tagwerk.platform.hookspecs import Check
    from tagwerk.platform.plugins import Plugin

_ = translator("tagwerk")


def commands(cli: Cli) -> Iterable[Command]:
    """The commands ``init``, ``demo``, ``doctor`` and the groups ``db`` and ``plugins``."""
    init, demo, doctor = typer.Typer(), typer.Typer(), typer.Typer()

    @init.command("init", help=_("Make a workspace.\n\nExample: tagwerk init wholesale --sample"))
    def make(
        folder: Path,
        job_description: str = "customer_search_manager",
        country: Annotated[str, typer.Option(help="ISO 3166-1, for public holidays and phone numbers.")] = "DE",
        region: Annotated[
            str, typer.Option(help=_("ISO 3166-2 without the country, such as BY; holidays differ by it."))
        ] = "",
        sample: Annotated[bool, typer.Option("--sample", help="Put invented companies in.")] = False,
    ) -> None:
        from tagwerk.staff.employees import regions_lacking
        from tagwerk.workspace.founding import found_workspace

        app = found_workspace(
            folder,
            job_description=job_description,
            country=country,
            region=region,
            sample=sample,
            plugins=cli.plugins,
        )
        lines = [_("The workspace is in {folder}.", folder=app.folder)]
        lines += [
            _("Say your region, for its holidays: tagwerk staff edit {login} --region BY", login=login)
            for login in regions_lacking(app)
        ]
        app.close()
        cli.show({"workspace": str(app.folder)}, "\n".join(lines))

    @demo.command("demo", help=_("Watch a whole day on embedded parts.\n\nExample: tagwerk demo"))
    def play(
        folder: Annotated[Path | None, typer.Argument(help="An empty folder; a new one by default.")] = None,
    ) -> None:
        from tagwerk.cli.demo import play_demo

        play_demo(cli, folder or Path(tempfile.mkdtemp(prefix="tagwerk-demo-")))

    @doctor.command("doctor", help=_("Try what this workspace depends on.\n\nExample: tagwerk doctor"))
    def examine() -> None:
        _examine(cli)

    return [
        Command("init", init),
        Command("demo", demo),
        Command("doctor", doctor),
        Command("db", _db(cli)),
        Command("plugins", _plugins(cli)),
    ]


def _db(cli: Cli) -> typer.Typer:
    group = typer.Typer(help=_("The database."), no_args_is_help=True)

    @group.command(help=_("Bring the database to the schema of this program.\n\nExample: tagwerk db upgrade"))
    def upgrade() -> None:
        from tagwerk.workspace.opening import upgrade as upgrade_schemas

        reached = upgrade_schemas(cli.open(check_schema=False))
        rows = [{"name": name, "revision": revision} for name, revision in reached.items()]
        cli.show(rows, table((_("Tables of"), _("Revision")), (row.values() for row in rows)))

    @group.command(help=_("Show how far each schema has come.\n\nExample: tagwerk db status"))
    def status() -> None:
        from tagwerk.workspace.opening import schemas

        app = cli.open(check_schema=False)
        found = app.database.revisions(schemas(app))
        rows = [
            {"name": schema.name, "revision": found[schema.name] or None, "needed": schema.head}
            for schema in schemas(app)
        ]
        titles = (_("Tables of"), _("Revision"), _("Needed"))
        cli.show(rows, table(titles, (row.values() for row in rows)))

    return group


def _plugins(cli: Cli) -> typer.Typer:
    group = typer.Typer(help=_("The plugins that are here, and how they fare."))

    @group.callback(invoke_without_command=True)
    def default(context: typer.Context) -> None:
        if context.invoked_subcommand is None:
            _show_plugins(cli)

    @group.command("list", help=_("List the plugins.\n\nExample: tagwerk plugins list"))
    def list_() -> None:
        _show_plugins(cli)

    return group


def _show_plugins(cli: Cli) -> None:
    rows = [_plugin_fields(plugin) for plugin in cli.plugins]
    titles = (_("Plugin"), _("Distribution"), _("Version"), _("State"), _("Hooks"), _("Cause"))
    cells = (
        (row["name"], row["distribution"], row["version"], row["state"], len(row["hooks"]), row["cause"])
        for row in rows
    )
    cli.show(rows, table(titles, cells))


def _plugin_fields(plugin: Plugin) -> dict[str, Any]:
    return {
        "name": plugin.name,
        "distribution": plugin.distribution,
        "version": plugin.version,
        "state": plugin.state,
        "hooks": plugin.hooks,
        "waiting_for": plugin.waiting_for,
        "cause": plugin.cause or None,
    }


def _examine(cli: Cli) -> None:
    from tagwerk.platform.hookspecs import tagwerk_checks

    app = cli.app()
    rows = [{"check": "database", "ok": True, "says": app.database.address}]
    rows += [_try(check) for check in app.plugins.collect(tagwerk_checks, app)]
    rows += [
        {"check": f"plugin {plugin.name}", "ok": False, "says": plugin.cause}
        for plugin in app.plugins
        if plugin.state == "failed"
    ]
    titles = (_("Check"), "", _("Says"))
    cells = ((row["check"], _("ok") if row["ok"] else _("failed"), row["says"]) for row in rows)
    cli.show(rows, table(titles, cells))
    if not all(row["ok"] for row in rows):
        raise typer.Exit(1)


def _try(check: Check) -> dict[str, Any]:
    try:
        return {"check": check.name, "ok": True, "says": check.run()}
    except TagwerkError as error:
        return {"check": check.name, "ok": False, "says": str(error)}
    except Exception as error:
        return {"check": check.name, "ok": False, "says": f"{type(error).__name__}: {error}"}
