"""The command line asks in the reader's language, and hears yes and no in it."""

import os
import pty
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from servers.program import PROGRAM, Program, hear_interrupts


def on_a_terminal(workspace: Path, language: str, arguments: Sequence[str], typed: Sequence[str]) -> tuple[int, str]:
    """Run a command on a terminal; each of *typed* is written after a question. Gives the exit status, and what was shown."""
    child, terminal = pty.fork()
    if child == 0:
        hear_interrupts()
        environment = {**os.environ, "TAGWERK_WORKSPACE": str(workspace), "LANGUAGE": language, "TERM": "dumb"}
        os.execve(sys.executable, [*PROGRAM, *arguments], environment)
    shown, waiting, asked = "", list(typed), 0
    try:
        while piece := os.read(terminal, 65536):
            shown += piece.decode(errors="replace")
            if waiting and shown[asked:].rstrip().endswith(":"):
                asked = len(shown)
                os.write(terminal, waiting.pop(0).encode())
    except OSError:  # on Linux the end of a terminal is an error
        pass
    _child, status = os.waitpid(child, 0)
    os.close(terminal)
    return os.waitstatus_to_exitcode(status), shown


@pytest.mark.parametrize(
    ("language", "typed", "agreed"),
    [
        ("en", ["y\n"], True),
        pytest.param("en", ["YES\n"], True, marks=pytest.mark.heavy),
        ("en", ["\n"], False),
        pytest.param("en", ["perhaps\n", "n\n"], False, marks=pytest.mark.heavy),
        pytest.param("de", ["j\n"], True, marks=pytest.mark.heavy),
        ("de", [" Ja \n"], True),
        pytest.param("de", ["y\n"], True, marks=pytest.mark.heavy),
        ("de", ["vielleicht\n", "nein\n"], False),
        pytest.param("de", ["\x04"], False, marks=pytest.mark.heavy),
    ],
)
def test_an_answer_is_heard_in_the_language_of_the_question(
    program: Program, language: str, typed: list[str], agreed: bool
) -> None:
    status, shown = on_a_terminal(program.workspace, language, ("contracts", "rescind", "1"), typed)
    assert ("[j/N]" if language == "de" else "[y/N]") in shown
    nothing, no_contract = (
        ("Es wurde nichts getan", "Es gibt") if language == "de" else ("Nothing was done", "There is no")
    )
    assert (no_contract if agreed else nothing) in shown
    assert status == (2 if agreed else 1)


def test_no_question_is_asked_about_a_list_that_is_not_there(program: Program) -> None:
    done = program.run("imports", "undo", "999")
    assert (done.returncode, done.stderr) == (2, "error: There is no import 999. Try: tagwerk imports list\n")
