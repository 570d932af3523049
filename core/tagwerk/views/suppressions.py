"""Addresses that are not contacted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tagwerk.companies.consent.lifting import SuppressionView


def suppressed_view(channel: str, address: str) -> dict[str, Any]:
    """An address as it is kept, and the channel that it belongs to."""
    return {"channel": channel, "address": address}


def suppression_view(found: SuppressionView) -> dict[str, Any]:
    """A suppression, with who or what made it, why, and from what."""
    return {
        "channel": found.channel,
        "address": found.address,
        "reason": found.reason,
        "since": found.since,
        "made_by": found.made_by,
        "origin": found.origin,
        "lifted_at": found.lifted_at,
        "lifted_by": found.lifted_by,
    }
