"""The command line as a user meets it: exit status, one line for an error, one document for a machine."""

import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from servers.program import Program
from tagwerk.cli.building import build
from tagwerk.cli.console import Cli, CommonOptions
from tagwerk.cli.main import run
from tagwerk.platform.plugins import discover

HEAVY_MODULES = ("fastapi", "alembic", "twilio", "weasyprint", "typst", "uvicorn", "aiosmtpd", "openpyxl", "huey")


def test_help_imports_nothing_heavy() -> None:
    script = f"""
import sys
from tagwerk.cli.main import run
status = run(["--help"])
print([name for name in {HEAVY_MODULES!r} if name in sys.modules], status, file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stderr.strip().endswith("[] 0")
    assert "quota" in done.stdout


def test_init_makes_a_workspace_with_one_employee_who_acts(program: Program) -> None:
    (employee,) = program.json("staff", "list")
    assert program.json("quota")["employee"] == employee["login"]
    assert len(program.json("companies", "list")) == 80


def test_init_refuses_a_workspace_and_leaves_nothing_behind_for_wrong_input(tmp_path: Path, program: Program) -> None:
    assert program.run("init", str(program.workspace)).returncode == 1
    new = tmp_path / "new"
    done = program.run("init", str(new), "--job-description", "juggler")
    assert (done.returncode, new.exists()) == (2, False)
    assert "customer_search_manager" in done.stderr


def test_every_command_has_help_with_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    """Every one that there is, read from the command line itself."""
    cli = Cli(CommonOptions(), discover(), run=run, execute=run)
    commands = list(commands_of(build(cli)))
    assert len(commands) > 100
    assert [name for name, command in commands if not re.search(f"Examples?: .*tagwerk {name}", command.help)] == []
    assert run(["contracts", "sign", "--help"]) == 0
    assert "Example: tagwerk contracts sign" in capsys.readouterr().out


def commands_of(group: Any, *names: str) -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands_of(command, *names, name)
        else:
            yield " ".join((*names, name)), command


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (["no-such-command"], 2, "No such command"),
        (["quota", "--on", "somewhen"], 2, "no date"),
        (["quota", "--explain", "naps"], 2, "no metric 'naps'"),
        (["companies", "list", "nobody"], 2, "no segment 'nobody'"),
        (["companies", "show", "Nobody Ltd"], 2, "no company 'Nobody Ltd'"),
        (["companies", "import", "missing.csv"], 2, "no file missing.csv"),
        (["quota", "--as", "eve"], 2, "Nobody here has the login eve"),
        (["quota", "--as"], 2, "--as needs a value"),
        (["settings", "show", "contakt"], 2, "There is no setting 'contakt'"),
        (["contracts", "sign", "C-1"], 2, "no contract C-1"),
        (["wanted", "--ask"], 2, "What does the company ask for"),
        (["contacts", "export", "--out", "/nowhere/x.vcf"], 2, "/nowhere/x.vcf cannot be written"),
        (["contacts", "export", "--out", "/dev/null"], 2, "/dev/null is there already"),
        (["--workspace", "/nowhere", "quota"], 2, "/nowhere is no workspace"),
    ],
)
def test_wrong_input_is_one_line_on_standard_error(
    program: Program, arguments: list[str], status: int, says: str
) -> None:
    done = program.run(*arguments)
    assert (done.returncode, done.stdout) == (status, "")
    (line,) = done.stderr.splitlines()
    assert says in line


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ("[database\n", "cannot be read"),
        ("[databse]\nurl = 'x'\n", "Did you mean `database`?"),
        ("[database]\nurl = 'nonsense'\n", "no usable database address"),
        ("[database]\nurl = 'sqlite:////nowhere/at/all.db'\n", "does not answer"),
        ("[database]\nurl = 'postgresql+psycopg://anna:geheim@127.0.0.1:1/x'\n", "does not answer"),
        ("[web]\nport = 'many'\n", "web.port"),
        ("[contact]\npolicy = 'rude'\n", "contact.policy"),
    ],
)
def test_a_broken_setting_is_one_line(program: Program, settings: str, says: str) -> None:
    (program.workspace / "tagwerk.toml").write_text(settings, encoding="utf-8")
    done = program.run("quota")
    assert done.returncode in (1, 2)
    (line,) = done.stderr.splitlines()
    assert says in line
    assert "geheim" not in line, "a password is shown nowhere"


def test_the_environment_wins_over_the_file(program: Program) -> None:
    (program.workspace / "tagwerk.toml").write_text("[contact]\npolicy = 'open'\n", encoding="utf-8")
    program.environment["TAGWERK_CONTACT__POLICY"] = "rude"
    assert "TAGWERK_CONTACT__POLICY" in program.run("quota").stderr


def test_a_missing_workspace_is_told_with_what_to_do(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-m", "tagwerk"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "tagwerk init DIR" in done.stderr


def test_a_database_of_another_schema_is_refused_until_it_is_upgraded(program: Program) -> None:
    import sqlite3

    with sqlite3.connect(program.workspace / "tagwerk.db") as connection:
        connection.execute("UPDATE tagwerk_version SET version_num = '0000'")
    refused = program.run("quota")
    assert (refused.returncode, "tagwerk db upgrade" in refused.stderr) == (1, True)
    assert next(row for row in program.json("db", "status") if row["name"] == "tagwerk")["revision"] == "0000"


def test_text_from_outside_cannot_command_the_terminal(program: Program, capsys: pytest.CaptureFixture[str]) -> None:
    here = ["--workspace", str(program.workspace)]
    run(["companies", "add", "Evil \x1b[31mred[/] [bold]x", *here])
    run(["tasks", "add", "Evil \x1b[2J[bold]x", *here])
    for command in (["companies", "find", "evil"], ["today"], ["today", "--plain"], ["agenda"], ["close"]):
        run([*command, *here])
        shown = capsys.readouterr().out
        assert "\x1b" not in shown
        assert "[bold]" in shown
    run(["companies", "show", "Nobody \x1b[31mred", *here])
    assert "\x1b" not in capsys.readouterr().err


def test_square_brackets_of_a_help_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    for form in ([], ["--plain"]):
        run(["wanted", "--help", *form])
        assert "that of [catalogue]" in " ".join(capsys.readouterr().out.replace("│", " ").split())


def test_plain_help_has_no_boxes(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in ([], ["quota"], ["plans"], ["plans", "set"]):
        run([*arguments, "--help", "--plain"])
        shown = capsys.readouterr().out
        assert "Usage: tagwerk" in shown
        assert not set("╭│╰─") & set(shown)


def test_the_texts_are_german_for_a_german_reader(program: Program) -> None:
    program.environment["LANGUAGE"] = "de"
    assert "Angebote per E-Mail" in program.run("quota").stdout


def test_doctor_says_what_it_tried(program: Program) -> None:
    checks = program.run("doctor", "--json").stdout
    assert '"database"' in checks


def test_a_port_that_is_taken_is_one_line(program: Program) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = program.run("serve", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "Choose another --port" in line


def test_a_manager_reads_the_own_duties(program: Program) -> None:
    shown = program.json("job", "show")
    assert shown["name"] == "customer_search_manager"
    assert ("offers_emailed", 50, "A 3.1") in [
        (owed["metric"], owed.get("target"), owed["clause"]) for owed in shown["obligations"]
    ]
    assert "50 commercial offers" in " ".join(program.run("job", "show").stdout.split())
    assert [row["name"] for row in program.json("job", "list")] == ["customer_search_manager", "key_account_manager"]


def test_a_job_description_of_ones_own_is_checked_and_found(program: Program) -> None:
    own = program.workspace / "job_descriptions" / "night_shift.toml"
    own.parent.mkdir()
    own.write_text(
        "name = 'night_shift'\ntitle = {en = 'Night shift'}\nin_force_from = 2026-01-01\nquta = []\n", encoding="utf-8"
    )
    refused = program.run("job", "check", str(own))
    assert (refused.returncode, "quta" in refused.stderr) == (2, True)
    own.write_text("name = 'night_shift'\ntitle = {en = 'Night shift'}\nin_force_from = 2026-01-01\n", encoding="utf-8")
    assert program.json("job", "check", str(own))["title"] == "Night shift"
    assert program.json("job", "show", "night_shift")["obligations"] == []
