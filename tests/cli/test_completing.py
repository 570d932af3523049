"""What a shell completes: commands, those of plugins too, and options; tried in the shells that are on the machine."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from servers.program import Program

BIN = Path(sys.executable).parent
BASH = """\
eval "$(tagwerk completion bash)"
COMP_WORDS=({words}); COMP_CWORD={place}; _tagwerk; printf '%s\\n' "${{COMPREPLY[@]}}"
"""
ZSH = """\
autoload -Uz compinit; compinit -u
_describe() {{ print -l -- "${{(@P)2}}" }}
_files() {{ }}
eval "$(tagwerk completion zsh)"
words=({words}); CURRENT={place}; _tagwerk
"""
FISH = """\
tagwerk completion fish | source
complete -C '{line}'
"""


def completed(shell: str, *words: str) -> list[str]:
    """What *shell* offers for the last of the words; the names alone."""
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not on this machine")
    script = {
        "bash": BASH.format(words=" ".join(map(repr, words)), place=len(words) - 1),
        "zsh": ZSH.format(words=" ".join(map(repr, words)), place=len(words)),
        "fish": FISH.format(line=" ".join(words)),
    }[shell]
    environment = os.environ | {"PATH": f"{BIN}:{os.environ['PATH']}"}
    done = subprocess.run([shell, "-c", script], capture_output=True, text=True, timeout=60, env=environment)
    assert done.stderr == ""
    return [line.replace("\t", ":").partition(":")[0] for line in done.stdout.splitlines() if line]


@pytest.mark.parametrize(
    "shell", ["bash", *(pytest.param(other, marks=pytest.mark.heavy) for other in ("zsh", "fish"))]
)
def test_a_shell_completes_commands_and_options(shell: str) -> None:
    assert completed(shell, "tagwerk", "compa") == ["companies"]
    assert completed(shell, "tagwerk", "--as", "eva", "companies", "li") == ["list"]
    assert "--json" in completed(shell, "tagwerk", "companies", "list", "--j")


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (["campaigns", "stat"], ["status"]),
        (["staff", "token", ""], ["list", "make", "revoke"]),
        (["nonsense", ""], []),
        (["--as", "ev"], []),
        (["staff", "add", "--role", "ma"], []),
        (["staff", "edit", "--workspace", "/nowhere", "--workl"], ["--workload"]),
    ],
)
def test_what_may_come_next(
    program: Program, monkeypatch: pytest.MonkeyPatch, words: list[str], offered: list[str]
) -> None:
    monkeypatch.setenv("_TAGWERK_COMPLETE", "bash")
    done = program.run(*words)
    assert (sorted(done.stdout.split()), done.stderr, done.returncode) == (offered, "", 0)


FIELDS = """
[fields.chain]
type = "yes/no"
title = { de = "Filialist" }
[fields.size]
type = "choice"
values = ["klein", "größer als üblich"]
[fields.shops]
type = "number"
"""


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (["--field", ""], ["chain=", "size=", "shops="]),
        (["--field", "Ch"], ["chain="]),
        (["--field", "chain", "="], ["yes", "no"]),
        (["--field", "chain", "=", "y"], ["yes"]),
        (["--field", "chain", "=", "yes", "--field", "size", "=", "gr"], [r"größer\ als\ üblich"]),
        (["--field", "shops", "=", ""], []),
        (["--name", ""], []),
    ],
)
def test_fields_of_the_house_and_their_values_are_offered(
    program: Program, monkeypatch: pytest.MonkeyPatch, words: list[str], offered: list[str]
) -> None:
    with (program.workspace / "tagwerk.toml").open("a", encoding="utf-8") as settings:
        settings.write(FIELDS)
    monkeypatch.setenv("_TAGWERK_COMPLETE", "bash")
    done = program.run("companies", "edit", "1", *words)
    assert (done.stdout.splitlines(), done.stderr, done.returncode) == (offered, "", 0)
    monkeypatch.setenv("_TAGWERK_COMPLETE", "fish")
    shown = program.run("companies", "edit", "1", "--field", "ch").stdout
    assert shown == "chain=\tFilialist\n"


def test_help_says_how_completion_comes_and_version_says_which_one(program: Program) -> None:
    assert "tagwerk completion bash" in program.run("--help").stdout
    assert program.run("--version").stdout.startswith("tagwerk ")
    assert program.json("--version")["version"]
    done = program.run("completion", "csh")
    assert (done.returncode, "bash, zsh, fish" in done.stderr) == (2, True)
