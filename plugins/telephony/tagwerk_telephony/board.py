"""What telephony says on the board and on the client card."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa
from tagwerk import clock
from tagwerk.contributions import BoardLine, CardSection
from tagwerk.staff import Employee
from tagwerk.texts import translator

from tagwerk_telephony.tables import Call

if TYPE_CHECKING:
    from datetime import date

    from tagwerk.app import App

CARD_CALLS = 5

_ = translator("tagwerk_telephony")


def board_lines(app: App, employee: int, on: date) -> list[BoardLine]:
    """How many answered calls of the day still lack an outcome."""
    with app.database.reading() as session:
        zone = session.get_one(Employee, employee).time_zone
        query = sa.select(Call.answered_at).where(
            Call.employee_id == employee, Call.state == "completed", Call.outcome.is_(None)
        )
        open_calls = [moment for moment in session.scalars(query) if moment and clock.local_date(moment, zone) == on]
    if not open_calls:
        return []
    return [BoardLine("telephony", _("{count} calls without an outcome", count=len(open_calls)), weight=50)]


def card_sections(app: App, company: int) -> list[CardSection]:
    """The last calls with the company."""
    with app.database.reading() as session:
        query = sa.select(Call).where(Call.company_id == company).order_by(Call.started_at.desc()).limit(CARD_CALLS)
        calls = session.scalars(query).all()
    rows = tuple(
        (call.started_at.strftime("%Y-%m-%d %H:%M"), " ".join(filter(None, (call.direction, call.state, call.outcome))))
        for call in calls
    )
    return [CardSection("telephony", _("Calls"), rows)] if rows else []
