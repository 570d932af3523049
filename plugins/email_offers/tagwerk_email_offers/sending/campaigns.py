"""Campaigns: choose whom to write to, queue one message each, and let them leave."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

import sqlalchemy as sa

from tagwerk.api import (
    ContactAttempt,
    Employee,
    NotFound,
    WrongInput,
    actor_of,
    clock,
    find_company,
    refusals_of,
    standing,
    translator,
    use_case,
    within_reach,
)
from tagwerk_email_offers.sending import claims
from tagwerk_email_offers.sending.delivering import Delivery
from tagwerk_email_offers.sending.smtp import SmtpWire
from tagwerk_email_offers.settings import settings_of
from tagwerk_email_offers.tables import WAITING, Campaign, Message
from tagwerk_email_offers.writing.correspondents import Correspondent
from tagwerk_email_offers.writing.recipients import Recipient, lately_offered, pieces, recipient_of, recipients_in
from tagwerk_email_offers.writing.rendering import OfferTemplate
from tagwerk_email_offers.writing.templates import OFFER, find_template, find_templates
from tagwerk_email_offers.writing.writer import Writer, sender_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from tagwerk.api import Actor, App
    from tagwerk_email_offers.writing.composing import Envelope
    from tagwerk_email_offers.writing.rendering import Rendered
    from tagwerk_email_offers.writing.templates import TemplateSource

METRIC = "offers_emailed"
PIECE = 200
"""Rows written in one transaction: some 30 ms, so that nobody else waits long."""
TRIED_BEFOREHAND = 50
"""Recipients of each language for whom the template is written before anything is queued."""

_ = translator("tagwerk_email_offers")


@dataclass(frozen=True)
class Tally:
    """How a campaign stands. *queued* counts what waits or is on the wire; *campaign* is None where nothing was to do."""

    campaign: int | None
    template: str
    state: str
    queued: int = 0
    sent: int = 0
    deferred: int = 0
    failed: int = 0
    uncertain: int = 0
    suppressed: int = 0
    bounced: int = 0
    canceled: int = 0


@dataclass(frozen=True)
class Order:
    """What is wanted: *template* to *segment*; at most *limit* recipients, or with *fill* what today's quota lacks."""

    template: str
    segment: str
    limit: int | None = None
    fill: bool = False
    all_contacts: bool = False


@use_case("campaigns.read")
def list_templates(app: App, actor: Actor) -> list[TemplateSource]:
    """All offer templates by name."""
    return [source for _name, source in sorted(find_templates(app).items())]


@use_case("campaigns.read")
def preview(app: App, actor: Actor, template: str, company: str) -> Rendered:
    """The offer as *company* would read it; nothing is stored or sent. Raises NotFound, WrongInput."""
    with app.database.reading() as session:
        recipient = recipient_of(session, find_company(session, actor, company))
    return _writer(app, actor, template).render(recipient)


@use_case("campaigns.read")
def check(app: App, actor: Actor, template: str, segment: str = "all") -> int:
    """Write the template for everybody in *segment* and keep nothing; gives for how many. Raises WrongInput for the first
    that cannot be written.
    """
    writer = _writer(app, actor, template)
    with app.database.reading() as session:
        recipients = recipients_in(session, app, actor, segment, all_contacts=True)
    for recipient in recipients:
        try:
            writer.write(recipient, _message_id(writer.sender))
        except WrongInput as error:
            raise WrongInput(f"{recipient.company.name}: {error.message}", error.hint) from None
    return len(recipients)


@use_case("campaigns.send")
def send_test(app: App, actor: Actor, template: str, company: str, address: str) -> Envelope:
    """Send the offer for *company* to *address* to look at; it is no offer to anybody and counts nothing.

    Raises Unreachable, WrongInput, and Unreachable where the server does not take it.
    """
    from tagwerk.api import Unreachable

    with app.database.reading() as session:
        recipient = recipient_of(session, find_company(session, actor, company))
    writer = _writer(app, actor, template)
    recipient = Recipient(recipient.company, recipient.contact, address)
    envelope, _subject = writer.write(recipient, _message_id(writer.sender))
    with SmtpWire(settings_of(app)) as wire:
        wire.ready()
        answer = wire.send(envelope)
        if answer.state != "sent":
            wire.ready()
            raise Unreachable(_("The server did not take it: {code} {text}", code=answer.code, text=answer.text))
    return envelope


@use_case("campaigns.read")
def count_recipients(app: App, actor: Actor, order: Order) -> Tally:
    """What ``send`` would do: how many it would queue and suppress. Nothing is stored or sent."""
    _writer(app, actor, order.template)
    with app.database.reading() as session:
        recipients = _candidates(session, app, actor, order)
        wanted = _wanted(app, actor, order)
    chosen: Counter[str] = Counter()
    seen: set[str] = set()
    for piece in pieces(recipients, PIECE):
        for _recipient, state, _reason in _sorted_out(app, piece, seen):
            if wanted is None or chosen["queued"] < wanted:
                chosen[state] += 1
    return Tally(None, order.template, "dry_run", queued=chosen["queued"], suppressed=chosen["suppressed"])


