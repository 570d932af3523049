"""What is recorded counts, by command and by webhook; and the plugin is what a plugin has to be."""

import hmac
import json

import pytest
from tagwerk.api import Actor, App, NotFound, WrongInput, add_company, explain
from tagwerk.testing import PluginContract, Runner

from tagwerk_trade_fair.recording import add_entry
from tagwerk_trade_fair.webhook import is_signed


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


def test_nothing_is_taken_that_is_not_signed(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a secret, nothing at all."""
    body = json.dumps({"employee": "anna"}).encode()
    assert not is_signed(app, body, hmac.digest(b"", body, "sha256").hex())
