"""When a company was last spoken to, as the ledger knows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.companies.segments.fields import same_company
from tagwerk.companies.tables import Company
from tagwerk.diary.kinds import VISIT
from tagwerk.ledger.counting import REVERSALS
from tagwerk.ledger.kinds import CALL, CALL_DECLARED
from tagwerk.ledger.tables import Activity
from tagwerk.platform.connections.lists import among

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from sqlalchemy.orm import Session


def holds() -> sa.ColumnElement[bool]:
    """The condition that an activity was a contact with a person and still holds: answered, and not taken back.

    Comparisons, not "is null": of those PostgreSQL expects so few rows that it would sort a whole history for its last one.
    """
    reversal = sa.select(REVERSALS.c.reverses).where(REVERSALS.c.reverses == Activity.id).scalar_subquery()
    answered = sa.or_(Activity.kind != CALL.name, Activity.outcome == "answered")
    return sa.and_(answered, sa.func.coalesce(Activity.reverses, 0) < 1, sa.func.coalesce(reversal, 0) < 1)


def last_on(kinds: Iterable[str]) -> sa.ScalarSelect[date]:
    """The date of the last contact of one of the *kinds* with a company, as a field of segments has it (``SegmentField``)."""
    done = same_company(Activity.company_id), Activity.kind.in_(list(kinds)), holds()
    return sa.select(sa.func.max(Activity.work_date)).where(*done).correlate(Company).scalar_subquery()


def last_contacts(session: Session, companies: Sequence[int], kinds: Iterable[str]) -> dict[int, date]:
    """The date of the last contact of one of the *kinds* with each company, each kind by the end of its index range."""
    lasts = [
        sa.select(Activity.work_date)
        .where(Activity.company_id == Company.id, Activity.kind == kind, holds())
        .order_by(Activity.work_date.desc())
        .limit(1)
        .correlate(Company)
        .scalar_subquery()
        for kind in kinds
    ]
    found = {}
    for company, *dates in session.execute(sa.select(Company.id, *lasts).where(among(Company.id, companies))):
        if known := [day for day in dates if day is not None]:
            found[company] = max(known)
    return found


def spoken_to(session: Session, companies: Iterable[int], since: date) -> list[tuple[int, int | None, date]]:
    """Company, contact and date of the calls and visits since the day *since*."""
    query = sa.select(Activity.company_id, Activity.contact_id, Activity.work_date).where(
        Activity.company_id.in_(companies),
        Activity.kind.in_((CALL.name, CALL_DECLARED.name, VISIT.name)),
        Activity.work_date >= since,
    )
    found = session.execute(query.where(holds(), Activity.company_id.is_not(None)))
    return [(row[0] or 0, row[1], row[2]) for row in found]
