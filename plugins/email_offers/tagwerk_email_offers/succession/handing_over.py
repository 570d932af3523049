"""Campaigns of somebody who leaves: a successor takes them over, and until there is one, nothing of them leaves.

What had left stays credited to who sent it, and what is on the wire keeps the sender it left with; from then on the successor
writes, under the own address, and earns the credit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.api import Employee, HandedOver, WrongInput, clock, translator
from tagwerk_email_offers.tables import HELD_STATES, TEST, Campaign, FollowUp, Message
from tagwerk_email_offers.writing.writer import sender_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from tagwerk.api import App
    from tagwerk_email_offers.tables import CampaignState

_ = translator("tagwerk_email_offers")

SENDER_LEFT, NO_ADDRESS = "sender_left", "no_address"
"""Why a campaign waits: its employee has left, or has no address to write from."""
UNDER_WAY: tuple[CampaignState, ...] = ("preparing", "running", "paused")
TO_BE_CREDITED = ("sending", "uncertain", "bounced")
"""What left, and of which the credit may still come, or come back."""


def hand_over(app: App, session: Session, giver: int, taker: int) -> Iterator[HandedOver]:
    """The campaigns of *giver* that are under way, or that something still follows up, become those of *taker*."""
    given = list(session.scalars(_open_ones(giver).order_by(Campaign.id).with_for_update()))
    if not given:
        return
    try:
        sender = str(sender_of(app, session.get_one(Employee, taker)))
    except WrongInput:
        sender = ""
    for campaign in given:
        campaign.employee_id, campaign.sender = taker, sender
        if not sender and campaign.state in UNDER_WAY:
            campaign.reason = NO_ADDRESS
            campaign.state = "paused" if campaign.state == "running" else campaign.state
        elif campaign.reason in (SENDER_LEFT, NO_ADDRESS):
            campaign.state = "running" if campaign.state == "paused" else campaign.state
            campaign.reason = ""
    ids = [campaign.id for campaign in given]
    session.flush()
    left = sa.update(Message).where(
        Message.campaign_id.in_(ids), Message.state.in_(TO_BE_CREDITED), Message.first_wire_at.is_not(None)
    )
    _change(session, left.where(Message.sent_by_id.is_(None)).values(sent_by_id=giver))
    held = sa.update(Message).where(sa.text(HELD_STATES), Message.campaign_id.in_(ids), Message.state == "claimed")
    _change(session, held.values(state="queued", token="", lease_until=None))
    yield HandedOver("campaigns", tuple(ids), title=_("campaigns"))


def is_held(app: App, campaign_id: int) -> bool:
    """Whether the employee of the campaign has left: nothing of it may leave then, it is paused until somebody takes it over."""
    with app.database.reading() as session:
        if not _has_left(session, session.get_one(Campaign, campaign_id)):
            return False
    with app.database.transaction() as session:
        campaign = session.get_one(Campaign, campaign_id, with_for_update=True)
        if not _has_left(session, campaign):
            return False
        if campaign.state in UNDER_WAY:
            campaign.reason = SENDER_LEFT
            campaign.state = "paused" if campaign.state == "running" else campaign.state
    return True


def with_sender(app: App, campaign_id: int) -> Campaign:
    """The campaign, with the address of its employee where it lacked one. Raises WrongInput where there is still none."""
    with app.database.reading() as session:
        campaign = session.get_one(Campaign, campaign_id)
        employee = session.get_one(Employee, campaign.employee_id)
    if campaign.sender:
        return campaign
    sender = str(sender_of(app, employee))
    with app.database.transaction() as session:
        campaign = session.get_one(Campaign, campaign_id, with_for_update=True)
        if campaign.employee_id == employee.id:
            campaign.sender = sender
            campaign.reason = "" if campaign.reason == NO_ADDRESS else campaign.reason
    return campaign


def _open_ones(giver: int) -> sa.Select[Campaign]:
    followed = sa.select(FollowUp.campaign_id).where(FollowUp.ended.is_(False))
    open_ones = sa.or_(Campaign.state.in_(UNDER_WAY), Campaign.id.in_(followed), Campaign.follows_id.in_(followed))
    return sa.select(Campaign).where(Campaign.employee_id == giver, Campaign.kind != TEST, open_ones)


def _change(session: Session, statement: sa.Update) -> None:
    session.execute(statement.execution_options(synchronize_session=False))


def _has_left(session: Session, campaign: Campaign) -> bool:
    employee = session.get_one(Employee, campaign.employee_id)
    return employee.left_on is not None and employee.work_date(clock.now()) > employee.left_on
