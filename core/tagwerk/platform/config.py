"""The settings of a workspace: ``tagwerk.toml``, and the environment over it.

Every setting can come from the environment: ``[database] url`` is ``TAGWERK_DATABASE__URL``, the setting ``smtp_url`` of the
plugin ``email_offers`` is ``TAGWERK_PLUGINS__EMAIL_OFFERS__SMTP_URL``. A plugin states the type of its own section with the
hook ``tagwerk_settings``; the section is checked when the plugin first asks for it.
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from tagwerk.platform.errors import ConfigurationError, NotFound
from tagwerk.platform.inputs import nearest
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FILE_NAME = "tagwerk.toml"
PREFIX = "tagwerk_"
WORKSPACE_VARIABLE = "TAGWERK_WORKSPACE"

_ = translator("tagwerk")

Section = TypeVar("Section", bound=BaseModel)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DatabaseSettings(_Strict):
    """Where the records are. An empty *url* means ``tagwerk.db`` (SQLite) in the workspace."""

    url: str = ""
    busy_timeout: float = Field(default=30.0, gt=0, description="seconds to wait for another writer of a SQLite file")


class QueueSettings(_Strict):
    """Where Huey keeps its messages. An empty *url* means ``queue.db`` (SQLite) in the workspace."""

    url: str = ""


class WebSettings(_Strict):
    """Where ``tagwerk serve`` listens, and the address under which the outside world reaches it."""

    host: str = "127.0.0.1"
    port: int = Field(default=8765, ge=0, le=65535)
    public_url: str = ""


class ContactSettings(_Strict):
    """Who may be contacted: ``open`` honours suppressions; ``strict`` also asks for a recorded ground (UWG § 7)."""

    policy: Literal["open", "strict"] = "open"


class CalendarSettings(_Strict):
    """The working day: its first and last hour in the employee's time zone, for pace and outages.

    *half_days* are worked half, every year (``12-24``) or once (``2026-12-31``).
    """

    day_starts: int = Field(default=9, ge=0, le=23)
    day_ends: int = Field(default=17, ge=1, le=24)
    half_days: tuple[Annotated[str, Field(pattern=r"^(\d{4}-)?\d{2}-\d{2}$")], ...] = ()

    @model_validator(mode="after")
    def _in_order(self) -> CalendarSettings:
        if self.day_starts >= self.day_ends:
            raise ValueError("the day ends before it starts")
        return self


class Settings(_Strict):
    """The whole of ``tagwerk.toml``; the sections under ``plugins`` stay raw until their plugin is known."""

    database: DatabaseSettings = DatabaseSettings()
    queue: QueueSettings = QueueSettings()
    web: WebSettings = WebSettings()
    contact: ContactSettings = ContactSettings()
    calendar: CalendarSettings = CalendarSettings()
    rights: dict[str, tuple[Literal["manager", "head", "director", "administrator"], ...]] = {}
    plugins: dict[str, dict[str, Any]] = {}

    @field_validator("rights", mode="before")
    @classmethod
    def _by_permission(cls, written: object) -> object:
        """``absence.appoint`` without quotes is a table within a table in TOML, and so it is in the environment."""
        if not isinstance(written, dict):
            return written
        found: dict[str, object] = {}
        for name, given in written.items():
            inner = given if isinstance(given, dict) else {None: given}
            for verb, roles in inner.items():
                listed = (
                    [role.strip() for role in roles.split(",") if role.strip()] if isinstance(roles, str) else roles
                )
                found[name if verb is None else f"{name}.{verb}"] = listed
        return found


@dataclass(frozen=True)
class PluginSettings:
    """A plugin's typed section ``[plugins.NAME]``: *model* is ``module:Class``, a pydantic model whose defaults hold unset.

    The model is named and not given, so that a command that asks nothing of the plugin leaves it out.
    """

    name: str
    model: str

    @property
    def type(self) -> type[BaseModel]:
        """The model itself."""
        model: type[BaseModel] = resolve_name(self.model)
        return model


@dataclass(frozen=True)
class Config:
    """The settings in force and the workspace they hold in."""

    folder: Path
    settings: Settings
    in_file: frozenset[str] = frozenset()

    @property
    def database_url(self) -> str:
        """The SQLAlchemy URL of the records."""
        return self.settings.database.url or f"sqlite:///{self.folder / 'tagwerk.db'}"

    def section(self, name: str, model: type[Section]) -> Section:
        """The section ``[plugins.NAME]`` as *model*. Raises ConfigurationError naming the setting that is wrong."""
        try:
            return model.model_validate(self.settings.plugins.get(name, {}))
        except ValidationError as error:
            raise _wrong_setting(error, prefix=f"plugins.{name}.") from None

    def unknown_sections(self, plugins: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Sections of ``tagwerk.toml`` that belong to none of *plugins*, each with the nearest name there is, or ``""``."""
        known = list(plugins)
        for name in sorted(self.in_file - set(known)):
            yield name, nearest(name, known)


