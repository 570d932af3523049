"""``setup telephone``: tries what it is told, writes it, and can be repeated."""

import tomllib

import pytest

from servers.program import Program

pytestmark = pytest.mark.heavy

SECRET = "a secret of the tests, long enough"


def test_the_telephone_is_set_up_again_and_again_and_the_rest_of_the_file_stays(program: Program) -> None:
    path = program.workspace / "tagwerk.toml"
    path.write_text('[web]\nport = 8766\n\n[plugins.telephony]\ncaller_id = "+4930123456"\n', encoding="utf-8")
    program.environment["TAGWERK_PLUGINS__TELEPHONY__WEBHOOK__SECRET"] = SECRET
    for _time in range(2):
        done = program.json("setup", "telephone", "--provider", "webhook")
        assert (done["provider"], done["secrets"]) == ("webhook", ["TAGWERK_PLUGINS__TELEPHONY__WEBHOOK__SECRET"])
    text = path.read_text(encoding="utf-8")
    assert SECRET not in text
    assert tomllib.loads(text) == {
        "web": {"port": 8766},
        "plugins": {"telephony": {"provider": "webhook", "caller_id": "+4930123456"}},
    }


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
