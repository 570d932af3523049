"""``setup telephone``: tries what it is told, writes it, keeps secrets in files, and can be repeated."""

import stat
import tomllib
from pathlib import Path

import pytest

from kit.twilio_api import ACCOUNT, Api
from servers.program import Program

pytestmark = pytest.mark.heavy

SECRET = "a secret of the tests, long enough"


def test_the_telephone_is_set_up_again_and_again_and_the_rest_of_the_file_stays(program: Program) -> None:
    path = program.workspace / "tagwerk.toml"
    path.write_text('[web]\nport = 8766\n\n[plugins.telephony]\ncaller_id = "+4930123456"\n', encoding="utf-8")
    program.environment["TAGWERK_PLUGINS__TELEPHONY__WEBHOOK__SECRET"] = SECRET
    for _time in range(2):
        done = program.json("setup", "telephone", "--provider", "webhook")
        assert (done["provider"], done["secrets"]) == ("webhook", {})  # the environment says it already
    text = path.read_text(encoding="utf-8")
    assert SECRET not in text
    assert tomllib.loads(text) == {
        "web": {"port": 8766},
        "plugins": {"telephony": {"provider": "webhook", "caller_id": "+4930123456"}},
    }


def test_a_secret_that_is_made_is_in_a_file_and_on_no_screen_and_stays(program: Program) -> None:
    kept = set()
    for _time in range(2):
        done = program.run("setup", "telephone", "--provider", "webhook")
        assert done.returncode == 0, done.stderr
        file = program.workspace / "secrets" / "plugins-telephony-webhook-secret"
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        secret = file.read_text(encoding="utf-8").strip()
        assert len(secret) == 48
        assert str(file) in done.stdout
        assert secret not in done.stdout + done.stderr + (program.workspace / "tagwerk.toml").read_text(
            encoding="utf-8"
        )
        assert "export " not in done.stdout
        kept.add(secret)
    assert len(kept) == 1  # the exchange knows it already


def test_the_token_comes_from_a_file_and_the_account_is_asked_with_it(program: Program, tmp_path: Path) -> None:
    token = tmp_path / "token.txt"
    token.write_text("the auth token\n", encoding="utf-8")
    api = Api()
    path = program.workspace / "tagwerk.toml"
    with api.answering():
        path.write_text(f'[plugins.telephony.twilio]\napi_url = "{api.url}"\n', encoding="utf-8")
        given = ("--caller-id", "030 123456", "--account-sid", ACCOUNT, "--token-file", str(token))
        done = program.json("setup", "telephone", "--provider", "twilio", *given)
        again = program.json("setup", "telephone", "--provider", "twilio")  # all of it is on file
    assert list(done["secrets"]) == list(again["secrets"]) == ["auth_token"]
    assert Path(done["secrets"]["auth_token"]).read_text(encoding="utf-8") == "the auth token\n"
    written = tomllib.loads(path.read_text(encoding="utf-8"))["plugins"]["telephony"]
    assert (written["caller_id"], written["twilio"]["account_sid"]) == ("+4930123456", ACCOUNT)
    assert written["twilio"]["auth_token_file"] == "secrets/plugins-telephony-twilio-auth_token"


def test_what_does_not_work_is_not_written(program: Program) -> None:
    before = (program.workspace / "tagwerk.toml").read_bytes()
    program.environment |= {
        "TAGWERK_PLUGINS__TELEPHONY__TWILIO__AUTH_TOKEN": "x",
        "TAGWERK_PLUGINS__TELEPHONY__TWILIO__API_URL": "http://127.0.0.1:1",
    }
    done = program.run(
        "setup", "telephone", "--provider", "twilio", "--caller-id", "030 123456", "--account-sid", "AC1"
    )
    assert done.returncode == 1
    assert "Nothing is written" in done.stderr
    assert (program.workspace / "tagwerk.toml").read_bytes() == before
    assert not (program.workspace / "secrets").exists()


def test_what_is_missing_is_named_where_nobody_can_answer(program: Program) -> None:
    for arguments, said in (
        ((), "--provider"),
        (("--provider", "twilio"), "--caller-id"),
        (("--provider", "sipgate", "--caller-id", "030 123456", "--token-id", "token-1"), "--token-file"),
    ):
        done = program.run("setup", "telephone", *arguments)
        assert (done.returncode, said in done.stderr) == (2, True), done.stderr
