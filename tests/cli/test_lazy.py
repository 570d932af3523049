"""A group that builds only the command that is asked for."""

from collections.abc import Callable
from typing import Any

import pytest
import typer

from tagwerk.cli.lazy import LazyGroup


class Builders:
    """Makes commands, and remembers which."""

    def __init__(self) -> None:
        self.built: list[str] = []

    def of(self, name: str) -> Callable[[], Any]:
        def build() -> Any:
            self.built.append(name)
            return typer.main.get_command(application(name))

        return build


def application(name: str) -> typer.Typer:
    made = typer.Typer(add_completion=False)

    @made.command(name)
    def say(times: int = 1) -> None:
        typer.echo(name * times)

    return made


@pytest.fixture
def builders() -> Builders:
    return Builders()


@pytest.fixture(params=["rich", None])
def program(builders: Builders, request: pytest.FixtureRequest) -> Any:
    root = typer.Typer(cls=LazyGroup, help="Animals.", add_completion=False, rich_markup_mode=request.param)
    root.callback(invoke_without_command=True)(lambda: None)
    made: Any = typer.main.get_command(root)
    for name in ("meow", "bark"):
        made.promise(name, f"To {name} aloud.", builders.of(name))
    return made


def test_the_help_lists_what_is_promised_and_builds_nothing(
    program: Any, builders: Builders, capsys: pytest.CaptureFixture[str]
) -> None:
    program(["--help"], standalone_mode=False)
    shown = capsys.readouterr().out
    assert shown.index("To meow aloud.") < shown.index("To bark aloud.")
    assert builders.built == []


def test_a_command_is_built_when_it_is_run_and_no_other_is(
    program: Any, builders: Builders, capsys: pytest.CaptureFixture[str]
) -> None:
    for _time in range(2):
        program(["bark", "--times", "2"], standalone_mode=False)
    assert capsys.readouterr().out == "barkbark\nbarkbark\n"
    assert builders.built == ["bark"]


def test_a_misspelt_command_is_told_the_nearest_without_building_it(program: Any, builders: Builders) -> None:
    with pytest.raises(typer.TyperException) as refused:
        program(["brak"], standalone_mode=False)
    assert "Did you mean 'bark'?" in refused.value.format_message()
    assert builders.built == []


def test_whoever_walks_through_the_commands_gets_each(program: Any, builders: Builders) -> None:
    assert [command.name for command in program.commands.values()] == ["meow", "bark"]
    assert builders.built == ["meow", "bark"]


def test_a_key_error_while_a_command_is_built_is_not_taken_for_no_such_command(program: Any) -> None:
    def broken() -> Any:
        raise KeyError("column")

    program.promise("hiss", "To hiss.", broken)
    with pytest.raises(KeyError, match="column"):
        program(["hiss"], standalone_mode=False)
