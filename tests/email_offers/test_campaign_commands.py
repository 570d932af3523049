"""The commands ``campaigns …`` say what became of the mails and what to do, and end with the status that scripts rely on."""

import signal
import time
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from kit.scripted_smtp import Asked, Do, Script, scripted
from servers.program import Program

SEND = ("campaigns", "send", "price_list", "--to", "all", "--yes")


def with_server(program: Program, url: str) -> Program:
    program.environment |= {
        "TAGWERK_PLUGINS__EMAIL_OFFERS__SMTP_URL": url,
        "TAGWERK_PLUGINS__EMAIL_OFFERS__SENDER": "Anna <anna@tagwerk.example>",
    }
    return program


def refusing(step: str, reply: str, only: str = "") -> Script:
    return lambda asked: reply if asked.step == step and only in asked.recipient else None


def address_of(program: Program, number: int) -> str:
    """The address of the contact of a company."""
    return str(program.json("companies", "show", str(number))["contacts"][0]["email"])


@pytest.mark.parametrize(
    ("step", "reply"),
    [
        ("mail", "550 5.7.1 not authorized to send as this sender"),
        ("rcpt", "550 5.1.8 Sender address rejected: Domain not found."),
        ("dot", "554 5.7.1 Message contains spam"),
    ],
)
def test_a_campaign_that_stops_by_itself_fails_and_names_the_command_that_goes_on(
    program: Program, step: str, reply: str
) -> None:
    with scripted(refusing(step, reply)) as server:
        done = with_server(program, server.url).run(*SEND, "--limit", "5")
        resumed = program.run("campaigns", "resume", "1", "--json")
    words = " ".join(done.stdout.split())
    assert done.returncode == resumed.returncode == 1
    assert reply.rstrip(".") + "." in words.replace(f"{reply.split()[1]} {reply.split()[1]}", reply.split()[1])
    assert words.endswith("Go on with: tagwerk campaigns resume 1")
    assert '"state": "paused"' in resumed.stdout
    with scripted() as server:
        resumed = with_server(program, server.url).run("campaigns", "resume", "1")
    assert (resumed.returncode, len(server.taken)) == (0, 5)


def test_the_status_of_a_campaign_says_which_mails_did_not_arrive_and_why(program: Program) -> None:
    def script(asked: Asked) -> Do | str | None:
        if asked.step == "rcpt" and asked.recipient == dead:
            return "550 5.1.1 User unknown"
        if asked.step == "dot" and asked.recipient == silent:
            return Do(then="drop")
        return "450 4.2.0 Greylisted" if asked.step == "rcpt" and asked.recipient == later else None

    dead, silent, later = (address_of(program, number) for number in (1, 2, 3))
    with scripted(script) as server:
        done = with_server(program, server.url).run(*SEND, "--limit", "6")
    assert done.returncode == 0
    assert "More with: tagwerk campaigns status 1" in " ".join(done.stdout.split())
    [shown] = program.json("campaigns", "status", "1")
    troubles = [(each["state"], each["company_id"], each["address"]) for each in shown["troubles"]]
    assert troubles == [("failed", 1, dead), ("uncertain", 2, silent), ("deferred", 3, later)]
    assert [bool(each["due_at"]) for each in shown["troubles"]] == [False, False, True]
    words = " ".join(program.run("campaigns", "status", "1").stdout.split())
    again = datetime.fromisoformat(shown["troubles"][2]["due_at"]).astimezone(ZoneInfo("Europe/Berlin"))
    assert f"deferred ({again:%Y-%m-%d %H:%M})" in words, "on the clock of who reads it"
    assert "User unknown" in words
    assert "Try the failed ones again with: tagwerk campaigns retry 1" in words
    assert "tagwerk campaigns settle 1 DECISION" in words
    assert "troubles" not in program.json("campaigns", "status")[0]
    settled = program.run("campaigns", "settle", "1", "failed")
    assert (settled.returncode, "Nothing of it is uncertain" in settled.stdout) == (0, False)
    assert program.run("campaigns", "settle", "1", "resend").stdout.startswith("Nothing of it is uncertain")
    assert "decided by hand" in " ".join(program.run("campaigns", "status", "1").stdout.split())


