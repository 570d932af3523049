"""Settings: the file, and the environment over it."""

from pathlib import Path
from typing import Literal

import pytest
from pydantic import BaseModel, Field

from tagwerk.platform.config import FILE_NAME, find_workspace, load
from tagwerk.platform.errors import ConfigurationError, NotFound


class Account(BaseModel):
    token: str = ""


class FaxSettings(BaseModel, extra="forbid"):
    speed: int = 1
    account: Account = Account()


def write(folder: Path, text: str) -> Path:
    (folder / FILE_NAME).write_text(text, encoding="utf-8")
    return folder


def test_the_environment_lies_over_the_file_setting_by_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "[web]\nport = 1\nhost = 'a'\n[plugins.fax]\nspeed = 2\n")
    monkeypatch.setenv("TAGWERK_WEB__PORT", "80")
    monkeypatch.setenv("TAGWERK_PLUGINS__FAX__ACCOUNT__TOKEN", "12345678")
    config = load(tmp_path)
    assert (config.settings.web.port, config.settings.web.host) == (80, "a")
    fax = config.section("fax", FaxSettings)
    assert (fax.speed, fax.account.token) == (2, "12345678"), "a token of digits stays text"


def test_a_wrong_plugin_setting_is_named_with_its_variable_and_without_its_value(tmp_path: Path) -> None:
    write(tmp_path, "[plugins.fax]\nspeed = 'geheim'\n")
    with pytest.raises(ConfigurationError, match="TAGWERK_PLUGINS__FAX__SPEED") as raised:
        load(tmp_path).section("fax", FaxSettings)
    assert "geheim" not in str(raised.value)


@pytest.mark.parametrize("text", ["[web", "\xff\xfe", "[web]\nport = 99999\n", "[nonsense]\n", "plugins = 3\n"])
def test_a_broken_file_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE_NAME).write_bytes(text.encode("latin-1"))
    with pytest.raises(ConfigurationError):
        load(tmp_path)


def test_a_misspelt_variable_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "")
    monkeypatch.setenv("TAGWERK_DATABSE__URL", "x")
    with pytest.raises(ConfigurationError, match="Did you mean `database`"):
        load(tmp_path)


def test_the_workspace_is_found_upward(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = write(tmp_path, "") / "templates" / "offers"
    deep.mkdir(parents=True)
    monkeypatch.chdir(deep)
    assert find_workspace() == tmp_path
    with pytest.raises(NotFound):
        find_workspace(deep)


class Limits(BaseModel, extra="forbid"):
    number: int = Field(default=1, ge=1, le=9)
    factor: float = Field(default=1.0, gt=0)
    switch: bool = False
    text: str = ""
    choice: Literal["a", "b"] = "a"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("number = 0", "it must be 1 or more"),
        ("number = 10", "it must be 9 or less"),
        ("number = 1.5", "it must be a whole number"),
        ("number = 'many'", "it is no number"),
        ("number = [1]", "it is no number"),
        ("factor = 0", "it must be more than 0"),
        ("factor = 'half'", "it is no number"),
        ("switch = 'perhaps'", "it is neither true nor false"),
        ("text = 3", "it is no text; write it in quotes"),
        ("choice = 'c'", "it is none of: 'a', 'b'"),
        ("nonsense = 1", "there is no such setting"),
    ],
)
def test_what_is_wrong_with_a_setting_is_said_in_our_words(tmp_path: Path, written: str, said: str) -> None:
    write(tmp_path, f"[plugins.fax]\n{written}\n")
    with pytest.raises(ConfigurationError) as raised:
        load(tmp_path).section("fax", Limits)
    assert f"is wrong: {said}." in str(raised.value)
