"""Opening a workspace: settings, plugins and database are brought together once, and handed to the faces."""

from __future__ import annotations

import contextlib
import logging
import os
from typing import TYPE_CHECKING

from pydantic import BaseModel

from tagwerk.access.measuring import remember_settings
from tagwerk.ledger.chain.guards import install_guards
from tagwerk.platform import clock
from tagwerk.platform import config as configuration
from tagwerk.platform.app import App, once_per_plugins
from tagwerk.platform.database import Database, mismatch
from tagwerk.platform.errors import ConfigurationError, PluginError
from tagwerk.platform.home.demo import is_marked
from tagwerk.platform.home.home import settle
from tagwerk.platform.home.places import marked_database
from tagwerk.platform.hookspecs import tagwerk_database, tagwerk_settings
from tagwerk.platform.hosting.failure_log import keep_log_in
from tagwerk.platform.hosting.guarding import Guard
from tagwerk.platform.hosting.loading.switches import mirror
from tagwerk.platform.plugins import Plugins, discover
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tagwerk.platform.config import Config
    from tagwerk.platform.database import PluginDatabase

USUAL = "tagwerk.db"

_ = translator("tagwerk")
log = logging.getLogger(__name__)

MIGRATIONS = "migrations"
"""What stands in the place of a hook where a migration of a plugin failed."""


def open_workspace(
    folder: Path,
    *,
    load_any: bool = True,
    check_schema: bool = True,
    plugins: Plugins | None = None,
    address: str = "",
    new_demo: bool = False,
) -> App:
    """Open the workspace in *folder*: settings, plugins, database.

    *plugins* are those already found by a face. *address* is what was typed for this database, with a password that no file
    keeps. *new_demo* is a workspace that is just being made as a demo, whose mark is about to be set. A plugin whose own tables
    are not those that it needs is left out, and named. Raises ConfigurationError, SchemaMismatch, Unreachable.
    """
    config = configuration.load(folder, address)
    _check_named(config)
    keep_log_in(folder)
    database = Database(config.database_url, busy_timeout=config.settings.database.busy_timeout)
    if (folder / ".tagwerk-restore").exists():  # what a restore that died had begun is finished first
        from tagwerk.workspace.backups.replacing import finish_pending

        finish_pending(folder, database)
    try:
        config = _of_kind(config, database, new_demo=new_demo)
        app = App(config, plugins or discover(load_any=load_any, workspace=folder), database)
        if check_schema:
            app.database.check(schemas(app)[:1])
            _remember(app)
            _leave_out_mismatched(app)
        models = _check_sections(app)
        _say_left_out(app)
        if check_schema:
            remember_settings(app, models)
    except BaseException:
        database.close()
        raise
    return app


@once_per_plugins
def schemas(app: App) -> Sequence[PluginDatabase]:
    """The core's tables and then those of each plugin; one whose migrations are not there is left out."""
    found = []
    for plugin, schema in app.plugins.collect_with_origin(tagwerk_database):
        with Guard(plugin, tagwerk_database.__name__, heals=False) as guard:
            schema.head  # noqa: B018 - looks for the migrations
        if guard.error is None:
            found.append(schema)
    return sorted(found, key=lambda schema: schema.name != "tagwerk")


def upgrade(app: App) -> dict[str, str]:
    """Bring the database to the schema of this program, with the guards of the ledger; gives revisions by name.

    A plugin whose migration fails is left as it was, and has failed; the others go on. A workspace that has no home yet lives
    where it is from then on.
    """
    from tagwerk.platform.connections.migrating import upgrade as upgrade_schemas

    _check_there(app)
    first, *others = schemas(app)
    reached = upgrade_schemas(app.database, first, install_guards)
    _remember(app)
    for schema in others:
        plugin = app.plugins[schema.name]
        with Guard(plugin, MIGRATIONS):
            reached |= upgrade_schemas(app.database, schema, install_guards)
            plugin.left_out = ""
    settle(app)
    return reached