def find_workspace(given: Path | None = None) -> Path:
    """The workspace folder: *given*, else ``TAGWERK_WORKSPACE``, else upward from the current folder.

    Raises NotFound where there is none.
    """
    chosen = given or (Path(value) if (value := os.environ.get(WORKSPACE_VARIABLE)) else None)
    if chosen is not None:
        if (chosen / FILE_NAME).is_file():
            return chosen.resolve()
        raise NotFound(
            _("{folder} is no workspace: it has no {file}.", folder=chosen, file=FILE_NAME),
            _("Make one with: tagwerk init {folder}", folder=chosen),
        )
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / FILE_NAME).is_file():
            return folder
    raise NotFound(
        _("There is no {file} in this folder or above it.", file=FILE_NAME),
        _("Make a workspace with `tagwerk init DIR`, or name one with --workspace DIR."),
    )


def load(folder: Path) -> Config:
    """Read ``tagwerk.toml`` in *folder* and the environment. Raises ConfigurationError in one line."""
    path = folder / FILE_NAME
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(_("{path} cannot be read: {cause}.", path=path, cause=error)) from None
    except OSError as error:
        raise NotFound(_("{path} cannot be read: {cause}.", path=path, cause=error.strerror)) from None
    settings = _over(written, _from_environment())
    if strangers := sorted(set(settings) - set(Settings.model_fields)):
        meant = nearest(strangers[0], Settings.model_fields)
        raise ConfigurationError(
            _("{path} or the environment: nothing is called `{name}`.", path=path, name=strangers[0]),
            _("Did you mean `{name}`?", name=meant) if meant else "",
        )
    try:
        checked = Settings.model_validate(settings)
    except ValidationError as error:
        raise _wrong_setting(error) from None
    return Config(folder, checked, frozenset(written.get("plugins", {})))


def _from_environment() -> dict[str, Any]:
    """The settings in the environment: ``TAGWERK_WEB__PORT=80`` is ``{"web": {"port": "80"}}``; values are text."""
    found: dict[str, Any] = {}
    for variable, value in os.environ.items():
        *sections, name = variable.lower().removeprefix(PREFIX).split("__")
        if sections and variable.lower().startswith(PREFIX):
            place = found
            for section in sections:
                place = place.setdefault(section, {})
            place[name] = value
    return found


def _over(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """*above* laid over *below*, section by section."""
    merged = dict(below)
    for name, value in above.items():
        beneath = merged.get(name)
        merged[name] = _over(beneath, value) if isinstance(beneath, dict) and isinstance(value, dict) else value
    return merged


def _wrong_setting(error: ValidationError, prefix: str = "") -> ConfigurationError:
    first = error.errors(include_url=False, include_input=False)[0]
    name = prefix + ".".join(str(part) for part in first["loc"])
    variable = "TAGWERK_" + name.upper().replace(".", "__")
    return ConfigurationError(
        _("The setting {name} is wrong: {cause}.", name=name, cause=first["msg"]),
        _("It comes from {file} or from {variable}.", file=FILE_NAME, variable=variable),
    )
