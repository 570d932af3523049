"""Campaigns: an order is planned, its messages are queued, and they leave; ``plan → queue → deliver``, each once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import sqlalchemy as sa

from tagwerk.api import (
    Action,
    Conflict,
    Employee,
    NotFound,
    Unreachable,
    clock,
    find_company,
    hears_of_activities,
    looked_at,
    normal_email,
    require_home,
    require_vetoes,
    translator,
    use_case,
    within_reach,
)
from tagwerk_email_offers.mime.addresses import wire_address
from tagwerk_email_offers.naming import reason_name
from tagwerk_email_offers.sending import claims
from tagwerk_email_offers.sending.crediting import Credited
from tagwerk_email_offers.sending.delivering import Delivery
from tagwerk_email_offers.sending.planning import cap_reached, plan, plan_again, reserve, wanted
from tagwerk_email_offers.sending.progress import CampaignProgress, expect, in_silence, progress_of
from tagwerk_email_offers.sending.queueing import LATELY, choose, queue
from tagwerk_email_offers.settings import settings_of
from tagwerk_email_offers.succession.handing_over import is_held, with_sender
from tagwerk_email_offers.tables import TEST, Campaign, Message
from tagwerk_email_offers.threads import steps
from tagwerk_email_offers.wire.wire import Wire
from tagwerk_email_offers.writing.recipients import recipient_of
from tagwerk_email_offers.writing.windows import Window
from tagwerk_email_offers.writing.writer import writer_for, writer_of

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from tagwerk.api import Actor, App
    from tagwerk_email_offers.sending.planning import CampaignOrder, Plan
    from tagwerk_email_offers.sending.progress import Advance
    from tagwerk_email_offers.writing.recipients import Recipient
    from tagwerk_email_offers.writing.writer import Writer

_ = translator("tagwerk_email_offers")


@dataclass(frozen=True)
class Forecast:
    """What ``send`` would do, and when the same template last left (UTC)."""

    progress: CampaignProgress
    last_sent: datetime | None


@use_case("campaigns.send")
def send_test(app: App, actor: Actor, template: str, company: str, address: str) -> str:
    """Send the offer for *company* to *address* to look at; it stands on record, is no offer to anybody and counts nothing.

    Gives the address. Raises WrongInput, Conflict where somebody refuses the address, Unreachable.
    """
    address = normal_email(address)
    wire_address(address)
    with app.database.reading() as session:
        recipient = replace(recipient_of(session, find_company(session, actor, company)), address=address)
    writer = writer_for(app, actor.employee(), template)
    writer.render(recipient)
    with _way_out(app) as wire:
        wire.open()
        with app.database.transaction() as session:
            campaign = _campaign(actor, writer, template, company, "running")
            campaign.kind, campaign.wanted, campaign.chosen = TEST, 1, 1
            session.add(campaign)
            session.flush()
            message = _only_message(campaign, writer, recipient)
            session.add(message)
        _deliver(app, wire, actor, campaign, writer, in_silence)
    with app.database.reading() as session:
        ended = session.get_one(Message, message.id)
    if ended.state == "suppressed":
        reason = reason_name(ended.reason).rstrip(".")
        raise Conflict(_("{address} is not written to: {reason}.", address=address, reason=reason))
    if ended.state != "sent":
        raise Unreachable(_why_not_sent(ended), *_what_then(ended))
    return address


def _why_not_sent(ended: Message) -> str:
    reason = reason_name(ended.reason).rstrip(".")
    if ended.state == "uncertain":
        return _("Nobody knows whether it arrived: {reason}.", reason=reason)
    if ended.state == "deferred":
        return _("It has not left yet, and is tried again: {reason}.", reason=reason)
    return _("The server did not take it: {code} {text}", code=ended.reply_code or "", text=ended.reason)


def _what_then(ended: Message) -> list[Action]:
    """What goes on with a test that has not ended."""
    return [Action("campaigns.status", ended.campaign_id)] if ended.state in ("uncertain", "deferred") else []


@use_case("campaigns.read")
def forecast(app: App, actor: Actor, order: CampaignOrder) -> Forecast:
    """What ``send`` would do: how many it would queue, suppress, and leave out. Nothing is stored or sent."""
    planned = plan(app, actor, order)
    with app.database.reading() as session:
        number = wanted(app, session, actor, order)
        last = sa.select(sa.func.max(Message.first_wire_at)).join(Campaign)
        last_sent = session.scalar(last.where(Campaign.template == order.template, Campaign.kind != TEST))
    chosen: Counter[str] = Counter()
    suppressed: Counter[str] = Counter()
    for each in (each for piece in choose(app, planned, number) for each in piece):
        chosen[LATELY if each.reason == LATELY else each.state] += 1
        suppressed[each.reason] += each.state == "suppressed" and each.reason != LATELY
    progress = CampaignProgress(
        None,
        order.template,
        "dry_run",
        queued=chosen["queued"],
        suppressed=chosen["suppressed"],
        lately=chosen[LATELY],
        kind=planned.writer.template.kind,
        suppressed_for={reason: number for reason, number in suppressed.most_common() if number},
    )
    return Forecast(_with_cap(app, actor, progress, chosen["queued"]), last_sent)


@use_case("campaigns.send")
def send(app: App, actor: Actor, order: CampaignOrder, advance: Advance = in_silence) -> CampaignProgress:
    """Plan *order*, queue its messages and deliver them; *advance* hears how many mails are done.

    The template is tried and the server asked before anything is queued. Raises NotFound, WrongInput, ConfigurationError,
    Unreachable.
    """
    planned = plan(app, actor, order)
    with app.database.reading() as session:
        planned.try_out(session)
    with _way_out(app) as wire:
        wire.open()
        campaign = _begin(app, actor, planned)
        if campaign is None:
            return _with_cap(app, actor, CampaignProgress(None, order.template, "nothing_to_do"))
        queue(app, planned, campaign.id)
        writer = planned.writer.of_campaign(campaign)
        _deliver(app, wire, actor, campaign, writer, advance)
    return _with_cap(app, actor, progress_of(app, campaign.id))


def _with_cap(app: App, actor: Actor, progress: CampaignProgress, more: int = 0) -> CampaignProgress:
    """Says whether the daily cap was reached, *more* mails included: then others of the segment may have been left out."""
    with app.database.reading() as session:
        return replace(progress, daily_cap=cap_reached(app, session, actor.employee(), more))


def zone_of(app: App, actor: Actor) -> str:
    """The time zone of who acts: the hours that this one types are hours there."""
    with app.database.reading() as session:
        return session.get_one(Employee, actor.employee()).time_zone


def deliver_campaign(
    app: App, actor: Actor, campaign_id: int, advance: Advance, slice_: float | None = None
) -> CampaignProgress:
    """Go on from the campaign's row: queue what is missing, deliver what is due, for *slice_* seconds or to the end.

    One of somebody who has left waits for a successor. Raises Unreachable, NotFound, WrongInput.
    """
    if is_held(app, campaign_id):
        return progress_of(app, campaign_id)
    campaign = with_sender(app, campaign_id)
    if campaign.state == "preparing":
        planned = plan_again(app, campaign)
        queue(app, planned, campaign_id)
        writer = planned.writer
    else:
        writer = writer_of(app, campaign)
    with _way_out(app) as wire:
        wire.open()
        _deliver(app, wire, actor, campaign, writer, advance, slice_)
    return progress_of(app, campaign_id)


def find_campaign(session: Session, actor: Actor, campaign_id: int, *, locked: bool = True) -> Campaign:
    """The campaign with that number within the actor's reach, *locked* for who changes it. Raises NotFound."""
    query = sa.select(Campaign).where(Campaign.id == campaign_id, within_reach(actor, Campaign.employee_id))
    campaign = session.scalars(query.with_for_update() if locked else query).first()
    if campaign is None:
        raise NotFound(_("There is no campaign {number}.", number=campaign_id), Action("campaigns.status"))
    looked_at(actor, "campaign", campaign.id, campaign.employee_id)
    return campaign