@use_case("campaigns.send")
def send(app: App, actor: Actor, order: Order, told: Callable[[int], None] = lambda _number: None) -> Tally:
    """Queue *order* and deliver it; *told* hears how many mails are done.

    The template is tried and the server asked before anything is queued. Raises NotFound, WrongInput, ConfigurationError,
    Unreachable.
    """
    writer = _writer(app, actor, order.template)
    wanted = _wanted(app, actor, order)
    with app.database.reading() as session:
        _try_out(writer, _candidates(session, app, actor, order))
    if wanted == 0:
        return Tally(None, order.template, "nothing_to_do")
    with SmtpWire(settings_of(app)) as wire:
        wire.ready()
        with app.database.transaction() as session:
            campaign = Campaign(
                template=order.template,
                kind=writer.template.kind,
                segment=order.segment,
                wanted=wanted,
                all_contacts=order.all_contacts,
                fresh_only=order.fill,
                sender=str(writer.sender),
                employee_id=actor.employee(),
                state="preparing",
                created_at=clock.now(),
            )
            session.add(campaign)
        prepare(app, campaign.id)
        Delivery(app, wire, actor.signature, campaign.id, told).run(wait_for_others=True)
    return tally(app, campaign.id)


def prepare(app: App, campaign_id: int) -> None:
    """Queue the recipients in short pieces, then let the campaign run. Doing it again after a crash adds what is missing."""
    with app.database.reading() as session:
        campaign = session.get_one(Campaign, campaign_id)
        if campaign.state != "preparing":
            return
        order = Order(campaign.template, campaign.segment, fill=campaign.fresh_only, all_contacts=campaign.all_contacts)
        sender_as = actor_of(session, session.get_one(Employee, campaign.employee_id))
        recipients = _candidates(session, app, sender_as, order, besides=campaign_id)
    source, sender = find_template(app, campaign.template), Correspondent.parse(campaign.sender)
    seen: set[str] = set()
    for piece in pieces(recipients, PIECE):
        sorted_out = _sorted_out(app, piece, seen)
        with app.database.transaction() as session:
            campaign = session.get_one(Campaign, campaign_id, with_for_update=True)
            if campaign.state != "preparing" or not _queue(session, app, campaign, source, sender, sorted_out):
                break
    with app.database.transaction() as session:
        start = sa.update(Campaign).where(Campaign.id == campaign_id, Campaign.state == "preparing")
        claims.changed(session, start.values(state="running"))


def tally(app: App, campaign_id: int) -> Tally:
    """How the campaign stands."""
    with app.database.reading() as session:
        return tally_of(session, [session.get_one(Campaign, campaign_id)])[0]


def tally_of(session: Session, campaigns: list[Campaign]) -> list[Tally]:
    """How each of *campaigns* stands."""
    found = claims.counts(session, [campaign.id for campaign in campaigns])
    return [_tally(campaign, found[campaign.id]) for campaign in campaigns]


def _tally(campaign: Campaign, numbers: dict[str, int]) -> Tally:
    on_the_way = sum(numbers.pop(state, 0) for state in ("queued", "claimed", "sending"))
    return Tally(campaign.id, campaign.template, campaign.state, queued=on_the_way, **numbers)


def _writer(app: App, actor: Actor, template: str) -> Writer:
    """A writer for the acting employee, before there is a campaign. Raises NotFound, WrongInput."""
    with app.database.reading() as session:
        employee = session.get_one(Employee, actor.employee())
        newest = session.scalar(sa.select(sa.func.max(Campaign.id))) or 0
    source = find_template(app, template)
    number = f"{clock.today(employee.time_zone).year}-{newest + 1:04d}"
    return Writer(app, OfferTemplate(source), employee, sender_of(app, employee), number)


def _try_out(writer: Writer, recipients: list[Recipient]) -> None:
    """Render for some recipients of each language. Raises WrongInput for the template, before anything is queued."""
    tried: Counter[str] = Counter()
    for recipient in recipients:
        offer = writer.offer_to(recipient)
        tried[offer.language] += 1
        if tried[offer.language] <= TRIED_BEFOREHAND:
            writer.template.render(writer.app, offer)


