"""What a campaign will do, thought through once: the template found and compiled, the segment read, the numbers checked.

How many recipients a campaign may have is reserved in the transaction that stores it, under a lock on its employee: two that
fill the quota at once, or share a daily cap, never do more together than one alone.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.api import Action, Employee, WrongInput, actor_of, clock, segment_of, standing, translator
from tagwerk_email_offers.naming import campaign_kind_name
from tagwerk_email_offers.settings import settings_of
from tagwerk_email_offers.tables import NEVER_LEFT, OFFER, TEST, WAITING, Campaign, Message
from tagwerk_email_offers.threads.steps import in_order
from tagwerk_email_offers.writing.documents.document import DocumentFailed
from tagwerk_email_offers.writing.recipients import page_of
from tagwerk_email_offers.writing.windows import Window
from tagwerk_email_offers.writing.writer import writer_for, writer_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from sqlalchemy.orm import Session

    from tagwerk.api import Actor, App, Segment
    from tagwerk_email_offers.tables import TemplateKind
    from tagwerk_email_offers.threads.steps import Step
    from tagwerk_email_offers.writing.recipients import Recipient
    from tagwerk_email_offers.writing.writer import Writer

METRIC = "offers_emailed"
TRIED_BEFOREHAND = 50
"""Recipients of each language for whom the template is written before anything is queued."""
ENOUGH = 3
"""Documents that cannot be made one after another, until nobody believes that the next one can."""
LOOKED_AT = 500
"""Companies that are looked at for that."""

_ = translator("tagwerk_email_offers")


@dataclass(frozen=True)
class CampaignOrder:
    """What is wanted: *template* to *segment*; at most *limit* recipients, or with *fill* what today's quota lacks.

    *again* writes also to whom the template reached lately. Nothing leaves before *starts_at* (UTC), nor outside *window*
    (``08:00-17:30``; None for that of the settings). *follow_ups* go to whom it reached, working days later.
    """

    template: str
    segment: str
    limit: int | None = None
    fill: bool = False
    all_contacts: bool = False
    again: bool = False
    starts_at: datetime | None = None
    window: str | None = None
    follow_ups: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Plan:
    """An order thought through: who writes, to which segment, in which hours, and who writes the follow-ups."""

    order: CampaignOrder
    writer: Writer
    segment: Segment
    window: Window
    followers: tuple[Writer, ...] = ()

    def try_out(self, session: Session) -> None:
        """Write to some recipients of each language and keep nothing. Raises WrongInput for the template.

        A document that cannot be made for one of them is no reason: it may be for what that one is called.
        """
        page = page_of(session, self.segment, 0, LOOKED_AT, all_contacts=self.order.all_contacts)
        written: set[str] = set()
        failed: dict[str, list[DocumentFailed]] = {}
        chosen = list(self._tried(page.recipients if page is not None else ()))
        for follower in self.followers:
            for recipient in chosen:
                follower.render(recipient)
        for recipient, draft in self.writer.drafts(chosen):
            language = self.writer.language_for(recipient)
            try:
                draft.write()
                written.add(language)
            except DocumentFailed as error:
                failed.setdefault(language, []).append(error)
                if language not in written and len(failed[language]) >= ENOUGH:
                    raise
        for errors in (failed[language] for language in failed.keys() - written):
            raise errors[0]

    def _tried(self, recipients: Iterable[Recipient]) -> Iterator[Recipient]:
        tried: Counter[str] = Counter()
        for recipient in recipients:
            language = self.writer.language_for(recipient)
            tried[language] += 1
            if tried[language] <= TRIED_BEFOREHAND:
                yield recipient


def plan(app: App, actor: Actor, order: CampaignOrder) -> Plan:
    """Think *order* through. Raises NotFound and WrongInput for its template, its segment and its numbers."""
    writer = writer_for(app, actor.employee(), order.template)
    _check_numbers(order, writer.template.kind)
    followers = tuple(writer_for(app, actor.employee(), step.template) for step in in_order(order.follow_ups))
    hours = settings_of(app).window if order.window is None else order.window
    with app.database.reading() as session:
        window = Window.of(session, hours, writer.employee)
        return Plan(order, writer, segment_of(session, app, actor, order.segment), window, followers)


def plan_again(app: App, campaign: Campaign) -> Plan:
    """The plan of a campaign whose queueing was interrupted, from its row.

    Raises NotFound or WrongInput where its template or its segment is gone or broken.
    """
    order = CampaignOrder(
        campaign.template,
        campaign.segment,
        all_contacts=campaign.all_contacts,
        again=campaign.again,
        starts_at=campaign.starts_at,
        window=campaign.window,
    )
    writer = writer_of(app, campaign)
    with app.database.reading() as session:
        sender = actor_of(session, session.get_one(Employee, campaign.employee_id))
        segment = segment_of(session, app, sender, campaign.segment)
        return Plan(order, writer, segment, Window.of(session, campaign.window, writer.employee))


def reserve(app: App, session: Session, actor: Actor, order: CampaignOrder) -> int | None:
    """How many recipients a new campaign may have, as ``wanted`` says, until the transaction ends that stores it."""
    lock_employee(session, actor.employee())
    return wanted(app, session, actor, order)


def wanted(app: App, session: Session, actor: Actor, order: CampaignOrder) -> int | None:
    """How many recipients a campaign of the actor may have now, None for all; 0 where nothing is left to do.

    Raises WrongInput where the actor's job description asks for no offers.
    """
    number = _lacking(app, actor, order) if order.fill else order.limit
    left = left_today(app, session, actor.employee())
    return number if left is None else left if number is None else min(number, left)


def left_today(app: App, session: Session, employee_id: int) -> int | None:
    """How many mails the employee may still queue today, None without end."""
    cap = settings_of(app).daily_cap
    return None if cap is None else max(cap - _queued_today(session, employee_id), 0)


def cap_reached(app: App, session: Session, employee_id: int, more: int = 0) -> int | None:
    """The daily cap where the employee has queued so many today with *more*, else None."""
    left = left_today(app, session, employee_id)
    return settings_of(app).daily_cap if left is not None and left <= more else None


def lock_employee(session: Session, employee_id: int) -> None:
    """Nobody else reserves mails of the employee until the transaction ends."""
    session.execute(sa.select(Employee.id).where(Employee.id == employee_id).with_for_update(key_share=True))


def _check_numbers(order: CampaignOrder, kind: TemplateKind) -> None:
    if order.limit is not None and order.fill:
        raise WrongInput(_("Either a limit, or as many as the quota lacks; not both."))
    if order.limit is not None and order.limit < 1:
        raise WrongInput(_("The limit is at least 1."))
    if order.fill and kind != OFFER:
        raise WrongInput(
            _("{name} is no offer ({kind}): it fills no quota.", name=order.template, kind=campaign_kind_name(kind)),
            Action("campaigns.send", order.template, to=order.segment, limit="NUMBER"),
        )


def _lacking(app: App, actor: Actor, order: CampaignOrder) -> int:
    """What today's quota lacks besides what is on its way already, or reserved by a campaign that is being prepared.

    All of it as it is at one moment: what leaves in between would be lacking in both counts.
    """
    with app.database.reading() as session:
        return _lacking_in(app, session, actor, order)


def _lacking_in(app: App, session: Session, actor: Actor, order: CampaignOrder) -> int:
    stands = standing(app, actor, seen_in=session)
    lacking = next((progress.rest for progress in stands.quotas if progress.metric == METRIC), None)
    if lacking is None:
        job_description = stands.employee.job_description
        raise WrongInput(
            _("The job description {name} asks for no offers by e-mail.", name=job_description)
            if job_description
            else _("No job description asks for offers by e-mail."),
            Action("campaigns.send", order.template, to=order.segment, limit="NUMBER"),
        )
    on_the_way = (
        sa.select(sa.func.count(sa.distinct(Message.company_id)))
        .join(Campaign)
        .where(
            Campaign.employee_id == actor.employee(),
            Campaign.kind == OFFER,
            Campaign.state.in_(("preparing", "running")),
            Message.state.in_(WAITING),
        )
    )
    return max(lacking - (session.scalar(on_the_way) or 0) - _reserved(session, actor.employee(), OFFER), 0)


def _queued_today(session: Session, employee_id: int) -> int:
    """How many mails of the employee were queued since midnight where the employee is, or are reserved."""
    employee = session.get_one(Employee, employee_id)
    midnight, _end = clock.day(employee.today(), employee.time_zone)
    query = (
        sa.select(sa.func.count(Message.id))
        .join(Campaign)
        .where(
            Campaign.employee_id == employee_id,
            Campaign.kind != TEST,
            Message.created_at >= midnight,
            Message.state.not_in(NEVER_LEFT),
        )
    )
    reserved = _reserved(session, employee_id, None)  # first: what is queued meanwhile counts in both, never in none
    return reserved + (session.scalar(query) or 0)


def _reserved(session: Session, employee_id: int, kind: TemplateKind | None) -> int:
    """How many more recipients the campaigns that are being prepared will have at most."""
    query = sa.select(sa.func.coalesce(sa.func.sum(Campaign.wanted - Campaign.chosen), 0)).where(
        Campaign.employee_id == employee_id, Campaign.state == "preparing"
    )
    if kind is not None:
        query = query.where(Campaign.kind == kind)
    return int(session.scalar(query) or 0)
