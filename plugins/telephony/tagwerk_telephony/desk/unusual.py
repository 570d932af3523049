"""Calls that a head should look at: to a telephone of our own, and offers whose terms say nothing.

A number that is an employee's when the call is made counts nothing from the start (``calls.folding``); it may become one later.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from tagwerk.api import Activity, Employee, Unusual, later
from tagwerk_telephony.numbers import e164
from tagwerk_telephony.settings import settings_of
from tagwerk_telephony.tables import Call, PhoneOffer

if TYPE_CHECKING:
    from tagwerk.api import App


def unusual(app: App) -> list[Unusual]:
    """Both, of the calls that count."""
    phones = sa.select(Employee.phone).where(Employee.phone != "")
    lines = sorted({e164(line) for line in settings_of(app).extensions} - {""})
    calls = (
        _made(Call.activity_id, Call.number)
        .where(sa.or_(Call.number.in_(phones), Call.number.in_(lines)))
        .where(Call.direction == "outbound")
    )
    words = sa.func.trim(PhoneOffer.terms)
    no_figure = sa.and_(*(PhoneOffer.terms.not_like(f"%{figure}%") for figure in range(10)))
    offers = (
        _made(PhoneOffer.activity_id, words)
        .where(PhoneOffer.call_id == Call.id, PhoneOffer.article == "", no_figure)
        .where(sa.func.length(words) < app.config.settings.unusual.shortest_terms)
    )
    return [
        Unusual("calls_to_own_numbers", later("Calls to telephones of our own"), calls),
        Unusual("terms_without_content", later("Terms offered by phone that say little"), offers),
    ]


def _made(activity: Any, about: Any) -> sa.Select[*tuple[Any, ...]]:
    return sa.select(
        Activity.employee_id, Activity.work_date.label("happened_on"), about.label("about"), Activity.company_id,
        Activity.id.label("activity_id"),
    ).where(Activity.id == activity)  # fmt: skip
