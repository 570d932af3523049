"""What a plugin's module implements: found without running anything of it, and each held against its specification by itself."""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from types import FunctionType, NoneType
from typing import TYPE_CHECKING, Any

from pluggy._hooks import varnames

from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import ModuleType

    from tagwerk.platform.hosting.plugin import Plugin

MARK, SPECIFIED = "tagwerk_impl", "tagwerk_spec"
MOST_FILES, LARGEST = 500, 1_000_000  # that are looked into for a veto
VETO = re.compile(
    rb"""def\s+tagwerk_before_contact|import[^\n]*tagwerk_before_contact|["']tagwerk_before_contact["']"""
)

_ = translator("tagwerk")


@dataclass(frozen=True)
class Implementation:
    """A function that is marked as an implementation: under its *name* in the module, of the hook *hook*."""

    name: str
    hook: str
    function: FunctionType
    options: dict[str, Any]

    @property
    def strange(self) -> str:
        """That nobody can say what it implements; ``""`` where that is known."""
        if _are_options(self.options):
            return ""
        return _("{name} is marked with something else than @hookimpl.", name=self.name)

    @property
    def flaw(self) -> str:
        """Why it cannot be called, whatever it implements; ``""`` where it can."""
        if self.options.get("wrapper") or self.options.get("hookwrapper"):
            return _("{name} is a hook wrapper; Tagwerk calls each implementation by itself.", name=self.name)
        if inspect.iscoroutinefunction(self.function) or inspect.isasyncgenfunction(self.function):
            return _("{name} is async, and hooks are not.", name=self.name)
        return ""

    def strangers(self, known: Iterable[str]) -> list[str]:
        """The arguments that it names and the specification, whose arguments are *known*, does not."""
        named, _with_defaults = varnames(self.function)
        return sorted(set(named) - set(known))


def implementations(module: ModuleType) -> list[Implementation]:
    """The marked functions of *module* by name; whatever else stands there is not asked for anything."""
    found = []
    for name, thing in _named(module):
        if type(thing) is FunctionType and MARK in vars(thing):
            options = vars(thing)[MARK]
            hook = options.get("specname") if _are_options(options) else None
            found.append(Implementation(name, hook or name, thing, options))
    return sorted(found, key=lambda each: each.name)


def _are_options(options: object) -> bool:
    """Whether they are like those that ``hookimpl`` notes down."""
    return type(options) is dict and type(options.get("specname")) in (str, NoneType)


def _named(module: ModuleType) -> list[tuple[str, Any]]:
    return [(name, thing) for name, thing in list(vars(module).items()) if type(name) is str]


def unmarked(module: ModuleType, hooks: set[str]) -> list[str]:
    """Functions of *module* that are called like a hook and not marked as an implementation."""
    return sorted(
        name
        for name, thing in _named(module)
        if name in hooks
        and type(thing) is FunctionType
        and thing.__module__ == module.__name__
        and not vars(thing).keys() & {MARK, SPECIFIED}
    )


def objects(module: ModuleType, hooks: set[str]) -> list[str]:
    """What in *module* is called like a hook and is no function: an object, a method, what ``lru_cache`` makes of a function."""
    return sorted(name for name, thing in _named(module) if name in hooks and type(thing) is not FunctionType)


def may_refuse(plugin: Plugin) -> bool:
    """Whether the files of a plugin that is not loaded speak of ``tagwerk_before_contact``: then it would have a say."""
    return _speaks_of_a_veto(plugin.package, plugin.distribution, plugin.file)


@cache
def _speaks_of_a_veto(package: str, distribution: str, file: Path | None) -> bool:
    for path in islice(_sources(package, distribution, file), MOST_FILES):
        try:
            if path.stat().st_size <= LARGEST and VETO.search(path.read_bytes()):
                return True
        except OSError:
            continue
    return False


def _sources(package: str, distribution: str, file: Path | None) -> Iterator[Path]:
    if file is not None:
        yield file
        return
    top = package.partition(".")[0]
    try:
        spec = find_spec(top) if top else None
    except Exception:  # of a package that is above it
        spec = None
    if spec is not None and spec.submodule_search_locations:
        for folder in spec.submodule_search_locations:
            yield from Path(folder).rglob("*.py")
    elif spec is not None and spec.origin and Path(spec.origin).is_file():
        yield Path(spec.origin)
    else:
        yield from _files_of(distribution)


def _files_of(distribution: str) -> Iterator[Path]:
    from importlib.metadata import PackageNotFoundError, files

    try:
        listed = files(distribution) or []
    except (PackageNotFoundError, ValueError):
        return
    for each in listed:
        if each.suffix == ".py":
            yield Path(str(each.locate()))
