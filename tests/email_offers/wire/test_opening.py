"""A connection is opened: verified and encrypted as it must be, logged in, and with one clear line where it cannot be."""

import socket
from base64 import b64decode
from pathlib import Path

import pytest

from kit.scripted_smtp import Asked, Do, scripted
from kit.wire import mail, send, settings_for
from servers.certificates import Certificate, make_certificate
from tagwerk.platform.errors import TagwerkError, Unreachable
from tagwerk_email_offers.servers import Server
from tagwerk_email_offers.wire import opening
from tagwerk_email_offers.wire.wire import Wire, send_one

SECRET = "tell-nobody ü"
URL_SECRET = "tell-nobody%20%C3%BC"


def _open(url: str, **more: object) -> None:
    with Wire(settings_for(url, **more)) as wire:
        wire.open()


def _refusal(url: str, **more: object) -> str:
    with pytest.raises(Unreachable) as raised:
        _open(url, **more)
    assert SECRET not in str(raised.value)
    assert "\n" not in str(raised.value)
    return raised.value.message


def test_the_machine_says_its_full_name_or_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    for found, said in (
        ("desk.firma.example", "desk.firma.example"),
        ("desk", "[127.0.0.1]"),
        ("a b.example", "[127.0.0.1]"),
    ):
        monkeypatch.setattr(socket, "getfqdn", lambda found=found: found)
        monkeypatch.setattr(socket, "gethostbyname", lambda _name: "127.0.0.1")
        with scripted() as server:
            _open(server.url)
            assert [asked.line for asked in server.asked if asked.step == "ehlo"] == [f"EHLO {said}"]


@pytest.mark.parametrize("refusal", ["500 what?", "502 not here", "550 no"])
def test_an_old_server_is_greeted_with_helo_and_asked_for_nothing_more(refusal: str) -> None:
    with scripted(lambda asked: refusal if asked.step == "ehlo" else None) as server:
        assert (
            send_one(settings_for(server.url), mail(1, "Subject: x\r\n\r\nGrün\r\n".encode()).envelope).outcome
            == "sent"
        )
        assert server.steps()["helo"] == 1
        assert server.taken[0].command == "MAIL FROM:<a@a.example>"


@pytest.mark.parametrize(
    ("script", "words"),
    [
        (Do(b"554 5.7.1 go away\r\n"), "refuses the connection: 554 5.7.1 go away"),
        (Do(b"421 4.3.2 closing\r\n"), "refuses the connection: 421 4.3.2 closing"),
        (Do(b"SSH-2.0-OpenSSH_9.2\r\n"), "it wrote 'SSH-2.0-OpenSSH_9.2', which is no reply"),
        (Do(b"220 x" + b"x" * 5000), "which is no reply"),
        (Do(then="drop"), "it closed the connection"),
        (Do(then="hang"), "it was silent for 0.5 seconds"),
        (Do(b"220 hello\r\n250 already\r\n"), "it spoke before it was asked"),
    ],
)
def test_a_greeting_that_is_none_is_one_line(script: Do, words: str) -> None:
    with scripted(lambda asked: script if asked.step == "connect" else None) as server:
        assert words in _refusal(server.url, timeout=0.5)


def test_tls_at_once_is_verified(certificate: Certificate, tmp_path: Path) -> None:
    with scripted(tls=certificate.server_context(), tls_at_once=True) as server:
        url = server.url.replace("smtp://", "smtps://")
        assert {answer.outcome for answer in send(url, 5, cafile=str(certificate.certificate)).values()} == {"sent"}
        assert "cannot be trusted: self-signed certificate" in _refusal(url)
    other = make_certificate(tmp_path, "DNS:mail.example")
    with scripted(tls=other.server_context(), tls_at_once=True) as server:
        url = server.url.replace("smtp://", "smtps://")
        assert "cannot be trusted: IP address mismatch" in _refusal(url, cafile=str(other.certificate))
        assert server.steps()["ehlo"] == 0


def test_starttls_is_verified_and_what_was_offered_before_it_is_forgotten(certificate: Certificate) -> None:
    def script(asked: Asked) -> str | None:
        if asked.step != "ehlo":
            return None
        before = asked.nth == 2
        return "250-scripted\r\n250-STARTTLS\r\n250 SIZE 10" if before else "250-scripted\r\n250 PIPELINING"

    with scripted(script, tls=certificate.server_context()) as server:
        answers = send(server.url, 5, cafile=str(certificate.certificate))
        assert {answer.outcome for answer in answers.values()} == {"sent"}
        assert server.steps()["ehlo"] == 2
        assert "SIZE" not in server.taken[0].command


