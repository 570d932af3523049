"""What is recorded counts, by command and by webhook; and the plugin is what a plugin has to be."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from httpx import Response
from tagwerk.api import Actor, App, NotFound, WrongInput, add_company, explain, signed_headers
from tagwerk.testing import PluginContract, Runner, Site

from tagwerk_trade_fair.recording import add_entry

ADDRESS = "/hooks/trade_fair/recorded"
SAID = {"id": "17", "employee": "anna", "company": "Möbel Größer", "note": "done"}
SECRET = "a secret of these tests"


@pytest.fixture
def workspace_folder(workspace_folder: Path) -> Path:
    """Settings are written before the workspace is opened."""
    with (workspace_folder / "tagwerk.toml").open("a", encoding="utf-8") as settings:
        settings.write(f'[plugins.trade_fair]\nsecret = "{SECRET}"\n')
    return workspace_folder


class TestContract(PluginContract):
    """What every plugin has to keep."""

    plugin = "trade_fair"


def test_what_is_recorded_counts_once_per_company_and_day(app: App, anna: Actor) -> None:
    """Two notes about one company are one."""
    add_company(app, anna, "Möbel Größer")
    add_entry(app, anna, "Möbel Größer", "first")
    add_entry(app, anna, "Möbel Größer", "second")
    assert explain(app, anna, "trade_fair_entries").number == 1


def test_a_company_and_a_note_are_needed(app: App, anna: Actor) -> None:
    """What is missing is said."""
    add_company(app, anna, "Möbel Größer")
    with pytest.raises(NotFound):
        add_entry(app, anna, "Textilien Röder", "done")
    with pytest.raises(WrongInput):
        add_entry(app, anna, "Möbel Größer", " ")


def test_the_command_says_what_it_did(app: App, anna: Actor, tagwerk: Runner) -> None:
    """As a machine reads it."""
    add_company(app, anna, "Möbel Größer")
    assert tagwerk.json("trade-fair", "add", "Möbel Größer", "--note", "done")["note"] == "done"


def post(site: Site, said: dict[str, str], headers: dict[str, str] | None = None) -> Response:
    """One request, signed where *headers* say nothing else."""
    body = json.dumps(said).encode()
    return site.post(ADDRESS, body, headers=headers or signed_headers(SECRET, body))


def test_a_request_that_comes_twice_counts_once(app: App, anna: Actor, site: Site) -> None:
    """Also when it is signed anew: the sender did not hear the first answer."""
    add_company(app, anna, "Möbel Größer")
    answers = [post(site, SAID) for _time in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    assert explain(app, anna, "trade_fair_entries").number == 1


def test_nothing_is_taken_that_is_not_signed(site: Site) -> None:
    """Neither with a wrong signature nor with bytes that are no text."""
    timestamp = signed_headers(SECRET, b"")["X-Tagwerk-Timestamp"]
    for signature in ("0" * 64, "é".encode()):
        headers = {"X-Tagwerk-Timestamp": timestamp, "X-Tagwerk-Signature": signature}
        assert site.post(ADDRESS, b"{}", headers=headers).status_code == 403


def test_what_was_overheard_is_worth_nothing_later(
    app: App, anna: Actor, site: Site, at: Callable[[str], None]
) -> None:
    """The time is signed along."""
    add_company(app, anna, "Möbel Größer")
    at("2026-11-23T10:00+01:00")
    headers = signed_headers(SECRET, json.dumps(SAID).encode())
    at("2026-11-23T10:06+01:00")
    assert post(site, SAID, headers).status_code == 403


def test_a_request_that_says_too_little_is_refused(site: Site) -> None:
    """And says what is needed."""
    answer = post(site, {"employee": "anna"})
    assert (answer.status_code, answer.json()) == (400, {"error": "needed: id, employee, company, note"})
