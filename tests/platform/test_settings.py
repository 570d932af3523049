"""What measures comes from the workspace file alone, secrets and whereabouts from anywhere; and all is said in our words."""

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Annotated, Any, Literal, get_args, get_origin

import pytest
from pydantic import BaseModel, Field, SecretStr, field_validator

from kit.settings import ALL, MODELS
from tagwerk.platform import clock
from tagwerk.platform.config import FILE_NAME, Config, load
from tagwerk.platform.errors import ConfigurationError
from tagwerk.platform.settings.known import Setting, settings_in
from tagwerk.platform.settings.lines import line_of
from tagwerk.platform.settings.marking import FILE_ALONE, plain
from tagwerk.workspace.founding import found_workspace
from tagwerk.workspace.opening import open_workspace

MEASURING = {
    "rights.NAME": "who may",
    "contact.policy": "who may be contacted",
    "calendar.half_days": "how much is due",
    "plugins.email_offers.smtp_url": "whether a mail went to anybody",
    "plugins.email_offers.imap_url": "whether bounces are seen",
    "plugins.email_offers.mailboxes.NAME.url": "the same",
    "plugins.email_offers.return_path": "where bounces go",
    "plugins.email_offers.fresh_days": "whether the same twice counts",
    "plugins.email_offers.daily_cap": "a right",
    "plugins.telephony.provider": "who says that a call was",
    "plugins.telephony.twilio.api_url": "the same",
    "plugins.telephony.sipgate.api_url": "the same",
    "plugins.telephony.extensions.NAME": "whose call it was",
    "plugins.telephony.declared_per_day": "how much may be said",
}
ANYWHERE = {
    "database.url", "database.password", "queue.url", "web.public_url", "web.port", "plugins.email_offers.smtp_password",
    "plugins.email_offers.imap_password", "plugins.email_offers.mailboxes.NAME.password", "plugins.telephony.twilio.auth_token",
}  # fmt: skip


def usable(setting: Setting) -> str:
    """Something that the setting could be, as a variable gives it; of a wrong form at worst, which is another refusal."""
    kind = plain(setting.annotation)
    if get_origin(kind) is Literal:
        return str(get_args(kind)[-1])
    if kind is int and setting.name.endswith("_days"):
        return "40"
    return {bool: "true", int: "12", float: "12", date: "2026-12-01"}.get(kind, "")


def config_of(folder: Path) -> Config:
    (folder / FILE_NAME).write_text("", encoding="utf-8")
    return load(folder)


def section_of(config: Config, setting: Setting) -> BaseModel:
    model = MODELS[setting.path[:2] if setting.path[0] == "plugins" else ()]
    return config.settings if setting.path[0] != "plugins" else config.section(setting.path[1], model)