def test_a_test_mail_goes_to_an_address_and_is_told_from_an_offer(program: Program) -> None:
    with scripted() as server:
        test = ("campaigns", "test", "price_list", "--to", "17", "--to-address")
        for wrong in ("nonsense", "", "a@b.example\nBcc: x@y.example", "a@b@c.example"):
            assert with_server(program, server.url).run(*test, wrong).returncode == 2
        assert program.json("campaigns", "status") == [], "nothing was begun for what is no address"
        assert program.json(*test, "Me@Firma.example")["sent_to"] == "me@firma.example"
    assert "price_list (test)" in program.run("campaigns", "status").stdout


@pytest.mark.parametrize(
    ("at", "reply", "said"),
    [
        ("dot", Do(then="drop"), "Nobody knows whether it arrived"),
        ("rcpt", "450 4.2.0 Greylisted", "It has not left yet, and is tried again: 4.2.0 Greylisted."),
        ("rcpt", "550 5.1.1 User unknown", "The server did not take it"),
    ],
)
def test_a_test_mail_that_was_not_taken_says_what_became_of_it(
    program: Program, at: str, reply: Do | str, said: str
) -> None:
    with scripted(lambda asked: reply if asked.step == at else None) as server:
        done = with_server(program, server.url).run(
            "campaigns", "test", "price_list", "--to", "17", "--to-address", "me@firma.example"
        )
    assert done.returncode == 1
    assert said in " ".join(done.stderr.split())
    board = program.json("today")
    assert "Uncertain offers" not in str(board), "a test is no offer"


def test_states_and_kinds_are_told_in_the_language_of_the_reader(program: Program) -> None:
    program.environment["LANGUAGE"] = "de"
    with scripted() as server:
        with_server(program, server.url).run(*SEND, "--limit", "1")
        assert program.run("campaigns", "pause", "1").stderr == "Fehler: Kampagne 1: fertig.\n"
        filled = program.run("campaigns", "send", "birthday", "--to", "all", "--fill")
    assert "birthday ist kein Angebot (Glückwunsch)" in filled.stderr
    assert "Glückwunsch" in program.run("campaigns", "templates").stdout


def test_cancelling_a_campaign_that_there_is_none_of_asks_nothing(program: Program) -> None:
    done = program.run("campaigns", "cancel", "7")
    assert (done.returncode, done.stderr) == (2, "error: There is no campaign 7. Try: tagwerk campaigns status\n")


def test_an_interrupted_campaign_says_so_and_goes_on(program: Program) -> None:
    with scripted(lambda asked: Do(b"250 2.0.0 ok\r\n", delay=0.2) if asked.step == "dot" else None) as server:
        started = with_server(program, server.url).start(*SEND)
        while not server.taken:
            time.sleep(0.01)
        started.send_signal(signal.SIGINT)
        _shown, said = started.communicate(timeout=30)
        told, error = said.partition("Campaign 1: ")[2].partition("\n")[0], said.splitlines()[-1]
        assert (started.returncode, error.startswith("error: Interrupted")) == (130, True)
        left, waiting = (int(word) for word in told.split() if word.isdecimal())
        assert 0 < left + waiting <= 80
        assert "Go on with: tagwerk campaigns resume 1" in said
        assert program.json("campaigns", "resume", "1")["sent"] == 80
    assert len(server.taken) == 80


def test_a_campaign_of_which_nothing_arrives_fails(program: Program) -> None:
    with scripted(refusing("rcpt", "550 5.1.1 User unknown")) as server:
        done = with_server(program, server.url).run(*SEND, "--limit", "2", "--json")
    assert (done.returncode, '"failed": 2' in done.stdout) == (1, True), done.stdout


def test_a_mailbox_in_trouble_is_listed_and_fails_the_command(program: Program) -> None:
    program.environment["TAGWERK_PLUGINS__EMAIL_OFFERS__IMAP_URL"] = "imap://anna:x@127.0.0.1:1"
    assert program.run("inbox", "sync").returncode == 1
    done = program.run("mailboxes", "--json")
    assert (done.returncode, '"trouble": "The mail server' in done.stdout) == (1, True), done.stdout
