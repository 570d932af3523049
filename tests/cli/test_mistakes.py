"""What is wrong on a command line is one line in the reader's language, and nothing on standard output."""

import json
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from servers.program import PROGRAM, Program
from tagwerk.platform import clock
from tagwerk.views.documents import as_json

WRONG = [
    (["tasks"], "Which of its commands? add, list", "Welcher ihrer Befehle? add, list", "tagwerk tasks --help"),
    (["tasks", "--json"], "Which of its commands?", "Welcher ihrer Befehle?", "tagwerk tasks --help"),
    (["staff", "token"], "make, revoke, list", "make, revoke, list", "tagwerk staff token --help"),
    (["toady"], "No such command: toady. Did you mean today?", "Es gibt keinen Befehl toady.", "tagwerk --help"),
    (["tasks", "ad"], "Did you mean add?", "Meinten Sie add?", "tagwerk tasks --help"),
    (["today", "--no"], "No such option: --no.", "Es gibt keine Option --no.", "tagwerk today --help"),
    (
        ["agenda", "--limit", "0"],
        "--limit does not take '0'. It takes a whole number of 1 or more.",
        "--limit nimmt '0' nicht. Möglich ist eine ganze Zahl ab 1.",
        "tagwerk agenda --help",
    ),
    (
        ["visits", "show", "x"],
        "visit does not take 'x'. It takes a whole number.",
        "visit nimmt 'x' nicht. Möglich ist eine ganze Zahl.",
        "tagwerk visits show --help",
    ),
    (["quota", "--explain"], "--explain needs a value.", "--explain braucht einen Wert.", "."),
    (["init", "x", "--sample=y"], "--sample takes no value.", "--sample nimmt keinen Wert.", "."),
    (["visits", "move", "1"], "--on is missing.", "--on fehlt.", "tagwerk visits move --help"),
    (["job", "check"], "file is missing.", "file fehlt.", "tagwerk job check --help"),
    (["today", "and", "more"], "Too many arguments: and more.", "Zu viele Angaben: and more.", "tagwerk today --help"),
    (["companies", "edit", "17"], "Nothing to change", "nichts zu ändern", "--help"),
    (["companies", "add", "Foo", "--phone", "abc"], "no telephone number", "keine Telefonnummer", "030 123456"),
    (["companies", "add", "Foo", "--email", "abc"], "no e-mail address", "keine E-Mail-Adresse", "anna@example.de"),
]


@pytest.mark.parametrize(("arguments", "english", "german", "helps"), WRONG, ids=[" ".join(each[0]) for each in WRONG])
def test_what_is_wrong_is_one_line(
    program: Program, arguments: list[str], english: str, german: str, helps: str
) -> None:
    for language, says in (("en", english), ("de", german)):
        program.environment["LANGUAGE"] = language
        done = program.run(*arguments)
        (line,) = done.stderr.splitlines()
        assert (done.returncode, done.stdout) == (2, "")
        assert says in line
        assert helps in line


def test_what_is_held_or_answered_already_is_said_in_words(program: Program) -> None:
    program.environment["LANGUAGE"] = "de"
    program.json("visits", "plan", "17", "--on", str(clock.today("Europe/Berlin") + timedelta(days=7)))
    program.json("visits", "cancel", "1")
    assert program.run("visits", "cancel", "1").stderr == "Fehler: Besuch 1 ist schon abgesagt.\n"
    program.json("departments", "add", "Logistik", "--email", "logistik@firma.example")
    program.json("requests", "send", "Logistik", "Wann?")
    program.json("requests", "withdraw", "1")
    assert program.run("requests", "answer", "1", "Nie.").stderr == "Fehler: Anfrage 1 ist schon zurückgezogen.\n"


def test_an_argument_that_is_no_text_is_one_line(program: Program) -> None:
    done = program.run("companies", "find", "M\udcf6bel")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "UTF-8" in done.stderr


@pytest.mark.parametrize("number", [*range(0x20), *range(0x7F, 0xA0), 0x200E, 0x2028, 0x202E, 0x2066, 0xD800, 0xFEFF])
def test_what_could_command_a_terminal_does_not_leave_through_json(number: int) -> None:
    said = {f"a{chr(number)}": f"{chr(number)}[2J"}
    text = as_json(said)
    assert chr(number) not in text.removeprefix("{\n  ").removesuffix("\n}")
    assert json.loads(text) == said


def test_what_people_read_leaves_through_json_as_it_is() -> None:
    assert as_json("Größe €") == '"Größe €"'


def test_why_the_machine_refuses_is_said_in_the_readers_language(program: Program) -> None:
    program.environment["LANGUAGE"] = "de"
    for arguments, says in (
        (["init", "/proc/x"], "Datei oder Ordner nicht gefunden"),
        (["calls", "import", "/tmp"], "ist ein Ordner"),
    ):
        done = program.run(*arguments)
        assert done.returncode != 0
        assert says in done.stderr, done.stderr


def test_a_segment_of_a_rank_that_does_not_exist_mails_nobody_without_a_word_no_more(program: Program) -> None:
    for segment in ("rank = cleint", "standing in (client, cleint)", "not rank = cleint"):
        done = program.run("companies", "list", segment)
        assert (done.returncode, "rank is never" in done.stderr.replace("standing", "rank")) == (2, True)
        assert "prospect, client, key_client, former" in done.stderr


def test_a_page_behind_the_last_one_says_which_that_is(program: Program) -> None:
    done = program.run("companies", "list", "--limit", "1", "--page", "99999999")
    assert (done.returncode, done.stderr.splitlines()[-1:]) == (0, ["There is no page 99999999; the last one is 80."])
    assert program.json("companies", "list", "--page", "3") == []


def test_a_list_that_is_empty_says_what_fills_it(program: Program) -> None:
    assert program.run("tasks", "list").stdout == "Nothing is listed here. Begin with: tagwerk tasks add TEXT\n"
    assert program.run("companies", "list", "city = Nowhere").stdout == "Nothing is listed here.\n"
    assert program.json("tasks", "list") == []


def test_a_file_that_is_no_text_is_named_with_the_place(program: Program, tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_bytes(b'name = "\xe4"\n')
    done = program.run("job", "check", str(tmp_path / "x.toml"))
    assert (done.returncode, "no UTF-8 text from byte 9 on" in done.stderr) == (2, True)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no device that is always full")
def test_a_disk_that_is_full_where_the_answer_goes_is_said_in_words(program: Program) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [*PROGRAM, "--workspace", str(program.workspace), "companies", "list"],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (
        1, "error: What was to be read or written: No space left on device.\n",
    )  # fmt: skip
