"""Builds the command line from the modules in ``cli/commands`` and from what plugins bring."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from itertools import chain
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.models import DefaultPlaceholder, TyperInfo

from tagwerk.access.hookspecs import Command, tagwerk_commands, tagwerk_setup_steps
from tagwerk.cli import commands as own
from tagwerk.cli.lazy import LazyGroup
from tagwerk.cli.typer_words import in_our_words
from tagwerk.platform.errors import TagwerkError
from tagwerk.platform.hosting.failure_log import write_down
from tagwerk.platform.hosting.guarding import Guard
from tagwerk.platform.hosting.loading.finding import CORE
from tagwerk.platform.hosting.plugin import Plugin, cause_of
from tagwerk.platform.hosting.types import flaw_of
from tagwerk.platform.plugins import failed_in
from tagwerk.platform.texts import later, translator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tagwerk.cli.console import Cli
    from tagwerk.platform.texts import Translator

SETUP = "setup"
"""The group that plugins add steps to."""

_ = translator("tagwerk")

COMPLETION = later("Completion for your shell: tagwerk completion bash (or zsh, fish).")
EPILOG = later(
    "Every command also understands: --json (one JSON document on standard output), --workspace DIR, --as LOGIN (who acts), "
    "--no-plugins, --plain (sentences instead of bars, for screen readers)."
)


def build(cli: Cli) -> Any:
    """All commands, those of the plugins too, as the group that Typer runs; each is built when somebody asks for it."""
    root: Any = typer.main.get_command(_root(cli))
    in_our_words(root)
    for plugin, command in _all(cli):
        with Guard(plugin, tagwerk_commands.__name__, heals=False):
            words = _catalogue(command.typer)
            root.promise(command.name, words(_help(command)), partial(_made, plugin, command, words, cli))
    return root


def _root(cli: Cli) -> typer.Typer:
    root = typer.Typer(
        cls=LazyGroup,
        help=_("Tagwerk counts the day's work by itself: offers, calls, contracts, reports."),
        epilog="\n\n".join((_(EPILOG), _(COMPLETION))),
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=_markup(cli),
        context_settings={"help_option_names": ["-h", "--help"]},
    )

    @root.callback(invoke_without_command=True)
    def default(
        context: typer.Context,
        version: Annotated[bool, typer.Option("--version", help=_("Show the version."))] = False,
    ) -> None:
        if version:
            from importlib.metadata import version as version_of

            said = version_of("tagwerk")
            cli.show({"version": said}, f"tagwerk {said}")
            raise typer.Exit
        if context.invoked_subcommand is None:
            from tagwerk.cli.commands.board import show_board

            show_board(cli)

    return root


def _all(cli: Cli) -> list[tuple[Plugin, Command]]:
    """The commands by name, each with who brings it; one of the core's names is the core's."""
    own = list(_own())
    taken = cli.names_of_the_core = frozenset(command.name for command in own)
    found = [(cli.plugins[CORE], command) for command in own]
    for plugin, command in cli.plugins.collect_with_origin(tagwerk_commands, cli):
        if command.name in taken:
            plugin.fail(_("The command {name} is the core's.", name=command.name), tagwerk_commands.__name__)
        else:
            found.append((plugin, command))
            if plugin.name != CORE:
                cli.guests[command.name] = plugin
    return sorted(found, key=lambda each: each[1].name)


def _own() -> Iterator[Command]:
    for module in iter_modules(own.__path__, f"{own.__name__}."):
        yield from import_module(module.name).COMMANDS


def _made(plugin: Plugin, command: Command, words: Translator, cli: Cli) -> Any:
    """The command or group as Typer runs it, in the reader's language; from now on it is the one that runs.

    Raises PluginError where it is a plugin's and cannot be built.
    """
    cli.running = (plugin, command.name) if plugin.name != CORE else None
    try:
        return _as_typer_runs_it(command, words, cli)
    except TagwerkError:
        raise
    except Exception as error:
        if plugin.name == CORE:
            raise
        write_down(error, plugin, f"command {command.name}")
        plugin.fail(error, f"command {command.name}")
        raise failed_in(plugin, cause_of(error)) from error


def _as_typer_runs_it(command: Command, words: Translator, cli: Cli) -> Any:
    """A group of one command of the same name is that command: ``tagwerk call``, not ``tagwerk call call``."""
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
    _hold_helps(made)
    _translate(made, words, cli)
    if command.name == SETUP:
        _add_steps(made, cli)
    return made


def _add_steps(made: Any, cli: Cli) -> None:
    """The steps that plugins bring, behind the core's, whose names are the core's."""
    for plugin, step in cli.plugins.collect_with_origin(tagwerk_setup_steps, cli):
        if step.name in made.commands:
            plugin.fail(_("The step {name} is the core's.", name=step.name), tagwerk_setup_steps.__name__)
            continue
        with Guard(plugin, tagwerk_setup_steps.__name__, heals=False):
            alone = step.typer.registered_commands[0]
            built: Any = typer.main.get_command_from_info(
                alone, pretty_exceptions_short=False, rich_markup_mode=_markup(cli)
            )
            _translate(built, _catalogue(step.typer), cli)
            made.add_command(built, step.name)


def _hold_helps(made: Any) -> None:
    """Raise TypeError where what is to be shown of a command, its parameters or what is below it is no text."""
    for each in (made, *made.params):
        for part in ("help", "short_help", "epilog", "metavar"):
            said = getattr(each, part, None)
            if said is not None and (wrong := flaw_of(said, str)):
                raise TypeError(_("its help: {wrong}", wrong=wrong))
    for each in getattr(made, "commands", {}).values():
        _hold_helps(each)


def _translate(made: Any, words: Translator, cli: Cli) -> None:
    """Say the helps of a command, of its parameters and of what is below it in the reader's language, with [ ] as they are."""
    from rich.markup import escape

    in_our_words(made)
    shown = escape if _markup(cli) else str
    made.help = shown(words(made.help)) if made.help else made.help
    for parameter in made.params:
        if getattr(parameter, "help", None):
            parameter.help = shown(words(parameter.help))
    below = getattr(made, "commands", {})
    if below:
        made.no_args_is_help = False  # what is lacking is one line, as everything that is wrong
    for each in below.values():
        _translate(each, words, cli)
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
