"""Mail servers that are not as they should be: one clear line each, nothing half done, and no password anywhere."""

import pytest
from pydantic import ValidationError

from kit.mail import Clients
from kit.scripted_smtp import scripted
from servers.program import Program
from tagwerk.cli.main import run
from tagwerk.platform.errors import Unreachable, WrongInput
from tagwerk_email_offers.servers import IMAP_PORTS, SMTP_PORTS, parse_server
from tagwerk_email_offers.settings import EmailOffersSettings
from tagwerk_email_offers.writing.correspondents import Correspondent

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


@pytest.mark.parametrize(
    ("host", "written"),
    [
        ("mail.straße.example", "mail.xn--strae-oqa.example"),
        ("MAIL.Example.", "mail.example"),
        ("faß.de", "xn--fa-hia.de"),
    ],
)
def test_a_host_is_asked_for_in_its_own_ascii_form(host: str, written: str) -> None:
    assert parse_server(f"imaps://{host}", IMAP_PORTS).host == written


@pytest.mark.parametrize("host", ["a..b", "-", "a_☕\u200d.de", "mail..example"])
def test_what_is_no_host_is_refused_without_a_word_of_the_address(host: str) -> None:
    with pytest.raises(ValueError, match="no name of a host"):
        parse_server(f"smtp://anna:{SECRET}@{host}", SMTP_PORTS)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("bounces+{token}@firma.example", "bounces+{token}@firma.example"),
        ("{token}@bounces.straße.example", "{token}@bounces.xn--strae-oqa.example"),
        ("", ""),
    ],
)
def test_a_return_path_has_a_place_for_the_token(given: str, kept: str) -> None:
    assert EmailOffersSettings(return_path=given).return_path == kept


@pytest.mark.parametrize(
    "given",
    [
        "bounces@firma.example",
        "a@{token}.example",
        "{token}{token}@x.example",
        "x" * 30 + "{token}@x.de",
        "<{token}@x.de",
    ],
)
def test_a_return_path_that_cannot_work_is_refused(given: str) -> None:
    with pytest.raises(ValidationError):
        EmailOffersSettings(return_path=given)


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
    for arguments in (("campaigns", "send", "price_list", "--to", "all", "--yes"), ("inbox", "sync")):
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
    done = program.run("campaigns", "send", "price_list", "--to", "all", "--yes")
    controller.stop()
    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    assert "refuses user or password (535)" in line
    assert SECRET not in line


def test_who_has_no_address_is_told_how_to_get_one(program: Program) -> None:
    done = program.run("campaigns", "send", "price_list", "--to", "all", "--yes")
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


@pytest.mark.parametrize(
    "sender",
    ["", "nonsense", "Anna <anna>", '"Anna" <anna@firma.example>, <b@x.example>', "a b <a@firma.example", "a@b.example;",
     "a@b.example c@d.example", "Anna <a@b.example> <c@d.example>"],
)  # fmt: skip
def test_a_sender_is_one_address_and_nothing_is_left_of_what_is_written(sender: str) -> None:
    with pytest.raises(WrongInput):
        Correspondent.parse(sender)


@pytest.mark.parametrize(
    ("sender", "name", "address"),
    [
        ("anna@firma.example", "", "anna@firma.example"),
        (" Anna Groß <anna@straße.example> ", "Anna Groß", "anna@xn--strae-oqa.example"),
        ('"Groß, Anna" <anna@firma.example>', "Groß, Anna", "anna@firma.example"),
        ("Groß & Söhne GmbH. <a@b.example>", "Groß & Söhne GmbH.", "a@b.example"),
        ('"Anna \\"die\\" Groß" <a@b.example>', 'Anna "die" Groß', "a@b.example"),
    ],
)
def test_a_sender_is_read_and_reads_again_as_it_is_kept(sender: str, name: str, address: str) -> None:
    read = Correspondent.parse(sender)
    assert (read.name, read.address) == (name, address)
    assert Correspondent.parse(str(read)) == read


@pytest.mark.parametrize("window", ["8-17", "8:00-17:00", "08:00–17:00", " 08:00 - 17:00 "])
def test_the_hours_of_the_settings_are_read_as_those_of_the_command(window: str) -> None:
    assert EmailOffersSettings(window=window).window == "08:00-17:00"


@pytest.mark.parametrize("window", ["always", "08:00", "25:00-26:00", "8-17-19"])
def test_what_are_no_hours_is_refused(window: str) -> None:
    with pytest.raises(ValidationError, match="08:00-17:30"):
        EmailOffersSettings(window=window)


def test_a_port_without_tls_is_one_line_that_says_so(program: Program) -> None:
    with scripted() as server:
        program.environment["TAGWERK_PLUGINS__EMAIL_OFFERS__SMTP_URL"] = server.url.replace("smtp:", "smtps:")
        program.environment["TAGWERK_PLUGINS__EMAIL_OFFERS__SENDER"] = "anna@tagwerk.example"
        done = program.run("campaigns", "send", "price_list", "--to", "all", "--yes")
    assert done.returncode == 1
    assert "does not speak TLS on this port. Write smtp://" in done.stderr
