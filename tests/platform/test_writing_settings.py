"""Settings are written into the file, and every comment and all else in it stays."""

import stat
import tomllib
from pathlib import Path

import pytest

from tagwerk.platform.config import FILE_NAME
from tagwerk.platform.errors import ConfigurationError
from tagwerk.platform.settings.secret_places import content_of, keep_in_file
from tagwerk.platform.settings.writing import with_values, write_settings
from tagwerk.workspace.founding import FIRST_SETTINGS

FIRST = FIRST_SETTINGS.format(database='"sqlite:///tagwerk.db"', today="2026-11-29", contact="")
SMTP = ("plugins", "email_offers", "smtp_url")


def test_the_first_settings_take_a_section_of_their_own_and_lose_no_comment() -> None:
    written = with_values(FIRST, {SMTP: "smtp://a@b:587", ("calendar", "day_starts"): 8})
    assert [line for line in FIRST.splitlines() if line not in written.splitlines()] == []
    found = tomllib.loads(written)
    assert (found["plugins"]["email_offers"]["smtp_url"], found["calendar"]["day_starts"]) == ("smtp://a@b:587", 8)
    assert with_values(written, {SMTP: "smtp://a@b:587"}) == written


@pytest.mark.parametrize(
    "line",
    ['smtp_url = "old"  # why', "smtp_url='old#1' # why", 'smtp_url   =  "o\\"ld"# why', '"smtp_url" = "old" # why',
     "smtp_url = 5 # why"],
)  # fmt: skip
@pytest.mark.parametrize("value", ["new", 'a "quoted" # one', "ä ß \\ \t", True, 17])
def test_a_value_is_replaced_and_what_stands_behind_it_stays(line: str, value: str | bool | int) -> None:
    before = f"# top\n[ plugins . email_offers ] # head\n{line}\n\n[plugins.email_offers.mailboxes.a]\nsmtp_url = 1\n"
    written = with_values(before, {SMTP: value})
    assert "# why" in written
    assert "# head" in written
    found = tomllib.loads(written)["plugins"]["email_offers"]
    assert (found["smtp_url"], found["mailboxes"]["a"]["smtp_url"]) == (value, 1)


@pytest.mark.parametrize(
    "before",
    ['[plugins]\nemail_offers = { smtp_url = "x" }\n', 'plugins.email_offers.smtp_url = "x"\n', "plugins = 1\n",
     '[plugins.email_offers]\nsmtp_url = """\nx"""\n', '[[plugins]]\na = 1\n'],
)  # fmt: skip
def test_what_only_a_person_changes_is_left_as_it_was(tmp_path: Path, before: str) -> None:
    (tmp_path / FILE_NAME).write_text(before, encoding="utf-8")
    with pytest.raises(ConfigurationError, match="only a person") as refused:
        write_settings(tmp_path, {SMTP: "y"})
    assert "plugins.email_offers.smtp_url" in str(refused.value.hint)
    assert (tmp_path / FILE_NAME).read_text(encoding="utf-8") == before


def test_line_ends_and_rights_of_the_file_stay(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    path.write_bytes(b"# a\r\n[web]\r\nport = 1\r\n")
    path.chmod(0o600)
    write_settings(tmp_path, {("web", "host"): "x"}, without=(("web", "port"),))
    assert path.read_bytes() == b'# a\r\n[web]\r\nhost = "x"\r\n'
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_secret_is_kept_for_its_owners_eyes_and_through_no_link(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("mine", encoding="utf-8")
    named = keep_in_file(tmp_path, "a", "first")
    (tmp_path / named).unlink()
    (tmp_path / named).symlink_to(elsewhere)
    assert keep_in_file(tmp_path, "a", "gehe im ß") == named
    assert content_of(tmp_path, named) == "gehe im ß"
    assert stat.S_IMODE((tmp_path / named).stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / named).parent.stat().st_mode) == 0o700
    assert elsewhere.read_text(encoding="utf-8") == "mine"
