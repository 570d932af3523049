"""The reason to contact a company that the calls know: a call back was promised."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk import clock
from tagwerk.contributions import Signal
from tagwerk.texts import translator
from tagwerk.work.agenda import WEIGHTS, zones_of
from tagwerk_telephony.tables import Call

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tagwerk.app import App

_ = translator("tagwerk_telephony")


def signals(app: App, companies: Sequence[int]) -> Iterator[Signal]:
    """The companies whose last answered call ended with the promise to call back."""
    answered = sa.select(Call.company_id, Call.outcome, Call.answered_at).where(
        Call.company_id.in_(companies), Call.answered_at.is_not(None)
    )
    with app.database.reading() as session:
        last = {row.company_id: row for row in session.execute(answered.order_by(Call.answered_at, Call.id))}
        zones = zones_of(session, companies)
    for company, row in last.items():
        if row.outcome == "call_back":
            day = clock.local_date(row.answered_at, zones[company])
            text = _("A call back was promised on {day}.", day=day)
            yield Signal(company, "call_back", WEIGHTS["call_back"], text, day)