@pytest.mark.parametrize("setting", ALL, ids=lambda setting: setting.name)
def test_each_setting_comes_from_the_environment_or_is_refused_as_it_is_declared(
    setting: Setting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(setting.variable, usable(setting))
    config = config_of(tmp_path)
    if not setting.file_alone:
        _path, model, place = _located(setting)
        known = replace(config.layers, demo=False)
        assert known.origin(*_located(setting)).variable == setting.variable
        assert [fault.says for fault in known.checked(model, *place)[1] if "may not set it" in fault.says] == []
        return
    section_of(config, setting)  # before it is known whether it is a demo, it is left out
    with pytest.raises(ConfigurationError, match=f"{setting.variable} in the environment may not set it") as refused:
        section_of(config.known(demo=False), setting)
    assert setting.name.lower() in str(refused.value).lower()
    assert setting.variable == config_of(tmp_path).known(demo=True).layers.origin(*_located(setting)).variable


def _located(setting: Setting) -> tuple[tuple[str, ...], type[BaseModel], tuple[str, ...]]:
    place = setting.path[:2] if setting.path[0] == "plugins" else ()
    return tuple(name.lower() for name in setting.path), MODELS[place], place


def test_what_measures_comes_from_the_file_alone_and_secrets_from_anywhere() -> None:
    alone = {setting.name: setting.file_alone for setting in ALL}
    assert [name for name in MEASURING if not alone[name]] == []
    assert [name for name in ANYWHERE if alone[name]] == []


@pytest.mark.parametrize("setting", [each for each in ALL if each.secret], ids=lambda setting: setting.name)
def test_each_secret_may_be_the_content_of_a_file(
    setting: Setting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "secret").write_text("no-such-file-as-this\nand no second line\n", encoding="utf-8")
    monkeypatch.setenv(f"{setting.variable}_FILE", str(tmp_path / "secret"))
    config = config_of(tmp_path)
    path, model, place = _located(setting)
    if setting.file_alone:
        with pytest.raises(ConfigurationError, match="may not set it"):
            config.known(demo=False).layers.section(model, *place)
    found, faults = config.known(demo=True).layers.checked(model, *place)
    assert all("no-such-file" not in fault.message + fault.hint for fault in faults)
    value: Any = found
    for name in path[len(place) :] if found is not None else ():
        value = value[name] if isinstance(value, dict) else getattr(value, name)
    assert found is None or value.get_secret_value() == "no-such-file-as-this"


def test_the_environment_sets_everything_in_a_demo_and_refuses_to_open_another_workspace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found_workspace(tmp_path / "demo", sample=True).close()
    found_workspace(tmp_path / "real").close()
    for variable, value, cause in (
        ("TAGWERK_RIGHTS__STAFF__EDIT", "manager", "may not set it"),
        ("TAGWERK_PLUGINS__EMAIL_OFFERS__SMTP_URL", "smtp://127.0.0.1:1", "may not set it"),
        ("TAGWERK_PLUGINS__TELEPHONY__PROVIDER", "simulator", "may not set it"),
        (clock.OFFSET_VARIABLE, "86400", "moves the clock"),
    ):
        with monkeypatch.context() as patched:
            patched.setenv(variable, value)
            open_workspace(tmp_path / "demo").close()
            with pytest.raises(ConfigurationError, match=cause) as refused:
                open_workspace(tmp_path / "real")
            assert variable in str(refused.value)


def test_a_clock_that_is_no_number_is_said_to_be_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found_workspace(tmp_path / "real").close()
    for value in ("tomorrow", "nan", "inf", "1e300"):
        monkeypatch.setenv(clock.OFFSET_VARIABLE, value)
        with pytest.raises(ConfigurationError, match="is no number of seconds"):
            open_workspace(tmp_path / "real")


class Line(BaseModel):
    number: int
    label: Annotated[str, Field(max_length=3)] = ""


class Odd(BaseModel):
    """A plugin's section with a bit of everything."""

    lines: dict[str, Line] = {}
    codes: tuple[Annotated[str, Field(pattern="^x")], ...] = ()
    ratio: float = Field(default=1.0, lt=2)
    when: Annotated[str, FILE_ALONE] = ""
    token: SecretStr = SecretStr("")
    pair: tuple[int, int] = (1, 2)
    day: bytes = b""

    @field_validator("token")
    @classmethod
    def _long(cls, value: SecretStr) -> SecretStr:
        if len(value.get_secret_value()) not in (0, 20):
            raise ValueError(f"{value.get_secret_value()} is too short")
        return value


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("[lines.a]\nlabel = 'x'", "plugins.odd.lines.a.number is wrong: it is missing"),
        ("[lines.a]\nnumber = 1\nlabel = 'long'", "it must have 3 characters or fewer"),
        ("[lines]\na = 1", "it is no section with settings of its own"),
        ("codes = ['x', 'y']", "odd.codes.1 is wrong: it is not written as it has to be. It stands in tagwerk.toml, line 2."),
        ("codes = 'x'", "it is no list"),
        ("ratio = 2", "it must be less than 2"),
        ("ratio = nan", "it must be less than 2"),
        ("pair = [1]", "is wrong: it is missing"),
        ("day = 2026-01-01", "it cannot be used"),
        ("token = 'geheim-geheim'", "plugins.odd.token is wrong: it cannot be used"),
        ("[lines.a]\nnumbr = 1", "there is no such setting. Did you mean `plugins.odd.lines.a.number`?"),
        ("tokn = 'x'", "there is no such setting. Did you mean `plugins.odd.token`?"),
        ("token_fil = 'x'", "there is no such setting."),
        ("when_file = 'x'", "there is no such setting."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_one_sentence_of_our_own(tmp_path: Path, written: str, said: str) -> None:
    (tmp_path / FILE_NAME).write_text(f"[plugins.odd]\n{written}\n".replace("\n[lines", "\n[plugins.odd.lines"))
    with pytest.raises(ConfigurationError) as refused:
        load(tmp_path).section("odd", Odd)
    assert said in str(refused.value)
    for foreign in ("geheim", "Extra inputs", "Input should", "pydantic", "Value error", "Field required"):
        assert foreign not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[web]\npublic_ur = 'x'\n", "Did you mean `web.public_url`"),
        ("[wbe]\nport = 1\n", "Did you mean `web`"),
        ("[web]\nport = 1\nport = 2\n", "line 3"),
        ("[database]\nurl = 'sqlite:///a.db'\nurl_file = 'tagwerk.toml'\n", "it is set twice, by itself and by a file"),
        ("[database]\npassword_file = 'nowhere'\n", "nowhere cannot be read"),
        ("[database]\npassword = 'keyring:crm'\n", "keyring"),
    ],
)
def test_a_file_that_cannot_be_followed_says_where(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / FILE_NAME).write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError) as refused:
        load(tmp_path)
    assert said in str(refused.value)


