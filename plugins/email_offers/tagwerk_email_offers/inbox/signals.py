"""The reason to contact a company that the inbox knows: it replied, and nobody has answered."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.api import (
    CALL,
    OFFER_EMAILED,
    PHONE_OFFER,
    VISIT,
    WEIGHTS,
    Activity,
    Company,
    Signal,
    clock,
    holds,
    last_contacts,
    translator,
    zones_of,
)
from tagwerk_email_offers.tables import Inbound

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from tagwerk.api import App

A_DAY = timedelta(days=1)
ANSWERS = tuple(kind.name for kind in (CALL, OFFER_EMAILED, PHONE_OFFER, VISIT))

_ = translator("tagwerk_email_offers")


def signals(app: App, companies: Sequence[int]) -> Iterator[Signal]:
    """The companies whose last reply was followed by no call, offer or visit."""
    last_reply = (
        sa.select(sa.func.max(Inbound.received_at))
        .where(Inbound.company_id == Company.id, Inbound.kind == "reply")
        .correlate(Company)
        .scalar_subquery()
    )
    with app.database.reading() as session:
        replies = sa.select(Company.id, last_reply).where(Company.id.in_(companies), last_reply.is_not(None))
        received = {row[0]: row[1] for row in session.execute(replies)}
        zones = zones_of(session, list(received))
        last = last_contacts(session, list(received), ANSWERS) if received else {}
        for company, received_at in received.items():
            if not _is_answered(session, company, received_at, last.get(company)):
                day = clock.local_date(received_at, zones[company])
                text = _("Replied on {day}, and waits for an answer.", day=day)
                yield Signal(company, "replied", WEIGHTS["replied"], text, day)


def _is_answered(session: Session, company: int, received_at: datetime, last: date | None) -> bool:
    """Most are told by the date of the *last* contact alone; of those about the day of the reply, the moment decides."""
    day = received_at.date()
    if last is None or last < day - A_DAY:  # a date may be a day behind UTC, or ahead of it
        return False
    if last > day + A_DAY:
        return True
    answered = sa.select(Activity.id).where(
        Activity.company_id == company,
        Activity.kind.in_(ANSWERS),
        Activity.work_date >= day - A_DAY,
        Activity.happened_at > received_at,
        holds(),
    )
    return session.scalar(answered.limit(1)) is not None
