"""The reason to contact a company that the calls know: a call back was promised."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.api import WEIGHTS, Company, Signal, clock, translator, zones_of
from tagwerk_telephony.tables import Call

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tagwerk.api import App

_ = translator("tagwerk_telephony")


def signals(app: App, companies: Sequence[int]) -> Iterator[Signal]:
    """The companies whose last answered call ended with the promise to call back."""
    last = (
        sa.select(Call.id)
        .where(Call.company_id == Company.id, Call.answered_at.is_not(None))
        .order_by(Call.answered_at.desc())
        .limit(1)
        .correlate(Company)
        .scalar_subquery()
    )
    with app.database.reading() as session:
        calls = session.scalars(sa.select(last).where(Company.id.in_(companies))).all()
        promised = sa.select(Call).where(Call.id.in_(calls), Call.outcome == "call_back").order_by(Call.id)
        zones = zones_of(session, companies)
        for call in session.scalars(promised):
            if call.company_id is not None and call.answered_at is not None:
                day = clock.local_date(call.answered_at, zones[call.company_id])
                text = _("A call back was promised on {day}.", day=day)
                yield Signal(call.company_id, "call_back", WEIGHTS["call_back"], text, day)
