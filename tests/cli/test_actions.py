"""What a room says can be done, can be done: every action names a command, and gives it what it cannot do without."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tagwerk.cli.building import build
from tagwerk.cli.console import Cli, CommonOptions
from tagwerk.cli.main import run
from tagwerk.platform.plugins import discover

ROOT = Path(__file__).parents[2]
COMMON = {"--workspace", "--as", "--json", "--plain", "--no-plugins"}


def _actions() -> Iterator[tuple[str, ast.Call]]:
    """Every ``Action("…", …)`` in the core and the plugins, with the place where it stands."""
    for path in sorted([*ROOT.glob("core/tagwerk/**/*.py"), *ROOT.glob("plugins/*/tagwerk_*/**/*.py")]):
        text = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)) if "Action(" in text else ():
            called = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Action"
            if called and isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node


ACTIONS = list(_actions())


@pytest.fixture(scope="module")
def commands() -> Any:
    """All commands, as the program builds them."""
    return build(Cli(CommonOptions(), discover(), run=run, execute=run))


def test_there_are_actions() -> None:
    assert len(ACTIONS) > 40


@pytest.mark.parametrize(("place", "action"), ACTIONS, ids=[place for place, _action in ACTIONS])
def test_an_action_names_a_command_and_gives_it_what_it_needs(place: str, action: ast.Call, commands: Any) -> None:
    command = commands
    (name, *arguments) = action.args
    assert isinstance(name, ast.Constant)
    assert isinstance(name.value, str)
    for part in name.value.replace("_", "-").split("."):
        assert part in command.commands, f"there is no command {name.value}"
        command = command.commands[part]
    taken = [each for each in command.params if each.param_type_name == "argument"]
    required = [each for each in taken if each.required]
    assert len(required) <= len(arguments), [each.name for each in required]
    assert len(arguments) <= len(taken) or any(each.nargs == -1 for each in taken)
    options = {f"--{keyword.arg.strip('_').replace('_', '-')}" for keyword in action.keywords if keyword.arg}
    known = {option: each for each in command.params if each.param_type_name == "option" for option in each.opts}
    assert options <= set(known) | COMMON
    assert {each.opts[0] for each in known.values() if each.required} <= options
