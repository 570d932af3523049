"""Writes ``docs/reference/api.md``: every name of ``tagwerk.api``, with its signature or its fields, from the docstrings.

Run it after the public surface has changed: ``python tests/api_reference.py``.
"""

import ast
import dataclasses
import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any, Literal, get_args, get_origin

import tagwerk_email_offers.api
import tagwerk_reporting.api
import tagwerk_telephony.api
import tagwerk_telephony.testing
from tagwerk import api, testing

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "api.md"
PLUGINS_PAGE = PAGE.with_name("plugins-api.md")
TESTING_PAGE = PAGE.with_name("testing.md")
PLUGINS = {
    "Offers by e-mail": tagwerk_email_offers.api,
    "Telephony": tagwerk_telephony.api,
    "Reports": tagwerk_reporting.api,
}
PLUGINS_INTRODUCTION = """\
# What a plugin may import of ours

Each of our plugins has a module `api` with the types of its hooks, whose fields, units and defaults stand here. Import it inside
the implementation of such a hook: then it is there. Everything here exists since version 0.1. The hooks have
[a page of their own](hooks.md).

<!-- Written by tests/api_reference.py from the docstrings; change them, not this page. -->
"""
TESTING_INTRODUCTION = """\
# The kit for tests

`tagwerk.testing` is what the tests of a plugin import; `tagwerk_telephony.testing` adds what calls need. Both are pytest plugins:
name them in `conftest.py`, and their fixtures are there. [Test a plugin](../how-to/test-a-plugin.md) shows them at work.

<!-- Written by tests/api_reference.py from the docstrings; change them, not this page. -->
"""
INTRODUCTION = """\
# What a plugin may import

`tagwerk.api` is all of the core that a plugin imports, those of this repository too: what stands here stays, everything else may
move without a word. A test holds this list, and an import contract holds the plugins to it. The hooks have
[a page of their own](hooks.md).

<!-- Written by tests/api_reference.py from the docstrings; change them, not this page. -->
"""


def page() -> str:
    """The whole page."""
    return "\n".join([INTRODUCTION, *(entry(name, getattr(api, name)) for name in names())])


def plugins_page() -> str:
    """The page of the plugins' types."""
    parts = [PLUGINS_INTRODUCTION]
    for title, module in PLUGINS.items():
        parts.append(f"## {title}: `{module.__name__}`\n")
        own = [
            thing for thing in vars(module).values() if inspect.isclass(thing) and thing.__module__ == module.__name__
        ]
        parts += [entry(kind.__name__, kind) for kind in own]
    return "\n".join(parts)


def testing_page() -> str:
    """The page of the kit: fixtures, the contracts that a plugin subclasses, and what the fixtures give."""
    parts = [TESTING_INTRODUCTION]
    for module in (testing, tagwerk_telephony.testing):
        parts.append(f"## `{module.__name__}`\n")
        own = {
            name: thing for name, thing in vars(module).items() if not name.startswith("_") and _is_of(thing, module)
        }
        fixtures = {name: thing for name, thing in own.items() if hasattr(thing, "_fixture_function_marker")}
        parts.append("\n".join(f"- fixture `{name}`: {_flowing(thing)}" for name, thing in fixtures.items()) + "\n")
        parts += [entry(name, thing) for name, thing in own.items() if name not in fixtures and callable(thing)]
    return "\n".join(parts)


def _is_of(thing: Any, module: ModuleType) -> bool:
    """Whether the kit itself brings it; a fixture is known by its function."""
    origin = getattr(getattr(thing, "__wrapped__", thing), "__module__", "")
    return isinstance(origin, str) and origin.startswith(module.__name__)


def _flowing(fixture: Any) -> str:
    return " ".join((inspect.getdoc(fixture) or "").replace("``", "`").split())


def names() -> list[str]:
    """The public names, by alphabet."""
    return sorted(dir(api), key=lambda name: (name.casefold(), name))


def entry(name: str, thing: Any) -> str:
    """What the page says about one name."""
    lines = [f"### {name}\n"]
    if isinstance(thing, ModuleType):
        return "\n".join([*lines, *_described(thing), *(f"- {each}" for each in _functions(thing)), ""])
    if inspect.isclass(thing):
        lines += _described(thing)
        lines += [f"- {field}" for field in _fields(thing)]
        lines += [f"- {method}" for method in _methods(thing)]
        return "\n".join([*lines, ""])
    if get_origin(thing) is Literal:
        values = ", ".join(f'`"{each}"`' for each in get_args(thing))
        return "\n".join([*lines, f"One of {values}.\n", *_said_below(name)])
    if callable(thing):
        return "\n".join([*lines, f"```python\n{name}{_signature(thing)}\n```\n", *_described(thing)])
    return "\n".join([*lines, f"`{_value(thing)}`\n", *_said_below(name)])


def _said_below(name: str) -> Iterator[str]:
    """What stands as a text below a value, where it is written: what it means."""
    module = import_module(api._declared()[name])
    body = ast.parse(inspect.getsource(module)).body
    for statement, after in pairwise(body):
        targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
        named = any(isinstance(each, ast.Name) and each.id == name for each in targets)
        if named and isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
            yield inspect.cleandoc(str(after.value.value)).replace("``", "`") + "\n"


def _described(thing: Any) -> Iterator[str]:
    text = inspect.cleandoc(thing.__doc__ or "").replace("``", "`")
    prose, _code, _rest = text.partition("::\n")
    yield re.sub(r"\s*\n\s*\n\s*", "\n\n", prose).strip() + "\n"


def _fields(kind: type) -> Iterator[str]:
    """The fields of a dataclass, the columns of a table, the methods' names of a protocol follow elsewhere."""
    if dataclasses.is_dataclass(kind):
        for field in dataclasses.fields(kind):
            if not field.name.startswith("_"):
                default = (
                    "" if field.default is dataclasses.MISSING or callable(field.default) else f" = {field.default!r}"
                )
                yield f"`{field.name}: {_plain(field.type)}{default}`"
    elif (table := getattr(kind, "__table__", None)) is not None:
        for column in table.columns:
            yield f"`{column.key}`"


def _methods(kind: type) -> Iterator[str]:
    for name, thing in vars(kind).items():
        called = thing.__func__ if isinstance(thing, classmethod | staticmethod) else thing
        told = inspect.getdoc(called.fget if isinstance(called, property) else called)
        if name.startswith("_") or not told or dataclasses.is_dataclass(called):
            continue
        if isinstance(called, property) or name.startswith("test_"):
            yield f"`{name}`: {_first_line(told)}"
        elif inspect.isfunction(called):
            yield f"`{name}{_signature(called)}`: {_first_line(told)}"


def _functions(module: ModuleType) -> Iterator[str]:
    for name, thing in vars(module).items():
        if inspect.isfunction(thing) and thing.__module__ == module.__name__ and not name.startswith("_"):
            yield f"`{name}{_signature(thing)}`: {_first_line(inspect.getdoc(thing) or '')}"


def _signature(thing: Any) -> str:
    return str(inspect.signature(thing)).replace("'", "")


def _plain(annotation: Any) -> str:
    return annotation if isinstance(annotation, str) else getattr(annotation, "__name__", str(annotation))


def _value(thing: Any) -> str:
    return re.sub(r"<object at 0x[0-9a-f]+>|0x[0-9a-f]+", "…", str(thing))


def _first_line(text: str) -> str:
    return text.split("\n\n")[0].replace("\n", " ").replace("``", "`")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    PLUGINS_PAGE.write_text(plugins_page(), encoding="utf-8")
    TESTING_PAGE.write_text(testing_page(), encoding="utf-8")
