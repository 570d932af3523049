"""What a value must be like to be of an annotated type: ``checker(annotation)`` gives a function that says what is wrong.

Made for contributions: plain values, small dataclasses (their fields too), protocols, functions. It imports nothing: an
annotation may name what only type checkers import, and a class that nobody has loaded has no instances.
"""

from __future__ import annotations

import ast
import builtins
import dataclasses
import enum
import inspect
import re
import sys
import textwrap
import types
from collections.abc import Callable, Mapping
from datetime import MAXYEAR, MINYEAR, date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin

from tagwerk.platform.hosting.naming import type_name
from tagwerk.platform.texts import Marked, translator

if TYPE_CHECKING:
    from collections.abc import Iterator

Checker = Callable[[Any], str]
"""Gives what is wrong with a value, ``""`` for nothing."""
BLOCK = re.compile(r"^if TYPE_CHECKING:\n((?:[ \t]+.*\n|\n)+)", re.MULTILINE)
EXACT = (bool, bytes)
MANY = (tuple, list, set, frozenset)
ITERATED = [kind.__iter__ for kind in MANY]
"""One that is derived from them goes through its things as they do, whenever it is asked."""
UNIONS = (Union, types.UnionType)
LARGEST = 256  # binary digits of a whole number
SHOWN = 40  # letters of a value
LONGEST_TEXT = 20_000  # letters; who contributes more fills screens, not lines

_ = translator("tagwerk")


class _NotLoaded(type):
    """The class of a class that nobody has loaded: whatever is asked of it is the same again, and nothing is one of it."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return cls

    def __getitem__(cls, _parameter: object) -> Any:
        return cls

    def __instancecheck__(cls, _thing: object) -> bool:
        return False


def evaluate(annotation: object, module: types.ModuleType | None) -> Any:
    """The type that an *annotation* of *module* names; Any where that cannot be found out."""
    if not isinstance(annotation, str):
        return annotation
    try:
        return eval(annotation, dict(vars(builtins)), _Names(module))  # noqa: S307 - what stands in the code of a specification
    except Exception:
        return Any


class _Names(dict[str, Any]):
    """The names of a module, and those that only type checkers import there."""

    def __init__(self, module: types.ModuleType | None) -> None:
        super().__init__(vars(module) if module is not None else {})
        self._module = module

    def __missing__(self, name: str) -> Any:
        imports = _typing_imports(self._module) if self._module is not None else {}
        if name not in imports:
            raise KeyError(name)
        source, member = imports[name]
        loaded = sys.modules.get(source)
        if loaded is not None and not member:
            return loaded
        return vars(loaded).get(member, _nobody(name)) if loaded is not None else _nobody(name)


@cache
def _nobody(name: str) -> type:
    return _NotLoaded(name, (), {})


@cache
def _typing_imports(module: types.ModuleType) -> dict[str, tuple[str, str]]:
    """What is imported for type checkers alone: by name the module, and what of it, ``""`` for itself."""
    try:
        block = BLOCK.search(inspect.getsource(module))
    except (OSError, TypeError):
        return {}
    found: dict[str, tuple[str, str]] = {}
    for node in ast.parse(textwrap.dedent(block[1])).body if block else ():
        if isinstance(node, ast.ImportFrom):
            found |= {alias.asname or alias.name: (node.module or "", alias.name) for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.asname or alias.name: (alias.name, "") for alias in node.names}
    return found


def checker(annotation: Any) -> Checker:
    """The check for a type."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin in UNIONS:
        return _any_of([checker(each) for each in inner], annotation)
    if origin is Literal:
        return _literal(inner)
    if origin is tuple:
        return _tuple(inner)
    if origin is not None and isinstance(origin, type):
        if issubclass(origin, Mapping):
            return _mapping(*map(checker, inner))
        if origin.__name__ == "Callable":
            return _callable
        if issubclass(origin, (list, set, frozenset)) or origin.__name__ in ("Sequence", "Iterable", "Collection"):
            return _many(checker(inner[0]) if inner else _anything)
        return checker(origin)
    return _of_class(annotation)


