"""What an offer counts: one activity when the mail server took it, a reversal when it came back for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.api import OFFER_EMAILED, Activity, Employee, NewActivity, clock, record, reverse
from tagwerk_email_offers.settings import NAME
from tagwerk_email_offers.tables import OFFER, Campaign, Message

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def credit(session: Session, message: Message, recorded_by: str) -> list[Activity]:
    """Count the offer for the employee of its campaign, on the date on which it was first put on the wire.

    A congratulation, an invitation, a reminder or service mail counts nothing.
    """
    campaign = session.get_one(Campaign, message.campaign_id)
    if campaign.kind != OFFER:
        return []
    employee = session.get_one(Employee, campaign.employee_id)
    moment = message.first_wire_at or clock.now()
    activity = NewActivity(
        kind=OFFER_EMAILED,
        happened_at=moment,
        work_date=employee.work_date(moment),
        employee_id=employee.id,
        recorded_by=recorded_by,
        source=NAME,
        source_key=_key(message),
        company_id=message.company_id,
        contact_id=message.contact_id,
        details={"offer": campaign.template, "campaign": campaign.id, "message": message.id},
    )
    return record(session, activity)


def take_back(session: Session, message: Message, recorded_by: str) -> list[Activity]:
    """Reverse the credit of an offer that came back for good; gives the reversal, where there was something to reverse."""
    query = sa.select(Activity).where(Activity.source == NAME, Activity.source_key == _key(message))
    activity = session.scalars(query).first()
    if activity is None:
        return []
    reversal = reverse(session, activity, recorded_by=recorded_by, reason="hard_bounce")
    return [reversal] if reversal is not None else []


def _key(message: Message) -> str:
    return f"message:{message.id}"
