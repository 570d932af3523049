"""Mail servers that are not as they should be: one clear line each, nothing half done, and no password anywhere."""

import pytest

from kit.mail import Clients
from servers.program import Program
from tagwerk.cli.main import run
from tagwerk.platform.errors import Unreachable
from tagwerk_email_offers.servers import IMAP_PORTS, SMTP_PORTS, parse_server

SECRET = "tell-nobody"


@pytest.mark.parametrize(
    ("url", "host", "port", "user", "password", "path"),
    [
        ("smtp://mail.example", "mail.example", 587, "", "", ""),
        ("smtps://anna:a%40b%2Fc@mail.example", "mail.example", 465, "anna", "a@b/c", ""),
        ("smtp://an%2Fna:x@[::1]:25", "::1", 25, "an/na", "x", ""),
        ("imaps://anna@mail.example/Archiv/2026", "mail.example", 993, "anna", "", "Archiv/2026"),
        ("maildir:///home/anna/My%20Mail", "", 0, "", "", "/home/anna/My Mail"),
    ],
)
def test_an_address_is_read(url: str, host: str, port: int, user: str, password: str, path: str) -> None:
    server = parse_server(url, {**SMTP_PORTS, **IMAP_PORTS})
    assert (server.host, server.port, server.user, server.password, server.path) == (host, port, user, password, path)
    assert "a@b/c" not in f"{server!r}{server}"


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.1", "::1", "localhost"])
def test_on_this_machine_plain_text_is_allowed(host: str) -> None:
    server = parse_server(f"smtp://[{host}]" if ":" in host else f"smtp://{host}", SMTP_PORTS)
    assert not server.wants_starttls(offered=True, cafile="")
    assert server.wants_starttls(offered=True, cafile="ca.pem")


@pytest.mark.parametrize("host", ["mail.example", "192.0.2.1", "localhost.example", "127.0.0.1.example"])
def test_elsewhere_encryption_is_a_must(host: str) -> None:
    server = parse_server(f"smtp://{host}", SMTP_PORTS)
    assert server.wants_starttls(offered=True, cafile="")
    with pytest.raises(Unreachable, match="offers no encryption"):
        server.wants_starttls(offered=False, cafile="")


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("SMTP_URL", f"http://anna:{SECRET}@mail.example"),
        ("SMTP_URL", f"smtp://anna:{SECRET}@"),
        ("SMTP_URL", f"smtp://anna:{SECRET}@mail.example:port"),
        ("SMTP_URL", f"smtp://anna:{SECRET}#1@mail.example"),
        ("IMAP_URL", f"pop3://anna:{SECRET}@mail.example"),
        ("IMAP_URL", "maildir://Maildir"),
        ("TIMEOUT", "-1"),
        ("COLOUR", "blue"),
    ],
)
def test_a_wrong_setting_is_one_line_without_the_password(program: Program, setting: str, value: str) -> None:
    program.environment[f"TAGWERK_PLUGINS__EMAIL_OFFERS__{setting}"] = value
    done = program.run("campaigns", "templates")
    assert done.returncode == 2
    [line] = done.stderr.splitlines()
    assert f"email_offers.{setting.lower()}" in line
    assert SECRET not in line


def test_an_unreachable_server_is_one_line_and_nothing_is_done(program: Program) -> None:
    login = program.json("staff", "list")[0]["login"]
    program.json("staff", "edit", login, "--email", "anna@tagwerk.example")
    program.environment["TAGWERK_PLUGINS__EMAIL_OFFERS__SMTP_URL"] = f"smtp://anna:{SECRET}@127.0.0.1:1"
    program.environment["TAGWERK_PLUGINS__EMAIL_OFFERS__IMAP_URL"] = f"imap://anna:{SECRET}@127.0.0.1:1"
    for arguments in (("campaigns", "send", "price_list", "--to", "all"), ("inbox", "sync")):
        done = program.run(*arguments, "--json")
        assert done.returncode == 1
        assert done.stdout == ""
        [line] = done.stderr.splitlines()
        assert "127.0.0.1:1 does not answer" in line
        assert SECRET not in line
    assert program.json("campaigns", "status") == []


def test_a_wrong_smtp_password_is_one_line_without_the_password(program: Program) -> None:
    from aiosmtpd.controller import Controller
    from aiosmtpd.handlers import Sink
    from aiosmtpd.smtp import AuthResult

    from servers.requirement import free_port

    port = free_port()
    controller = Controller(
        Sink(), hostname="127.0.0.1", port=port, auth_require_tls=False,
        authenticator=lambda *_: AuthResult(success=False, handled=False),
    )  # fmt: skip
    controller.start()
    login = program.json("staff", "list")[0]["login"]
    program.json("staff", "edit", login, "--email", "anna@tagwerk.example")
    program.environment["TAGWERK_PLUGINS__EMAIL_OFFERS__SMTP_URL"] = f"smtp://anna:{SECRET}@127.0.0.1:{port}"
    done = program.run("campaigns", "send", "price_list", "--to", "all")
    controller.stop()
    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    assert "refuses user or password (535)" in line
    assert SECRET not in line


def test_who_has_no_address_is_told_how_to_get_one(program: Program) -> None:
    done = program.run("campaigns", "send", "price_list", "--to", "all")
    assert done.returncode == 2
    assert "has no e-mail address to write from" in done.stderr


def test_on_this_machine_an_employee_without_an_address_writes_as_its_user(program: Program, clients: Clients) -> None:
    program.environment["TAGWERK_PLUGINS__EMAIL_OFFERS__SMTP_URL"] = clients.url
    assert program.json("campaigns", "send", "price_list", "--to", "id = 1")["sent"] == 1
    login = program.json("staff", "list")[0]["login"]
    assert clients.message()["From"].addresses[0].username == login


def test_every_command_explains_itself_with_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    commands = {
        "campaigns": [
            "templates",
            "check",
            "preview",
            "test",
            "send",
            "status",
            "pause",
            "resume",
            "cancel",
            "retry",
            "settle",
        ],
        "inbox": ["sync", "watch", "list", "show"],
    }
    for group, names in commands.items():
        for name in names:
            assert run([group, name, "--help"]) == 0
            assert f"Example: tagwerk {group} {name}" in " ".join(capsys.readouterr().out.split())
