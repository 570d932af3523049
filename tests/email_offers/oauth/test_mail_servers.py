"""Mail servers that ask for a token: it is renewed when they no longer take it, and nobody is mailed twice for that."""

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from kit.mail import Clients, credited, messages, order, with_settings
from kit.scripted_smtp import Asked, scripted
from kit.tokens import log_in, running_token_mail, settings_in
from kit.wire import deliver, mail
from servers.dovecot import Dovecot, running_dovecot
from servers.token_server import USER, TokenServer, running_token_server
from tagwerk.access.actors import Actor
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.platform.errors import ConfigurationError, Unreachable
from tagwerk_email_offers.inbox.mailboxes.arrived import Cursor
from tagwerk_email_offers.inbox.mailboxes.opening import open_mailbox
from tagwerk_email_offers.inbox.mailboxes.places import places_of
from tagwerk_email_offers.oauth import sasl
from tagwerk_email_offers.sending.campaigns import send
from tagwerk_email_offers.servers import Server
from tagwerk_email_offers.wire.wire import Wire, send_one


def _later(monkeypatch: pytest.MonkeyPatch, **delta: float) -> None:
    monkeypatch.setenv(clock.OFFSET_VARIABLE, str(timedelta(**delta).total_seconds()))


@pytest.fixture
def trusted(dovecot: Dovecot) -> dict[str, Any]:
    """How a mail server proves itself to who trusts the authority of *dovecot*: it insists on STARTTLS."""
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(dovecot.folder / "cert.pem", dovecot.folder / "key.pem")
    return {"tls_context": tls, "require_starttls": True, "auth_require_tls": True}


@pytest.mark.parametrize("length", [40, 3000])  # with the command, and in a line of its own
@pytest.mark.parametrize(("without", "mechanism"), [("", "XOAUTH2"), ("XOAUTH2", "OAUTHBEARER")])
def test_mails_leave_through_a_server_that_asks_for_a_token(
    tmp_path: Path,
    token_server: TokenServer,
    dovecot: Dovecot,
    trusted: dict[str, Any],
    without: str,
    mechanism: str,
    length: int,
) -> None:
    token_server.length = length
    with running_token_mail(token_server, without=without, **trusted) as server:
        settings = settings_in(tmp_path, token_server, smtp_url=server.url, cafile=str(dovecot.ca_file))
        token = log_in(settings).access_token.get_secret_value()
        with Wire(settings) as wire:
            wire.open()
            answers = deliver(wire, [mail(key) for key in range(1, 21)])
    assert {answer.outcome for answer in answers.values()} == {"sent"}
    assert sorted(server.recipients) == sorted(f"b{key}@b.example" for key in range(1, 21))
    assert set(server.logins) == {(mechanism, USER, token)}


