"""Segments of the client base that have a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tagwerk.companies.segments.tables import SavedSegment


def segment_view(segment: SavedSegment) -> dict[str, Any]:
    """A name, the expression that it stands for, and whose it is."""
    owner = segment.owner.login if segment.owner is not None else None
    return {"segment": segment.name, "expression": segment.expression, "owner": owner}
