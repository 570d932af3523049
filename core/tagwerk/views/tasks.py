"""A task as faces show it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tagwerk.diary.tables import Task


def task_view(task: Task) -> dict[str, Any]:
    """Whose it is, who gave it, and how far it is."""
    company = task.company
    return {
        "task": task.id,
        "text": task.text,
        "for": task.employee.login,
        "by": task.giver.login if task.giver is not None else task.given_by,
        "due": task.due_on,
        "remind": task.remind_on,
        "company": task.company_id,
        "company_name": company.name if company is not None else None,
        "state": task.state,
        "overdue": task.state == "open" and task.due_on is not None and task.due_on < task.employee.today(),
        "note": task.note,
        "closed_at": task.closed_at,
    }
