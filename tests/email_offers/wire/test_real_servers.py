"""Servers that others wrote: smtp-sink, Postfix."""

from email.message import EmailMessage
from email.policy import SMTP

import pytest

from kit.wire import deliver, mail, settings_for
from servers.postfix import Postfix
from servers.smtp_sink import StartSink
from tagwerk_email_offers.wire.wire import Outgoing, Wire, send_one


@pytest.mark.parametrize(
    "options", [(), ("-p",), ("-e",), ("-8",)], ids=["in groups", "plainly", "no EHLO", "no 8BITMIME"]
)
def test_a_sink_receives_each_mail_once(start_smtp_sink: StartSink, options: tuple[str, ...]) -> None:
    sink = start_smtp_sink(*options)
    with Wire(settings_for(sink.url, connections=4)) as wire:
        wire.open()
        answers = deliver(wire, [mail(key, b"X-Key: %d\r\n\r\nHello\r\n" % key) for key in range(300)])
    assert {answer.outcome for answer in answers.values()} == {"sent"}
    keys = [int(message.partition(b"X-Key: ")[2].split()[0]) for message in sink.messages(300)]
    assert sorted(keys) == list(range(300))


@pytest.mark.parametrize(
    ("options", "outcome"),
    [
        (("-f", "RCPT"), "refused"),
        (("-r", "RCPT"), "deferred"),
        (("-f", "DATA"), "refused"),
        (("-f", "."), "refused"),
        (("-r", "."), "deferred"),
        (("-q", "."), "uncertain"),
    ],
)
def test_a_sink_that_refuses(start_smtp_sink: StartSink, options: tuple[str, ...], outcome: str) -> None:
    assert send_one(settings_for(start_smtp_sink(*options).url), mail(1).envelope).outcome == outcome


def _written(key: int) -> Outgoing:
    message = EmailMessage(policy=SMTP)
    message["Subject"] = f"Angebot {key}: Möbel"
    message["From"], message["To"] = "a@a.example", f"b{key}@b.example"
    message["X-Key"] = str(key)
    message.set_content(f".\n..\nKöln {key}\n" + "x" * 3000 + "\n", cte="quoted-printable")
    return mail(key, message.as_bytes())


@pytest.mark.parametrize("number", [200, pytest.param(1000, marks=pytest.mark.heavy)])
def test_postfix_takes_many_and_each_arrives_as_it_was_written(postfix: Postfix, number: int) -> None:
    mails = {key: _written(key) for key in range(number)}
    unknown = [mail(key, recipient="unknown@b.example") for key in range(number, number + 10)]
    with Wire(settings_for(postfix.url, connections=8, timeout=30.0)) as wire:
        wire.open()
        answers = deliver(
            wire, [*list(mails.values())[: number // 2], *unknown, *list(mails.values())[number // 2 :]], patience=120
        )
        assert wire.window <= 10, "it bears five connections"
    assert {answers[key].outcome for key in mails} == {"sent"}
    assert all(answers[key].status.startswith("2.") for key in mails)
    refused = {(answers[each.key].outcome, answers[each.key].fault, answers[each.key].status) for each in unknown}
    assert refused == {("refused", "recipient", "5.1.1")}
    arrived = {int(each["X-Key"]): each.get_payload(decode=True) for each in postfix.mails(number)}
    assert len(arrived) == number
    for key, body in arrived.items():
        assert body == f".\n..\nKöln {key}\n{'x' * 3000}\n".encode()


def test_postfix_says_what_it_cannot_take(postfix: Postfix) -> None:
    settings = settings_for(postfix.url)
    too_big = send_one(settings, mail(1, b"Subject: x\r\n\r\n" + (b"y" * 70 + b"\r\n") * 20_000).envelope)
    assert (too_big.outcome, too_big.fault, too_big.code) == ("refused", "size", 0)
    international = send_one(settings, mail(1, recipient="jürgen@möbel.example", international=True).envelope)
    assert international.outcome == "sent"
    assert send_one(settings, mail(1, sender="").envelope).outcome == "sent"
    assert postfix.mails(2)