def test_a_variable_that_is_a_section_and_a_setting_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAGWERK_WEB__PORT", "1")
    monkeypatch.setenv("TAGWERK_WEB__PORT__DEEPER", "1")
    with pytest.raises(ConfigurationError, match="TAGWERK_WEB__PORT__DEEPER"):
        config_of(tmp_path)


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> dict[tuple[str, str], str]:
    """A keyring that keeps what is put in: the interface of the package ``keyring``, which asks the machine's."""
    kept: dict[tuple[str, str], str] = {}
    module = ModuleType("keyring")
    module.get_password = lambda service, name: kept.get((service, name))  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "keyring", module)
    return kept


def test_a_secret_may_be_kept_in_the_keyring(tmp_path: Path, keyring: dict[tuple[str, str], str]) -> None:
    (tmp_path / FILE_NAME).write_text('[database]\npassword = "keyring:crm"\n', encoding="utf-8")
    with pytest.raises(ConfigurationError, match="keyring set tagwerk crm"):
        load(tmp_path)
    keyring["tagwerk", "crm"] = "geheim"
    assert load(tmp_path).settings.database.password.get_secret_value() == "geheim"


def test_where_a_setting_stands_is_found_however_toml_writes_it() -> None:
    text = "a = 1\n[x]\n# b = 2\n b=3\n'c d' . e = 4\n[x.'y.z'] # here\nf = [\n 1,\n]\n[[list]]\nb = 5\n[t]\nin = {one = 1}\n"
    assert [line_of(text, path) for path in (("a",), ("x", "b"), ("x", "c d", "e"), ("x", "y.z", "f"))] == [1, 4, 5, 7]
    assert (line_of(text, ("t", "in", "one")), line_of(text, ("nowhere",))) == (13, None)


def test_all_settings_are_listed_once() -> None:
    names = [setting.name for setting in ALL]
    assert len(names) == len(set(names)) > 70
    assert {"lines.NAME.number", "codes"} <= {setting.name for setting in settings_in(Odd, ())}
