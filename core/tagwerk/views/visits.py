"""A visit as faces show it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tagwerk.diary.tables import Visit


def visit_view(visit: Visit) -> dict[str, Any]:
    """Where and when, what it is for, and what came of it."""
    return {
        "visit": visit.id,
        "employee": visit.employee.login,
        "company": visit.company_id,
        "company_name": visit.company.name,
        "kind": visit.kind,
        "on": visit.planned_on,
        "at": visit.starts or None,
        "place": visit.place,
        "aim": visit.aim,
        "attendees": visit.attendees,
        "state": visit.state,
        "held_on": visit.held_on,
        "minutes": visit.minutes,
        "reason": visit.reason,
    }
