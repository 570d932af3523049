"""Logging in by code without a second's wait."""

import pytest

from tagwerk_email_offers.oauth import device


@pytest.fixture(autouse=True)
def in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device, "SHORTEST", 0.01)
    monkeypatch.setattr(device, "SLOWER", 0.3)