def _way_out(app: App) -> Wire:
    """The wire, not opened yet. Raises an error where this workspace finds itself at another place, or a plugin with a say cannot
    be asked: then nothing leaves, and nobody is refused for it.
    """
    require_home(app)
    require_vetoes(app)
    return Wire(settings_of(app))


def _deliver(
    app: App,
    wire: Wire,
    actor: Actor,
    campaign: Campaign,
    writer: Writer,
    advance: Advance,
    slice_: float | None = None,
) -> None:
    with app.database.reading() as session:
        credited = replace(Credited.of(session, campaign, actor.signature), is_told=hears_of_activities(app))
        window = Window.of(session, campaign.window, writer.employee)
        expect(advance, claims.waiting(session, campaign.id))
    delivery = Delivery(app, wire, writer, credited, window, advance, slice_)
    delivery.run(wait_for_others=not actor.is_system)
    is_held(app, campaign.id)


def _begin(app: App, actor: Actor, plan: Plan) -> Campaign | None:
    """Reserve the recipients and store what was planned, so that a crash from now on loses nothing; None for nobody."""
    order = plan.order
    with app.database.transaction() as session:
        number = reserve(app, session, actor, order)
        if number == 0:
            return None
        campaign = _campaign(actor, plan.writer, order.template, order.segment, "preparing")
        campaign.wanted, campaign.all_contacts, campaign.again = number, order.all_contacts, order.again
        campaign.starts_at = order.starts_at or campaign.starts_at
        campaign.window = plan.window.hours
        session.add(campaign)
        session.flush()
        steps.add(session, campaign.id, order.follow_ups)
    return campaign


def _campaign(
    actor: Actor, writer: Writer, template: str, segment: str, state: Literal["preparing", "running"]
) -> Campaign:
    moment = clock.now()
    return Campaign(
        template=template,
        kind=writer.template.kind,
        segment=segment,
        chosen=0,
        through=0,
        lately=0,
        reason="",
        window="",
        sender=str(writer.sender),
        employee_id=actor.employee(),
        state=state,
        starts_at=moment,
        created_at=moment,
    )


def _only_message(campaign: Campaign, writer: Writer, recipient: Recipient) -> Message:
    return Message(
        campaign_id=campaign.id,
        company_id=recipient.company.id,
        contact_id=recipient.contact_id,
        address=recipient.address,
        language=writer.language_for(recipient),
        state="queued",
        message_id=writer.sender.new_message_id(),
        due_at=campaign.created_at,
        created_at=campaign.created_at,
    )
