"""A request to a department as faces show it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tagwerk.diary.tables import Request


def request_view(request: Request) -> dict[str, Any]:
    """What is asked of whom, and the answer."""
    return {
        "request": request.id,
        "department": request.department.name,
        "by": request.employee.login,
        "text": request.text,
        "company": request.company_id,
        "company_name": request.company.name if request.company is not None else None,
        "due": request.due_on,
        "state": request.state,
        "answer": request.answer or None,
        "answered_by": request.answered_by or None,
        "overdue": request.state == "open" and request.due_on < request.employee.today(),
    }
