"""Addresses that are not contacted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date

    from tagwerk.companies.consent.lifting import SuppressionView
    from tagwerk.companies.consent.listed import SuppressedList
    from tagwerk.companies.consent.targets import Target


def suppressed_view(target: Target, until: date | None = None) -> dict[str, Any]:
    """What is suppressed as it is kept, the channel that it belongs to, and its last day."""
    return {"channel": target.channel, "address": target.address, "until": until}


def suppressed_list_view(done: SuppressedList) -> dict[str, Any]:
    """What became of the lines of a list."""
    rejected = [{"line": each.line, "value": each.value, "reason": each.reason} for each in done.rejected]
    return {"suppressed": done.suppressed, "known": done.known, "rejected": rejected}


def suppression_view(found: SuppressionView) -> dict[str, Any]:
    """A suppression, with who or what made it, why, and from what."""
    return {
        "channel": found.channel,
        "address": found.address,
        "reason": found.reason,
        "note": found.note,
        "subject": found.subject,
        "since": found.since,
        "until": found.until,
        "made_by": found.made_by,
        "origin": found.origin,
        "lifted_at": found.lifted_at,
        "lifted_by": found.lifted_by,
        "still": list(found.still),
    }
