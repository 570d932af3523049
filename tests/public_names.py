"""The public names with their signatures, one a line: what a release promises. ``make reference`` does not write them anew;
whoever releases does: ``python tests/public_names.py``.
"""

import dataclasses
import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import api_reference
import hook_reference

from tagwerk import api

PROMISED = Path(__file__).parent / "house" / "promised.txt"


def lines() -> Iterator[str]:
    """Every hook and every name of ``tagwerk.api``, with its arguments or fields."""
    for specifications in hook_reference.SPECIFICATIONS.values():
        for hook in hook_reference.hooks_of(specifications):
            yield f"hook {hook.__name__}({', '.join(inspect.signature(hook).parameters)})"
    for name in api_reference.names():
        yield f"name {name}{_arguments(getattr(api, name))}"


def _arguments(thing: Any) -> str:
    if dataclasses.is_dataclass(thing):
        return f"({', '.join(field.name for field in dataclasses.fields(thing) if not field.name.startswith('_'))})"
    if inspect.isfunction(thing):
        return f"({', '.join(inspect.signature(thing).parameters)})"
    return ""


if __name__ == "__main__":
    PROMISED.write_text("\n".join(lines()) + "\n", encoding="utf-8")
