"""Logging in: with a code on any device, or in the browser of this machine; whatever else comes by is turned away."""

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

import pytest

from kit.tokens import log_in, settings_in
from servers.dovecot import Dovecot
from servers.token_server import USER, TokenServer, running_token_server
from tagwerk.platform.errors import ConfigurationError, Conflict, TagwerkError, Unreachable
from tagwerk_email_offers.oauth import browser, device
from tagwerk_email_offers.oauth.browser import log_in_by_browser
from tagwerk_email_offers.oauth.device import log_in_by_code
from tagwerk_email_offers.oauth.providers import provider_of
from tagwerk_email_offers.oauth.tokens import Tokens
from tagwerk_email_offers.settings import EmailOffersSettings

SCOPES = ("mail", "offline_access")


def by_code(settings: EmailOffersSettings) -> tuple[Tokens, list[tuple[str, str, float]]]:
    invited: list[tuple[str, str, float]] = []
    tokens = log_in_by_code(settings, provider_of(settings), SCOPES, lambda *invitation: invited.append(invitation))
    return tokens, invited


def by_browser(settings: EmailOffersSettings, visit: Callable[[str], object], **more: Any) -> Tokens:
    """Log in, and let a browser that *visit* is open the address."""

    def invite(address: str, code: str, holds: float) -> None:
        assert code == ""
        threading.Thread(target=visit, args=(address,), daemon=True).start()

    return log_in_by_browser(settings, provider_of(settings), SCOPES, invite, USER, open_it=False, **more)


def get(address: str) -> tuple[int, str]:
    try:
        with urlopen(address, timeout=5) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as error:
        with error:
            return error.code, error.read().decode()


# With a code


def test_a_code_is_shown_and_typed_and_tokens_come_for_it(tmp_path: Path, token_server: TokenServer) -> None:
    token_server.user_says = ["authorization_pending", "authorization_pending"]
    tokens, invited = by_code(settings_in(tmp_path, token_server))
    assert invited == [(f"{token_server.url}/activate", "WDJB-MJHT", 600)]
    assert tokens.access.get_secret_value() in token_server.valid
    assert token_server.asked == {"/device": 1, "/token": 3}
    assert token_server.forms[0][1] == {"scope": "mail offline_access", "client_id": "tagwerk-test"}


def test_a_server_that_wants_to_be_asked_rarer_is(tmp_path: Path, token_server: TokenServer) -> None:
    token_server.user_says = ["slow_down", "slow_down"]
    began = time.monotonic()
    by_code(settings_in(tmp_path, token_server))
    assert time.monotonic() - began > 0.9  # 0.3 after the first, 0.6 after the second


def test_a_server_that_is_away_for_a_moment_ends_no_login(tmp_path: Path, token_server: TokenServer) -> None:
    token_server.user_says = ["503", "authorization_pending", "503"]
    assert by_code(settings_in(tmp_path, token_server))


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("access_denied", "was refused at"),
        ("authorization_declined", "was refused at"),
        ("expired_token", "has expired before"),
        ("bad_verification_code", "refuses the login (bad_verification_code)"),
        ("\x1b[2J nonsense", "refuses the login (HTTP 400)"),
    ],
)
def test_a_login_that_does_not_come_about_says_why(
    tmp_path: Path, token_server: TokenServer, said: str, words: str
) -> None:
    token_server.user_says = ["authorization_pending", said]
    with pytest.raises(Unreachable) as raised:
        by_code(settings_in(tmp_path, token_server))
    assert words in str(raised.value)


def test_a_code_that_nobody_types_expires(tmp_path: Path, token_server: TokenServer) -> None:
    token_server.extra, token_server.user_says = {"expires_in": 1}, ["authorization_pending"] * 1000
    with pytest.raises(Unreachable, match="expired before"):
        by_code(settings_in(tmp_path, token_server))