def _wanted(app: App, actor: Actor, order: Order) -> int | None:
    """How many to queue: the limit, or what today's quota lacks besides what is on its way already."""
    if order.limit is not None and order.fill:
        raise WrongInput(_("Give either --limit or --fill."))
    if order.limit is not None and order.limit < 1:
        raise WrongInput(_("--limit is at least 1."))
    if not order.fill:
        return order.limit
    if (kind := find_template(app, order.template).kind) != OFFER:
        raise WrongInput(
            _("{name} is no offer but {kind}: it fills no quota.", name=order.template, kind=kind),
            _("Say how many with --limit N."),
        )
    stands = standing(app, actor)
    lacking = next((progress.rest for progress in stands.quotas if progress.metric == METRIC), None)
    if lacking is None:
        raise WrongInput(
            _("The job description {name} asks for no offers by e-mail.", name=stands.employee.job_description),
            _("Say how many with --limit N."),
        )
    with app.database.reading() as session:
        on_the_way = (
            sa.select(sa.func.count(sa.distinct(Message.company_id)))
            .join(Campaign)
            .where(
                Campaign.employee_id == actor.employee(),
                Campaign.state.in_(("preparing", "running")),
                Message.state.in_(WAITING),
            )
        )
        return max(lacking - (session.scalar(on_the_way) or 0), 0)


def _candidates(session: Session, app: App, actor: Actor, order: Order, besides: int = 0) -> list[Recipient]:
    """Everybody in the segment; with fill, nobody whom the template reached lately; nobody twice after a crash."""
    recipients = recipients_in(session, app, actor, order.segment, all_contacts=order.all_contacts)
    if order.fill:
        companies, addresses = lately_offered(session, order.template)
        recipients = [
            recipient
            for recipient in recipients
            if recipient.company.id not in companies and recipient.address not in addresses
        ]
    known = sa.select(Message.company_id, Message.address).where(Message.campaign_id == besides)
    there = {(row.company_id, row.address) for row in session.execute(known)}
    return [recipient for recipient in recipients if (recipient.company.id, recipient.address) not in there]


def _sorted_out(app: App, recipients: list[Recipient], seen: set[str]) -> list[tuple[Recipient, str, str]]:
    """Each recipient with its state and a reason; *seen* are the addresses that had their turn, and grows."""
    attempts = [
        ContactAttempt(key, "email", recipient.address, recipient.company.id, recipient.contact_id)
        for key, recipient in enumerate(recipients)
    ]
    refusals = refusals_of(app, attempts)
    found = []
    for key, recipient in enumerate(recipients):
        if recipient.address in seen:
            found.append((recipient, "suppressed", "duplicate"))
        elif key in refusals:
            found.append((recipient, "suppressed", refusals[key].reason))
        else:
            found.append((recipient, "queued", ""))
        seen.add(recipient.address)
    return found


def _queue(
    session: Session,
    app: App,
    campaign: Campaign,
    source: TemplateSource,
    sender: Correspondent,
    sorted_out: list[tuple[Recipient, str, str]],
) -> bool:
    """Write one piece of rows; False when as many are queued as are wanted."""
    held = sa.select(Message.company_id, Message.address, Message.state).where(Message.campaign_id == campaign.id)
    rows = session.execute(held).all()
    known = {(row.company_id, row.address) for row in rows}
    taken = {row.address for row in rows if row.state != "suppressed"}
    left = None if campaign.wanted is None else campaign.wanted - len(taken)
    moment = clock.now()
    for recipient, state, reason in sorted_out:
        if left is not None and left <= 0:
            return False
        if (recipient.company.id, recipient.address) in known or (state == "queued" and recipient.address in taken):
            continue
        session.add(
            Message(
                campaign_id=campaign.id,
                company_id=recipient.company.id,
                contact_id=recipient.contact_id,
                address=recipient.address,
                language=source.language_for(recipient.language),
                state=state,
                reason=reason,
                message_id=_message_id(sender),
                created_at=moment,
            )
        )
        if left is not None and state == "queued":
            left -= 1
    return True


def _message_id(sender: Correspondent) -> str:
    return f"<{uuid4().hex}@{sender.domain}>"


def find_campaign(session: Session, actor: Actor, campaign_id: int, *, locked: bool = True) -> Campaign:
    """The campaign with that number within the actor's reach, *locked* for who changes it. Raises NotFound."""
    query = sa.select(Campaign).where(Campaign.id == campaign_id, within_reach(actor, Campaign.employee_id))
    campaign = session.scalars(query.with_for_update() if locked else query).first()
    if campaign is None:
        raise NotFound(
            _("There is no campaign {number}.", number=campaign_id), _("Look with: tagwerk campaigns status")
        )
    return campaign


def deliver_campaign(app: App, actor: Actor, campaign_id: int, told: Callable[[int], None]) -> Tally:
    """Finish preparing, and deliver what is due. Raises Unreachable, WrongInput."""
    prepare(app, campaign_id)
    with SmtpWire(settings_of(app)) as wire:
        Delivery(app, wire, actor.signature, campaign_id, told).run(wait_for_others=not actor.is_system)
    return tally(app, campaign_id)
