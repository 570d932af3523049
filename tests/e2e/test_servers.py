"""The real servers that the other tests rely on do what those tests think."""

import imaplib
import smtplib
import ssl
import subprocess

import pytest
import sqlalchemy as sa

from servers.dovecot import Dovecot
from servers.requirement import free_port, need, wait_for_server
from servers.smtp_sink import SmtpSink, StartSink

MESSAGE = b"From: a@a.example\r\nTo: b@b.example\r\nSubject: Gr\xc3\xbc\xc3\x9fe\r\n\r\nHallo\r\n"


def test_the_sink_takes_a_message_and_shows_it(smtp_sink: SmtpSink) -> None:
    with smtplib.SMTP("127.0.0.1", smtp_sink.port) as client:
        client.sendmail("a@a.example", ["b@b.example"], MESSAGE)
    (taken,) = smtp_sink.messages(1)
    assert b"Hallo" in taken


def test_the_sink_shows_no_message_before_its_end(smtp_sink: SmtpSink) -> None:
    with smtplib.SMTP("127.0.0.1", smtp_sink.port) as client:
        client.helo("a.example")
        client.mail("a@a.example")
        client.rcpt("b@b.example")
        client.docmd("DATA")
        assert smtp_sink.messages() == []
        client.send(MESSAGE)
        client.docmd(".")
        (taken,) = smtp_sink.messages()
    assert b"Hallo" in taken


def test_a_sink_can_refuse_every_recipient(start_smtp_sink: StartSink) -> None:
    sink = start_smtp_sink("-f", "RCPT")
    with smtplib.SMTP("127.0.0.1", sink.port) as client, pytest.raises(smtplib.SMTPRecipientsRefused):
        client.sendmail("a@a.example", ["b@b.example"], MESSAGE)


def test_dovecot_delivers_and_the_message_is_unread(dovecot: Dovecot) -> None:
    dovecot.deliver("servertest", MESSAGE)
    assert len(dovecot.unseen("servertest")) == 1


def test_dovecots_certificate_is_trusted_by_our_authority_alone(dovecot: Dovecot) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        imaplib.IMAP4_SSL("localhost", dovecot.imaps, ssl_context=ssl.create_default_context())


def test_postgresql_gives_an_empty_database(postgresql_url: str) -> None:
    engine = sa.create_engine(postgresql_url)
    assert sa.inspect(engine).get_table_names() == []
    with engine.connect() as connection:
        assert connection.scalar(sa.text("SELECT lower('GRÜSSE')")) == "grüsse"
    engine.dispose()


def test_a_free_port_is_given_once() -> None:
    ports = [free_port() for _ in range(200)]
    assert len(set(ports)) == len(ports)


def test_a_server_that_ends_at_once_is_not_waited_for() -> None:
    process = subprocess.Popen(["false"])
    with pytest.raises(ChildProcessError, match="ended with status 1"):
        wait_for_server(process, free_port())


@pytest.mark.parametrize(("required", "outcome"), [("", pytest.skip.Exception), ("all", pytest.fail.Exception)])
def test_a_missing_program_is_named(
    required: str, outcome: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TAGWERK_TEST_REQUIRE", required)
    with pytest.raises(outcome, match="no-such-server is not installed"):
        need("no-such-server")
