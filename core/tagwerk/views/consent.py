"""On which ground somebody may be approached."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tagwerk.companies.consent.grounds import GroundView
    from tagwerk.companies.consent.tables import Ground


def ground_view(ground: Ground) -> dict[str, Any]:
    """A ground as it was noted or withdrawn."""
    return {
        "contact": ground.contact_id,
        "channel": ground.channel,
        "basis": ground.basis,
        "since": ground.since,
        "source": ground.origin,
        "shown": ground.shown,
        "confirmed_at": ground.confirmed_at,
        "proof": ground.proof,
        "withdrawn_at": ground.withdrawn_at,
    }


def listed_ground_view(ground: GroundView) -> dict[str, Any]:
    """A ground, with whose it is, and who noted and withdrew it."""
    return {
        "contact": ground.contact_id,
        "name": ground.contact,
        "channel": ground.channel,
        "basis": ground.basis,
        "since": ground.since,
        "source": ground.origin,
        "shown": ground.shown,
        "confirmed_at": ground.confirmed_at,
        "proof": ground.proof,
        "noted_by": ground.noted_by,
        "withdrawn_at": ground.withdrawn_at,
        "withdrawn_by": ground.withdrawn_by,
    }
