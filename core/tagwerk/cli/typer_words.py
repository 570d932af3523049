"""What Typer itself says on a page of help, in the reader's language: it is English in the library, whatever the reader reads."""

from __future__ import annotations

from typing import Any

import typer.core

from tagwerk.platform.texts import later, translator

CONSTANTS = {
    "ARGUMENTS_PANEL_TITLE": later("Arguments"),
    "OPTIONS_PANEL_TITLE": later("Options"),
    "COMMANDS_PANEL_TITLE": later("Commands"),
    "REQUIRED_LONG_STRING": later("[required]"),
    "DEFAULT_STRING": later("[default: {}]"),
}
"""The texts of ``typer.rich_utils``, which it reads when it shows a page."""
PLAIN = (later("required"), later("default: {default}"), later("(dynamic)"))
"""Those that stand on a page without boxes."""
NUMBER, TEXT, FILE = later("<number>"), later("<text>"), later("<file>")
KINDS = {
    "<int>": NUMBER,
    "<int range>": NUMBER,
    "<float>": NUMBER,
    "<float range>": NUMBER,
    "<str>": TEXT,
    "<list[int]>": NUMBER,
    "<list[str]>": TEXT,
    "<path>": FILE,
    "<file>": FILE,
    "<list[path]>": FILE,
    "<bool>": "",
}
"""What a parameter takes; a switch takes nothing."""
USAGE, SHOW_HELP = "Usage: ", "Show this message and exit."

_ = translator("tagwerk")


def in_our_words(command: Any) -> None:
    """Have *command*, as Typer made it, show its page of help in the reader's language."""
    usage_of, page_of, help_option_of = command.get_usage, command.get_help, command.get_help_option

    def get_usage(context: Any) -> str:
        return str(usage_of(context)).replace(USAGE, _("Usage:") + " ", 1)

    def get_help(context: Any) -> str:
        _set_constants()
        return str(page_of(context)).replace(USAGE, _("Usage:") + " ", 1)

    def get_help_option(context: Any) -> Any:
        option = help_option_of(context)
        if option is not None and option.help == SHOW_HELP:
            option.help = _("Show this page.")
            _say_kind(option)
        return option

    for parameter in command.params:
        _say_kind(parameter)
    command.get_usage, command.get_help, command.get_help_option = get_usage, get_help, get_help_option
    command.options_metavar = _("[OPTIONS]")
    if hasattr(command, "subcommand_metavar"):
        command.subcommand_metavar = _("COMMAND [ARGUMENTS]…")


def _say_kind(parameter: Any) -> None:
    """Have *parameter* say what it takes in the reader's language."""
    kind_of = parameter.display_type

    def display_type(ctx: Any) -> str:
        kind = str(kind_of(ctx))
        return _(KINDS[kind]) if KINDS.get(kind) else KINDS.get(kind, kind)

    parameter.display_type = display_type


def _set_constants() -> None:
    from typer import rich_utils

    for name, text in CONSTANTS.items():
        setattr(rich_utils, name, _(text))
    setattr(typer.core, "_", _)  # noqa: B010 - a name of the library's own, which no type knows
