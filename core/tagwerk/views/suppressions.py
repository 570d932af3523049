"""Addresses that are never contacted again."""

from __future__ import annotations

from typing import Any


def suppression_view(channel: str, address: str) -> dict[str, Any]:
    """An address as it is kept, and the channel that it belongs to."""
    return {"channel": channel, "address": address}
