"""Parrot keeps the contract of all providers."""

import hashlib
import hmac
import json

import pytest
from tagwerk_parrot.provider import KEY, Parrot
from tagwerk_telephony.api import Request
from tagwerk_telephony.testing import ProviderContract


def squawk(number: int, what: str, **more: object) -> Request:
    """One request, signed."""
    said = {"id": f"e{number}", "call": "c1", "what": what, "when": 1790000000 + number, "incoming": False}
    said |= {"ours": "+493023125000", "theirs": "+493023125199", **more}
    body = json.dumps(said).encode()
    signature = hmac.new(b"polly", body, hashlib.sha256).hexdigest()
    return Request(
        "squawk", "https://crm.example.com/hooks/telephony/parrot/squawk", {"parrot-signature": signature}, body
    )


class TestParrot(ProviderContract):
    @pytest.fixture
    def provider(self, monkeypatch):
        monkeypatch.setenv(KEY, "polly")
        return Parrot(None)

    @pytest.fixture
    def genuine(self):
        return [squawk(0, "rings"), squawk(5, "picked up"), squawk(47, "hung up", seconds=42)]
