"""Companies that may be one, and what becomes of two that are merged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tagwerk.companies.duplicates.finding import Double
    from tagwerk.companies.duplicates.merging import MergePlan


def double_view(double: Double) -> dict[str, Any]:
    """Two companies that are likely one, with score and reasons."""
    percent = f"{round(double.score * 100)} %"
    return vars(double) | {"reasons": list(double.reasons), "percent": percent, "because": double.told}


def merge_view(plan: MergePlan) -> dict[str, Any]:
    """What becomes of two companies."""
    return {
        "company": plan.survivor.id,
        "merged": plan.merged.id,
        "taken": plan.taken,
        "lost": [{"field": field, "stays": mine, "lost": theirs} for field, mine, theirs in plan.lost],
        "contacts": [contact.id for contact in plan.contacts],
        "doubles": [contact.id for contact in plan.doubles],
    }
