"""Who acts: chosen once for a workspace, else who has the name of the machine's user, else the only one there is."""

import getpass
from pathlib import Path

import pytest

from servers.program import Program
from tagwerk.staff.acting import SETTINGS_VARIABLE


@pytest.fixture
def program(program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    """A workspace with two people, used by somebody who chose nothing yet."""
    monkeypatch.setenv(SETTINGS_VARIABLE, str(tmp_path / "settings"))
    assert program.run("staff", "add", "eva", "Eva", "--region", "BE", "--as", getpass.getuser()).returncode == 0
    return program


def test_who_was_chosen_acts_in_this_workspace_from_then_on(program: Program, tmp_path: Path) -> None:
    assert program.json("use")["employee"] == getpass.getuser(), "the user of the machine is found by the name"
    assert program.json("use", "eva")["employee"] == "eva"
    assert program.json("quota")["employee"] == "eva"
    assert program.json("quota", "--as", getpass.getuser())["employee"] == getpass.getuser()
    choices = tmp_path / "settings" / "tagwerk" / "acting.json"
    assert choices.stat().st_mode & 0o777 == 0o600
    program.run("use", "--forget")
    assert program.json("quota")["employee"] == getpass.getuser()


def test_another_workspace_does_not_care(program: Program, tmp_path: Path) -> None:
    program.run("use", "eva")
    other = tmp_path / "other"
    assert program.run("init", str(other)).returncode == 0
    assert Program(other).json("use")["employee"] == getpass.getuser()


def test_only_somebody_who_works_here_can_be_chosen(program: Program) -> None:
    done = program.run("use", "evi")
    assert (done.returncode, "Did you mean eva?" in done.stderr) == (2, True)
    assert program.json("use")["employee"] == getpass.getuser()


def test_whoever_was_chosen_and_left_is_named_with_the_way_out(program: Program) -> None:
    program.run("use", "eva")
    boss = getpass.getuser()
    assert (
        program.run("staff", "edit", "eva", "--hired", "2026-01-01", "--left", "2026-02-01", "--as", boss).returncode
        == 0
    )
    done = program.run("quota")
    assert (done.returncode, "eva no longer works here" in done.stderr, "tagwerk use" in done.stderr) == (1, True, True)
    assert program.run("use", "--forget").returncode == 0


def test_a_broken_file_of_choices_chooses_nobody(program: Program, tmp_path: Path) -> None:
    program.run("use", "eva")
    for content in (b"[]", b"{", b"\xff", b'{"x": 3}'):
        (tmp_path / "settings" / "tagwerk" / "acting.json").write_bytes(content)
        assert program.json("use")["employee"] == getpass.getuser()
