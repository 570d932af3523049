"""The reason to contact a company that the inbox knows: it replied, and nobody has answered."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk import clock
from tagwerk.contributions import Signal
from tagwerk.ledger import CALL, OFFER_EMAILED, PHONE_OFFER, VISIT, Activity
from tagwerk.texts import translator
from tagwerk.work.agenda import WEIGHTS, holds, zones_of
from tagwerk_email_offers.tables import Inbound

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tagwerk.app import App

ANSWERS = tuple(kind.name for kind in (CALL, OFFER_EMAILED, PHONE_OFFER, VISIT))

_ = translator("tagwerk_email_offers")


def signals(app: App, companies: Sequence[int]) -> Iterator[Signal]:
    """The companies whose last reply was followed by no call, offer or visit."""
    replies = sa.select(Inbound.company_id, sa.func.max(Inbound.received_at)).where(
        Inbound.company_id.in_(companies), Inbound.kind == "reply"
    )
    with app.database.reading() as session:
        zones = zones_of(session, companies)
        for company, received_at in session.execute(replies.group_by(Inbound.company_id)).all():
            answered = sa.select(Activity.id).where(
                Activity.company_id == company,
                Activity.kind.in_(ANSWERS),
                Activity.work_date >= received_at.date() - timedelta(days=1),  # a date may be a day behind UTC
                Activity.happened_at > received_at,
                holds(),
            )
            if session.scalar(answered.limit(1)) is None:
                day = clock.local_date(received_at, zones[company])
                text = _("Replied on {day}, and waits for an answer.", day=day)
                yield Signal(company, "replied", WEIGHTS["replied"], text, day)
