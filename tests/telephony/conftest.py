"""A workspace with the telephone, on SQLite and on PostgreSQL."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tagwerk.access.actors import Actor
from tagwerk.companies.cards import add_company
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.platform.config import FILE_NAME

TOKEN = "the auth token of a test account"
PUBLIC_URL = "https://crm.example.com"
SETTINGS = f"""
[web]
public_url = "{PUBLIC_URL}"
[plugins.telephony]
provider = "twilio"
caller_id = "+493023125001"
[plugins.telephony.twilio]
account_sid = "AC00000000000000000000000000000000"
auth_token = "{TOKEN}"
"""


@pytest.fixture
def workspace_folder(workspace_folder: Path) -> Path:
    """A workspace folder with an account at Twilio."""
    (workspace_folder / FILE_NAME).write_text(SETTINGS, encoding="utf-8")
    return workspace_folder


@pytest.fixture
def client(app: App, anna: Actor) -> int:
    """A company with a telephone number, owned by Anna."""
    return add_company(app, anna, "Möbel Größer", phone="+493023125199").id


@pytest.fixture(autouse=True)
def tuesday_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is Tuesday, 6 October 2026, 10:00 in Berlin; the clock is put back after the test."""
    monkeypatch.setenv(clock.OFFSET_VARIABLE, "0")
    clock.start_at(datetime(2026, 10, 6, 8, 0, tzinfo=UTC))
