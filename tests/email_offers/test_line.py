"""The whole line against real servers: out through smtp-sink, back through Dovecot."""

import signal
import socketserver
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink

from kit.mail import answer_to, report_on
from servers.dovecot import Dovecot
from servers.program import Program
from servers.requirement import free_port, need
from servers.smtp_sink import SmtpSink


@pytest.fixture
def wide(program: Program) -> Program:
    """A workspace with 200 companies to write to, whose employee has an address."""
    lines = ["company;contact;email"]
    lines += [f"Firma {number} GmbH;Käthe Müller;kaethe@firma-{number}.example" for number in range(120)]
    path = program.workspace / "more.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    assert program.json("companies", "import", str(path))["created"] == 120
    login = program.json("staff", "list")[0]["login"]
    program.json("staff", "edit", login, "--email", "anna@tagwerk.example")
    return program


def _set(program: Program, **settings: str) -> None:
    program.environment |= {f"TAGWERK_PLUGINS__EMAIL_OFFERS__{name.upper()}": value for name, value in settings.items()}


def _read(raw: bytes) -> EmailMessage:
    message = BytesParser(policy=default).parsebytes(raw)
    assert isinstance(message, EmailMessage)
    return message


def test_two_hundred_offers_leave_and_their_answers_are_found(
    wide: Program, smtp_sink: SmtpSink, dovecot: Dovecot
) -> None:
    user = "line"
    _set(wide, smtp_url=smtp_sink.url, imap_url=dovecot.imap_url(user))
    done = wide.json("campaigns", "send", "price_list", "--to", "all", "--yes")
    assert (done["state"], done["sent"], done["queued"], done["uncertain"]) == ("done", 200, 0, 0)
    offers = [_read(raw) for raw in smtp_sink.messages(200)]
    assert len(offers) == 200
    assert len({str(offer["To"]) for offer in offers}) == 200

    dovecot.deliver(user, answer_to(offers[7], "Schöne Grüße, wir nehmen zehn.").as_bytes())
    dovecot.deliver(user, report_on(offers[8]))
    dovecot.deliver(user, answer_to(offers[9], Auto_Submitted="auto-replied").as_bytes())
    dovecot.deliver(user, b"this is no mail at all")
    read = wide.json("inbox", "sync")
    assert {name: number for name, number in read.items() if number} == {
        "fetched": 4, "replies": 1, "auto_replies": 1, "bounces": 1, "unmatched": 1,
    }  # fmt: skip
    [reply] = wide.json("inbox", "list")
    assert reply["subject"] == f"AW: {offers[7]['Subject']}"
    assert "Schöne Grüße" in wide.json("inbox", "show", str(reply["id"]))["text"]
    assert wide.json("campaigns", "status")[0]["bounced"] == 1
    quotas = {quota["metric"]: quota for quota in wide.json("quota")["quotas"]}
    assert quotas["offers_emailed"]["done"] == 199

    assert wide.json("inbox", "sync")["fetched"] == 0
    assert len(dovecot.unseen(user)) == 4


def test_mail_is_read_over_verified_tls(program: Program, dovecot: Dovecot) -> None:
    _set(program, imap_url=dovecot.imaps_url("tls"), cafile=str(dovecot.ca_file))
    dovecot.deliver("tls", b"Subject: hello\n\nhello\n" * 2)
    assert program.json("inbox", "sync")["fetched"] == 1


@pytest.mark.parametrize("scheme", ["imap", "imaps"])
def test_an_unknown_certificate_is_refused_in_one_line(program: Program, dovecot: Dovecot, scheme: str) -> None:
    url = dovecot.imaps_url("tls") if scheme == "imaps" else dovecot.imap_url("tls").replace("127.0.0.1", "localhost")
    _set(program, imap_url=url)
    if scheme == "imap":  # asked for a certificate of a private authority, that this one is not
        authority = program.workspace / "other.pem"
        _another_authority(authority)
        _set(program, cafile=str(authority))
    done = program.run("inbox", "sync")
    assert done.returncode == 1
    assert done.stdout == ""
    [line] = done.stderr.splitlines()
    assert "cannot be trusted" in line
    assert "secret" not in line


