"""What a head should look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tagwerk.board.unusual import Findings, Found, UnusualKind


def unusual_view(findings: Findings) -> dict[str, Any]:
    """Every finding with all it is made of."""
    return {"first": findings.first, "last": findings.last, "unusual": [_kind_view(kind) for kind in findings.kinds]}


def _kind_view(kind: UnusualKind) -> dict[str, Any]:
    return {
        "name": kind.name,
        "title": kind.title,
        "counts": kind.counts,
        "found": [_found_view(found) for found in kind.found],
        "left_off": kind.left_off,
        "failed": kind.failed,
    }


def _found_view(found: Found) -> dict[str, Any]:
    parts = [
        {
            "employee": part.login or None,
            "on": part.on,
            "company": part.company_id,
            "company_name": part.company or None,
            "activity": part.activity_id,
        }
        for part in found.parts
    ]
    return {"about": found.about, "made_of": parts}
