"""The composition root: opens a workspace, builds everything once, and hands it to the faces."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel

from tagwerk import config as configuration
from tagwerk import hookspecs
from tagwerk.companies import tables as companies_tables
from tagwerk.contributions import ContactAttempt, Refusal
from tagwerk.database import CORE_DATABASE, Database, PluginDatabase
from tagwerk.errors import ConfigurationError, PluginError
from tagwerk.ledger.guards import install_guards
from tagwerk.plugins import Plugins, discover
from tagwerk.sales import tables as sales_tables
from tagwerk.staff import access_tables
from tagwerk.texts import translator
from tagwerk.work import calendar_tables
from tagwerk.work import tables as work_tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from tagwerk.config import Config
    from tagwerk.ledger import Activity, ActivityKind, Metric

_ = translator("tagwerk")
log = logging.getLogger(__name__)

# a reference between rooms resolves only when both are imported
ROOMS_WITH_TABLES = (access_tables, companies_tables, calendar_tables, work_tables, sales_tables)

Section = TypeVar("Section", bound=BaseModel)


@dataclass(frozen=True)
class App:
    """An open workspace. Everything that acts takes one, and nothing else is global."""

    config: Config
    plugins: Plugins
    database: Database
    _sections: dict[str, BaseModel] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        """The workspace folder."""
        return self.config.folder

    def settings(self, name: str, model: type[Section]) -> Section:
        """The section ``[plugins.NAME]`` in force. Raises ConfigurationError."""
        if not isinstance(section := self._sections.get(name), model):
            section = self._sections[name] = self.config.section(name, model)
        return section

    @cached_property
    def schemas(self) -> Sequence[PluginDatabase]:
        """The core's tables and then those of each plugin."""
        return [CORE_DATABASE, *self.plugins.collect(hookspecs.tagwerk_database)]

    @cached_property
    def metrics(self) -> dict[str, Metric]:
        """All metrics by name."""
        return {metric.name: metric for metric in self.plugins.collect(hookspecs.tagwerk_metrics)}

    @property
    def recorded_kinds(self) -> dict[str, ActivityKind]:
        """The kinds of activities that a plugin that works can record, by name."""
        found = self.plugins.collect_with_origin(hookspecs.tagwerk_activity_kinds)
        return {kind.name: kind for plugin, kind in found if plugin.state == "active"}

    def told(self, activities: Iterable[Activity]) -> None:
        """Tell everybody of new *activities*, after their commit."""
        for activity in activities:
            self.plugins.notify(hookspecs.tagwerk_activity_recorded, activity)

    def refusals(self, attempts: list[ContactAttempt]) -> dict[int, Refusal]:
        """Which of *attempts* may not be made, by their key. A plugin that fails to answer refuses them all."""
        try:
            refusals = self.plugins.collect_or_raise(hookspecs.tagwerk_before_contact, self, attempts)
        except PluginError as error:
            return {attempt.key: Refusal(attempt.key, "plugin_failed", str(error)) for attempt in attempts}
        return {refusal.key: refusal for refusal in refusals}

    def upgrade(self) -> dict[str, str]:
        """Bring the database to the schema of this program, with the guards of the ledger; gives revisions by name."""
        return self.database.upgrade(self.schemas, install_guards)

    def close(self) -> None:
        """Let go of the database."""
        self.database.engine.dispose()


def open_workspace(
    folder: Path, *, load_any: bool = True, check_schema: bool = True, plugins: Plugins | None = None
) -> App:
    """Open the workspace in *folder*: settings, plugins, database.

    *plugins* are those already found by a face. Raises ConfigurationError, SchemaMismatch, Unreachable.
    """
    config = configuration.load(folder)
    app = App(
        config,
        plugins or discover(hookspecs, load_any=load_any),
        Database(config.database_url, busy_timeout=config.settings.database.busy_timeout),
    )
    _check_sections(app)
    if check_schema:
        app.database.check(app.schemas)
    return app


def _check_sections(app: App) -> None:
    for settings in app.plugins.collect(hookspecs.tagwerk_settings):
        app.settings(settings.name, settings.model)
    for name, nearest in app.config.unknown_sections(app.plugins.names):
        problem = _("{file}: no plugin here is called `{name}`.", file=configuration.FILE_NAME, name=name)
        if nearest:
            raise ConfigurationError(problem, _("Did you mean [plugins.{name}]?", name=nearest))
        log.warning("%s", problem)
