"""Segments of the client base that have a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from tagwerk.companies.hookspecs import SegmentField
    from tagwerk.companies.segments.explaining import Clause
    from tagwerk.companies.segments.tables import SavedSegment

_ = translator("tagwerk")


def segment_view(segment: SavedSegment) -> dict[str, Any]:
    """A name, the expression that it stands for, and whose it is."""
    owner = segment.owner.login if segment.owner is not None else None
    return {"segment": segment.name, "expression": segment.expression, "owner": owner}


def clause_view(clause: Clause) -> dict[str, Any]:
    """A part of a segment, how deep it is in others, and for how many companies it holds."""
    return {"clause": clause.text, "depth": clause.depth, "companies": clause.companies}


def field_view(field: SegmentField) -> dict[str, Any]:
    """A field of segments: its name and title, ``text``, ``number`` or ``date``, and the values where they are few."""
    kind = "date" if field.is_day else field.type
    return {"field": field.name, "title": _(field.title), "type": kind, "values": list(field.values)}
