"""Queueing: the recipients of a plan become messages, page by page in short transactions; a crash in between goes on.

A page costs the same however large the whole is: the campaign's row says how far it has come and how many are chosen.
Whom the template reached lately is looked up inside the transaction that queues, which one campaign of a template has at a
time: two senders at once offer nobody the same twice.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal, cast
from zlib import crc32

import sqlalchemy as sa

from tagwerk.api import Bulk, ContactAttempt, among, clock, refusals_or_raise
from tagwerk_email_offers.sending import claims
from tagwerk_email_offers.settings import settings_of
from tagwerk_email_offers.tables import Campaign, Message
from tagwerk_email_offers.writing.recipients import lately_offered, page_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from tagwerk.api import App
    from tagwerk_email_offers.sending.planning import Plan
    from tagwerk_email_offers.writing.recipients import Page, Recipient

PIECE = 200
"""Companies whose messages are written in one transaction: some 30 ms, so that nobody else waits long."""
LATELY = "offered_lately"
LOCK = 7_263_000_000
"""Advisory locks from here on are those of templates."""

_INSERT = Bulk(sa.insert(cast("sa.Table", Message.__table__)))


@dataclass(frozen=True)
class Sorted:
    """A recipient who had a turn: to be written to, or not, and why not."""

    recipient: Recipient
    state: Literal["queued", "suppressed"]
    reason: str = ""


def queue(app: App, plan: Plan, campaign_id: int) -> None:
    """Write the messages of *plan* page by page, then let the campaign run. Others may do so at the same time."""
    while (after := _turn(app, campaign_id)) is not None:
        with app.database.reading() as session:
            page = page_of(session, plan.segment, after, PIECE, all_contacts=plan.order.all_contacts)
        if page is None:
            break
        found = sorted_out(app, page)
        with app.database.transaction() as session:
            _write(session, app, plan, campaign_id, after, page, found)
    with app.database.transaction() as session:
        start = sa.update(Campaign).where(Campaign.id == campaign_id, Campaign.state == "preparing")
        claims.changed(session, start.values(state="running"))
        claims.finish(session, campaign_id)


def choose(app: App, plan: Plan, wanted: int | None) -> Iterator[list[Sorted]]:
    """Whom ``queue`` would choose, and whom it would leave out; nothing is stored."""
    after, chosen, seen = 0, 0, set[str]()
    while wanted is None or chosen < wanted:
        with app.database.reading() as session:
            page = page_of(session, plan.segment, after, PIECE, all_contacts=plan.order.all_contacts)
            if page is None:
                return
            lately = _lately(session, app, plan, page, None)
        found = _in_order(sorted_out(app, page), lately, seen, None if wanted is None else wanted - chosen)
        yield found
        chosen += sum(each.state == "queued" for each in found)
        after = page.through


def sorted_out(app: App, page: Page) -> list[Sorted]:
    """The recipients of a page, each with whether it may be written to: where nobody refuses. Where the first of a company may
    not be, it is the next one who may."""
    found = _asked(app, page.recipients)
    others = [
        other for each in found if each.state != "queued" for other in page.others.get(each.recipient.company.id, ())
    ]
    if not others:
        return found
    instead: dict[int, Sorted] = {}
    for each in _asked(app, others):
        if each.state == "queued":
            instead.setdefault(each.recipient.company.id, each)
    return [instead.get(each.recipient.company.id, each) if each.state != "queued" else each for each in found]


def _asked(app: App, recipients: Sequence[Recipient]) -> list[Sorted]:
    attempts = [
        ContactAttempt(key, "email", recipient.address, recipient.company.id, recipient.contact_id)
        for key, recipient in enumerate(recipients)
    ]
    refusals = refusals_or_raise(app, attempts)
    return [
        Sorted(recipient, "suppressed", refusals[key].cause or refusals[key].reason)
        if key in refusals
        else Sorted(recipient, "queued")
        for key, recipient in enumerate(recipients)
    ]


def _turn(app: App, campaign_id: int) -> int | None:
    """After which company the campaign goes on, None where it has all that it wants."""
    with app.database.reading() as session:
        campaign = session.get_one(Campaign, campaign_id)
    done = campaign.wanted is not None and campaign.chosen >= campaign.wanted
    return None if done or campaign.state != "preparing" else campaign.through


def _write(
    session: Session, app: App, plan: Plan, campaign_id: int, after: int, page: Page, found: list[Sorted]
) -> None:
    """Write the messages of one page, unless somebody else has done so."""
    _one_at_a_time(session, plan.order.template)
    campaign = session.get_one(Campaign, campaign_id, with_for_update=True)
    if campaign.state != "preparing" or campaign.through != after:
        return
    left = None if campaign.wanted is None else campaign.wanted - campaign.chosen
    addresses = [each.recipient.address for each in found]
    there = sa.select(Message.address).where(Message.campaign_id == campaign_id, among(Message.address, addresses))
    seen = set(session.scalars(there.where(Message.state != "suppressed")))
    written = _in_order(found, _lately(session, app, plan, page, campaign_id), seen, left)
    campaign.through = page.through
    campaign.chosen += sum(each.state == "queued" for each in written)
    campaign.lately += sum(each.reason == LATELY for each in written)
    moment = clock.now()
    rows = [_row(plan, campaign, each, moment) for each in written if each.reason != LATELY]
    if rows:
        _INSERT.execute(session.connection(), rows)


def _in_order(found: list[Sorted], lately: tuple[set[int], set[str]], seen: set[str], left: int | None) -> list[Sorted]:
    """*found* as far as *left* reaches, without whom the template reached lately, and each address once."""
    companies, addresses = lately
    written: list[Sorted] = []
    for each in found:
        if left is not None and left <= 0:
            break
        recipient, outcome = each.recipient, each
        if each.state == "queued":
            if recipient.company.id in companies or recipient.address in addresses:
                outcome = replace(each, state="suppressed", reason=LATELY)
            elif recipient.address in seen:
                outcome = replace(each, state="suppressed", reason="duplicate")
            else:
                seen.add(recipient.address)
                left = None if left is None else left - 1
        written.append(outcome)
    return written


def _lately(session: Session, app: App, plan: Plan, page: Page, campaign_id: int | None) -> tuple[set[int], set[str]]:
    days = settings_of(app).fresh_days
    if plan.order.again or not days or not page.recipients:
        return set(), set()
    since = clock.now() - timedelta(days=days)
    return lately_offered(session, plan.order.template, since, page.recipients, campaign_id)


def _one_at_a_time(session: Session, template: str) -> None:
    """Wait until no other campaign queues *template*; on SQLite a writer is alone anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK + crc32(template.encode()))))


def _row(plan: Plan, campaign: Campaign, each: Sorted, moment: datetime) -> dict[str, Any]:
    recipient = each.recipient
    due = plan.window.opens_for(recipient.company, max(campaign.starts_at, moment))
    return {
        "campaign_id": campaign.id,
        "company_id": recipient.company.id,
        "contact_id": recipient.contact_id,
        "address": recipient.address,
        "language": plan.writer.language_for(recipient),
        "state": each.state,
        "reason": each.reason,
        "message_id": plan.writer.sender.new_message_id(),
        "subject": "",
        "token": "",
        "attempts": 0,
        "due_at": due,
        "settled_by": "",
        "doubt": "",
        "created_at": moment,
    }
