"""Campaigns: an order is planned, its messages are queued, and they leave; ``plan → queue → deliver``, each once."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.api import Action, NotFound, Unreachable, clock, find_company, translator, use_case, within_reach
from tagwerk_email_offers.sending.delivering import Delivery
from tagwerk_email_offers.sending.planning import plan, plan_again
from tagwerk_email_offers.sending.progress import CampaignProgress, in_silence, progress_of
from tagwerk_email_offers.sending.queueing import queue, sorted_out
from tagwerk_email_offers.sending.smtp import SmtpWire
from tagwerk_email_offers.settings import settings_of
from tagwerk_email_offers.tables import Campaign
from tagwerk_email_offers.writing.recipients import recipient_of
from tagwerk_email_offers.writing.writer import writer_for

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tagwerk.api import Actor, App
    from tagwerk_email_offers.sending.planning import CampaignOrder, Plan
    from tagwerk_email_offers.sending.progress import Advance
    from tagwerk_email_offers.writing.composing import Envelope
    from tagwerk_email_offers.writing.writer import Writer

_ = translator("tagwerk_email_offers")


@use_case("campaigns.send")
def send_test(app: App, actor: Actor, template: str, company: str, address: str) -> Envelope:
    """Send the offer for *company* to *address* to look at; it is no offer to anybody and counts nothing.

    Raises WrongInput, and Unreachable also where the server does not take it.
    """
    with app.database.reading() as session:
        recipient = replace(recipient_of(session, find_company(session, actor, company)), address=address)
    writer = writer_for(app, actor.employee(), template)
    envelope, _subject = writer.write(recipient, writer.sender.new_message_id())
    with SmtpWire(settings_of(app)) as wire:
        wire.ready()
        answer = wire.send(envelope)
        if answer.state != "sent":
            wire.ready()
            raise Unreachable(_("The server did not take it: {code} {text}", code=answer.code, text=answer.text))
    return envelope


@use_case("campaigns.read")
def count_recipients(app: App, actor: Actor, order: CampaignOrder) -> CampaignProgress:
    """What ``send`` would do: how many it would queue and suppress. Nothing is stored or sent."""
    planned = plan(app, actor, order)
    chosen: Counter[str] = Counter()
    for each in (each for piece in sorted_out(app, planned.recipients) for each in piece):
        if planned.wanted is not None and chosen["queued"] >= planned.wanted:
            break
        chosen[each.state] += 1
    return CampaignProgress(None, order.template, "dry_run", queued=chosen["queued"], suppressed=chosen["suppressed"])


@use_case("campaigns.send")
def send(app: App, actor: Actor, order: CampaignOrder, advance: Advance = in_silence) -> CampaignProgress:
    """Plan *order*, queue its messages and deliver them; *advance* hears how many mails are done.

    The template is tried and the server asked before anything is queued. Raises NotFound, WrongInput, ConfigurationError,
    Unreachable.
    """
    planned = plan(app, actor, order)
    planned.try_out()
    if planned.wanted == 0:
        return CampaignProgress(None, order.template, "nothing_to_do")
    with SmtpWire(settings_of(app)) as wire:
        wire.ready()
        campaign = _begin(app, actor, planned)
        queue(app, planned, campaign.id)
        writer = planned.writer.of_campaign(campaign)
        Delivery(app, wire, actor.signature, campaign.id, advance, writer).run(wait_for_others=True)
    return progress_of(app, campaign.id)


def deliver_campaign(app: App, actor: Actor, campaign_id: int, advance: Advance) -> CampaignProgress:
    """Go on from the campaign's row: queue what is missing, deliver what is due. Raises Unreachable, NotFound, WrongInput."""
    writer = _finish_queueing(app, campaign_id)
    with SmtpWire(settings_of(app)) as wire:
        delivery = Delivery(app, wire, actor.signature, campaign_id, advance, writer)
        delivery.run(wait_for_others=not actor.is_system)
    return progress_of(app, campaign_id)


def find_campaign(session: Session, actor: Actor, campaign_id: int, *, locked: bool = True) -> Campaign:
    """The campaign with that number within the actor's reach, *locked* for who changes it. Raises NotFound."""
    query = sa.select(Campaign).where(Campaign.id == campaign_id, within_reach(actor, Campaign.employee_id))
    campaign = session.scalars(query.with_for_update() if locked else query).first()
    if campaign is None:
        raise NotFound(_("There is no campaign {number}.", number=campaign_id), Action("campaigns.status"))
    return campaign


def _begin(app: App, actor: Actor, plan: Plan) -> Campaign:
    """Store what was planned, so that a crash from now on loses nothing."""
    campaign = Campaign(
        template=plan.order.template,
        kind=plan.writer.template.kind,
        segment=plan.order.segment,
        wanted=plan.wanted,
        all_contacts=plan.order.all_contacts,
        fresh_only=plan.order.fill,
        sender=str(plan.writer.sender),
        employee_id=actor.employee(),
        state="preparing",
        created_at=clock.now(),
    )
    with app.database.transaction() as session:
        session.add(campaign)
    return campaign


def _finish_queueing(app: App, campaign_id: int) -> Writer | None:
    """Queue what a crash left out; gives the writer, where one had to be made for that."""
    with app.database.reading() as session:
        campaign = session.get_one(Campaign, campaign_id)
    if campaign.state != "preparing":
        return None
    planned = plan_again(app, campaign)
    queue(app, planned, campaign_id)
    return planned.writer
