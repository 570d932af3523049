"""A month of Anna's: a workspace in which the deeds of October 2026 are on record."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tagwerk import clock, hookspecs
from tagwerk.app import App
from tagwerk.companies.cards import add_company
from tagwerk.config import FILE_NAME
from tagwerk.ledger import CALL, OFFER_EMAILED, PHONE_OFFER, Activity, NewActivity, record
from tagwerk.plugins import Plugin, hookimpl
from tagwerk.sales.contracts import draft_contract, sign_contract
from tagwerk.staff import Actor, find_actor
from tagwerk.staff.employees import NewEmployee, add_employee

OCTOBER_6 = date(2026, 10, 6)


class Recorder:
    """A plugin that records offers and calls, in the place of those that send and telephone."""

    @hookimpl
    def tagwerk_activity_kinds(self) -> list[object]:
        return [OFFER_EMAILED, CALL, PHONE_OFFER]


@pytest.fixture
def workspace_folder(tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty workspace folder whose database is the one of this run; reporting is the only plugin."""
    monkeypatch.setenv("TAGWERK_DATABASE__URL", database_url)
    monkeypatch.setenv("TAGWERK_PLUGINS_ONLY", "reporting")
    monkeypatch.setenv(clock.OFFSET_VARIABLE, "0")
    folder = tmp_path / "workspace"
    folder.mkdir()
    (folder / FILE_NAME).write_text("", encoding="utf-8")
    clock.start_at(datetime.fromisoformat("2026-11-02T10:00+01:00"))
    return folder


@pytest.fixture
def joerg(app: App, anna: Actor) -> Actor:
    """A colleague without any right over Anna."""
    add_employee(app, anna, NewEmployee("jörg", "Jörg Weiß"))
    return find_actor(app, "jörg")
