"""Opening a workspace: settings, plugins and database are brought together once, and handed to the faces."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from tagwerk.ledger.guards import install_guards
from tagwerk.platform import config as configuration
from tagwerk.platform.app import App, once_per_app
from tagwerk.platform.database import Database
from tagwerk.platform.errors import ConfigurationError
from tagwerk.platform.hookspecs import tagwerk_database, tagwerk_settings
from tagwerk.platform.plugins import Plugins, discover
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tagwerk.platform.database import PluginDatabase

_ = translator("tagwerk")
log = logging.getLogger(__name__)


def open_workspace(
    folder: Path, *, load_any: bool = True, check_schema: bool = True, plugins: Plugins | None = None
) -> App:
    """Open the workspace in *folder*: settings, plugins, database.

    *plugins* are those already found by a face. Raises ConfigurationError, SchemaMismatch, Unreachable.
    """
    config = configuration.load(folder)
    app = App(
        config,
        plugins or discover(load_any=load_any),
        Database(config.database_url, busy_timeout=config.settings.database.busy_timeout),
    )
    _check_sections(app)
    if check_schema:
        app.database.check(schemas(app))
    return app


@once_per_app
def schemas(app: App) -> Sequence[PluginDatabase]:
    """The core's tables and then those of each plugin."""
    found = app.plugins.collect(tagwerk_database)
    return sorted(found, key=lambda schema: schema.name != "tagwerk")


def upgrade(app: App) -> dict[str, str]:
    """Bring the database to the schema of this program, with the guards of the ledger; gives revisions by name."""
    from tagwerk.platform.migrating import upgrade as upgrade_schemas

    return upgrade_schemas(app.database, schemas(app), install_guards)


def _check_sections(app: App) -> None:
    for plugin, section in app.plugins.collect_with_origin(tagwerk_settings):
        if section.name in app.config.settings.plugins:
            try:
                model = section.type
            except Exception as error:
                plugin.fail(error)
            else:
                app.settings(section.name, model)
    for name, nearest in app.config.unknown_sections(app.plugins.names):
        problem = _("{file}: no plugin here is called `{name}`.", file=configuration.FILE_NAME, name=name)
        if nearest:
            raise ConfigurationError(problem, _("Did you mean [plugins.{name}]?", name=nearest))
        log.warning("%s", problem)
