"""All settings that there are, as their models declare them: for whoever lists them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum
from types import NoneType
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin
from urllib.parse import urlsplit

from pydantic import BaseModel, SecretStr
from pydantic_core import PydanticUndefined

from tagwerk.platform.settings.layers import variable_of
from tagwerk.platform.settings.marking import FileAlone, is_model, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic.fields import FieldInfo

HIDDEN = "***"
FILES = ("sqlite", "maildir")
NAME = "NAME"
"""What stands for a free name."""


@dataclass(frozen=True)
class Setting:
    """A setting: its *path*, where ``NAME`` stands for a free name; what it takes; its default, None where it must be set."""

    path: tuple[str, ...]
    annotation: Any
    default: Any
    secret: bool
    file_alone: bool
    limits: tuple[Any, ...] = ()

    @property
    def name(self) -> str:
        """As it is written in sentences."""
        return ".".join(self.path)

    @property
    def variable(self) -> str:
        """The variable that sets it, where the environment may."""
        return variable_of(self.path)


def settings_in(model: type[BaseModel], place: tuple[str, ...], *, without: tuple[str, ...] = ()) -> Iterator[Setting]:
    """The settings that *model* declares at *place*, but those of the fields *without*."""
    for name, field in model.model_fields.items():
        if name not in without:
            yield from _of_field(field, (*place, name), alone=False)


def without_secret(secret: object) -> str:
    """What of a secret may be seen: of an address where it leads, without who signs in; of anything else that it is there."""
    text = str(secret)
    try:
        parts = urlsplit(text)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return HIDDEN
    if "@" in f"{parts.path}{parts.query}{parts.fragment}" or parts.fragment:  # a part of the password, not encoded
        return HIDDEN
    if parts.hostname:
        return f"{parts.scheme}://{parts.hostname}{port}{parts.path}"
    return f"{parts.scheme}://{parts.path}" if parts.scheme in FILES and not parts.netloc else HIDDEN


def _of_field(field: FieldInfo, path: tuple[str, ...], *, alone: bool) -> Iterator[Setting]:
    kind = plain(field.annotation)
    alone = alone or any(isinstance(mark, FileAlone) for mark in field.metadata)
    inner, inside = kind, path
    if get_origin(kind) is dict:
        inner, inside = plain(get_args(kind)[1]), (*path, NAME)
    if is_model(inner):
        for name, each in inner.model_fields.items():
            yield from _of_field(each, (*inside, name), alone=alone)
        return
    if get_origin(kind) is dict:
        yield Setting(inside, get_args(kind)[1], None, inner is SecretStr, alone)
        return
    default = None if field.default is PydanticUndefined else field.default
    limits = tuple(mark for mark in field.metadata if not isinstance(mark, FileAlone))
    yield Setting(path, field.annotation, default, kind is SecretStr, alone, limits)


def kind_of(annotation: Any) -> str:
    """What a setting takes, as it is written in TOML: ``text``, ``number``, ``"open" or "strict"``."""
    kind, origin = plain(annotation), get_origin(plain(annotation))
    plain_kinds: dict[Any, str] = {
        bool: "true or false",
        int: "whole number",
        float: "number",
        date: "date",
        NoneType: "nothing",
    }
    if kind in plain_kinds:
        return plain_kinds[kind]
    if origin is Literal:
        return " or ".join(f'"{choice}"' for choice in get_args(kind))
    if origin is dict:
        return f"section: name = {kind_of(get_args(kind)[1])}"
    if origin in (tuple, list, set, frozenset):
        return f"list of {kind_of(get_args(kind)[0])}"
    if isinstance(kind, type) and issubclass(kind, Enum):
        return " or ".join(f'"{choice.value}"' for choice in kind)
    return "text"
