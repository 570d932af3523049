"""``tagwerk mail login`` as a user types it: at a real provider, in a real browser's place, with a real mail server that asks."""

import json
import stat
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from kit.tokens import running_token_mail
from servers.program import Program
from servers.token_server import USER, TokenServer
from servers.waiting import wait_until
from tagwerk_email_offers.oauth.grants import FILE_NAME

BROWSER = f"""#!{sys.executable}
import sys, urllib.request
urllib.request.urlopen(sys.argv[1], timeout=10).read()
"""


def _set(program: Program, **settings: str) -> None:
    program.environment |= {f"TAGWERK_PLUGINS__EMAIL_OFFERS__{name.upper()}": value for name, value in settings.items()}


def _no_secret(tokens: TokenServer, *texts: str) -> None:
    for text in texts:
        for secret in (
            "access-",
            "refresh-",
            *tokens.valid,
            *tokens.refresh_tokens,
            *tokens.used_up,
            *tokens.device_codes,
        ):
            assert secret not in text


SALES = "vertrieb@firma.example"
SEND = ("campaigns", "send", "price_list", "--to", "all", "--limit", "1")


def test_a_mailbox_may_have_a_login_of_its_own(program: Program, token_server: TokenServer) -> None:
    token_server.user = SALES
    with running_token_mail(token_server) as server:
        _set(program, **token_server.settings, smtp_url=server.url, sender=f"Anna <{USER}>")
        with (program.workspace / "tagwerk.toml").open("a", encoding="utf-8") as file:
            file.write(f'[plugins.email_offers.mailboxes.sales]\nurl = "imap://{SALES}@127.0.0.1:1/INBOX"\n')
        unknown = program.run("mail", "login", "--mailbox", "sails")
        assert unknown.stderr == "error: There is no mailbox sails. Known are: main, sales\n"
        login = program.run("mail", "login", "--mailbox", "sales", "--json")
        said = json.loads(login.stdout)
        assert (said["mailbox"], said["user"], said["uses"]) == ("sales", SALES, ["imap"])
        assert "does not answer" in login.stderr, "nothing listens there, and that is said"
        assert stat.S_IMODE((program.workspace / "mail-login-sales.json").stat().st_mode) == 0o600
        assert "Nobody has logged in to mail" in program.run(*SEND).stderr
        token_server.user = USER
        program.run("mail", "login")
        assert program.json(*SEND)["sent"] == 1
        doctor = program.run("doctor", "--json").stdout
        assert f"as {USER} since" in doctor
        assert f"as {SALES} since" in doctor
    assert program.run("mail", "logout", "--mailbox", "sales").returncode == 0
    assert [path.name for path in program.workspace.glob("mail-login*.json")] == [FILE_NAME]


def test_somebody_logs_in_by_code_mails_leave_and_the_login_is_ended(
    program: Program, token_server: TokenServer
) -> None:
    token_server.user_says = ["authorization_pending"]
    with running_token_mail(token_server) as server:
        _set(program, **token_server.settings, smtp_url=server.url, sender=f"Anna <{USER}>")
        before = program.run("campaigns", "send", "price_list", "--to", "all", "--limit", "3")
        assert before.returncode == 2
        assert "Nobody has logged in to mail" in before.stderr
        assert "tagwerk mail login" in before.stderr

        done = program.run("mail", "login")
        assert done.returncode == 0, done.stderr
        assert f"Open {token_server.url}/activate and type WDJB-MJHT; it holds for 10 minutes." in done.stdout
        assert f"Mail leaves through smtp://localhost:{server.port}." in done.stdout
        assert stat.S_IMODE((program.workspace / FILE_NAME).stat().st_mode) == 0o600

        sent = program.json("campaigns", "send", "price_list", "--to", "all", "--limit", "3")
        assert (sent["sent"], sent["failed"]) == (3, 0)
        doctor = program.run("doctor", "--json")
        assert f"as {USER} since" in doctor.stdout
        assert "the token holds until" in doctor.stdout

        out = program.run("mail", "logout")
        assert out.stdout == "Logged out; the provider was told.\n"
        assert not (program.workspace / FILE_NAME).exists()
        assert token_server.is_over
        again = program.run("mail", "logout")
        assert (again.returncode, again.stderr) == (1, "error: Nobody is logged in to mail.\n")
    _no_secret(token_server, before.stderr, done.stdout, done.stderr, doctor.stdout, out.stdout)


def test_the_browser_is_opened_and_comes_back(program: Program, token_server: TokenServer, tmp_path: Path) -> None:
    browser = tmp_path / "browser"
    browser.write_text(BROWSER, encoding="utf-8")
    browser.chmod(0o755)
    with running_token_mail(token_server) as server:
        _set(program, **token_server.settings, smtp_url=server.url)
        program.environment["BROWSER"] = f"{browser} %s"
        done = program.run("mail", "login", "--browser", "--json")
        assert done.returncode == 0, done.stderr
        assert token_server.url + "/authorize?" in done.stderr
        view = program.json("mail", "login", "--browser")
    assert view["user"] == USER
    assert view["uses"] == ["smtp"]
    assert view["in_force"] is True
    [tried] = view["servers"]
    assert (tried["use"], tried["works"]) == ("smtp", True)