def flaw_of(thing: Any, kind: Any) -> str:
    """What is wrong with *thing* as one of that *kind*, ``""`` for nothing."""
    return checker(kind)(thing)


def _of_class(kind: Any) -> Checker:
    if kind is None or kind is types.NoneType:
        return lambda thing: "" if thing is None else _is_no(thing, "None")
    if kind is Any or kind is object or not isinstance(kind, type):
        return _anything
    if kind is float:
        return lambda thing: "" if type(thing) in (int, float) else _is_no(thing, "float")
    if kind in EXACTLY:
        return EXACTLY[kind]
    if kind in EXACT:
        return lambda thing: "" if type(thing) is kind or _is_enum(thing, kind) else _is_no(thing, kind.__name__)
    if getattr(kind, "_is_protocol", False):
        return _protocol(kind)
    if dataclasses.is_dataclass(kind):
        return dataclass_checker(kind)
    return lambda thing: "" if isinstance(thing, kind) else _is_no(thing, kind.__name__)


@cache
def dataclass_checker(kind: type) -> Checker:
    """The check for a dataclass: it is one, each public field is of its type, and *flaw*, where it has that, finds none."""
    module = sys.modules.get(kind.__module__)
    fields: list[tuple[str, Checker]] | None = None

    def check(thing: Any) -> str:
        nonlocal fields
        if not isinstance(thing, kind):
            return _is_no(thing, kind.__name__)
        if fields is None:  # made at first use: a dataclass may name itself
            fields = [
                (each.name, checker(evaluate(each.type, module)))
                for each in dataclasses.fields(kind)
                if not each.name.startswith("_")
            ]
        for name, of_field in fields:
            if wrong := of_field(getattr(thing, name)):
                called = getattr(thing, "name", None)
                whose = f"{kind.__name__} {called!r}" if isinstance(called, str) else kind.__name__
                return _("{whose}: {field}: {wrong}", whose=whose, field=name, wrong=wrong)
        return ""

    return check


def as_written(thing: Any, annotation: Any) -> Any:
    """*thing*, and in the place of one of a class derived from the dataclass *annotation* that dataclass, with its fields as they
    are now: what is looked at again later must be what was looked at. Raises what reading them raises.
    """
    if not (isinstance(annotation, type) and dataclasses.is_dataclass(annotation)):
        return thing
    kind = type(thing)
    if kind is annotation or annotation not in kind.__mro__:
        return thing
    plain = object.__new__(annotation)
    for each in dataclasses.fields(annotation):
        object.__setattr__(plain, each.name, getattr(thing, each.name))
    return plain


def _protocol(kind: type) -> Checker:
    members = [name for base in kind.__mro__ for name in _members(base)]

    def check(thing: Any) -> str:
        for name in members:
            if not hasattr(thing, name):
                return _("it has no {name}, as {kind} needs it", name=name, kind=kind.__name__)
            if inspect.isfunction(vars(kind).get(name)) and (wrong := _callable(getattr(thing, name))):
                return f"{name}: {wrong}"
        return "" if not isinstance(thing, type) else _is_no(thing, kind.__name__)

    return check


def _members(base: type) -> Iterator[str]:
    if getattr(base, "_is_protocol", False):
        yield from (name for name in vars(base) if not name.startswith("_"))
        yield from (name for name in vars(base).get("__annotations__", ()) if not name.startswith("_"))


def _anything(_thing: Any) -> str:
    return ""


def _callable(thing: Any) -> str:
    if not callable(thing):
        return _is_no(thing, "function")
    if inspect.iscoroutinefunction(thing):
        return _("an async function is not called here")
    return ""


