"""A token to log in with: kept for its owner's eyes, renewed before it ends, once for all who want it, and never lost."""

import os
import stat
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from kit.tokens import log_in, settings_in
from servers.token_server import TokenServer
from tagwerk.platform import clock
from tagwerk.platform.errors import ConfigurationError, Unreachable
from tagwerk_email_offers.oauth.access import access_token
from tagwerk_email_offers.oauth.grants import FILE_NAME, GrantFile
from tagwerk_email_offers.oauth.tokens import LoginEnded
from tagwerk_email_offers.settings import EmailOffersSettings


@pytest.fixture
def settings(tmp_path: Path, token_server: TokenServer) -> EmailOffersSettings:
    """Somebody has logged in."""
    settings = settings_in(tmp_path, token_server)
    log_in(settings)
    token_server.asked.clear()
    return settings


def _later(monkeypatch: pytest.MonkeyPatch, **delta: float) -> None:
    monkeypatch.setenv(clock.OFFSET_VARIABLE, str(timedelta(**delta).total_seconds()))


def test_the_login_is_for_its_owners_eyes_alone_and_nothing_prints_it(
    settings: EmailOffersSettings, tmp_path: Path
) -> None:
    assert stat.S_IMODE((tmp_path / FILE_NAME).stat().st_mode) == 0o600
    grant = GrantFile(tmp_path).read()
    assert grant is not None
    for secret in (grant.refresh_token, grant.access_token):
        assert secret.get_secret_value() not in f"{grant} {grant!r} {settings!r}"
    assert [path.name for path in tmp_path.iterdir() if FILE_NAME in path.name] == [FILE_NAME]