def test_what_was_written_before_the_handshake_is_nobodys_answer(certificate: Certificate) -> None:
    """The replies that somebody on the way put behind the answer to STARTTLS."""
    injected = b"220 go\r\n250-injected\r\n250-AUTH PLAIN\r\n250 SIZE 1\r\n"
    with scripted(
        lambda asked: Do(injected) if asked.step == "starttls" else None,
        offered=("STARTTLS",),
        tls=certificate.server_context(),
    ) as server:
        answer = send_one(settings_for(server.url, cafile=str(certificate.certificate)), mail(1).envelope)
        assert answer.outcome == "sent"
        assert server.steps()["ehlo"] == 2


def test_a_mail_larger_than_any_buffer_leaves_encrypted_and_is_unsent_when_it_breaks_off(
    certificate: Certificate,
) -> None:
    long = b"Subject: long\r\n\r\n" + (b"y" * 70 + b"\r\n") * 100_000
    more = {"tls": certificate.server_context(), "tls_at_once": True, "offered": ("PIPELINING",)}
    for cut, outcome in ((None, "sent"), (100_000, "unsent")):
        with scripted(cut_content=lambda _asked, cut=cut: cut, **more) as server:  # type: ignore[arg-type]
            url = server.url.replace("smtp://", "smtps://")
            answer = send_one(settings_for(url, cafile=str(certificate.certificate)), mail(1, long).envelope)
            assert answer.outcome == outcome
            assert [taken.content for taken in server.taken] == ([long] if cut is None else [])


def test_elsewhere_nothing_is_said_in_the_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Server, "is_local", False)
    with scripted(offered=("AUTH PLAIN",)) as server:
        url = server.url.replace("smtp://", f"smtp://anna:{URL_SECRET}@")
        assert "offers no encryption (STARTTLS)" in _refusal(url)
        assert set(server.steps()) == {"connect", "ehlo"}


@pytest.mark.parametrize("offered", ["AUTH PLAIN LOGIN", "AUTH=PLAIN", "AUTH LOGIN", "AUTH CRAM-MD5 PLAIN"])
def test_a_login_says_who_we_are(offered: str) -> None:
    said: list[str] = []

    def script(asked: Asked) -> str | None:
        if asked.step in ("ehlo", "mail", "connect", "rcpt", "data", "dot", "quit", "rset"):
            return None
        said.append(asked.line)
        if asked.line == "AUTH LOGIN":
            return "334 VXNlcm5hbWU6"
        return "334 UGFzc3dvcmQ6" if len(said) == 2 else "235 2.7.0 welcome"

    with scripted(script, offered=(offered, "PIPELINING")) as server:
        answer = send_one(settings_for(server.url.replace("smtp://", f"smtp://anna:{URL_SECRET}@")), mail(1).envelope)
        assert answer.outcome == "sent"
    if offered == "AUTH LOGIN":
        assert [b64decode(each).decode() for each in said[1:]] == ["anna", SECRET]
    else:
        assert b64decode(said[0].removeprefix("AUTH PLAIN ")).decode() == f"\0anna\0{SECRET}"


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        ("535 5.7.8 bad password tell-nobody ü", "refuses user or password (535)"),
        ("454 4.7.0 tell-nobody ü later", "takes no login at the moment (454)"),
        ("250 what", "refuses user or password (250)"),
        ("334 more", "refuses user or password (334)"),
    ],
)
def test_a_login_that_fails_is_one_line_without_the_servers_words(reply: str, words: str) -> None:
    with scripted(lambda asked: reply if asked.step == "auth" else None, offered=("AUTH PLAIN",)) as server:
        assert words in _refusal(server.url.replace("smtp://", f"smtp://anna:{URL_SECRET}@"))


@pytest.mark.parametrize(("offered", "words"), [((), "offers no login"), (("AUTH GSSAPI",), "only GSSAPI")])
def test_a_server_without_a_login_that_we_know_is_one_line(offered: tuple[str, ...], words: str) -> None:
    with scripted(offered=offered) as server:
        assert words in _refusal(server.url.replace("smtp://", f"smtp://anna:{URL_SECRET}@"))


def test_a_mechanism_that_does_not_work_gives_way_to_the_next_but_a_wrong_password_is_tried_once() -> None:
    for reply, tried in (("504 5.5.4 not this one", 2), ("535 5.7.8 wrong", 1)):
        with scripted(lambda asked, reply=reply: reply if asked.step == "auth" else None,  # type: ignore[misc]
                      offered=("AUTH PLAIN LOGIN",)) as server:  # fmt: skip
            _refusal(server.url.replace("smtp://", f"smtp://anna:{URL_SECRET}@"))
            assert server.steps()["auth"] == tried


def test_certificates_that_cannot_be_read_are_one_line(tmp_path: Path) -> None:
    with pytest.raises(TagwerkError, match="cafile"):
        _open("smtps://127.0.0.1:1", cafile=str(tmp_path / "none.pem"))


def test_a_name_that_nobody_has_is_one_line() -> None:
    assert "does not answer as it should" in _refusal("smtp://no-such-host.invalid:25")


def test_all_addresses_of_a_server_are_tried() -> None:
    with scripted() as server:
        _open(f"smtp://localhost:{server.port}")
    assert opening.own_name()
