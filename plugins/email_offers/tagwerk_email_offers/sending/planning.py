"""What a campaign will do, reckoned once: the template found and compiled, the recipients, and how many of them are wanted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.api import Action, Employee, WrongInput, actor_of, standing, translator
from tagwerk_email_offers.tables import OFFER, WAITING, Campaign, Message
from tagwerk_email_offers.writing.recipients import lately_offered, recipients_in
from tagwerk_email_offers.writing.writer import writer_for, writer_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from tagwerk.api import Actor, App
    from tagwerk_email_offers.tables import TemplateKind
    from tagwerk_email_offers.writing.recipients import Recipient
    from tagwerk_email_offers.writing.writer import Writer

METRIC = "offers_emailed"
TRIED_BEFOREHAND = 50
"""Recipients of each language for whom the template is written before anything is queued."""

_ = translator("tagwerk_email_offers")


@dataclass(frozen=True)
class CampaignOrder:
    """What is wanted: *template* to *segment*; at most *limit* recipients, or with *fill* what today's quota lacks."""

    template: str
    segment: str
    limit: int | None = None
    fill: bool = False
    all_contacts: bool = False


@dataclass(frozen=True)
class Plan:
    """An order thought through: who writes, to whom, and to how many of them at most (None for all)."""

    order: CampaignOrder
    writer: Writer
    recipients: Sequence[Recipient]
    wanted: int | None

    def try_out(self) -> None:
        """Write to some recipients of each language and keep nothing. Raises WrongInput for the template."""
        tried: Counter[str] = Counter()
        for recipient in self.recipients:
            language = self.writer.language_for(recipient)
            tried[language] += 1
            if tried[language] <= TRIED_BEFOREHAND:
                self.writer.render(recipient)


def plan(app: App, actor: Actor, order: CampaignOrder) -> Plan:
    """Think *order* through. Raises NotFound and WrongInput for its template, its segment and its numbers."""
    writer = writer_for(app, actor.employee(), order.template)
    wanted = _wanted(app, actor, order, writer.template.kind)
    with app.database.reading() as session:
        return Plan(order, writer, _recipients(session, app, actor, order), wanted)


def plan_again(app: App, campaign: Campaign) -> Plan:
    """The plan of a campaign whose queueing was interrupted, from its row; without whom it has a message for already.

    Raises NotFound or WrongInput where its template or its segment is gone or broken.
    """
    order = CampaignOrder(
        campaign.template, campaign.segment, fill=campaign.fresh_only, all_contacts=campaign.all_contacts
    )
    writer = writer_of(app, campaign)
    with app.database.reading() as session:
        sender = actor_of(session, session.get_one(Employee, campaign.employee_id))
        held = sa.select(Message.company_id, Message.address).where(Message.campaign_id == campaign.id)
        there = {(row.company_id, row.address) for row in session.execute(held)}
        recipients = [
            recipient
            for recipient in _recipients(session, app, sender, order)
            if (recipient.company.id, recipient.address) not in there
        ]
    return Plan(order, writer, recipients, campaign.wanted)


def _recipients(session: Session, app: App, actor: Actor, order: CampaignOrder) -> list[Recipient]:
    """Everybody in the segment; with fill, nobody whom the template reached lately."""
    recipients = recipients_in(session, app, actor, order.segment, all_contacts=order.all_contacts)
    if not order.fill:
        return recipients
    companies, addresses = lately_offered(session, order.template)
    return [
        recipient
        for recipient in recipients
        if recipient.company.id not in companies and recipient.address not in addresses
    ]


def _wanted(app: App, actor: Actor, order: CampaignOrder, kind: TemplateKind) -> int | None:
    """How many to queue: the limit, or what today's quota lacks besides what is on its way already."""
    if order.limit is not None and order.fill:
        raise WrongInput(_("Either a limit, or as many as the quota lacks; not both."))
    if order.limit is not None and order.limit < 1:
        raise WrongInput(_("The limit is at least 1."))
    if not order.fill:
        return order.limit
    with_limit = Action("campaigns.send", order.template, to=order.segment, limit="NUMBER")
    if kind != OFFER:
        raise WrongInput(
            _("{name} is no offer but {kind}: it fills no quota.", name=order.template, kind=kind), with_limit
        )
    stands = standing(app, actor)
    lacking = next((progress.rest for progress in stands.quotas if progress.metric == METRIC), None)
    if lacking is None:
        job_description = stands.employee.job_description
        raise WrongInput(
            _("The job description {name} asks for no offers by e-mail.", name=job_description), with_limit
        )
    with app.database.reading() as session:
        return max(lacking - _on_the_way(session, actor.employee()), 0)


def _on_the_way(session: Session, employee_id: int) -> int:
    """To how many companies a mail of the employee is on its way already."""
    query = (
        sa.select(sa.func.count(sa.distinct(Message.company_id)))
        .join(Campaign)
        .where(
            Campaign.employee_id == employee_id,
            Campaign.state.in_(("preparing", "running")),
            Message.state.in_(WAITING),
        )
    )
    return session.scalar(query) or 0
