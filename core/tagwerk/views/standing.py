"""How an employee stands, and a number with the activities that it is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tagwerk.ledger.money import Money
from tagwerk.platform.texts import translator
from tagwerk.views.activities import activity_view

if TYPE_CHECKING:
    from tagwerk.obligations.progress import Progress
    from tagwerk.obligations.standing import Explanation, Standing

_ = translator("tagwerk")


def standing_view(standing: Standing) -> dict[str, Any]:
    """A day's obligations with their numbers."""
    return {
        "employee": standing.employee.login,
        "on": standing.on,
        "problem": standing.problem or None,
        "quotas": [progress_view(progress) for progress in standing.quotas],
    }


def progress_view(progress: Progress) -> dict[str, Any]:
    """An obligation and how far it is; what is not measured is null and says so."""

    def number(counted: float | None) -> float | str | None:
        return _number(counted, progress.currency)

    return {
        "metric": progress.metric,
        "title": progress.title,
        "shape": progress.shape,
        "per": progress.per,
        "clause": progress.clause,
        "first": progress.first,
        "last": progress.last,
        "target": number(progress.target),
        "done": number(progress.done),
        "measured": progress.done is not None,
        "expected": number(progress.expected),
        "rest": number(progress.rest),
        "resting": bool(progress.resting),
        "reason": _reason(progress),
        "due": progress.due,
        "late": progress.late,
        "behind": progress.behind,
        "forecast": number(progress.forecast),
        "exact": number(float(progress.exact)),
        "note": progress.note or None,
        "beside": dict(progress.beside),
        "for": progress.for_login or None,
        "in_force_from": progress.version,
        "job_description": progress.job_description or None,
        "currency": progress.currency or None,
    }


def _reason(progress: Progress) -> str | None:
    """Why it rests or is not measured; that nobody ever measured it says less than who is absent."""
    said = (progress.unmeasured, progress.resting)
    return next((text for text in said if text and text != _("not measured")), None) or progress.unmeasured or None


def explanation_view(explanation: Explanation) -> dict[str, Any]:
    """A number with its rule, what is still open, and the activities behind it."""
    progress, metric = explanation.progress, explanation.metric
    return {
        "metric": metric.name,
        "rule": _(metric.rule),
        "job_description": explanation.job_description,
        "obligation": progress_view(progress) if progress is not None else None,
        "first": explanation.period.first,
        "last": explanation.period.last,
        "number": _number(explanation.number, metric.currency if metric.counts == "amount" else ""),
        "open": [{"company": company, "name": explanation.names.get(company)} for company in explanation.open],
        "also": [{"per": per, "for": login or None} for per, login in explanation.also],
        "evidence": [activity_view(activity) for activity in explanation.activities],
    }


def _number(counted: float | None, currency: str) -> float | str | None:
    """A count as a number, an amount as text with the decimals of its currency."""
    return str(Money(counted, currency)) if currency and counted is not None else counted
