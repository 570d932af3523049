"""What is wrong on a command line is one line in the reader's language, and nothing on standard output."""

from datetime import timedelta

import pytest

from servers.program import Program
from tagwerk.platform import clock

WRONG = [
    (["tasks"], "Which of its commands? add, list", "Welcher ihrer Befehle? add, list", "tagwerk tasks --help"),
    (["tasks", "--json"], "Which of its commands?", "Welcher ihrer Befehle?", "tagwerk tasks --help"),
    (["staff", "token"], "make, revoke, list", "make, revoke, list", "tagwerk staff token --help"),
    (["toady"], "No such command: toady. Did you mean today?", "Es gibt keinen Befehl toady.", "tagwerk --help"),
    (["tasks", "ad"], "Did you mean add?", "Meinten Sie add?", "tagwerk tasks --help"),
    (["today", "--no"], "No such option: --no.", "Es gibt keine Option --no.", "tagwerk today --help"),
    (
        ["agenda", "--limit", "0"],
        "--limit takes no such value.",
        "--limit nimmt diesen Wert nicht",
        "tagwerk agenda --help",
    ),
    (
        ["visits", "show", "x"],
        "visit takes no such value.",
        "visit nimmt diesen Wert nicht",
        "tagwerk visits show --help",
    ),
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
    program.json("visits", "plan", "17", "--on", str(clock.now().date() + timedelta(days=7)))
    program.json("visits", "cancel", "1")
    assert program.run("visits", "cancel", "1").stderr == "Fehler: Besuch 1 ist schon abgesagt.\n"
    program.json("departments", "add", "Logistik", "--email", "logistik@firma.example")
    program.json("requests", "send", "Logistik", "Wann?")
    program.json("requests", "withdraw", "1")
    assert program.run("requests", "answer", "1", "Nie.").stderr == "Fehler: Anfrage 1 ist schon zurückgezogen.\n"
