"""The command that prints what a shell needs to complete the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tagwerk.access.hookspecs import Command
from tagwerk.cli.completing import SCRIPTS
from tagwerk.platform.errors import WrongInput
from tagwerk.platform.inputs import one_of
from tagwerk.platform.texts import later, translator

if TYPE_CHECKING:
    from tagwerk.cli.console import Cli

_ = translator("tagwerk")

completion = typer.Typer()


@completion.command(
    "completion",
    help=later(
        "Print the completion of commands for a shell: bash, zsh or fish.\n\n"
        'Example: eval "$(tagwerk completion bash)", in ~/.bashrc; in ~/.zshrc with zsh;\n\n'
        "tagwerk completion fish > ~/.config/fish/completions/tagwerk.fish"
    ),
)
def print_(context: typer.Context, shell: Annotated[str, typer.Argument(help="bash, zsh, fish")]) -> None:
    """The completion of a shell."""
    cli: Cli = context.obj
    if shell not in SCRIPTS:
        raise WrongInput(_("There is no completion for {shell!r}.", shell=shell), one_of(SCRIPTS))  # nosec B604 - its name
    script = SCRIPTS[shell]
    if cli.options.json:
        cli.show({"shell": shell, "script": script})
    else:
        typer.echo(script, nl=False)


COMMANDS = (Command("completion", completion),)
