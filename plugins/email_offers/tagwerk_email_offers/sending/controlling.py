"""A campaign under way: how it stands, and pausing, resuming, canceling, retrying and settling it."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.api import (
    Actor,
    Conflict,
    TagwerkError,
    WrongInput,
    clock,
    clock_of,
    looked_at,
    one_of,
    tell_recorded,
    translator,
    use_case,
    within_reach,
)
from tagwerk_email_offers.naming import campaign_state_name
from tagwerk_email_offers.sending import claims, pacing
from tagwerk_email_offers.sending.campaigns import deliver_campaign, find_campaign
from tagwerk_email_offers.sending.crediting import credit_settled
from tagwerk_email_offers.sending.progress import (
    CampaignProgress,
    Trouble,
    in_silence,
    progress_of,
    progress_of_each,
    troubles_of,
)
from tagwerk_email_offers.settings import NAME, settings_of
from tagwerk_email_offers.succession.handing_over import UNDER_WAY
from tagwerk_email_offers.tables import Campaign, Message
from tagwerk_email_offers.threads import steps

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tagwerk.api import Activity, App
    from tagwerk_email_offers.sending.progress import Advance
    from tagwerk_email_offers.tables import CampaignState, MessageState

SETTLEMENTS: dict[str, MessageState] = {
    "hold": "uncertain", "resend": "queued", "sent": "sent", "failed": "failed",
}  # fmt: skip
"""What may be decided about an uncertain message, and what it is then."""

SLICE = 30.0
"""Seconds that one run of the routine puts mails on the wire."""

_ = translator("tagwerk_email_offers")
log = logging.getLogger(__name__)


@use_case("campaigns.read")
def status(app: App, actor: Actor, campaign_id: int | None = None) -> list[CampaignProgress]:
    """How the campaigns stand, the newest first, within the actor's reach. Raises NotFound for the one asked for."""
    with app.database.reading() as session:
        if campaign_id is not None:
            return progress_of_each(app, session, [find_campaign(session, actor, campaign_id, locked=False)])
        query = sa.select(Campaign).where(within_reach(actor, Campaign.employee_id)).order_by(Campaign.id.desc())
        found = list(session.scalars(query))
        for campaign in found:
            looked_at(actor, "campaign", campaign.id, campaign.employee_id)
        return progress_of_each(app, session, found)


@use_case("campaigns.read")
def troubles(app: App, actor: Actor, campaign_id: int, most: int) -> list[Trouble]:
    """Up to *most* messages of the campaign that did not arrive for sure, and why. Raises NotFound."""
    with app.database.reading() as session:
        find_campaign(session, actor, campaign_id, locked=False)
        return troubles_of(session, campaign_id, most)


@use_case("campaigns.send")
def pause(app: App, actor: Actor, campaign_id: int) -> CampaignProgress:
    """Stop after the mail that is on the wire. Raises NotFound, Conflict."""
    with app.database.transaction() as session:
        campaign = find_campaign(session, actor, campaign_id)
        _expect(campaign, "preparing", "running", "paused")
        if campaign.state == "preparing":
            raise Conflict(_("Campaign {number} is still being prepared.", number=campaign_id))
        campaign.state = "paused"
        _of_follow_ups(session, campaign_id, "running", "paused")
    return progress_of(app, campaign_id)


@use_case("campaigns.send")
def resume(app: App, actor: Actor, campaign_id: int, advance: Advance = in_silence) -> CampaignProgress:
    """Go on with a campaign that was paused or interrupted, and deliver what is due, also what a limit had put off: whether it
    still does is asked again. Raises NotFound, Conflict, Unreachable.
    """
    with app.database.transaction() as session:
        campaign = find_campaign(session, actor, campaign_id)
        _expect(campaign, "preparing", "running", "paused", "done")
        start = max(clock.now(), campaign.starts_at)
        put_off = sa.update(Message).where(
            Message.campaign_id == campaign_id, Message.state == "queued", Message.due_at > start
        )
        claims.changed(session, put_off.values(due_at=start))
        if campaign.state == "paused":
            campaign.state, campaign.reason = "running", ""
            _of_follow_ups(session, campaign_id, "paused", "running")
        steps.go_on(session, campaign_id)
    return deliver_campaign(app, actor, campaign_id, advance)


@use_case("campaigns.send")
def cancel(app: App, actor: Actor, campaign_id: int) -> CampaignProgress:
    """Send nothing more of it, nor of its follow-ups; what has left has left. Raises NotFound, Conflict."""
    with app.database.transaction() as session:
        campaign = find_campaign(session, actor, campaign_id)
        followed = campaign.state == "done" and _is_followed_up(session, campaign_id)
        if not followed:
            _expect(campaign, "preparing", "running", "paused")
        steps.end(session, campaign_id, child=campaign.follows_id is not None)
        campaign.state = "canceled" if campaign.state != "done" else campaign.state
        _of_follow_ups(session, campaign_id, "running", "canceled")
        _of_follow_ups(session, campaign_id, "paused", "canceled")
        canceled = sa.select(Campaign.id).where(
            sa.or_(Campaign.id == campaign_id, Campaign.follows_id == campaign_id), Campaign.state == "canceled"
        )
        waiting = sa.update(Message).where(
            Message.campaign_id.in_(canceled), Message.state.in_(("queued", "claimed", "deferred"))
        )
        claims.changed(session, waiting.values(state="canceled", lease_until=None))
    return progress_of(app, campaign_id)


