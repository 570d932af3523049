"""Plans, their targets, and the work plan of a period."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tagwerk.diary.events import EventRecord
from tagwerk.ledger.money import Money
from tagwerk.views.events import event_view
from tagwerk.views.tasks import task_view
from tagwerk.views.visits import visit_view

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tagwerk.board.work_plan import PlannedTarget, WorkPlan
    from tagwerk.ledger.metrics import Metric
    from tagwerk.obligations.tables import Plan
    from tagwerk.staff.tables import Employee


def plan_view(
    plan: Plan, metrics: Mapping[str, Metric], *, period: str, login: str | None, department: str | None
) -> dict[str, Any]:
    """A target that was set or dropped, for a login or a department."""
    return {
        "metric": plan.metric,
        "period": period,
        "for": login,
        "department": department,
        "target": _number(plan.target, metrics.get(plan.metric)),
    }


def share_view(employee: Employee, part: int, metric: Metric | None) -> dict[str, Any]:
    """What an employee got of a department's target."""
    return {"employee": employee.login, "target": _number(part, metric)}


def work_plan_view(plan: WorkPlan, metrics: Mapping[str, Metric]) -> dict[str, Any]:
    """The targets, visits, events and tasks of a period."""
    return {
        "employee": plan.employee.login,
        "period": plan.period.name,
        "department": [_target_view(target, metrics.get(target.metric)) for target in plan.department],
        "targets": [_target_view(target, metrics.get(target.metric)) for target in plan.own],
        "visits": [visit_view(visit) for visit in plan.visits],
        "events": [event_view(EventRecord(event, [])) for event in plan.events],
        "tasks": [task_view(task) for task in plan.tasks],
    }


def _target_view(target: PlannedTarget, metric: Metric | None) -> dict[str, Any]:
    return {
        "metric": target.metric,
        "title": target.title,
        "target": _number(target.target, metric),
        "done": target.done if target.done is None else _number(target.done, metric),
        "from_plan": target.from_plan,
    }


def _number(counted: int, metric: Metric | None) -> int | str:
    """A count as a number, an amount as text with the decimals of its currency; without its plugin it is a number."""
    if metric is None or metric.counts != "amount":
        return counted
    return str(Money(counted, metric.currency))