def _whole_number(thing: Any) -> str:
    if type(thing) is not int and not _is_enum(thing, int):
        return _is_no(thing, "int")
    return "" if thing.bit_length() <= LARGEST else _("a number of {number} binary digits is too large",
                                                      number=thing.bit_length())  # fmt: skip


def _moment(thing: Any) -> str:
    """What is wrong with a moment: it has to know its zone, and must have a date in every other."""
    if type(thing) is not datetime:
        return _is_no(thing, "datetime")
    if thing.utcoffset() is None:
        return _("{thing} does not know its zone", thing=thing)
    return "" if MINYEAR < thing.year < MAXYEAR else _("{thing} is beyond every calendar", thing=thing.year)


def _text(thing: Any) -> str:
    if type(thing) not in (str, Marked) and not _is_enum(thing, str):
        return _is_no(thing, "text")
    if len(thing) > LONGEST_TEXT:
        return _("it has {number} letters, and may have {most}: {text}…", number=len(thing), most=LONGEST_TEXT,
                 text=ascii(thing[:SHOWN]))  # fmt: skip
    try:
        thing.isascii() or thing.encode()
    except UnicodeEncodeError:
        return _("it has letters that no encoding knows: {text}", text=ascii(thing)[:SHOWN])
    return ""


def _is_enum(thing: Any, kind: type) -> bool:
    return isinstance(thing, enum.Enum) and isinstance(thing, kind)


def _any_of(checkers: list[Checker], annotation: Any) -> Checker:
    def check(thing: Any) -> str:
        wrongs = [each(thing) for each in checkers]
        return (
            "" if "" in wrongs else next((wrong for wrong in wrongs if ": " in wrong), _is_no(thing, str(annotation)))
        )

    return check


def _literal(allowed: tuple[Any, ...]) -> Checker:
    def check(thing: Any) -> str:
        if any(type(thing) is type(each) and thing == each for each in allowed):
            return ""
        return _("{thing} is none of: {allowed}", thing=_shown(thing), allowed=", ".join(map(str, allowed)))

    return check


def _tuple(inner: tuple[Any, ...]) -> Checker:
    if len(inner) == 2 and inner[1] is Ellipsis:
        return _many(checker(inner[0]))
    parts = [checker(each) for each in inner]

    def check(thing: Any) -> str:
        if not isinstance(thing, (tuple, list)) or len(thing) != len(parts):
            return _("{thing} is no tuple of {number}", thing=_shown(thing), number=len(parts))
        return next((wrong for part, each in zip(parts, thing, strict=True) if (wrong := part(each))), "")

    return check


def _many(of_each: Checker) -> Checker:
    def check(thing: Any) -> str:
        if not isinstance(thing, MANY) or type(thing).__iter__ not in ITERATED:
            return _("{thing} is no tuple", thing=_shown(thing))
        return next((wrong for each in thing if (wrong := of_each(each))), "")

    return check


def _mapping(of_key: Checker = _anything, of_value: Checker = _anything) -> Checker:
    def check(thing: Any) -> str:
        if not isinstance(thing, Mapping):
            return _is_no(thing, "mapping")
        return next((wrong for key, each in thing.items() if (wrong := of_key(key) or of_value(each))), "")

    return check


def _is_no(thing: Any, wanted: str) -> str:
    return _("{thing} is no {wanted}", thing=_shown(thing), wanted=wanted)


def _shown(thing: Any) -> str:
    """The value for a message; of what is no plain value its type, because its ``repr`` is foreign code."""
    if type(thing) in (str, int, float, bool, types.NoneType, bytes):
        return ascii(thing)[:SHOWN] if isinstance(thing, (str, bytes)) else repr(thing)[:SHOWN]
    return _("an object of type {name}", name=type_name(thing))


def _day(thing: Any) -> str:
    return "" if type(thing) is date else _is_no(thing, "date")


EXACTLY: dict[Any, Checker] = {str: _text, int: _whole_number, date: _day, datetime: _moment}
"""The checks of values that a class of its own may not stand for: what it does when it is asked is foreign code."""
