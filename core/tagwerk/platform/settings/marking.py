"""What a model says of its settings: which are secret, and which come from the workspace file alone.

A setting that decides what counts, or who may do what, is marked in its model, a plugin's too::

    class Settings(BaseModel):
        provider: Annotated[str, FILE_ALONE] = ""
        token: SecretStr = SecretStr("")

So nobody makes a number of his own with a variable of his shell. In a demo workspace the environment may set everything.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, SecretStr

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pydantic.fields import FieldInfo

FROM_FILE = "_file"
"""What is added to the name of a secret setting to name a file that holds it."""


class FileAlone:
    """The mark of a setting that comes from the workspace file alone."""

    def __repr__(self) -> str:
        return "FILE_ALONE"


FILE_ALONE = FileAlone()


@dataclass(frozen=True)
class Declared:
    """A setting as its model declares it; *open* is what is below a table of free names (``rights.absence.appoint``)."""

    annotation: Any
    secret: bool
    file_alone: bool
    field: FieldInfo | None = None


def declared(model: type[BaseModel], path: Sequence[str]) -> Declared | None:
    """The setting at *path* below *model*; None where there is none. ``NAME_file`` is what the secret ``NAME`` is."""
    found = _within(model, tuple(path), alone=False)
    if found is None and path and path[-1].endswith(FROM_FILE):
        found = _within(model, (*path[:-1], path[-1].removesuffix(FROM_FILE)), alone=False)
        return found if found is not None and found.secret else None
    return found


def leaves(values: Mapping[str, Any], before: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Each value that is set, with its path; an empty table is a value."""
    for name, value in values.items():
        path = (*before, str(name))
        if isinstance(value, dict) and value:
            yield from leaves(value, path)
        else:
            yield path, value


def siblings(model: type[BaseModel], path: Sequence[str]) -> tuple[type[BaseModel], int]:
    """The model in which the first name of *path* that is not known would stand, and that name's place in the path."""
    for length in range(len(path) - 1, 0, -1):
        above = _within(model, tuple(path[:length]), alone=False)
        inner = None if above is None else _model_of(above.annotation)
        if inner is not None:
            return inner, length
    return model, 0


def is_model(annotation: Any) -> bool:
    """Whether a setting is a section of its own."""
    return _model_of(annotation) is not None


def plain(annotation: Any) -> Any:
    """The type without what is noted beside it, and without ``None``."""
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) in (Union, UnionType):
        kinds = [kind for kind in get_args(annotation) if kind is not type(None)]
        return plain(kinds[0]) if len(kinds) == 1 else annotation
    return annotation


def _model_of(annotation: Any) -> type[BaseModel] | None:
    kind = plain(annotation)
    return kind if isinstance(kind, type) and issubclass(kind, BaseModel) else None


def _within(model: type[BaseModel], path: tuple[str, ...], *, alone: bool) -> Declared | None:
    if not path or path[0] not in model.model_fields:
        return None
    field = model.model_fields[path[0]]
    alone = alone or any(isinstance(mark, FileAlone) for mark in field.metadata)
    return _below(field.annotation, path[1:], field, alone=alone)


def _below(annotation: Any, rest: tuple[str, ...], field: FieldInfo | None, *, alone: bool) -> Declared | None:
    kind = plain(annotation)
    if not rest:
        return Declared(kind, kind is SecretStr, alone, field)
    if get_origin(kind) in (Union, UnionType):  # a text, or a table of them
        return next((found for each in get_args(kind) if (found := _below(each, rest, field, alone=alone))), None)
    inner = _model_of(kind)
    if inner is not None:
        return _within(inner, rest, alone=alone)
    if get_origin(kind) is dict or kind is dict:
        value = get_args(kind)[1] if get_args(kind) else Any
        # what is in a table of free names goes on in the model of its values, or is whatever stands there
        return _below(value, rest[1:], None, alone=alone) if is_model(value) else Declared(value, False, alone)
    return Declared(kind, False, alone, field) if kind is Any else None
