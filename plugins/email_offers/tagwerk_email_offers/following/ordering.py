"""Ordering a follow-up for a campaign that has left already, and taking the last one back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.api import Action, Conflict, NotFound, translator, use_case
from tagwerk_email_offers.sending.campaigns import find_campaign
from tagwerk_email_offers.sending.controlling import cancel
from tagwerk_email_offers.tables import TEST, Message
from tagwerk_email_offers.threads import steps
from tagwerk_email_offers.writing.recipients import recipients_of
from tagwerk_email_offers.writing.writer import writer_for

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tagwerk.api import Actor, App
    from tagwerk_email_offers.tables import Campaign
    from tagwerk_email_offers.threads.steps import Step

TRIED_BEFOREHAND = 50
"""Recipients for whom the template is written before it is ordered."""

_ = translator("tagwerk_email_offers")


@use_case("campaigns.send")
def follow_up(app: App, actor: Actor, campaign_id: int, step: Step, *, only_try: bool = False) -> None:
    """Let *step* follow the campaign up, after the steps that do already; its template is tried before. With *only_try* nothing
    is ordered.

    Raises NotFound, WrongInput, Conflict.
    """
    step.checked()
    with app.database.reading() as session:
        campaign = _campaign(session, actor, campaign_id)
        reached = sa.select(Message).where(Message.campaign_id == campaign_id, Message.state == "sent")
        recipients = recipients_of(session, session.scalars(reached.limit(TRIED_BEFOREHAND)).all())
    writer = writer_for(app, campaign.employee_id, step.template)
    for recipient in recipients.values():
        writer.render(recipient)
    if only_try:
        with app.database.reading() as session:
            steps.check(session, campaign_id, [step])
        return
    with app.database.transaction() as session:
        _campaign(session, actor, campaign_id, locked=True)
        steps.add(session, campaign_id, [step])


@use_case("campaigns.send")
def take_back_follow_up(app: App, actor: Actor, campaign_id: int, template: str) -> None:
    """The last follow-up of the campaign does not come; what has left of it has left. Raises NotFound, Conflict."""
    with app.database.transaction() as session:
        find_campaign(session, actor, campaign_id)
        there = steps.of_campaign(session, campaign_id)
        last = there[-1] if there else None
        if last is None or last.template != template:
            raise NotFound(
                _("The last follow-up of campaign {number} is not {name}.", number=campaign_id, name=template),
                Action("campaigns.status", campaign_id),
            )
        child = last.child_id
        if child is None and not steps.is_decided(session, last):
            session.delete(last)
        else:
            last.ended, last.reason = True, steps.CANCELED
    if child is not None:
        _cancel_under_way(app, actor, child)


def _cancel_under_way(app: App, actor: Actor, child: int) -> None:
    try:
        cancel(app, actor, child)
    except Conflict:  # all of it has left
        return


def _campaign(session: Session, actor: Actor, campaign_id: int, *, locked: bool = False) -> Campaign:
    campaign = find_campaign(session, actor, campaign_id, locked=locked)
    if campaign.follows_id is not None:
        raise Conflict(
            _("Campaign {number} follows campaign {other} up.", number=campaign_id, other=campaign.follows_id),
            _("Give another follow-up to that one."),
        )
    if campaign.kind == TEST or campaign.state == "canceled":
        raise Conflict(_("Nothing follows campaign {number} up: it was canceled, or was a test.", number=campaign_id))
    return campaign
