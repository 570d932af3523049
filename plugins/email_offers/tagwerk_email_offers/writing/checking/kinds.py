"""What is known of a value before anything is written: which fields it has, or of what it is a list."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from sys import modules
from typing import TYPE_CHECKING, Any, get_type_hints

from tagwerk_email_offers.writing.folder import lines
from tagwerk_email_offers.writing.sandbox import names
from tagwerk_email_offers.writing.sandbox.names import SEEN, VARIABLES

if TYPE_CHECKING:
    from collections.abc import Mapping

TABLE_METHODS = frozenset({"get", "items", "keys", "values"})


@dataclass(frozen=True)
class Fields:
    """A value that has *fields*, and no others; *name* is what it is called in answers."""

    name: str
    fields: Mapping[str, Kind]
    methods: frozenset[str] = frozenset()


@dataclass(frozen=True)
class ListOf:
    """A list of values of one kind."""

    kind: Kind


Kind = Fields | ListOf | None
"""None is anything: nobody can know its fields before it is there."""


def kinds_of_variables(data: Mapping[str, Any]) -> dict[str, Kind]:
    """What a template may see, by name; *data* is that of its ``offer.toml``."""
    kinds: dict[str, Kind] = {name: _of_class(name, kind) for name, kind in VARIABLES.items()}
    line = _of_class("line", lines.OfferLine)
    return kinds | {"data": _of_value("data", dict(data)), "lines": ListOf(line)}


def _of_class(name: str, kind: Any) -> Kind:
    if kind not in SEEN or not is_dataclass(kind):
        return None
    hints = get_type_hints(kind, vars(modules[kind.__module__]) | vars(names) | vars(lines))
    found: dict[str, Kind] = {}
    for field in fields(kind):
        inner = next((each for each in SEEN if each is hints[field.name] or each in _choices(hints[field.name])), None)
        found[field.name] = _of_class(field.name, inner) if inner is not None else None
    return Fields(name, found)


def _choices(hint: Any) -> tuple[Any, ...]:
    return getattr(hint, "__args__", ())


def _of_value(name: str, value: object) -> Kind:
    """The kind of a value from ``offer.toml``; the entries of a list together have the fields of each."""
    if isinstance(value, dict):
        return Fields(name, {str(key): _of_value(f"{name}.{key}", each) for key, each in value.items()}, TABLE_METHODS)
    if isinstance(value, list) and value and all(isinstance(each, dict) for each in value):
        together: dict[str, Any] = {}
        for each in value:
            together |= each
        return ListOf(_of_value(f"{name}[…]", together))
    return None
