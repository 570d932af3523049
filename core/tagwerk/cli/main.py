"""Builds the command line from the core's commands and the plugins', runs it, and turns errors into one line."""

from __future__ import annotations

import json
import logging
import os
import sys
from functools import partial
from typing import TYPE_CHECKING, Any

import typer

from tagwerk.access.hookspecs import tagwerk_commands
from tagwerk.cli import (
    agenda,
    board,
    companies,
    contracts,
    events,
    job,
    outages,
    people,
    plans,
    requests,
    serving,
    tasks,
    visits,
    work,
    workspace,
)
from tagwerk.cli.console import Cli, CommonOptions, as_json, harmless
from tagwerk.platform.errors import DuplicateContribution, TagwerkError
from tagwerk.platform.plugins import discover
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tagwerk.access.hookspecs import Command

_ = translator("tagwerk")

EPILOG = _(
    "Every command also understands: --json (one JSON document on standard output), --workspace DIR, --as LOGIN (who acts), "
    "--no-plugins, --plain (sentences instead of bars, for screen readers)."
)
CORE_COMMANDS = (
    workspace,
    board,
    work,
    job,
    companies,
    contracts,
    people,
    outages,
    agenda,
    tasks,
    visits,
    events,
    requests,
    plans,
    serving,
)


def main() -> None:
    """The program ``tagwerk``. Exit status: 0 done, 1 failed, 2 wrong input."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command and give back its exit status; an error is one line on standard error."""
    _log_to_stderr()
    try:
        execute(arguments)
    except TagwerkError as error:
        return _fail(str(error), error.exit_status)
    except typer.TyperException as error:
        return _fail(error.format_message(), 2)
    except typer.Abort:
        return _fail(_("Nothing was done."), 1)
    except KeyboardInterrupt:
        return _fail(_("Interrupted."), 130)
    except typer.Exit as leaving:
        return leaving.exit_code
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - the reader went away; say nothing more
        return 1
    return 0


def execute(arguments: Sequence[str], *, quiet: bool = False) -> Any:
    """Run one command and give back what it showed, as a machine would read it. Raises what the command raises."""
    options, rest = CommonOptions.take_from(list(arguments))
    plugins = discover(load_any=options.plugins)
    cli = Cli(options, plugins, run=run, execute=partial(execute, quiet=True), quiet=quiet)
    try:
        status = typer.main.get_command(build(cli))(rest, prog_name="tagwerk", standalone_mode=False, obj=cli)
        if isinstance(status, int) and status:
            raise typer.Exit(status)
    finally:
        cli.close()
    return json.loads(as_json(cli.result))


def build(cli: Cli) -> typer.Typer:
    """All commands: the core's, and those of the plugins that are here."""
    root = typer.Typer(
        help=_("Tagwerk counts the day's work by itself: offers, calls, contracts, reports."),
        epilog=EPILOG,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None if cli.options.plain else "rich",  # no boxes for who hears them
        context_settings={"help_option_names": ["-h", "--help"]},
    )

    @root.callback(invoke_without_command=True)
    def default(context: typer.Context) -> None:
        if context.invoked_subcommand is None:
            board.show_board(cli)

    contributed = [command for room in CORE_COMMANDS for command in room.commands(cli)]
    contributed += cli.plugins.collect(tagwerk_commands, cli)
    _refuse_duplicates(contributed)
    for command in contributed:
        _add(root, command)
    return root


def _add(root: typer.Typer, command: Command) -> None:
    """A group of one command of the same name is that command: ``tagwerk call``, not ``tagwerk call call``."""
    commands = command.typer.registered_commands
    names = [info.name or (info.callback.__name__ if info.callback else "") for info in commands]
    for info in commands:
        info.epilog = info.epilog or EPILOG
    if names == [command.name] and not command.typer.registered_groups:
        root.registered_commands += commands
    else:
        root.add_typer(command.typer, name=command.name)


def _refuse_duplicates(commands: Iterable[Command]) -> None:
    seen: set[str] = set()
    for command in commands:
        if command.name in seen:
            raise DuplicateContribution(_("Two plugins bring a command `{name}`.", name=command.name))
        seen.add(command.name)


def _fail(message: str, status: int) -> int:
    sys.stderr.write(_("error: {message}", message=harmless(" ".join(message.split()))) + "\n")
    return status


def _log_to_stderr() -> None:
    level = os.environ.get("TAGWERK_LOG", "WARNING").upper()
    logging.basicConfig(
        level=level if level in logging.getLevelNamesMapping() else "WARNING",
        format="%(levelname)s %(name)s: %(message)s",
        force=True,
    )
