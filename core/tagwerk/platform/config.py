"""The settings in force, and the workspace they hold in.

What there is to set is in ``platform.settings``. A plugin states the type of its own section with the hook
``tagwerk_settings``; the section is checked when the workspace is opened.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel

from tagwerk.platform.errors import ConfigurationError, NotFound
from tagwerk.platform.home.finding import FILE_NAME as FILE_NAME
from tagwerk.platform.home.finding import WORKSPACE_VARIABLE as WORKSPACE_VARIABLE
from tagwerk.platform.home.finding import named_workspace, workspace_nearby
from tagwerk.platform.inputs import nearest
from tagwerk.platform.settings.layers import Layers, from_environment, over
from tagwerk.platform.settings.marking import FROM_FILE
from tagwerk.platform.settings.sections import Settings
from tagwerk.platform.settings.toml import NoToml, read_toml
from tagwerk.platform.texts import cause_in_words, translator

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from tagwerk.platform.settings.faults import Fault

DATABASE = "sqlite:///tagwerk.db"
"""Where the records are unless something else is said; a file is named from the workspace folder."""
PLUGINS, FIELDS = "plugins", "fields"

_ = translator("tagwerk")

Section = TypeVar("Section", bound=BaseModel)


@dataclass(frozen=True)
class PluginSettings:
    """A plugin's typed section ``[plugins.NAME]``: *model* is ``module:Class``, a pydantic model whose defaults hold unset.

    The model is named and not given, so that a command that asks nothing of the plugin leaves it out. What decides what counts is
    marked in it: ``provider: Annotated[str, FILE_ALONE]``; what is secret is a ``SecretStr``.
    """

    name: str
    model: str

    def flaw(self, plugin: str) -> str:
        """The section of a plugin carries its name."""
        return (
            ""
            if self.name == plugin
            else _("its section has to be called {name}, not {own}", name=plugin, own=self.name)
        )

    @property
    def type(self) -> type[BaseModel]:
        """The model itself."""
        model: type[BaseModel] = resolve_name(self.model)
        return model


@dataclass(frozen=True)
class Config:
    """The settings in force and the workspace they hold in; *layers* is where each comes from."""

    folder: Path
    settings: Settings
    layers: Layers = field(repr=False)
    own_database: str = field(default="", repr=False)
    """The address that the workspace file records for its database, ``""`` where it says nothing."""
    left_out: tuple[Fault, ...] = field(default=(), repr=False)
    """What is wrong with fields of the house's own: they are not in the settings, and nothing else suffers."""

    @property
    def in_file(self) -> frozenset[str]:
        """The plugins that the workspace file has a section for."""
        written = self.layers.written.get(PLUGINS)
        return frozenset(written) if isinstance(written, dict) else frozenset()

    @property
    def database_named(self) -> bool:
        """Whether the file or the environment says which database it is."""
        return bool(self.settings.database.url.get_secret_value())

    @property
    def address(self) -> str:
        """The address of the records as it is written in the environment or in the file."""
        return self.settings.database.url.get_secret_value() or self.own_database or DATABASE

    @property
    def database_url(self) -> str:
        """The SQLAlchemy URL of the records, with its password. Raises ConfigurationError.

        The environment may add what the workspace file leaves out, and not lead to another database.
        """
        from tagwerk.platform.connections import addresses

        address = self.address
        if self.own_database and not addresses.same(address, self.own_database, self.folder):
            raise ConfigurationError(
                _(
                    "{file} says that the database is {own}, the environment says {other}.",
                    file=FILE_NAME,
                    own=addresses.shown(addresses.parsed(self.own_database)),
                    other=addresses.shown(addresses.parsed(address)),
                ),
                _("Unset TAGWERK_DATABASE__URL; `tagwerk db move` takes a workspace to another database."),
            )
        return addresses.reached(address, self.folder, self.settings.database.password.get_secret_value())

    @property
    def asks_for_a_demo(self) -> bool:
        """Whether the environment sets what it may perhaps set in a demo workspace alone."""
        return self.layers.asks_for_more(Settings, PLUGINS)

    def known(self, *, demo: bool) -> Config:
        """The same once it is known whether the workspace is a *demo*, where the environment may set everything.

        Raises ConfigurationError for what the environment sets and must not.
        """
        layers = self.layers.of(demo=demo)
        settings = layers.section(Settings) if layers.environment else self.settings
        return replace(self, layers=layers, settings=settings)

    def section(self, name: str, model: type[Section]) -> Section:
        """The section ``[plugins.NAME]`` as *model*. Raises ConfigurationError naming the setting that is wrong."""
        return self.layers.section(model, PLUGINS, name)

    def trying(self, name: str, values: dict[str, Any]) -> Config:
        """The same with *values* over what the file says of ``[plugins.NAME]``."""
        section = self.layers.written.get(PLUGINS, {}).get(name, {})
        there = _without_files_of(section, values) if isinstance(section, dict) else {}
        plugins = {**self.layers.written.get(PLUGINS, {}), name: over(there, values)}
        written = {**self.layers.written, PLUGINS: plugins}
        return replace(self, layers=replace(self.layers, written=written))

    def unknown_sections(self, plugins: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Sections of plugins that belong to none of *plugins*, each with the nearest name there is, or ``""``."""
        known = list(plugins)
        for name in sorted(set(self.settings.plugins) - set(known)):
            yield name, nearest(name, known)


def _without_files_of(section: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    """*section* without what says that a file holds one of the secrets in *values*."""
    kept: dict[str, Any] = {}
    for key, value in section.items():
        if isinstance(value, dict) and isinstance(inner := values.get(key), dict):
            kept[key] = _without_files_of(value, inner)
        elif not (key.endswith(FROM_FILE) and key.removesuffix(FROM_FILE) in values):
            kept[key] = value
    return kept


def find_workspace(given: Path | None = None) -> Path:
    """The workspace folder: *given*, else ``TAGWERK_WORKSPACE``, else upward from the current folder.

    Raises NotFound where there is none.
    """
    if (found := workspace_nearby(given)) is not None:
        return found
    if (chosen := named_workspace(given)) is not None:
        raise NotFound(
            _("{folder} is no workspace: it has no {file}.", folder=chosen, file=FILE_NAME),
            _("Make one with: tagwerk init {folder}", folder=chosen),
        )
    raise NotFound(
        _("There is no {file} in this folder or above it.", file=FILE_NAME),
        _("Make a workspace with `tagwerk init DIR`, or name one with --workspace DIR."),
    )


def load(folder: Path, address: str = "") -> Config:
    """Read ``tagwerk.toml`` in *folder* and the environment; *address* is what was typed for its database.

    What the environment may set in a demo alone is left out until that is known (``Config.known``); so is a field of the house's
    own that is written wrong. Raises ConfigurationError in one line.
    """
    layers, left_out = read(folder, address).without_faulty(Settings, FIELDS)
    section = layers.written.get("database")
    own = str(section.get("url", "")) if isinstance(section, dict) else ""
    return Config(folder, layers.section(Settings), layers, own, tuple(left_out))


def read(folder: Path, address: str = "") -> Layers:
    """What is written in the file of the workspace and in the environment, unchecked. Raises ConfigurationError in one line."""
    path = folder / FILE_NAME
    try:
        text = path.read_text(encoding="utf-8-sig")
        written = read_toml(text)
    except NoToml as error:
        raise ConfigurationError(
            _("{path}, line {line}, cannot be read: {cause}.", path=path, line=error.line, cause=error)
        ) from None
    except UnicodeDecodeError:
        raise ConfigurationError(_("{path} cannot be read: it is no text in UTF-8.", path=path)) from None
    except OSError as error:
        raise NotFound(_("{path} cannot be read: {cause}.", path=path, cause=cause_in_words(error))) from None
    environment = from_environment()
    if address:
        environment["database"] = {**environment.get("database", {}), "url": address}
        environment["database"].pop("url_file", None)
    return Layers(folder, text, written, environment)
