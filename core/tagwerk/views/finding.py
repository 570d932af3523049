"""What was found, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tagwerk.companies.search.searching import Found


def found_view(found: Found) -> dict[str, Any]:
    """A company that was found, with the places where; *near*: by what is like the words that were looked for."""
    company = found.company
    fields = ("name", "rank", "customer_number", "city", "email", "phone")
    places = [{"in": place.kind, "text": place.text, "contact": place.contact or None} for place in found.places]
    return (
        {"company": company.id}
        | {name: getattr(company, name) for name in fields}
        | {"standing": company.rank, "found": places, "score": found.score, "near": found.near}
    )
