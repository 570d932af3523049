"""``setup``: step by step to the first real day, against the servers that a department has; scripted, or at a terminal."""

import os
import stat
import sys
import tomllib
from pathlib import Path

import pytest

from servers.dovecot import Dovecot
from servers.postfix import Postfix
from servers.program import PROGRAM, Program
from servers.requirement import free_port
from servers.terminal import at_a_terminal, read_until

pytestmark = pytest.mark.heavy


@pytest.fixture
def program(tmp_path: Path) -> Program:
    made = Program(tmp_path / "house", {"TAGWERK_EMPLOYEE": "anna"})
    assert made.run("init", str(made.workspace)).returncode == 0
    return made


def _settings(program: Program) -> tuple[str, dict[str, object]]:
    text = (program.workspace / "tagwerk.toml").read_text(encoding="utf-8")
    return text, tomllib.loads(text)["plugins"]["email_offers"]


def test_it_is_set_up_by_options_without_a_question_and_each_step_again(
    program: Program, postfix: Postfix, dovecot: Dovecot, tmp_path: Path
) -> None:
    password = tmp_path / "password.txt"
    password.write_text("secret\n", encoding="utf-8")
    program.json("setup", "region", "--country", "de", "--region", "by")
    program.json("setup", "me", "--name", "Anna Groß", "--email", "anna@firma.example", "--phone", "030 23125000")
    for _time in range(2):
        done = program.json("setup", "mail", "--server", postfix.url, "--user", "")
        assert (done["server"], done["sender"]) == (postfix.url, "Anna Groß <anna@firma.example>")
        server = f"imap://127.0.0.1:{dovecot.imap}"
        program.json("setup", "mailbox", "--server", server, "--user", "anna", "--password-file", str(password))
    assert len(postfix.mails(2)) == 2
    text, written = _settings(program)
    assert text.startswith("# The settings of this workspace")
    assert "secret" not in text.replace("secrets/", "")
    assert (written["smtp_url"], written["imap_url"]) == (postfix.url, f"imap://anna@127.0.0.1:{dovecot.imap}")
    kept = program.workspace / str(written["imap_password_file"])
    assert (kept.read_text(encoding="utf-8"), stat.S_IMODE(kept.stat().st_mode)) == ("secret\n", 0o600)
    assert program.json("inbox", "sync")["fetched"] == 0
    listed = tmp_path / "list.csv"
    listed.write_text("company;email\nMöbel Größer;info@groesser.example\n", encoding="utf-8")
    assert program.json("setup", "list", str(listed))["created"] == 1


def test_what_does_not_work_is_not_written_and_says_what_to_do(
    program: Program, dovecot: Dovecot, tmp_path: Path
) -> None:
    before = (program.workspace / "tagwerk.toml").read_bytes()
    password = tmp_path / "password.txt"
    password.write_text("wrong\n", encoding="utf-8")
    nobody, server = f"smtp://127.0.0.1:{free_port()}", f"imap://127.0.0.1:{dovecot.imap}"
    for arguments in (
        ("mail", "--address", "anna@firma.example", "--server", nobody, "--user", ""),
        ("mailbox", "--address", "anna@firma.example", "--server", server, "--password-file", str(password)),
        ("mail", "--address", "anna@nobody.firma.example", "--password-file", str(password)),
    ):
        done = program.run("setup", *arguments)
        assert (done.returncode, "Nothing is written" in done.stderr) == (1, True), done.stderr
        assert "wrong" not in done.stderr
    done = program.run("setup", "mail")
    assert (done.returncode, "--address" in done.stderr) == (2, True), done.stderr
    done = program.run("setup")
    assert (done.returncode, "tagwerk setup mailbox" in done.stderr) == (2, True), done.stderr
    assert (program.workspace / "tagwerk.toml").read_bytes() == before
    assert not (program.workspace / "secrets").exists()


def test_at_a_terminal_it_goes_through_all_steps_and_each_can_be_skipped(program: Program) -> None:
    environment = {**os.environ, "TAGWERK_WORKSPACE": str(program.workspace), "LANGUAGE": "en", **program.environment}
    with at_a_terminal([*PROGRAM, "setup"], environment) as (terminal, process):
        read_until(terminal, "Region", "[Y/n]")
        os.write(terminal, b"\n")
        read_until(terminal, "Country")
        os.write(terminal, b"\n")
        read_until(terminal, "Region")
        os.write(terminal, b"XX\n")
        read_until(terminal, "try again?")
        os.write(terminal, b"y\n")
        read_until(terminal, "Country")
        os.write(terminal, b"\n")
        read_until(terminal, "Region")
        os.write(terminal, b"BY\n")
        for step in ("Who you are", "Mail that leaves", "The mailbox", "Telephone", "A list"):
            read_until(terminal, step, "[Y/n]")
            os.write(terminal, b"n\n")
        read_until(terminal, "tagwerk setup me", "tagwerk setup telephone", "tagwerk today")
        assert process.wait(timeout=30) == 0
    (me,) = program.json("staff", "list")
    assert me["region"] == "BY"
    assert sys.platform != "win32"