@pytest.mark.parametrize("mechanism", ["XOAUTH2", "OAUTHBEARER"])
def test_a_token_that_is_not_taken_is_renewed_once(
    tmp_path: Path, token_server: TokenServer, mechanism: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = "PLAIN LOGIN" + (" XOAUTH2" if mechanism == "OAUTHBEARER" else "")
    with running_token_mail(token_server, without=without) as server:
        settings = settings_in(tmp_path, token_server, smtp_url=server.url)
        log_in(settings)
        token_server.expire()
        _later(monkeypatch, minutes=2)
        with Wire(settings) as wire:
            wire.open()
            assert deliver(wire, [mail(1)])[1].outcome == "sent"
    assert [login[0] for login in server.logins] == [mechanism, mechanism]
    assert token_server.asked["/token"] == 2


def test_a_server_that_takes_no_token_at_all_is_one_line_without_the_token(
    tmp_path: Path, token_server: TokenServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running_token_mail(TokenServer()) as server:
        settings = settings_in(tmp_path, token_server, smtp_url=server.url)
        log_in(settings)
        _later(monkeypatch, minutes=2)
        with Wire(settings) as wire, pytest.raises(Unreachable) as raised:
            wire.open()
    assert str(raised.value).startswith(
        f"The mail server smtp://localhost:{server.port} refuses the login of {USER} (535"
    )
    assert "access-" not in str(raised.value)
    assert len(server.logins) == 2, "once with the token that was kept, once with a new one, and no more"


def test_a_single_mail_in_a_hurry_finds_the_login_too(tmp_path: Path, token_server: TokenServer) -> None:
    with running_token_mail(token_server) as server:
        settings = settings_in(tmp_path, token_server, smtp_url=server.url)
        log_in(settings)
        hurried = settings.model_copy(update={"timeout": 2.0})
        assert send_one(hurried, mail(1).envelope).outcome == "sent"


def test_a_mailbox_that_may_not_send_is_told_whom_to_ask(tmp_path: Path, token_server: TokenServer) -> None:
    def script(asked: Asked) -> str | None:
        return "535 5.7.139 Authentication unsuccessful" if asked.step == "auth" else None

    with scripted(script, offered=("AUTH LOGIN XOAUTH2",)) as server:
        url = server.url.replace("smtp://", f"smtp://{USER}@")
        settings = settings_in(tmp_path, token_server, smtp_url=url)
        log_in(settings)
        with Wire(settings) as wire, pytest.raises(Unreachable, match="authenticated SMTP"):
            wire.open()


def test_a_server_without_tokens_says_what_it_offers(tmp_path: Path, token_server: TokenServer) -> None:
    with running_token_mail(token_server, without="XOAUTH2 OAUTHBEARER") as server:
        settings = settings_in(tmp_path, token_server, smtp_url=server.url)
        log_in(settings)
        with Wire(settings) as wire, pytest.raises(Unreachable, match="Known are: XOAUTH2, OAUTHBEARER"):
            wire.open()


def test_who_has_not_logged_in_reads_so(tmp_path: Path, token_server: TokenServer) -> None:
    with running_token_mail(token_server) as server:
        settings = settings_in(tmp_path, token_server, smtp_url=server.url)
        with Wire(settings) as wire, pytest.raises(ConfigurationError, match="Nobody has logged in"):
            wire.open()
    assert not server.logins


def test_a_server_whose_address_has_a_password_is_logged_in_to_with_it(
    tmp_path: Path, token_server: TokenServer
) -> None:
    with running_token_mail(token_server, without="") as server:
        settings = settings_in(tmp_path, token_server, smtp_url=f"smtp://anna:wrong@localhost:{server.port}")
        with Wire(settings) as wire, pytest.raises(Unreachable, match="refuses user or password"):
            wire.open()
    assert not token_server.asked


@pytest.mark.parametrize("step", ["mail", "rcpt", "data", "dot"])
@pytest.mark.parametrize("connections", [1, 3])
def test_a_token_that_ends_in_the_middle_of_a_pipelined_run_costs_no_mail(
    tmp_path: Path, token_server: TokenServer, step: str, connections: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the sixth answer on, whoever logged in with the first token is told that this is over."""
    said: dict[int, str] = {}
    answered: list[int] = []

    def script(asked: Asked) -> str | None:
        if asked.step == "auth":
            return "334 "
        if asked.line.startswith("dXNlcj1"):  # user=
            said[asked.connection] = asked.line
            return "235 2.7.0 welcome"
        if asked.step != step:
            return None
        answered.append(asked.connection)
        is_old = said[asked.connection] == next(iter(said.values()))
        return "535 5.7.3 expired" if is_old and len(answered) > 5 else None

    with scripted(script, offered=("PIPELINING", "AUTH XOAUTH2")) as server:
        url = server.url.replace("smtp://", f"smtp://{USER}@")
        settings = settings_in(tmp_path, token_server, smtp_url=url, connections=connections)
        log_in(settings)
        _later(monkeypatch, minutes=2)
        with Wire(settings) as wire:
            wire.open()
            answers = deliver(wire, [mail(key) for key in range(1, 41)])
    assert {key: answer.outcome for key, answer in answers.items()} == dict.fromkeys(range(1, 41), "sent")
    taken = [each.recipient for each in server.taken if each.said.startswith(b"250")]
    assert sorted(taken) == sorted(f"b{key}@b.example" for key in range(1, 41))
    assert token_server.asked["/token"] == 2


def test_a_server_that_takes_the_token_and_no_mail_is_believed_in_the_end(
    tmp_path: Path, token_server: TokenServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def script(asked: Asked) -> str | None:
        if asked.step == "auth":
            return "334 "
        if asked.line.startswith("dXNlcj1"):  # user=
            return "235 2.7.0 welcome"
        return "530 5.7.57 Client not authenticated to send mail" if asked.step == "mail" else None

    with scripted(script, offered=("PIPELINING", "AUTH XOAUTH2")) as server:
        url = server.url.replace("smtp://", f"smtp://{USER}@")
        settings = settings_in(tmp_path, token_server, smtp_url=url, connections=3)
        log_in(settings)
        _later(monkeypatch, minutes=2)
        with Wire(settings) as wire:
            wire.open()
            answers = deliver(wire, [mail(key) for key in range(1, 11)])
        assert server.connections <= 12  # three, each opened anew a few times, and no more
    assert {(answer.outcome, answer.fault) for answer in answers.values()} == {("refused", "relay")}
    assert token_server.asked["/token"] == 2, "a token that was just made is not made again"


def test_a_token_that_ends_during_a_campaign_costs_nobody_a_mail_and_mails_nobody_twice(
    app: App,
    anna: Actor,
    clients: Clients,
    token_server: TokenServer,
    add_company: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for number in range(30):
        add_company(f"Firma {number} GmbH", f"name@firma-{number}.example")
    with running_token_mail(token_server) as server:
        settings = {
            **token_server.settings,
            "smtp_url": server.url,
            "connections": 2,
            "sender": "Anna <anna@firma.example>",
        }
        with_settings(app, **settings)
        log_in(settings_in(app.folder, token_server, smtp_url=server.url))
        _later(monkeypatch, minutes=2)
        received = server.handle_DATA

        async def expiring(*mail: Any) -> str:
            if len(server.taken) in (7, 19):
                token_server.expire()
                _later(monkeypatch, minutes=2 + len(server.taken))
            return await received(*mail)

        monkeypatch.setattr(server, "handle_DATA", expiring)
        progress = send(app, anna, order())
    assert (progress.state, progress.sent, progress.failed, progress.uncertain) == ("done", 30, 0, 0)
    assert token_server.asked["/token"] == 3
    sent = [message for message in messages(app) if message.state == "sent"]
    assert sorted(message.address for message in sent) == sorted(server.recipients)
    assert len(set(server.recipients)) == len(server.recipients)
    assert len(credited(app)) == len(sent)


@pytest.fixture(scope="module")
def tokens() -> Iterator[TokenServer]:
    with running_token_server() as server:
        yield server


@pytest.fixture(scope="module")
def mailbox(tokens: TokenServer) -> Iterator[Dovecot]:
    """A Dovecot that asks the token server what a token is worth."""
    with running_dovecot(f"{tokens.url}/tokeninfo?access_token=") as server:
        server.deliver(USER, b"Subject: hello\n\nhello\n")
        yield server


CURSOR = Cursor(datetime(2020, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize("mechanism", sasl.MECHANISMS)
@pytest.mark.parametrize("scheme", ["imap", "imaps"])
def test_mail_is_read_from_a_dovecot_with_a_token(
    tmp_path: Path, tokens: TokenServer, mailbox: Dovecot, mechanism: str, scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sasl, "MECHANISMS", (mechanism,))
    port = mailbox.imap if scheme == "imap" else mailbox.imaps
    url = f"{scheme}://{USER}@localhost:{port}/INBOX"
    settings = settings_in(tmp_path, tokens, imap_url=url, cafile=str(mailbox.ca_file))
    log_in(settings)
    opened = open_mailbox(settings)
    assert [arrived.raw.split()[-1] for arrived in opened.new(CURSOR)] == [b"hello"]
    opened.close()


def test_each_mailbox_is_read_with_its_own_login(tmp_path: Path, tokens: TokenServer, mailbox: Dovecot) -> None:
    mailbox.deliver("berta@firma.example", b"Subject: hello\n\nBerta\n")
    address = f"127.0.0.1:{mailbox.imap}/INBOX"
    boxes = {"berta": {"url": f"imap://berta@firma.example@{address}"}, "shared": {"url": f"imap://{USER}@{address}"}}
    settings = settings_in(tmp_path, tokens, imap_url=f"imap://{USER}@{address}", mailboxes=boxes)
    log_in(settings)
    tokens.user = "berta@firma.example"
    log_in(settings, "berta")
    tokens.user = USER
    read = {}
    for place in places_of(settings):
        opened = open_mailbox(settings, place)
        read[place.name] = [arrived.raw.split()[-1] for arrived in opened.new(CURSOR)]
        opened.close()
    assert read == {"main": [b"hello"], "berta": [b"Berta"], "shared": [b"hello"]}


@pytest.mark.parametrize("mechanism", sasl.MECHANISMS)
def test_a_token_that_dovecot_does_not_take_is_renewed_once(
    tmp_path: Path, tokens: TokenServer, mailbox: Dovecot, mechanism: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sasl, "MECHANISMS", (mechanism,))
    settings = settings_in(tmp_path, tokens, imap_url=f"imap://{USER}@127.0.0.1:{mailbox.imap}/INBOX")
    first = log_in(settings)
    tokens.expire()
    tokens.asked.clear()
    _later(monkeypatch, minutes=2)
    open_mailbox(settings).close()
    assert tokens.asked == {"/token": 1}
    assert first.access_token.get_secret_value() not in tokens.valid


def test_a_mailbox_that_takes_no_token_is_one_line(
    tmp_path: Path, tokens: TokenServer, mailbox: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_in(tmp_path, tokens, imap_url=f"imap://berta@127.0.0.1:{mailbox.imap}/INBOX")
    log_in(settings)
    _later(monkeypatch, minutes=2)
    with pytest.raises(Unreachable, match="refuses the login of berta") as raised:
        open_mailbox(settings)
    assert "access-" not in str(raised.value)


def test_a_mailbox_without_tokens_is_one_line(tmp_path: Path, tokens: TokenServer, dovecot: Dovecot) -> None:
    settings = settings_in(tmp_path, tokens, imap_url=f"imap://{USER}@127.0.0.1:{dovecot.imap}/INBOX")
    log_in(settings)
    with pytest.raises(Unreachable, match="no login with a token"):
        open_mailbox(settings)


@pytest.mark.parametrize("user", ["a=b,c@firma.example", "ännä@firma.example"])
def test_a_user_is_written_as_the_mechanism_wants_it(user: str) -> None:
    server, token = Server("imap", "mail.example", 143, user), SecretStr("t")
    assert sasl.message("XOAUTH2", server, token) == f"user={user}\x01auth=Bearer t\x01\x01".encode()
    name = user.replace("=", "=3D").replace(",", "=2C")
    said = f"n,a={name},\x01host=mail.example\x01port=143\x01auth=Bearer t\x01\x01".encode()
    assert sasl.message("OAUTHBEARER", server, token) == said


def test_a_user_that_would_end_its_own_field_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="nobody can type"):
        sasl.message("XOAUTH2", Server("imap", "mail.example", 143, "a\x01auth=Bearer x"), SecretStr("t"))