def test_a_token_that_holds_is_used_again_and_nobody_is_asked(
    settings: EmailOffersSettings, token_server: TokenServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = access_token(settings, "smtp")
    _later(monkeypatch, minutes=50)
    assert access_token(settings, "imap") == first
    assert not token_server.asked


def test_a_token_is_renewed_before_it_ends(
    settings: EmailOffersSettings, token_server: TokenServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = access_token(settings, "smtp")
    _later(monkeypatch, minutes=56)
    assert access_token(settings, "smtp") != first
    assert token_server.asked == {"/token": 1}


def test_a_clock_that_once_stood_a_year_ahead_leaves_no_token_that_holds_for_a_year(
    settings: EmailOffersSettings, token_server: TokenServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    _later(monkeypatch, days=365)
    ahead = access_token(settings, "smtp")
    _later(monkeypatch, days=0)
    assert access_token(settings, "smtp") != ahead
    assert token_server.asked == {"/token": 2}


@pytest.mark.parametrize(("rotates", "kept"), [(True, False), (False, True)])
def test_a_new_refresh_token_replaces_the_old_one_and_where_there_is_none_the_old_one_stays(
    tmp_path: Path, token_server: TokenServer, rotates: bool, kept: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    token_server.rotates = rotates
    settings = settings_in(tmp_path, token_server)
    before = log_in(settings).refresh_token
    for hours in (1, 2, 3):
        _later(monkeypatch, hours=hours)
        access_token(settings, "smtp")
    after = GrantFile(tmp_path).read()
    assert after is not None
    assert (after.refresh_token == before) is kept
    assert token_server.asked["/token"] == 4


def test_a_refused_token_is_renewed_once_and_a_young_one_is_given_again(
    settings: EmailOffersSettings, token_server: TokenServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    young = access_token(settings, "smtp")
    assert access_token(settings, "smtp", refused=young) == young
    assert not token_server.asked
    _later(monkeypatch, minutes=2)
    renewed = access_token(settings, "smtp", refused=young)
    assert renewed != young
    assert access_token(settings, "smtp", refused=young) == renewed, "it was renewed by somebody else already"
    assert token_server.asked == {"/token": 1}


def test_a_token_server_that_is_away_costs_nothing_as_long_as_the_token_holds(
    settings: EmailOffersSettings, token_server: TokenServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = access_token(settings, "smtp")
    token_server.mood = "broken"
    _later(monkeypatch, minutes=57)
    assert access_token(settings, "smtp") == token
    _later(monkeypatch, minutes=60)
    with pytest.raises(Unreachable, match="gives no tokens at the moment"):
        access_token(settings, "smtp")


def test_a_revoked_login_is_one_line_that_says_to_log_in_again(
    settings: EmailOffersSettings, token_server: TokenServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    token_server.is_over = True
    _later(monkeypatch, minutes=56)
    with pytest.raises(LoginEnded, match=r"is over: it was ended there, or has expired\.") as raised:
        access_token(settings, "smtp")
    assert raised.value.action is not None
    assert raised.value.action.command == "tagwerk mail login"
    assert "refresh-" not in str(raised.value)


@pytest.mark.parametrize(
    ("mood", "words"),
    [
        ("broken", "Try again later"),
        ("html", "does not answer as a token server does (HTTP 404)"),
        ("big", "more than a token"),
        ("redirecting", "HTTP 307"),
        ("silent", "was silent for 1 seconds"),
    ],
)
def test_whatever_a_token_server_does_is_one_clear_line(
    tmp_path: Path, token_server: TokenServer, mood: str, words: str
) -> None:
    token_server.holds = 0
    settings = settings_in(tmp_path, token_server, timeout=1.0)
    log_in(settings)
    token_server.mood = mood
    with pytest.raises(Unreachable) as raised:
        access_token(settings, "smtp")
    assert words in str(raised.value)
    assert token_server.asked["/elsewhere"] == 0


@pytest.mark.parametrize(
    "answer",
    [
        {"access_token": None},
        {"access_token": 17},
        {"access_token": "two words"},
        {"access_token": "line\r\nbreak"},
        {"access_token": "a\x01auth=Bearer b"},
        {"access_token": "ü"},
        {"access_token": "a" * 40_000},
        {"token_type": "mac"},
        {"token_type": None},
    ],
)
def test_a_token_that_could_mean_something_else_to_a_mail_server_is_none(
    tmp_path: Path, token_server: TokenServer, answer: dict[str, object]
) -> None:
    token_server.holds = 0
    settings = settings_in(tmp_path, token_server)
    log_in(settings)
    token_server.extra = answer
    with pytest.raises(Unreachable, match="no token that can be used"):
        access_token(settings, "smtp")


@pytest.mark.parametrize("holds", ["3600", 3600.5, 10**30, None, -5, "soon", True, float("inf")])
def test_how_long_a_token_holds_may_be_written_in_any_way(
    tmp_path: Path, token_server: TokenServer, holds: object
) -> None:
    token_server.holds = holds
    settings = settings_in(tmp_path, token_server)
    grant = log_in(settings)
    assert timedelta() <= grant.access_until - grant.made_at <= timedelta(days=2)
    assert access_token(settings, "smtp") == grant.access_token


def test_an_unknown_application_is_the_settings_fault(settings: EmailOffersSettings, token_server: TokenServer) -> None:
    token_server.secret = "another"
    token_server.holds = 0
    with pytest.raises(ConfigurationError, match="client_id and client_secret") as raised:
        log_in(settings)
    assert "tagwerk-test" not in str(raised.value), "its words are not repeated"


@pytest.mark.parametrize(
    "change", [{"client_id": "tagwerk-test-2"}, {"token_url": "http://127.0.0.1:9/token"}, {"scopes": "all"}]
)
def test_a_login_serves_the_settings_under_which_it_was_made_and_no_others(
    settings: EmailOffersSettings, token_server: TokenServer, tmp_path: Path, change: dict[str, str]
) -> None:
    changed = settings_in(tmp_path, token_server, **change)
    with pytest.raises(ConfigurationError, match="other settings"):
        access_token(changed, "smtp")
    assert not token_server.asked, "no token goes to somebody else"


def test_without_a_login_somebody_is_asked_to_log_in(tmp_path: Path, token_server: TokenServer) -> None:
    with pytest.raises(ConfigurationError, match="Nobody has logged in"):
        access_token(settings_in(tmp_path, token_server), "smtp")


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b'{"provider": "microsoft"}'])
def test_a_damaged_file_is_one_line(
    settings: EmailOffersSettings, token_server: TokenServer, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    with pytest.raises(ConfigurationError, match="it is damaged"):
        access_token(settings, "smtp")
    log_in(settings)
    assert access_token(settings, "smtp")


def test_a_full_disk_is_noticed_before_a_refresh_token_is_used_up(
    settings: EmailOffersSettings, token_server: TokenServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    _later(monkeypatch, minutes=59, seconds=45)
    wrote = os.write

    def full(file: int, data: bytes) -> int:
        if len(data) > 1000:
            raise OSError(28, "No space left on device")
        return wrote(file, data)

    with monkeypatch.context() as disk:
        disk.setattr(os, "write", full)
        with pytest.raises(ConfigurationError, match="No space left on device"):
            access_token(settings, "smtp")
    assert not token_server.asked
    assert access_token(settings, "smtp")


def test_many_threads_renew_once(
    settings: EmailOffersSettings, token_server: TokenServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    token_server.mood = "slow"
    _later(monkeypatch, minutes=56)
    found: list[SecretStr] = []
    threads = [threading.Thread(target=lambda: found.append(access_token(settings, "smtp"))) for _number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1
    assert token_server.asked == {"/token": 1}


RENEWING = """
import sys
from pathlib import Path
from kit.tokens import settings_in
from servers.token_server import TokenServer
from tagwerk.platform import clock
from tagwerk_email_offers.oauth.access import access_token
clock.follow_moved_clock(True)
server = TokenServer()
server.url = sys.argv[1]
print(access_token(settings_in(Path(sys.argv[2]), server), "smtp").get_secret_value())
"""


def test_two_processes_renew_once_and_nobody_is_logged_out(
    settings: EmailOffersSettings, token_server: TokenServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    token_server.mood = "slow"
    _later(monkeypatch, minutes=56)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    command = [sys.executable, "-c", RENEWING, token_server.url, str(tmp_path)]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _number in range(3)]
    found = {process.communicate(timeout=60)[0] for process in processes}
    assert [process.returncode for process in processes] == [0, 0, 0]
    assert len(found) == 1
    assert token_server.asked == {"/token": 1}
    assert not token_server.is_over