def test_the_address_is_shown_in_one_piece_where_no_browser_is_opened(
    program: Program, token_server: TokenServer
) -> None:
    _set(program, **token_server.settings, smtp_url=f"smtp://{USER}@127.0.0.1:1")
    program.environment |= {"BROWSER": "/bin/false %s", "COLUMNS": "40", "PYTHONUNBUFFERED": "1"}
    with program.start("mail", "login", "--browser", "--no-open") as waiting:
        assert waiting.stdout is not None
        lines = iter(waiting.stdout.readline, "")
        address = next(line.strip() for line in lines if line.startswith("http"))
        asked = parse_qs(urlsplit(address).query)
        assert asked["code_challenge_method"] == ["S256"]
        waiting.terminate()
        wait_until(lambda: waiting.poll() is not None)
    assert not (program.workspace / FILE_NAME).exists()


def test_a_login_that_the_mail_server_does_not_take_says_so_and_fails(
    program: Program, token_server: TokenServer
) -> None:
    with running_token_mail(TokenServer()) as server:
        _set(program, **token_server.settings, smtp_url=server.url)
        done = program.run("mail", "login", "--json")
    assert done.returncode == 1
    assert '"works": false' in done.stdout
    assert f"refuses the login of {USER} (535 5.7.8)" in done.stderr
    _no_secret(token_server, done.stdout, done.stderr)


def test_a_right_that_was_not_given_is_named_and_no_login_is_kept(program: Program, token_server: TokenServer) -> None:
    token_server.scope = "profile offline_access"
    _set(program, **token_server.settings, smtp_url=f"smtp://{USER}@localhost:1")
    done = program.run("mail", "login")
    assert done.returncode == 1
    assert "was not allowed everything that was asked for: mail. Log in again and allow it." in done.stderr
    assert not (program.workspace / FILE_NAME).exists()


def test_a_revoked_login_is_one_line_everywhere(program: Program, token_server: TokenServer) -> None:
    token_server.holds = 1
    with running_token_mail(token_server) as server:
        _set(program, **token_server.settings, smtp_url=server.url)
        program.json("mail", "login")
        token_server.is_over = True
        program.environment["TAGWERK_CLOCK_OFFSET"] = "60"
        done = program.run("campaigns", "send", "price_list", "--to", "all", "--limit", "3")
    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    assert "is over: it was ended there, or has expired. Log in again." in line
    assert "tagwerk mail login" in line


def test_a_provider_that_is_away_keeps_nobody_logged_in_here(program: Program, token_server: TokenServer) -> None:
    with running_token_mail(token_server) as server:
        _set(program, **token_server.settings, smtp_url=server.url)
        program.json("mail", "login")
        token_server.mood = "broken"
        done = program.run("mail", "logout")
    assert done.returncode == 1
    assert "is forgotten here, but" in done.stderr
    assert not (program.workspace / FILE_NAME).exists()


@pytest.mark.parametrize(
    ("settings", "arguments", "words"),
    [
        ({"login": "password"}, [], "names no provider"),
        ({"login": "google", "device_url": ""}, ["--code"], "gives no rights to mail that way. Log in with --browser."),
        ({"client_id": ""}, [], "email_offers.client_id is empty"),
        ({"smtp_url": "smtp://anna:secret@localhost:1"}, [], "without a password"),
        ({"smtp_url": "smtp://localhost:1"}, [], "without a password"),
        ({"token_url": "http://login.example/token"}, [], "https://"),
    ],
)
def test_what_is_missing_for_a_login_is_named_before_anybody_is_asked(
    program: Program, token_server: TokenServer, settings: dict[str, str], arguments: list[str], words: str
) -> None:
    _set(program, **{"smtp_url": f"smtp://{USER}@localhost:1", **token_server.settings, **settings})
    done = program.run("mail", "login", *arguments)
    assert done.returncode == 2
    [line] = done.stderr.splitlines()
    assert words in line
    assert not token_server.asked


def test_a_login_that_the_settings_do_not_use_says_which_setting_makes_it_so(
    program: Program, token_server: TokenServer
) -> None:
    _set(program, **{**token_server.settings, "login": "password"}, smtp_url=f"smtp://{USER}@localhost:1")
    done = program.run("mail", "login", "--provider", "oauth")
    assert done.returncode == 0, done.stderr
    assert 'login = "oauth"' in done.stdout
    assert program.json("mail", "logout")["revoked"] is True