@use_case("campaigns.send")
def retry(app: App, actor: Actor, campaign_id: int, advance: Advance = in_silence) -> CampaignProgress:
    """Try the failed ones again, and only them, and the deferred ones now; never what was settled as not delivered.

    Raises NotFound, Conflict, Unreachable.
    """
    with app.database.transaction() as session:
        campaign = find_campaign(session, actor, campaign_id)
        _expect(campaign, "running", "paused", "done")
        again = sa.update(Message).where(
            Message.campaign_id == campaign_id, Message.state.in_(("failed", "deferred")), Message.settled_by == ""
        )
        values = {"state": "queued", "attempts": 0, "due_at": clock.now(), "reason": "", "token": ""}
        number = claims.changed(session, again.values(**values))
        if number:  # else what is paused stays so
            campaign.state, campaign.reason = "running", ""
            steps.go_on(session, campaign_id)
            pacing.wake(session, pacing.Pace.of(settings_of(app)).relay)
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
        campaign = find_campaign(session, actor, campaign_id)
        claims.expire(session, clock_of(session), campaign_id)
        if settlement != "hold" and not _has_uncertain(session, campaign_id):
            settlement = "hold"  # there is nothing to decide about, and so nothing goes on
        if settlement == "resend":
            _expect(campaign, "running", "paused", "done")
            campaign.state, campaign.reason = "running", ""
        steps.go_on(session, campaign_id)
        if settlement != "hold":
            recorded = _settle(session, campaign, SETTLEMENTS[settlement], actor.signature)
    tell_recorded(app, recorded)
    return (
        deliver_campaign(app, actor, campaign_id, advance) if settlement == "resend" else progress_of(app, campaign_id)
    )


def deliver_due(app: App) -> None:
    """The routine: deliver what is due of every campaign, in slices, so that a slow server delays no other routine.

    One that cannot be delivered does not stop the others, and each run begins with another one.
    """
    due = _due(app)
    until = time.monotonic() + SLICE
    for number, campaign_id in enumerate(due):
        share = max(until - time.monotonic(), 0.0) / (len(due) - number)
        if not share:
            break
        try:
            deliver_campaign(app, Actor.system(NAME), campaign_id, in_silence, share)
        except TagwerkError as error:
            log.warning("campaign %s is not delivered: %s", campaign_id, error)


def _due(app: App) -> list[int]:
    """The campaigns of which something is to be done now, in another order each minute."""
    moment = clock.now()
    with app.database.reading() as session:
        open_ones = sa.select(Campaign.id, Campaign.state).where(Campaign.state.in_(("preparing", "running")))
        found = [
            row.id
            for row in session.execute(open_ones.order_by(Campaign.id))
            if row.state == "preparing" or claims.has_work(session, row.id, moment)
        ]
        resting = pacing.resting_until(session, pacing.Pace.of(settings_of(app)).relay, moment)
    if not found or resting is not None:
        return []
    first = int(moment.timestamp() // 60) % len(found)
    return found[first:] + found[:first]


def _has_uncertain(session: Session, campaign_id: int) -> bool:
    of_campaign = Message.campaign_id == campaign_id, Message.state == "uncertain"
    return bool(session.scalar(sa.select(sa.exists().where(*of_campaign))))


def _settle(session: Session, campaign: Campaign, state: MessageState, recorded_by: str) -> list[Activity]:
    query = sa.select(Message).where(Message.campaign_id == campaign.id, Message.state == "uncertain")
    messages = session.scalars(query.with_for_update()).all()
    for message in messages:
        message.state, message.reason = state, f"settled by {recorded_by}"
        message.due_at = clock.now() if state == "queued" else message.due_at
        message.settled_by = recorded_by if state != "queued" else ""
        message.sent_by_id = message.sent_by_id if state != "queued" else None
    session.flush()
    if state != "sent":
        return []
    return credit_settled(session, campaign, messages, recorded_by)


def _is_followed_up(session: Session, campaign_id: int) -> bool:
    """Whether a follow-up of the campaign may come, or is on its way."""
    under_way = Campaign.follows_id == campaign_id, Campaign.state.in_(UNDER_WAY)
    return steps.has_open(session, campaign_id) or session.scalar(sa.select(Campaign.id).where(*under_way)) is not None


def _of_follow_ups(session: Session, campaign_id: int, state: CampaignState, then: CampaignState) -> None:
    """What follows the campaign up goes along with it; the campaign itself is locked."""
    following = sa.select(Campaign).where(Campaign.follows_id == campaign_id, Campaign.state == state)
    for child in session.scalars(following.order_by(Campaign.id).with_for_update()):
        child.state = then
    session.flush()


def _expect(campaign: Campaign, *states: CampaignState) -> None:
    if campaign.state not in states:
        state = campaign_state_name(campaign.state)
        raise Conflict(_("Campaign {number} is {state}.", number=campaign.id, state=state))
