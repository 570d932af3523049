"""What telephony says on the board and on the client card."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.api import Action, BoardLine, CardSection, Employee, clock, translator
from tagwerk_telephony.tables import Call

if TYPE_CHECKING:
    from datetime import date

    from tagwerk.api import App

CARD_CALLS = 5

_ = translator("tagwerk_telephony")


def board_lines(app: App, employee: int, on: date) -> list[BoardLine]:
    """How many answered calls of the day still lack an outcome."""
    with app.database.reading() as session:
        zone = session.get_one(Employee, employee).time_zone
        begins, ends = clock.day(on, zone)
        answered = (Call.answered_at >= begins, Call.answered_at < ends)
        mine = sa.select(sa.func.count()).where(Call.employee_id == employee, Call.outcome.is_(None), *answered)
        count = session.scalar(mine) or 0
    text = _("Calls without an outcome: {count}", count=count)
    return [BoardLine("telephony", text, weight=50, action=Action("calls.outcome", "OUTCOME"))] if count else []


def card_sections(app: App, company: int) -> list[CardSection]:
    """The last calls with the company."""
    with app.database.reading() as session:
        query = sa.select(Call).where(Call.company_id == company).order_by(Call.started_at.desc()).limit(CARD_CALLS)
        calls = session.scalars(query).all()
    rows = tuple(
        (call.started_at.date().isoformat(), " ".join(filter(None, (call.direction, call.state, call.outcome))))
        for call in calls
    )
    return [CardSection("telephony", _("Calls"), rows)] if rows else []
