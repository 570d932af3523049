"""Visits and tasks on the timeline of a company."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from tagwerk.companies.hookspecs import TimelineEntry, TimelineSpan
from tagwerk.diary.tables import Task, Visit
from tagwerk.platform.actions import Action
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from tagwerk.platform.app import App

_ = translator("tagwerk")


def entries(app: App, span: TimelineSpan) -> list[TimelineEntry]:
    """Visits that are planned or were held, and tasks."""
    found: list[TimelineEntry] = []
    with app.database.reading() as session:
        if span.asks_for("visit"):
            found += _visits(session, span)
        if span.asks_for("task"):
            found += _tasks(session, span)
    return found


def _visits(session: Session, span: TimelineSpan) -> Iterable[TimelineEntry]:
    on = sa.func.coalesce(Visit.held_on, Visit.planned_on)
    query = sa.select(Visit).where(Visit.company_id.in_(span.companies), Visit.state != "canceled")
    if span.since is not None:
        query = query.where(on >= span.since.date())
    for visit in session.scalars(query.order_by(on.desc(), Visit.id.desc()).limit(span.limit)):
        day = visit.held_on or visit.planned_on
        at = time.fromisoformat(visit.starts) if visit.starts else time(12)
        moment = datetime.combine(day, at, ZoneInfo(visit.employee.time_zone)).astimezone(UTC)
        title = _("Visit held") if visit.state == "held" else _("Visit planned")
        yield TimelineEntry(
            moment, "visit", title, visit.minutes or visit.aim, visit.employee_id, None, Action("visits.show", visit.id),
            visit.activity_id,
        )  # fmt: skip


def _tasks(session: Session, span: TimelineSpan) -> Iterable[TimelineEntry]:
    at = sa.func.coalesce(Task.closed_at, Task.created_at)
    query = sa.select(Task).where(Task.company_id.in_(span.companies), Task.state != "dropped")
    if span.since is not None:
        query = query.where(at >= span.since)
    titles = {"open": _("Task"), "done": _("Task done")}
    for task in session.scalars(query.order_by(at.desc(), Task.id.desc()).limit(span.limit)):
        moment = task.closed_at or task.created_at
        yield TimelineEntry(moment, "task", titles.get(task.state, _("Task")), task.text, task.employee_id)
