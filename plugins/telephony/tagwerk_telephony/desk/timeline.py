"""Calls on the timeline of a company."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.api import Action, TimelineEntry, TimelineSpan, translator
from tagwerk_telephony.tables import Call
from tagwerk_telephony.words import DIRECTIONS, OUTCOMES, STATES

if TYPE_CHECKING:
    from tagwerk.api import App

_ = translator("tagwerk_telephony")


def entries(app: App, span: TimelineSpan) -> list[TimelineEntry]:
    """Each call, with what came of it."""
    if not span.asks_for("call"):
        return []
    query = sa.select(Call).where(Call.company_id.in_(span.companies))
    if span.since is not None:
        query = query.where(Call.started_at >= span.since)
    with app.database.reading() as session:
        calls = list(session.scalars(query.order_by(Call.started_at.desc(), Call.id.desc()).limit(span.limit)))
    return [
        TimelineEntry(
            call.started_at, "call", _("Call, {direction}", direction=_(DIRECTIONS[call.direction])), _said(call),
            call.employee_id, call.contact_id, Action("calls.show", call.id), call.activity_id,
        )
        for call in calls
    ]  # fmt: skip


def _said(call: Call) -> str:
    what = _(OUTCOMES[call.outcome]) if call.outcome else _(STATES[call.state])
    return f"{what}: {call.note}" if call.note else what
