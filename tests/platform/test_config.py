"""Settings: the file, and the environment over it."""

from pathlib import Path

import pytest
from pydantic import BaseModel

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