@pytest.mark.parametrize(
    "answer",
    [
        {"verification_uri": "http://evil.example/activate"},
        {"verification_uri": "javascript:alert(1)"},
        {"verification_uri": "https://a.example/\x1b]0;x\x07"},
        {"user_code": "AB\x1b[2JCD"},
        {"user_code": "A" * 200},
        {"user_code": None},
        {"device_code": 7},
    ],
)
def test_nobody_is_sent_to_what_is_no_safe_address_or_code(
    tmp_path: Path, token_server: TokenServer, answer: dict[str, object]
) -> None:
    token_server.extra = answer
    with pytest.raises(Unreachable, match="no code that can be used"):
        by_code(settings_in(tmp_path, token_server))


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ([7000218], "public client flows"),
        ([90002], "email_offers.tenant"),
        ([700016], "client_id"),
        (["x", None], "refuses"),
    ],
)
def test_what_microsoft_numbers_is_said_with_the_setting_to_change(
    tmp_path: Path, token_server: TokenServer, numbers: list[object], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = 400, {"error": "invalid_request", "error_codes": numbers, "error_description": "AADSTS: long"}
    monkeypatch.setattr(token_server, "answer", lambda _path, _form: answer)
    with pytest.raises(TagwerkError) as raised:
        by_code(settings_in(tmp_path, token_server))
    assert words in str(raised.value)


# In the browser


def test_a_browser_comes_back_with_a_code_that_only_this_login_can_use(
    tmp_path: Path, token_server: TokenServer
) -> None:
    pages: list[tuple[int, str]] = []
    tokens = by_browser(settings_in(tmp_path, token_server), lambda address: pages.append(get(address)))
    assert tokens.access.get_secret_value() in token_server.valid
    asked = dict(token_server.forms)["/authorize"]
    assert asked["code_challenge_method"] == "S256"
    assert asked["login_hint"] == USER
    assert len(asked["state"]) >= 43
    form = dict(token_server.forms)["/token"]
    assert 43 <= len(form["code_verifier"]) <= 128
    assert form["redirect_uri"] == asked["redirect_uri"]
    while not pages:
        time.sleep(0.01)
    assert pages[0][0] == 200
    assert "Tagwerk has its answer" in pages[0][1]


def test_a_visitor_without_the_state_is_turned_away_and_changes_nothing(
    tmp_path: Path, token_server: TokenServer
) -> None:
    turned_away: list[int] = []

    def visit(address: str) -> None:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        here, state = asked["redirect_uri"], asked["state"]
        strange = (
            "?code=stolen&state=guessed",
            "?code=stolen",
            f"favicon.ico?state={state}&code=stolen",
            f"?state={state}&state={state}&code=stolen",
            f"?code=stolen&code=other&state={state}",
            "?error=access_denied&state=guessed",
            "?" + "&".join(f"a{number}=1" for number in range(100)),
            f"?state={'%C3%BC' * 40}&code=stolen",
        )
        turned_away.extend(get(here + query)[0] for query in strange)
        get(address)

    assert by_browser(settings_in(tmp_path, token_server), visit).access.get_secret_value() in token_server.valid
    assert turned_away == [404] * 8


def test_browsers_that_connect_ahead_and_say_nothing_hold_nobody_up(tmp_path: Path, token_server: TokenServer) -> None:
    silent: list[socket.socket] = []

    def visit(address: str) -> None:
        here = urlsplit(parse_qs(urlsplit(address).query)["redirect_uri"][0])
        silent.extend(socket.create_connection(("127.0.0.1", here.port or 0)) for _number in range(5))
        get(address)

    began = time.monotonic()
    assert by_browser(settings_in(tmp_path, token_server), visit).access.get_secret_value() in token_server.valid
    assert time.monotonic() - began < 4
    for each in silent:
        each.close()


def test_a_second_visit_is_refused(tmp_path: Path, token_server: TokenServer) -> None:
    answers: list[int] = []

    def visit(address: str) -> None:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        with suppress(OSError), urlopen(address, timeout=5) as first:
            answers.append(first.status)
        where = urlsplit(asked["redirect_uri"])
        connection = http.client.HTTPConnection("127.0.0.1", where.port or 0, timeout=2)
        try:
            connection.request("GET", f"/?code=stolen&state={asked['state']}")
            answers.append(connection.getresponse().status)
        except OSError:
            answers.append(0)  # the door is closed

    token_server.mood = "slow"
    assert by_browser(settings_in(tmp_path, token_server), visit).access.get_secret_value() in token_server.valid
    deadline = time.monotonic() + 5
    while len(answers) < 2 and time.monotonic() < deadline:
        time.sleep(0.02)
    assert answers[0] == 200
    assert answers[1] in (0, 409)
    assert token_server.asked["/token"] == 1


def test_a_code_that_was_given_to_another_login_is_worth_nothing(tmp_path: Path, token_server: TokenServer) -> None:
    """Whoever knows the state but not the verifier gets no tokens: the server holds both against each other."""

    def visit(address: str) -> None:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        token_server.codes["stolen"] = {**asked, "code_challenge": "of another login"}
        get(f"{asked['redirect_uri']}?code=stolen&state={asked['state']}")

    with pytest.raises(Unreachable, match="is over"):
        by_browser(settings_in(tmp_path, token_server), visit)


def test_a_refusal_in_the_browser_is_heard(tmp_path: Path, token_server: TokenServer) -> None:
    token_server.denies = "access_denied"
    with pytest.raises(Unreachable, match="was refused at"):
        by_browser(settings_in(tmp_path, token_server), get)


def test_nobody_is_waited_for_for_ever(
    tmp_path: Path, token_server: TokenServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browser, "PATIENCE", 0.3)
    with pytest.raises(Unreachable, match="Nobody has logged in"):
        by_browser(settings_in(tmp_path, token_server), lambda _address: None)


def test_a_port_that_is_taken_is_one_line(tmp_path: Path, token_server: TokenServer) -> None:
    with pytest.raises(Conflict, match="Name another with --port"):
        by_browser(settings_in(tmp_path, token_server), get, port=int(token_server.url.rpartition(":")[2]))


# Whom to trust


def test_a_token_server_is_asked_over_verified_tls(tmp_path: Path, dovecot: Dovecot) -> None:
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(dovecot.folder / "cert.pem", dovecot.folder / "key.pem")
    with running_token_server(tls) as server:
        assert log_in(settings_in(tmp_path, server, cafile=str(dovecot.ca_file))).user == USER
        with pytest.raises(Unreachable, match="cannot be trusted"):
            log_in(settings_in(tmp_path, server))
        assert server.asked["/device"] == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://login.example/token",
        "ftp://a.example",
        "https://",
        "https://a:b@c.example/",
        "https://a.example/#x",
        "https://[x",
    ],
)
def test_an_address_that_is_not_encrypted_is_refused_in_the_settings(
    tmp_path: Path, token_server: TokenServer, url: str
) -> None:
    with pytest.raises(ValueError, match=r"https://|no address"):
        settings_in(tmp_path, token_server, token_url=url)


