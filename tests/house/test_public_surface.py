"""What a plugin may import is a promise: the list is written down, and every name on it is there."""

import ast
import inspect
from pathlib import Path

import api_reference
import pytest

from tagwerk import api

PLUGINS = Path(__file__).parents[2] / "plugins"
EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.mark.parametrize("name", api_reference.names())
def test_each_public_name_is_there_and_says_what_it_is(name: str) -> None:
    thing = getattr(api, name)
    described = inspect.isclass(thing) or inspect.isfunction(thing)
    assert not described or (thing.__doc__ or "").strip(), f"{name} has no docstring"


def test_the_reference_lists_exactly_the_public_names() -> None:
    assert api_reference.PAGE.read_text(encoding="utf-8") == api_reference.page(), "run: make reference"


def test_the_reference_of_the_plugins_types_is_what_they_say() -> None:
    assert api_reference.PLUGINS_PAGE.read_text(encoding="utf-8") == api_reference.plugins_page(), "run: make reference"


def test_the_reference_of_the_kit_says_what_is_in_it() -> None:
    assert api_reference.TESTING_PAGE.read_text(encoding="utf-8") == api_reference.testing_page(), "run: make reference"


def test_a_name_that_is_not_public_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'open_workspace'"):
        _ = api.open_workspace  # type: ignore[attr-defined]


@pytest.mark.parametrize("folder", [PLUGINS, EXAMPLES], ids=["plugins", "examples"])
def test_plugins_import_nothing_else_of_the_core(folder: Path) -> None:
    strangers = {
        f"{path.name}: {node.module}"
        for path in folder.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").split(".")[0] == "tagwerk"
        and node.module != "tagwerk.api"
    }
    assert {each.partition(": ")[2] for each in strangers} <= {"tagwerk.testing"}
