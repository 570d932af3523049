"""Completion of what is being typed: a shell calls this program with the words so far, and gets those that may come next.

The scripts (``tagwerk completion bash``) set ``_TAGWERK_COMPLETE`` to the name of the shell; the last argument is the word that
is not finished.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

from tagwerk.cli.console import CommonOptions
from tagwerk.platform.errors import WrongInput
from tagwerk.platform.texts import later, translator

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tagwerk.companies.own.values import OwnField

FIELD = "--field"
YES, NO = "yes", "no"
COMPLETE_VARIABLE = "_TAGWERK_COMPLETE"
SCRIPTS = {
    "bash": """\
_tagwerk() {
    local IFS=$'\\n'
    COMPREPLY=($(_TAGWERK_COMPLETE=bash tagwerk "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
    if [[ "${COMPREPLY[0]}" == *= ]]; then compopt -o nospace 2>/dev/null; fi
}
complete -o default -F _tagwerk tagwerk
""",
    "zsh": """\
#compdef tagwerk
_tagwerk() {
    local -a found
    found=("${(@f)$(_TAGWERK_COMPLETE=zsh tagwerk "${(@)words[2,$CURRENT]}" 2>/dev/null)}")
    if [[ "${found[1]}" == *=(:*|) ]]; then _describe tagwerk found -S ''
    elif [[ -n "${found[1]}" ]]; then _describe tagwerk found; else _files; fi
}
compdef _tagwerk tagwerk
""",
    "fish": """\
function __tagwerk
    set -l found (env _TAGWERK_COMPLETE=fish tagwerk (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null)
    if test -n "$found"; printf '%s\\n' $found; else; __fish_complete_path (commandline -ct); end
end
complete -c tagwerk -f -a '(__tagwerk)'
""",
}
COMMON = {
    "--json": later("One JSON document on standard output."),
    "--workspace": later("The folder of the workspace."),
    "--as": later("Who acts."),
    "--no-plugins": later("Without any plugin."),
    "--plain": later("Sentences instead of bars, for screen readers."),
}

_ = translator("tagwerk")


def asking_shell() -> str:
    """The shell that asks what may come next, or ``""``."""
    shell = os.environ.get(COMPLETE_VARIABLE, "")
    return shell if shell in SCRIPTS else ""


def typed_so_far(arguments: Sequence[str]) -> tuple[CommonOptions, list[str], str]:
    """The common options, the words before the one that is being typed, and that one."""
    *before, unfinished = arguments or [""]
    try:
        options, words = CommonOptions.take_from(before)
    except WrongInput:  # the value of one of them is being typed
        return CommonOptions(), [], "\0"
    return options, words, unfinished


def whole_words(words: Sequence[str], unfinished: str) -> tuple[list[str], str]:
    """The words as they were typed: bash hands over ``chain=ye`` as three."""
    if unfinished == "=" and words:
        return [*words[:-1]], f"{words[-1]}="
    if len(words) > 1 and words[-1] == "=":
        return [*words[:-2]], f"{words[-2]}={unfinished}"
    return [*words], unfinished


def completions(
    root: Any, words: Sequence[str], unfinished: str, fields: Mapping[str, OwnField] | None = None
) -> Iterator[tuple[str, str]]:
    """What may come next, with what it is for. *fields* are those of the house's own."""
    command, awaited = root, ""
    for word in words:
        if awaited:
            awaited = ""
        elif word.startswith("-"):
            awaited = word if _takes_value(command, word) else ""
        elif below := getattr(command, "commands", None):
            if word not in below:
                return
            command = below[word]
    if awaited:
        offered = _own_values((fields or {}).values(), unfinished) if awaited == FIELD else iter(())
        yield from ((name, said) for name, said in offered if name.casefold().startswith(unfinished.casefold()))
        return
    offered = _options(command) if unfinished.startswith("-") else _below(command)
    yield from ((name, said) for name, said in offered if name.startswith(unfinished))


def written(shell: str, found: Iterator[tuple[str, str]]) -> str:
    """The completions as *shell* reads them: a line each. Bash puts what stands behind a ``=`` behind the one that is typed."""
    if shell == "bash":
        names = [name if name.endswith("=") else name.partition("=")[2] or name for name, _said in found]
        return "".join(re.sub(r"([^\w=.-])", r"\\\1", name) + "\n" for name in names)
    between = ":" if shell == "zsh" else "\t"
    return "".join(f"{name}{between}{said}\n" if said else f"{name}\n" for name, said in found)


def _below(command: Any) -> Iterator[tuple[str, str]]:
    said = getattr(command, "short_helps", {})
    for name in getattr(command, "commands", {}):
        yield name, _first_line(said[name] if name in said else command.commands[name].help)


def _own_values(fields: Iterable[OwnField], unfinished: str) -> Iterator[tuple[str, str]]:
    """The names of fields, or the values of the one that is named."""
    for field in fields:
        if not unfinished.casefold().startswith(f"{field.name}="):
            yield f"{field.name}=", field.title
            continue
        values = (YES, NO) if field.type == "yes/no" else field.values
        yield from ((f"{field.name}={value}", "") for value in values)


def _options(command: Any) -> Iterator[tuple[str, str]]:
    for parameter in command.params:
        if parameter.param_type_name == "option" and not getattr(parameter, "hidden", False):
            for name in (*parameter.opts, *parameter.secondary_opts):
                if name.startswith("--"):
                    yield name, _first_line(parameter.help)
    yield "--help", ""
    yield from ((name, _(said)) for name, said in COMMON.items())


def _takes_value(command: Any, word: str) -> bool:
    return any(
        word in (*parameter.opts, *parameter.secondary_opts) and not parameter.is_flag
        for parameter in command.params
        if parameter.param_type_name == "option"
    )


def _first_line(text: str | None) -> str:
    return (text or "").strip().partition("\n")[0]
