"""The page of the duties: each stands there once, with a command that there is and a test that there is."""

import ast
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tagwerk.cli.building import build
from tagwerk.cli.console import Cli, CommonOptions
from tagwerk.cli.main import run
from tagwerk.platform.plugins import discover

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "duties.md"
ROW = re.compile(r"^\| (D\d+) \| (.+?) \| (.+?) \| (.*?) ?\|$", re.MULTILINE)
WITHOUT_ROOM = {f"D{number}" for number in (*range(18, 25), 26, 27, 28, 30)}
ROWS = ROW.findall(PAGE.read_text(encoding="utf-8"))


@cache
def _commands() -> Any:
    return build(Cli(CommonOptions(), discover(), run=run, execute=run))


def _is_command(words: list[str]) -> bool:
    command = _commands()
    for word in words:
        if not hasattr(command, "commands") or word not in command.commands:
            return False
        command = command.commands[word]
    return not hasattr(command, "commands") or command.invoke_without_command


def test_each_duty_stands_there_once_in_order() -> None:
    assert [row[0] for row in ROWS] == [f"D{number}" for number in range(1, 43)]


def test_what_has_no_room_says_so_and_nothing_else_does() -> None:
    assert {duty for duty, _what, command, _test in ROWS if command == "not built"} == WITHOUT_ROOM
    assert [row for row in ROWS if row[0] in WITHOUT_ROOM and row[3]] == []


@pytest.mark.parametrize("row", [row for row in ROWS if row[0] not in WITHOUT_ROOM], ids=lambda row: row[0])
def test_its_commands_and_its_test_are_there(row: tuple[str, str, str, str]) -> None:
    commands = re.findall(r"`tagwerk ([a-z -]+)`", row[2])
    assert commands
    assert [command for command in commands if not _is_command(command.split())] == []
    tests = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", row[3])
    assert tests
    for file, name in tests:
        tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        assert name in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}, (
            f"{file} has no {name}"
        )
