"""A campaign under way: how it stands, and pausing, resuming, canceling, retrying and settling it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.api import (
    Actor,
    Conflict,
    TagwerkError,
    WrongInput,
    one_of,
    tell_recorded,
    translator,
    use_case,
    within_reach,
)
from tagwerk_email_offers.sending import claims
from tagwerk_email_offers.sending.campaigns import deliver_campaign, find_campaign
from tagwerk_email_offers.sending.crediting import credit
from tagwerk_email_offers.sending.progress import CampaignProgress, in_silence, progress_of, progress_of_each
from tagwerk_email_offers.settings import NAME
from tagwerk_email_offers.tables import Campaign, Message

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tagwerk.api import Activity, App
    from tagwerk_email_offers.sending.progress import Advance
    from tagwerk_email_offers.tables import CampaignState, MessageState

SETTLEMENTS: dict[str, MessageState] = {
    "hold": "uncertain", "resend": "queued", "sent": "sent", "failed": "failed",
}  # fmt: skip
"""What may be decided about an uncertain message, and what it is then."""

_ = translator("tagwerk_email_offers")
log = logging.getLogger(__name__)


@use_case("campaigns.read")
def status(app: App, actor: Actor, campaign_id: int | None = None) -> list[CampaignProgress]:
    """How the campaigns stand, the newest first, within the actor's reach. Raises NotFound for the one asked for."""
    with app.database.transaction() as session:
        claims.expire(session)
    with app.database.reading() as session:
        if campaign_id is not None:
            return progress_of_each(session, [find_campaign(session, actor, campaign_id, locked=False)])
        query = sa.select(Campaign).where(within_reach(actor, Campaign.employee_id)).order_by(Campaign.id.desc())
        return progress_of_each(session, list(session.scalars(query)))


@use_case("campaigns.send")
def pause(app: App, actor: Actor, campaign_id: int) -> CampaignProgress:
    """Stop after the mail that is on the wire. Raises NotFound, Conflict."""
    with app.database.transaction() as session:
        campaign = find_campaign(session, actor, campaign_id)
        _expect(campaign, "preparing", "running", "paused")
        if campaign.state == "preparing":
            raise Conflict(_("Campaign {number} is still being prepared.", number=campaign_id))
        campaign.state = "paused"
    return progress_of(app, campaign_id)


@use_case("campaigns.send")
def resume(app: App, actor: Actor, campaign_id: int, advance: Advance = in_silence) -> CampaignProgress:
    """Go on with a campaign that was paused or interrupted, and deliver what is due. Raises NotFound, Conflict, Unreachable."""
    with app.database.transaction() as session:
        campaign = find_campaign(session, actor, campaign_id)
        _expect(campaign, "preparing", "running", "paused", "done")
        if campaign.state == "paused":
            campaign.state = "running"
    return deliver_campaign(app, actor, campaign_id, advance)


@use_case("campaigns.send")
def cancel(app: App, actor: Actor, campaign_id: int) -> CampaignProgress:
    """Send nothing more of it; what has left has left. Raises NotFound, Conflict."""
    with app.database.transaction() as session:
        campaign = find_campaign(session, actor, campaign_id)
        _expect(campaign, "preparing", "running", "paused")
        campaign.state = "canceled"
        waiting = sa.update(Message).where(
            Message.campaign_id == campaign_id, Message.state.in_(("queued", "claimed", "deferred"))
        )
        claims.changed(session, waiting.values(state="canceled", lease_until=None))
    return progress_of(app, campaign_id)


@use_case("campaigns.send")
def retry(app: App, actor: Actor, campaign_id: int, advance: Advance = in_silence) -> CampaignProgress:
    """Try the failed ones again, and only them, and the deferred ones now. Raises NotFound, Conflict, Unreachable."""
    with app.database.transaction() as session:
        campaign = find_campaign(session, actor, campaign_id)
        _expect(campaign, "running", "paused", "done")
        again = sa.update(Message).where(Message.campaign_id == campaign_id, Message.state.in_(("failed", "deferred")))
        claims.changed(session, again.values(state="queued", attempts=0, next_try=None, reason=""))
        campaign.state = "running"
    return deliver_campaign(app, actor, campaign_id, advance)


@use_case("campaigns.send")
def settle(
    app: App, actor: Actor, campaign_id: int, settlement: str, advance: Advance = in_silence
) -> CampaignProgress:
    """Decide about the uncertain ones: ``hold`` leaves them, ``resend`` sends them again, ``sent`` counts them because the
    sender knows that they arrived, ``failed`` gives them up. Raises WrongInput, NotFound, Unreachable.
    """
    if settlement not in SETTLEMENTS:
        raise WrongInput(_("{word!r} settles nothing.", word=settlement), one_of(SETTLEMENTS))
    recorded: list[Activity] = []
    with app.database.transaction() as session:
        claims.expire(session)
        campaign = find_campaign(session, actor, campaign_id)
        if settlement != "hold":
            recorded = _settle(session, campaign_id, SETTLEMENTS[settlement], actor.signature)
        if settlement == "resend":
            _expect(campaign, "running", "paused", "done")
            campaign.state = "running"
    tell_recorded(app, recorded)
    return (
        deliver_campaign(app, actor, campaign_id, advance) if settlement == "resend" else progress_of(app, campaign_id)
    )


def deliver_due(app: App) -> None:
    """The routine: deliver what is due of every running campaign. One that cannot be delivered does not stop the others."""
    with app.database.reading() as session:
        running = list(session.scalars(sa.select(Campaign.id).where(Campaign.state == "running").order_by(Campaign.id)))
    for campaign_id in running:
        try:
            deliver_campaign(app, Actor.system(NAME), campaign_id, in_silence)
        except TagwerkError as error:
            log.warning("campaign %s is not delivered: %s", campaign_id, error)


def _settle(session: Session, campaign_id: int, state: MessageState, recorded_by: str) -> list[Activity]:
    recorded = []
    query = sa.select(Message).where(Message.campaign_id == campaign_id, Message.state == "uncertain")
    for message in session.scalars(query.with_for_update()).all():
        message.state, message.reason = state, f"settled by {recorded_by}"
        if state == "sent":
            recorded += credit(session, message, recorded_by)
    return recorded


def _expect(campaign: Campaign, *states: CampaignState) -> None:
    if campaign.state not in states:
        raise Conflict(_("Campaign {number} is {state}.", number=campaign.id, state=campaign.state))