def test_microsoft_is_asked_for_what_is_used_and_no_more(tmp_path: Path, token_server: TokenServer) -> None:
    settings = settings_in(
        tmp_path,
        token_server,
        login="microsoft",
        tenant="firma.example",
        token_url="",
        device_url="",
        authorize_url="",
        revoke_url="",
    )
    provider = provider_of(settings)
    assert provider.token_url == "https://login.microsoftonline.com/firma.example/oauth2/v2.0/token"
    assert provider.device_url == "https://login.microsoftonline.com/firma.example/oauth2/v2.0/devicecode"
    assert provider.scopes(("smtp",)) == ("https://outlook.office.com/SMTP.Send", "offline_access")
    assert provider.withheld(("smtp",), "profile openid https://outlook.office.com/smtp.send") == ()
    assert provider.withheld(("smtp", "imap"), "SMTP.Send") == ("https://outlook.office.com/IMAP.AccessAsUser.All",)


def test_google_gives_the_right_to_mail_in_the_browser_alone(tmp_path: Path, token_server: TokenServer) -> None:
    settings = settings_in(
        tmp_path, token_server, login="google", token_url="", device_url="", authorize_url="", revoke_url=""
    )
    provider = provider_of(settings)
    assert provider.device_url == ""
    assert provider.scopes(("smtp", "imap")) == ("https://mail.google.com/",)
    assert provider.more["access_type"] == "offline"


@pytest.mark.parametrize("missing", ["client_id", "token_url", "scopes"])
def test_a_setting_that_is_missing_is_named(tmp_path: Path, token_server: TokenServer, missing: str) -> None:
    with pytest.raises(ConfigurationError, match=f"email_offers.{missing} is empty"):
        provider_of(settings_in(tmp_path, token_server, **{missing: ""}))


def test_a_login_without_a_way_to_renew_it_is_refused(tmp_path: Path, token_server: TokenServer) -> None:
    token_server.extra = {"refresh_token": None}
    with pytest.raises(Unreachable, match="cannot be renewed"):
        log_in(settings_in(tmp_path, token_server))


def test_the_pauses_of_a_device_login_are_those_of_the_specification() -> None:
    assert device.USUAL_INTERVAL == 5
