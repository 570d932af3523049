"""The reasons to contact a company that the calls know: a call back was promised, a call was missed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from tagwerk.api import (
    CALL,
    CALL_DECLARED,
    WEIGHTS,
    Company,
    SegmentField,
    Signal,
    clock,
    last_on,
    later,
    same_company,
    translator,
    zones_of,
)
from tagwerk_telephony.board import MISSED_FOR, missed_calls
from tagwerk_telephony.tables import Call

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy.orm import Session

    from tagwerk.api import App

MISSED_WEIGHT = WEIGHTS["call_back"] + 10
"""Who called and reached nobody waits more than who was promised a call."""

_ = translator("tagwerk_telephony")


def segment_fields() -> list[SegmentField]:
    """When a company was last called by us, and when somebody there was last reached by telephone, whoever called."""
    ours = same_company(Call.company_id), Call.direction == "outbound"
    called = sa.select(sa.func.max(Call.started_at)).where(*ours).correlate(Company).scalar_subquery()
    return [
        SegmentField("last_call", later("Last call"), called, "moment"),
        SegmentField("reached", later("Last reached by telephone"), last_on([CALL.name, CALL_DECLARED.name]), "date"),
    ]


def signals(app: App, companies: Sequence[int]) -> Iterator[Signal]:
    """The companies whose last answered call ended with the promise to call back, once its hour has come; and those whose call
    nobody took.
    """
    with app.database.reading() as session:
        zones = zones_of(session, companies)
        yield from _promised(session, companies, zones)
        yield from _missed(session, companies, zones)


def candidates(app: App, owned: sa.ColumnElement[bool], limit: int) -> list[int]:
    """Companies that were promised a call, the first promised first, and those whose call was missed."""
    moment = clock.now()
    calls = sa.select(Call.company_id).join(Company, Company.id == Call.company_id).where(owned)
    promised = calls.where(
        Call.answered_at.is_not(None),
        sa.or_(sa.and_(Call.outcome == "call_back", Call.call_back_at.is_(None)), Call.call_back_at <= moment),
    )
    missed = calls.where(*missed_calls(moment - MISSED_FOR, moment + timedelta(days=1)))
    with app.database.reading() as session:
        found = [*session.scalars(promised.order_by(Call.answered_at.desc()).limit(limit))]
        found += session.scalars(missed.order_by(Call.started_at).limit(limit))
    return [company for company in dict.fromkeys(found) if company is not None]


def _promised(session: Session, companies: Sequence[int], zones: dict[int, str]) -> Iterator[Signal]:
    last = (
        sa.select(Call.id)
        .where(Call.company_id == Company.id, Call.answered_at.is_not(None))
        .order_by(Call.answered_at.desc())
        .limit(1)
        .correlate(Company)
        .scalar_subquery()
    )
    calls = session.scalars(sa.select(last).where(Company.id.in_(companies))).all()
    due = sa.or_(sa.and_(Call.outcome == "call_back", Call.call_back_at.is_(None)), Call.call_back_at <= clock.now())
    for call in session.scalars(sa.select(Call).where(Call.id.in_(calls), due).order_by(Call.id)):
        if call.company_id is None or call.answered_at is None:
            continue
        zone = zones[call.company_id]
        if call.call_back_at is not None:
            moment = call.call_back_at.astimezone(ZoneInfo(zone))
            text = _("A call back was promised for {moment}.", moment=moment.strftime("%Y-%m-%d %H:%M"))
            day = moment.date()
        else:
            day = clock.local_date(call.answered_at, zone)
            text = _("A call back was promised on {day}.", day=day)
        yield Signal(call.company_id, "call_back", WEIGHTS["call_back"], text, day)


def _missed(session: Session, companies: Sequence[int], zones: dict[int, str]) -> Iterator[Signal]:
    moment = clock.now()
    conditions = missed_calls(moment - MISSED_FOR, moment + timedelta(days=1))
    query = sa.select(Call).where(Call.company_id.in_(companies), *conditions).order_by(Call.started_at)
    missed: dict[int, list[Call]] = {}
    for call in session.scalars(query):
        missed.setdefault(call.company_id or 0, []).append(call)
    for company, calls in missed.items():
        last = calls[-1].started_at.astimezone(ZoneInfo(zones[company]))
        text = _("A call of theirs was missed on {moment}.", moment=last.strftime("%Y-%m-%d %H:%M"))
        if len(calls) > 1:
            text = _("{count} {count:call|calls} of theirs {count:was|were} missed, the last on {moment}.", count=len(calls),
                     moment=last.strftime("%Y-%m-%d %H:%M"))  # fmt: skip
        yield Signal(company, "missed_call", MISSED_WEIGHT, text, last.date())
