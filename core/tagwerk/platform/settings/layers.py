"""Where the value of a setting comes from: the workspace file, and the environment over it.

``[database] url`` is ``TAGWERK_DATABASE__URL``, the setting ``secret`` of the plugin ``fax`` is ``TAGWERK_PLUGINS__FAX__SECRET``.
A secret may also be the content of a file (``secret_file``, in the file or in the environment), or ``keyring:NAME``, which the
keyring of the machine keeps under the service ``tagwerk``.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeVar, get_origin

from pydantic import BaseModel, ValidationError

from tagwerk.platform.errors import ConfigurationError
from tagwerk.platform.home.finding import FILE_NAME
from tagwerk.platform.inputs import nearest
from tagwerk.platform.settings.faults import Fault, in_our_words
from tagwerk.platform.settings.lines import line_of
from tagwerk.platform.settings.marking import FROM_FILE, declared, leaves, siblings
from tagwerk.platform.settings.secret_places import content_of, kept_in_keyring
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PREFIX = "tagwerk_"

_ = translator("tagwerk")

Section = TypeVar("Section", bound=BaseModel)


@dataclass(frozen=True)
class Origin:
    """Where a value comes from: *variable* of the environment, *line* of the workspace file, or neither: the default."""

    variable: str = ""
    line: int | None = None
    in_file: bool = False

    @property
    def is_set(self) -> bool:
        """Whether somebody set it."""
        return bool(self.variable) or self.in_file

    @property
    def text(self) -> str:
        """In words."""
        if self.variable:
            return self.variable
        if self.in_file:
            return FILE_NAME if self.line is None else _("{file}, line {line}", file=FILE_NAME, line=self.line)
        return _("default")


@dataclass(frozen=True)
class Layers:
    """What is written in the workspace file in *folder*, and what the environment says.

    *demo* is whether the workspace is a demo, where the environment may set everything; None where that is not known yet:
    until then, what it may not set is left out.
    """

    folder: Path
    text: str = field(repr=False)
    written: dict[str, Any] = field(repr=False)
    environment: dict[str, Any] = field(repr=False)
    demo: bool | None = None

    def section(self, model: type[Section], *place: str) -> Section:
        """What is set at *place*, as *model*. Raises ConfigurationError for the first setting that is wrong."""
        found, faults = self.checked(model, *place)
        if found is None:
            raise faults[0].error
        return found

    def checked(self, model: type[Section], *place: str) -> tuple[Section | None, list[Fault]]:
        """What is set at *place*, as *model*; None with all that is wrong where something is."""
        faults = [*self._misplaced(model, place)]
        layers = []
        for layer, named in ((self.written, False), (self.environment, True)):
            values, wrong = self._usable(model, _at(layer, place), place, environment=named)
            layers.append(values)
            faults += wrong
        if faults:
            return None, faults
        values = over(*layers)
        try:
            return model.model_validate(values), []
        except ValidationError as error:
            return None, [*self._invalid(error, model, place, values)]

    def without_faulty(self, model: type[BaseModel], name: str) -> tuple[Layers, list[Fault]]:
        """The same without those tables in the section *name* of the file that something is wrong with; and what that is."""
        section = self.written.get(name, {})
        parts = [{each: value} for each, value in section.items()] if isinstance(section, dict) else [section]
        faults: list[Fault] = []
        kept: dict[str, Any] = {}
        for part in parts:
            wrong = replace(self, written={name: part}, environment={}).checked(model)[1]
            faults += wrong
            kept |= {} if wrong else part
        return (replace(self, written={**self.written, name: kept}), faults) if faults else (self, [])

    def asks_for_more(self, model: type[BaseModel], free: str) -> bool:
        """Whether the environment sets what it may set in a demo alone, or may: what is below *free* is its plugins' to say."""
        for path, _value in leaves(self.environment):
            known = declared(model, path)
            if path[0] == free or (known is not None and known.file_alone):
                return True
        return False

    def of(self, *, demo: bool) -> Layers:
        """The same, once it is known whether the workspace is a demo."""
        return replace(self, demo=demo)

    def origin(self, path: tuple[str, ...], model: type[BaseModel], place: tuple[str, ...]) -> Origin:
        """Where the setting at *path*, a part of *model* at *place*, comes from."""
        for written in _ways(path):
            known = declared(model, written[len(place) :])
            if _has(self.environment, written) and (self.demo or known is None or not known.file_alone):
                return Origin(variable=variable_of(written))
        for written in _ways(path):
            if _has(self.written, written):
                return Origin(line=line_of(self.text, written), in_file=True)
        return Origin()

    def _misplaced(self, model: type[BaseModel], place: tuple[str, ...]) -> Iterator[Fault]:
        """What the environment sets and must not."""
        if self.demo is not False:
            return
        for path, _value in leaves(_at(self.environment, place)):
            found = declared(model, path)
            if found is not None and found.file_alone:
                name, variable = ".".join((*place, *path)), variable_of((*place, *path))
                says = _("{variable} in the environment may not set it", variable=variable)
                yield Fault(
                    name, says, _("Unset {variable}; write the setting into {file}.", variable=variable, file=FILE_NAME)
                )

    def _usable(
        self, model: type[BaseModel], values: dict[str, Any], place: tuple[str, ...], *, environment: bool
    ) -> tuple[dict[str, Any], list[Fault]]:
        """*values* with the secrets that are kept elsewhere, and without what may not be there; and what is wrong."""
        found: dict[str, Any] = {}
        faults: list[Fault] = []
        for path, value in leaves(values):
            known = declared(model, path)
            if known is None:
                faults.append(self._unknown(model, path, place))
            elif not (environment and known.file_alone and not self.demo):
                try:
                    brought, content = self._brought(path, value, secret=known.secret)
                    _put(found, brought, listed(content, known.annotation) if environment else content)
                except ConfigurationError as error:
                    faults.append(Fault(".".join((*place, *path)), error.message, error.hint))
        return found, faults

    def _brought(self, path: tuple[str, ...], value: Any, *, secret: bool) -> tuple[tuple[str, ...], Any]:
        """The value itself, where a file or the keyring has it. Raises ConfigurationError."""
        if not secret or not isinstance(value, str):
            return path, value
        if path[-1].endswith(FROM_FILE):
            return (*path[:-1], path[-1].removesuffix(FROM_FILE)), content_of(self.folder, value)
        return path, kept_in_keyring(value)

    def _unknown(self, model: type[BaseModel], path: tuple[str, ...], place: tuple[str, ...]) -> Fault:
        above, length = siblings(model, path)
        meant = nearest(path[length], above.model_fields) if length < len(path) else ""
        hints = [_("Did you mean `{name}`?", name=".".join((*place, *path[:length], meant)))] if meant else []
        where = self._where((*place, *path))
        return Fault(".".join((*place, *path[: length + 1])), _("there is no such setting"), " ".join([*hints, where]))

    def _invalid(
        self, error: ValidationError, model: type[BaseModel], place: tuple[str, ...], values: dict[str, Any]
    ) -> Iterator[Fault]:
        secrets = [str(value) for path, value in leaves(values) if (known := declared(model, path)) and known.secret]
        for found in error.errors(include_url=False, include_input=False):
            path = (*place, *(str(part) for part in found["loc"]))
            says = in_our_words(found, secrets)
            known = declared(model, path[len(place) :])
            yield Fault(".".join(path), says, self._where(path, also=known is not None and not known.file_alone))

    def _where(self, path: tuple[str, ...], *, also: bool = False) -> str:
        """The place of a setting that is wrong; a part of a list stands where the list does. *also* is whether the environment
        may set it.
        """
        for length in range(len(path), 0, -1):
            part = path[:length]
            for written in _ways(part):
                if _has(self.environment, written):
                    return _("It comes from {variable}.", variable=variable_of(written))
                if _has(self.written, written) and (line := line_of(self.text, written)) is not None:
                    stands = _("It stands in {file}, line {line}.", file=FILE_NAME, line=line)
                    before = _("{variable} would go before it.", variable=variable_of(path)) if also else ""
                    return f"{stands} {before}".rstrip()
        return _("Write it into {file}.", file=FILE_NAME)


