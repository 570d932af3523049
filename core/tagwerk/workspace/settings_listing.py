"""The settings of a workspace for people: each value and where it comes from, and all that is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, SecretStr

from tagwerk.access.rights import unknown_rights
from tagwerk.access.use_cases import use_case
from tagwerk.catalogue.folders.routine import missing_folder
from tagwerk.companies.own.declaring import declared_in
from tagwerk.platform.config import FIELDS, FILE_NAME, PLUGINS, load, read
from tagwerk.platform.database import Database
from tagwerk.platform.errors import TagwerkError
from tagwerk.platform.home.demo import is_marked
from tagwerk.platform.hookspecs import tagwerk_settings
from tagwerk.platform.hosting.guarding import Guard
from tagwerk.platform.inputs import nearest
from tagwerk.platform.settings.faults import Fault
from tagwerk.platform.settings.known import without_secret
from tagwerk.platform.settings.marking import declared
from tagwerk.platform.settings.sections import Settings
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tagwerk.access.actors import Actor
    from tagwerk.platform.app import App
    from tagwerk.platform.plugins import Plugins
    from tagwerk.platform.settings.layers import Layers, Origin

_ = translator("tagwerk")


@dataclass(frozen=True)
class ShownSetting:
    """A setting in force: its *name*, its *value* without what is secret in it, and where it comes from."""

    name: str
    value: Any
    origin: Origin
    secret: bool
    file_alone: bool


@use_case("settings.read")
def list_settings(app: App, actor: Actor) -> list[ShownSetting]:
    """Every setting in force, of the core and of the plugins at work."""
    layers = app.config.layers
    found = [*_shown(app.config.settings, Settings, (), layers, without=PLUGINS)]
    for plugin, section in app.plugins.collect_with_origin(tagwerk_settings):
        with Guard(plugin, "settings"):
            model = section.type
            found += _shown(app.settings(section.name, model), model, (PLUGINS, section.name), layers)
    return found


def check_settings(folder: Path, plugins: Plugins) -> list[Fault]:
    """All that is wrong with the settings of the workspace in *folder*. Raises ConfigurationError for a file that is no TOML."""
    layers, left_out = read(folder).without_faulty(Settings, FIELDS)
    core, faults = layers.checked(Settings)
    models: dict[str, type[BaseModel]] = {}
    for plugin, section in plugins.collect_with_origin(tagwerk_settings):
        with Guard(plugin, "settings"):
            models[section.name] = section.type
    if core is not None:
        config = load(folder)
        try:
            database = Database(config.database_url)
        except TagwerkError as error:
            faults.append(Fault("database.url", error.message, error.hint))
        else:
            demo = not database.awaits_its_file and is_marked(database)
            database.close()
            layers = config.layers.of(demo=demo)
            faults += layers.checked(Settings)[1]
        faults += [*declared_in(config, plugins).faults, *unknown_rights(config, plugins), *missing_folder(config)]
    else:
        faults += left_out
    for name, model in models.items():
        faults += layers.checked(model, PLUGINS, name)[1]
    return [*faults, *_strangers(layers, plugins)]


def _strangers(layers: Layers, plugins: Plugins) -> Iterator[Fault]:
    for written, where in ((layers.written, FILE_NAME), (layers.environment, _("the environment"))):
        sections = written.get(PLUGINS)
        for name in sorted(set(sections if isinstance(sections, dict) else {}) - set(plugins.names)):
            meant = nearest(name, plugins.names)
            hint = _("Did you mean [plugins.{name}]?", name=meant) if meant else ""
            yield Fault(f"{PLUGINS}.{name}", _("no plugin here is called so ({where})", where=where), hint)


def _shown(
    section: BaseModel, model: type[BaseModel], place: tuple[str, ...], layers: Layers, without: str = ""
) -> Iterator[ShownSetting]:
    for path, value in _values(section, without):
        known = declared(model, path)
        secret = isinstance(value, SecretStr)
        shown = (without_secret(value.get_secret_value()) if value.get_secret_value() else "") if secret else value
        origin = layers.origin((*place, *path), model, place)
        yield ShownSetting(
            ".".join((*place, *path)), shown, origin, secret, known.file_alone if known is not None else False
        )


def _values(section: BaseModel | Mapping[str, Any], without: str = "") -> Iterator[tuple[tuple[str, ...], Any]]:
    """Each value with its path; what is a section of its own, or a table of free names, is entered."""
    names = type(section).model_fields if isinstance(section, BaseModel) else section
    for name in names:
        if name == without:
            continue
        value = getattr(section, name) if isinstance(section, BaseModel) else section[name]
        if isinstance(value, BaseModel) or (isinstance(value, dict) and value):
            yield from (((str(name), *path), inner) for path, inner in _values(value))
        else:
            yield (str(name),), value