def test_starttls_verifies_the_certificate(program: Program, dovecot: Dovecot) -> None:
    _set(program, imap_url=dovecot.imap_url("starttls"), cafile=str(dovecot.ca_file))
    dovecot.deliver("starttls", b"Subject: hello\n\nhello\n")
    assert program.json("inbox", "sync")["fetched"] == 1


def test_a_wrong_password_is_one_line_without_the_password(program: Program, dovecot: Dovecot) -> None:
    _set(program, imap_url=f"imap://anna:tell-nobody@127.0.0.1:{dovecot.imap}/INBOX")
    done = program.run("inbox", "sync")
    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    assert "refuses user or password" in line
    assert "tell-nobody" not in line


def test_watching_hears_of_a_reply_at_once(program: Program, dovecot: Dovecot) -> None:
    user = "idle"
    _set(program, imap_url=dovecot.imap_url(user))
    dovecot.deliver(user, b"Subject: first\n\nfirst\n")
    with program.start("inbox", "watch", "--json") as watching, _in_the_end_killed(watching):
        assert watching.stderr is not None
        assert "1 new" in watching.stderr.readline()
        dovecot.deliver(user, b"Subject: second\n\nsecond\n")
        assert "1 new" in watching.stderr.readline()
        watching.send_signal(signal.SIGINT)
        assert watching.wait(20) == 130
    assert len(dovecot.unseen(user)) == 2


@contextmanager
def _in_the_end_killed(process: subprocess.Popen[str]) -> Iterator[None]:
    try:
        yield
    finally:
        process.kill()


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_mail_leaves_over_verified_tls(program: Program, dovecot: Dovecot, scheme: str) -> None:
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(dovecot.folder / "cert.pem", dovecot.folder / "key.pem")
    port = free_port()
    tls: dict[str, Any] = (
        {"ssl_context": server} if scheme == "smtps" else {"tls_context": server, "require_starttls": True}
    )
    controller = Controller(Sink(), hostname="127.0.0.1", port=port, **tls)
    controller.start()
    try:
        _set(program, smtp_url=f"{scheme}://localhost:{port}", sender="Anna <anna@tagwerk.example>")
        program.environment["TAGWERK_PLUGINS__EMAIL_OFFERS__CAFILE"] = str(dovecot.ca_file)
        assert program.json("campaigns", "send", "price_list", "--to", "all", "--limit", "3")["sent"] == 3
        authority = program.workspace / "other.pem"
        _another_authority(authority)
        program.environment["TAGWERK_PLUGINS__EMAIL_OFFERS__CAFILE"] = str(authority)
        done = program.run("campaigns", "send", "price_list", "--to", "all", "--limit", "3")
        assert done.returncode == 1
        [line] = done.stderr.splitlines()
        assert "cannot be trusted" in line
    finally:
        controller.stop()


@pytest.mark.parametrize("greeting", [b"", b"220 mail.example ESMTP\r\n", b"* BYE no\r\n", b"\xff\x00\r\n"])
def test_a_server_that_speaks_something_else_is_one_line(program: Program, greeting: bytes) -> None:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _greeter(greeting)) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        _set(program, imap_url=f"imap://anna:secret@127.0.0.1:{server.server_address[1]}", timeout="2")
        done = program.run("inbox", "sync")
        server.shutdown()
    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    assert "does not answer as it should" in line


def _greeter(greeting: bytes) -> type[socketserver.BaseRequestHandler]:
    class Greeter(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.sendall(greeting)
            self.request.recv(100)

    return Greeter


def _another_authority(path: object) -> None:
    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-keyout", "/dev/null")
    command = [need("openssl"), "req", "-x509", *key, "-out", str(path), "-subj", "/CN=Somebody else"]
    subprocess.run(command, check=True, capture_output=True)