def from_environment() -> dict[str, Any]:
    """The settings in the environment: ``TAGWERK_WEB__PORT=80`` is ``{"web": {"port": "80"}}``; values are text.

    Raises ConfigurationError for one that is a section and a value at once.
    """
    found: dict[str, Any] = {}
    for variable, value in sorted(os.environ.items()):
        *sections, name = variable.lower().removeprefix(PREFIX).split("__")
        if not (sections and variable.lower().startswith(PREFIX)):
            continue
        try:
            _put(found, (*sections, name), value)
        except ConfigurationError as error:
            raise ConfigurationError(_("{variable}: {cause}", variable=variable, cause=error.message)) from None
    return found


def variable_of(path: tuple[str, ...]) -> str:
    """The variable of the environment for the setting at *path*."""
    return (PREFIX + "__".join(path)).upper()


def over(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """*above* laid over *below*, section by section."""
    merged = dict(below)
    for name, value in above.items():
        beneath = merged.get(name)
        merged[name] = over(beneath, value) if isinstance(beneath, dict) and isinstance(value, dict) else value
    return merged


def listed(value: Any, annotation: Any) -> Any:
    """A list that the environment gives as one text, with commas."""
    if isinstance(value, str) and get_origin(annotation) in (tuple, list, set, frozenset):
        return [each.strip() for each in value.split(",") if each.strip()]
    return value


def _ways(path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """How a setting may be written: as it is, in a file of its own, and as a table in a table where its name has a dot."""
    *above, name = path
    yield path
    yield (*above, name + FROM_FILE)
    if "." in name:
        yield (*above, *name.split(".", 1))


def _at(values: dict[str, Any], place: tuple[str, ...]) -> dict[str, Any]:
    for name in place:
        inner = values.get(name, {})
        values = inner if isinstance(inner, dict) else {}
    return values


def _has(values: dict[str, Any], path: tuple[str, ...]) -> bool:
    for name in path[:-1]:
        inner = values.get(name)
        if not isinstance(inner, dict):
            return False
        values = inner
    return path[-1] in values


def _put(values: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    for name in path[:-1]:
        values = values.setdefault(name, {})
        if not isinstance(values, dict):
            raise ConfigurationError(_("it is a setting and a section at once"))
    if path[-1] in values:
        raise ConfigurationError(_("it is set twice, by itself and by a file"))
    values[path[-1]] = value