def _remember(app: App) -> None:
    """What the workspace remembers of its plugins, and what of it has to be known before they are loaded."""
    from tagwerk.platform.hosting.remembering.memory import Memory

    memory = Memory(app.database)
    memory.load()
    app.plugins.bind(memory)
    with contextlib.suppress(OSError):
        if memory.usable:
            mirror(app.folder, memory.off)


def _leave_out_mismatched(app: App) -> None:
    """A plugin whose tables are older or newer than it needs does nothing; whoever uses it is told why."""
    wanted = [schema for schema in schemas(app)[1:] if not app.plugins[schema.name].left_out]
    found = app.database.revisions(wanted)
    for schema in wanted:
        if found[schema.name] != schema.head:
            plugin = app.plugins[schema.name]
            error = mismatch(schema, found[schema.name], plugin.origin)
            plugin.left_out = str(error)
            log.warning("plugin %s (%s) is left out: %s", plugin.name, plugin.origin, error)


def _of_kind(config: Config, database: Database, *, new_demo: bool) -> Config:
    """The settings, and the clock, as the kind of the workspace wants them, which matters where the environment asks for more
    than it may set everywhere. Raises ConfigurationError.
    """
    moved = clock.OFFSET_VARIABLE in os.environ
    asked = moved or config.asks_for_a_demo
    demo = new_demo or (asked and not database.awaits_its_file and is_marked(database))
    if asked or new_demo:
        clock.follow_moved_clock(demo)
    if moved and clock.wanted_offset() and not demo:
        raise ConfigurationError(
            _("{variable} moves the clock, and this workspace is no demo.", variable=clock.OFFSET_VARIABLE),
            _("Unset {variable}.", variable=clock.OFFSET_VARIABLE),
        )
    return config.known(demo=demo)


def _check_named(config: Config) -> None:
    """A workspace that lives in another database than the usual file says which: else it would open an empty one."""
    expected = marked_database(config.folder)
    if not config.database_named and expected and expected != USUAL:
        raise ConfigurationError(
            _("This workspace has its records in {database}, and nothing says how to reach it.", database=expected),
            _(
                "Set TAGWERK_DATABASE__URL as it was, or write the address without its password into {file}: [database] url.",
                file=configuration.FILE_NAME,
            ),
        )


def _check_there(app: App) -> None:
    """What had records is not made anew, empty. Raises ConfigurationError."""
    if marked_database(app.folder) and not any(app.database.revisions(schemas(app)).values()):
        raise ConfigurationError(
            _(
                "The records of this workspace are missing: there is nothing in {database}.",
                database=app.database.address,
            ),
            _("Put the database back, or restore a backup: tagwerk db restore FILE"),
        )


def _say_left_out(app: App) -> None:
    """Fields of the house's own that are written wrong are in nobody's way: a line says so, and what they hold is kept."""
    if not (app.config.left_out or app.config.settings.fields):
        return
    from tagwerk.companies.own.declaring import declared

    for fault in declared(app).faults:
        kept = _("The field is left out until then, and what is in it is kept.")
        log.warning("%s %s %s", fault.message, fault.hint, kept)


def _check_sections(app: App) -> dict[str, type[BaseModel] | None]:
    """The plugins that have a section, each with its model where it is set. Raises ConfigurationError for one that is wrong."""
    models: dict[str, type[BaseModel] | None] = {}
    for plugin, section in app.plugins.collect_with_origin(tagwerk_settings):
        if section.name not in app.config.settings.plugins:
            models[section.name] = None
            continue
        model: type[BaseModel] | None = None
        with Guard(plugin, "settings"):
            found: object = section.type
            if not (isinstance(found, type) and issubclass(found, BaseModel)):
                raise PluginError(_("{name} is no pydantic model.", name=section.model))
            model = found
        if model is not None:
            app.settings(section.name, model)
            models[section.name] = model
    for name, nearest in app.config.unknown_sections(app.plugins.names):
        problem = _("{file}: no plugin here is called `{name}`.", file=configuration.FILE_NAME, name=name)
        if nearest:
            raise ConfigurationError(problem, _("Did you mean [plugins.{name}]?", name=nearest))
        log.warning("%s", problem)
    return models
