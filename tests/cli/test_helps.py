"""Every command says what it is for, in the reader's language, and is built only when somebody asks for it."""

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from servers.program import Program
from tagwerk.cli.building import build
from tagwerk.cli.console import Cli, CommonOptions
from tagwerk.cli.main import run
from tagwerk.platform.plugins import discover
from tagwerk.platform.texts import read_in

VALUES = {
    "active, discontinued",
    "csv, xlsx, json",
    "told, offered, bought, dropped",
    "bash, zsh, fish",
    "email, phone",
    "exhibition, fair, presentation",
    "leave, illness, training, other",
    "prospect, client, key_client, former",
    "visit, meeting, presentation, training, merchandising",
}
"""Helps that are what is typed, the same in every language."""


def _walked(group: Any, *names: str) -> Iterator[tuple[str, str]]:
    """The helps of the commands and of their parameters, each with where it stands."""
    for name, command in group.commands.items():
        path = " ".join((*names, name))
        yield path, command.help or ""
        for parameter in command.params:
            yield f"{path} {parameter.name}", getattr(parameter, "help", None) or ""
        if hasattr(command, "commands"):
            yield from _walked(command, *names, name)


def _parameters(group: Any, *names: str) -> Iterator[tuple[str, Any]]:
    """The parameters of the commands, each with where it stands."""
    for name, command in group.commands.items():
        yield from ((" ".join((*names, name, each.name)), each) for each in command.params)
        if hasattr(command, "commands"):
            yield from _parameters(command, *names, name)


def _helps(code: str) -> dict[str, str]:
    with read_in(code):
        return dict(_walked(build(Cli(CommonOptions(), discover(), run=run, execute=run))))


def test_every_help_is_in_the_language_of_the_reader() -> None:
    english, german = _helps("en"), _helps("de")
    assert len(english) > 200
    assert {place for place, text in english.items() if text and text not in VALUES and german[place] == text} == set()


@pytest.mark.parametrize("arguments", [["--help"], ["tasks", "--help"]])
def test_no_room_is_opened_for_a_help(arguments: list[str]) -> None:
    script = f"import sys\nfrom tagwerk.cli.main import run\nrun({arguments!r})\n"
    script += "print('sqlalchemy' in sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stderr.strip().endswith("False")


def test_what_goes_wrong_names_the_command_that_helps(program: Program) -> None:
    done = program.run("visits", "show", "4711")
    assert (done.returncode, done.stderr) == (2, "error: There is no visit 4711. Try: tagwerk visits list\n")


def test_what_typer_says_on_a_page_is_in_the_language_of_the_reader(program: Program) -> None:
    program.environment["LANGUAGE"] = "de"
    foreign = ("Usage", "Options", "Arguments", "Commands", "required", "Show this", "default:")
    for arguments in ([], ["visits"], ["visits", "move"], ["agenda"], ["visits", "move", "--plain"]):
        page = program.run(*arguments, "--help").stdout
        assert [word for word in foreign if word in page] == []
        assert "Aufruf: tagwerk" in page
        assert "Diese Seite zeigen." in page
    program.environment["LANGUAGE"] = "en"
    assert "Usage: tagwerk visits move [OPTIONS] {visit}" in program.run("visits", "move", "--help").stdout


def test_what_a_parameter_takes_is_said_in_the_language_of_the_reader() -> None:
    raw = {}
    with read_in("de"):
        for place, parameter in _parameters(build(Cli(CommonOptions(), discover(), run=run, execute=run))):
            kind = parameter.display_type(None)
            if kind.startswith("<") and "|" not in kind and kind not in ("<Zahl>", "<Text>", "<Datei>"):
                raw[place] = kind
    assert raw == {}
