"""Builds the command line from the modules in ``cli/commands`` and from what plugins bring."""

from __future__ import annotations

from importlib import import_module
from itertools import chain
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

import typer
from typer.models import DefaultPlaceholder, TyperInfo

from tagwerk.access.hookspecs import Command, tagwerk_commands
from tagwerk.cli import commands as own
from tagwerk.cli.lazy import LazyGroup
from tagwerk.platform.plugins import CORE, refuse_duplicates
from tagwerk.platform.texts import later, translator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tagwerk.cli.console import Cli
    from tagwerk.platform.texts import Translator

_ = translator("tagwerk")

EPILOG = later(
    "Every command also understands: --json (one JSON document on standard output), --workspace DIR, --as LOGIN (who acts), "
    "--no-plugins, --plain (sentences instead of bars, for screen readers)."
)


def build(cli: Cli) -> Any:
    """All commands, those of the plugins too, as the group that Typer runs; each is built when somebody asks for it."""
    root: Any = typer.main.get_command(_root(cli))
    for command in _all(cli):
        words = _catalogue(command.typer)
        root.promise(
            command.name, words(_help(command)), lambda command=command, words=words: _made(command, words, cli)
        )
    return root


def _root(cli: Cli) -> typer.Typer:
    root = typer.Typer(
        cls=LazyGroup,
        help=_("Tagwerk counts the day's work by itself: offers, calls, contracts, reports."),
        epilog=_(EPILOG),
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=_markup(cli),
        context_settings={"help_option_names": ["-h", "--help"]},
    )

    @root.callback(invoke_without_command=True)
    def default(context: typer.Context) -> None:
        if context.invoked_subcommand is None:
            from tagwerk.cli.commands.board import show_board

            show_board(cli)

    return root


def _all(cli: Cli) -> list[Command]:
    """The commands. Raises DuplicateContribution where two have one name."""
    core = next(plugin for plugin in cli.plugins if plugin.name == CORE)
    found = [(core, command) for command in _own()]
    found += cli.plugins.collect_with_origin(tagwerk_commands, cli)
    refuse_duplicates(tagwerk_commands.__name__, found)
    return sorted((command for _plugin, command in found), key=lambda command: command.name)


def _own() -> Iterator[Command]:
    for module in iter_modules(own.__path__, f"{own.__name__}."):
        yield from import_module(module.name).COMMANDS


def _made(command: Command, words: Translator, cli: Cli) -> Any:
    """The command or group as Typer runs it, in the reader's language.

    A group of one command of the same name is that command: ``tagwerk call``, not ``tagwerk call call``.
    """
    alone = command.alone
    if alone is not None:
        made: Any = typer.main.get_command_from_info(
            alone, pretty_exceptions_short=False, rich_markup_mode=_markup(cli)
        )
    else:
        info = TyperInfo(command.typer, name=command.name)
        made = typer.main.get_group_from_info(
            info, pretty_exceptions_short=False, suggest_commands=True, rich_markup_mode=_markup(cli)
        )
    _translate(made, words)
    return made


def _translate(made: Any, words: Translator) -> None:
    """Say the helps of a command, of its parameters and of what is below it in the reader's language."""
    made.help = words(made.help) if made.help else made.help
    for parameter in made.params:
        if getattr(parameter, "help", None):
            parameter.help = words(parameter.help)
    below = getattr(made, "commands", {})
    if below:
        made.no_args_is_help = False  # what is lacking is one line, as everything that is wrong
    for each in below.values():
        _translate(each, words)
    if not below:
        made.epilog = made.epilog or _(EPILOG)


def _help(command: Command) -> str:
    """What is said of the command in the list of all, as it was written."""
    alone, group = command.alone, command.typer
    said = [alone] if alone is not None else [group.registered_callback, group.info]
    helps = (info.help for info in said if info is not None)
    return next((text for text in helps if text and not isinstance(text, DefaultPlaceholder)), "")


def _catalogue(group: typer.Typer) -> Translator:
    """The catalogue of the package that the commands were written in."""
    functions = chain(
        (info.callback for info in group.registered_commands),
        (
            info.typer_instance.registered_commands[0].callback
            for info in group.registered_groups
            if info.typer_instance
        ),
    )
    package = next((function.__module__ for function in functions if function is not None), "tagwerk")
    return translator(package.partition(".")[0])


def _markup(cli: Cli) -> Any:
    return None if cli.options.plain else "rich"  # no boxes for who hears them
