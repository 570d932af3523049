"""The reason to contact a company that the inbox knows: it wrote, and nobody has answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from tagwerk.api import (
    OFFER_EMAILED,
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
from tagwerk_email_offers.inbox.answered import is_waiting, waiting_mails
from tagwerk_email_offers.tables import Inbound

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from tagwerk.api import App

_ = translator("tagwerk_email_offers")


def candidates(app: App, owned: sa.ColumnElement[bool], limit: int) -> list[int]:
    """Companies of which a mail waits, whoever waits longest first."""
    held = aliased(Company)
    waiting = (
        sa.select(Company.id)
        .select_from(Inbound)
        .join(held, held.id == Inbound.company_id)
        .join(Company, Company.id == sa.func.coalesce(held.merged_into, held.id))
        .where(is_waiting(), owned)
    )
    with app.database.reading() as session:
        return list(session.scalars(waiting.order_by(Inbound.received_at, Inbound.id).limit(limit)))


def segment_fields() -> list[SegmentField]:
    """When a company had its last offer by mail, and when it last replied to anything."""
    of_company = same_company(Inbound.company_id), Inbound.kind == "reply"
    replied = sa.select(sa.func.max(Inbound.received_at)).where(*of_company).correlate(Company).scalar_subquery()
    return [
        SegmentField("last_offer", later("Last offer by mail"), last_on([OFFER_EMAILED.name]), "date"),
        SegmentField("replied", later("Last reply"), replied, "moment"),
    ]


def signals(app: App, companies: Sequence[int]) -> Iterator[Signal]:
    """The companies of which a mail waits, since the last one came."""
    mails = (
        sa.select(Inbound.id, Inbound.company_id, Company.merged_into, Inbound.received_at)
        .join(Company, Company.id == Inbound.company_id)
        .where(is_waiting(), sa.or_(Inbound.company_id.in_(companies), Company.merged_into.in_(companies)))
    )
    received: dict[int, datetime] = {}
    with app.database.reading() as session:
        for company, moment in waiting_mails(session, mails):
            received[company] = max(moment, received.get(company, moment))
        zones = zones_of(session, list(received)) if received else {}
    for company, received_at in sorted(received.items()):
        day = clock.local_date(received_at, zones[company])
        text = _("Replied on {day}, and waits for an answer.", day=day)
        yield Signal(company, "replied", WEIGHTS["replied"], text, day)
