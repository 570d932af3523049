"""Segments of the client base that have a name."""

from __future__ import annotations

from typing import Any


def segment_view(name: str, expression: str) -> dict[str, Any]:
    """A name and the expression that it stands for."""
    return {"segment": name, "expression": expression}
