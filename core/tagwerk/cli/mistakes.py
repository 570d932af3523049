"""What went wrong, on one line in the reader's language: what is wrong, and the command that helps.

Typer says what it cannot take of a command line in English and in several sentences; here it is said in ours.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tagwerk.platform.inputs import nearest_hint
from tagwerk.platform.texts import harmless, translator

if TYPE_CHECKING:
    import typer

    from tagwerk.platform.errors import TagwerkError

NO_COMMAND = re.compile(r"No such command '(.*?)'")
SHOWN = 60
"""Characters of a wrong value."""
TOO_MANY = re.compile(r"Got unexpected extra argument\(s\) \((.*)\)", re.DOTALL)

_ = translator("tagwerk")


def in_words(error: TagwerkError) -> str:
    """The error, what to do about it, and the command that does it."""
    return (
        str(error) if error.action is None else _("{error} Try: {command}", error=error, command=error.action.command)
    )


def usage_in_words(error: typer.TyperException) -> str:
    """What of a command line cannot be taken, and where it says what can; what we do not know is said as Typer says it."""
    context = getattr(error, "ctx", None)
    wrong = _wrong(error, context)
    if context is None:
        return wrong
    return _("{error} Try: {command}", error=wrong, command=f"{context.command_path} --help")


def _wrong(error: typer.TyperException, context: Any) -> str:
    kind, said = type(error).__name__, error.format_message()
    if kind == "NoSuchOption":
        option, known = getattr(error, "option_name", ""), getattr(error, "possibilities", None) or ()
        return " ".join(filter(None, (_("No such option: {option}.", option=option), nearest_hint(option, known))))
    if kind in ("MissingParameter", "BadParameter"):
        parameter = _parameter(error)
        return (
            _("{parameter} is missing.", parameter=parameter) if kind == "MissingParameter" else _bad(error, parameter)
        )
    if kind == "BadOptionUsage":
        option = getattr(error, "option_name", "")
        takes_one = "requires" in said
        return (
            _("{option} needs a value.", option=option) if takes_one else _("{option} takes no value.", option=option)
        )
    names = getattr(getattr(context, "command", None), "commands", {})
    if (unknown := NO_COMMAND.match(said)) and (absent := _of_an_absent_plugin(unknown[1], context)):
        return absent
    if unknown:
        return " ".join(filter(None, (_("No such command: {name}.", name=unknown[1]), nearest_hint(unknown[1], names))))
    if extra := TOO_MANY.match(said):
        return _("Too many arguments: {extra}.", extra=extra[1])
    if said == "Missing command.":
        return _("Which of its commands? {names}.", names=", ".join(names))
    return said


def _bad(error: typer.TyperException, parameter: str) -> str:
    """Which value the parameter does not take, and what it takes."""
    faults: list[Any] = getattr(error.__cause__, "errors", list)()
    taken = _taken(getattr(error, "param", None))
    if not faults:
        return " ".join(filter(None, (_("{parameter} takes no such value.", parameter=parameter), taken)))
    value = repr(str(faults[0]["input"]))
    shown = harmless(value if len(value) <= SHOWN else f"{value[:SHOWN]}…")
    return " ".join(filter(None, (_("{parameter} does not take {value}.", parameter=parameter, value=shown), taken)))


def _taken(parameter: Any) -> str:
    """What a parameter takes, ``""`` where that is not known."""
    described = getattr(parameter, "type_descriptor", None)
    if described is None:
        return ""
    if described.is_choice:
        return _(
            "It takes one of: {choices}.",
            choices=", ".join(str(getattr(each, "value", each)) for each in described.choices),
        )
    kinds = {"int": _("a whole number"), "float": _("a number"), "bool": _("yes or no")}
    kind = kinds.get(parameter.bare_type().removeprefix("list[").removesuffix("]"))
    least, most = parameter.min, parameter.max
    if kind is None:
        return ""
    if least is not None and most is not None:
        return _("It takes {kind} from {least} to {most}.", kind=kind, least=least, most=most)
    if least is not None:
        return _("It takes {kind} of {least} or more.", kind=kind, least=least)
    if most is not None:
        return _("It takes {kind} of {most} or less.", kind=kind, most=most)
    return _("It takes {kind}.", kind=kind)


def _of_an_absent_plugin(command: str, context: Any) -> str:
    """Whose the command is, where its plugin is not loaded; ``""`` where it is nobody's that we know."""
    cli = getattr(context, "obj", None)
    if context is None or context.parent is not None or cli is None or not (name := cli.whose_command(command)):
        return ""
    why = cli.plugins.why_gone(name)
    said = _("The command {command} comes from a plugin: {why}.", command=command, why=why)
    if name in cli.plugins and cli.plugins[name].off:
        return " ".join((said, _("Switch it on: tagwerk plugins enable {name}", name=name)))
    return said


def _parameter(error: typer.TyperException) -> str:
    """An option as it is typed, an argument by its name."""
    parameter = getattr(error, "param", None)
    if parameter is None:
        return str(getattr(error, "param_hint", None) or _("A parameter"))
    return str(parameter.opts[0] if parameter.param_type_name == "option" else parameter.name)
