"""Queueing: each recipient of a plan becomes a message, in short transactions; again after a crash adds what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import sqlalchemy as sa

from tagwerk.api import ContactAttempt, clock, pieces, refusals_of
from tagwerk_email_offers.sending import claims
from tagwerk_email_offers.tables import Campaign, Message

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy.orm import Session

    from tagwerk.api import App
    from tagwerk_email_offers.sending.planning import Plan
    from tagwerk_email_offers.writing.recipients import Recipient

PIECE = 200
"""Rows written in one transaction: some 30 ms, so that nobody else waits long."""


@dataclass(frozen=True)
class Sorted:
    """A recipient who had a turn: to be written to, or not, and why not."""

    recipient: Recipient
    state: Literal["queued", "suppressed"]
    reason: str = ""


def queue(app: App, plan: Plan, campaign_id: int) -> None:
    """Write the messages of *plan* in short pieces, then let the campaign run."""
    for piece in sorted_out(app, plan.recipients):
        with app.database.transaction() as session:
            campaign = session.get_one(Campaign, campaign_id, with_for_update=True)
            if campaign.state != "preparing" or not _write(session, campaign_id, plan, piece):
                break
    with app.database.transaction() as session:
        start = sa.update(Campaign).where(Campaign.id == campaign_id, Campaign.state == "preparing")
        claims.changed(session, start.values(state="running"))


def sorted_out(app: App, recipients: Sequence[Recipient]) -> Iterator[list[Sorted]]:
    """The recipients in pieces, each with whether it may be written to: once to an address, and where nobody refuses."""
    seen: set[str] = set()
    for piece in pieces(recipients, PIECE):
        attempts = [
            ContactAttempt(key, "email", recipient.address, recipient.company.id, recipient.contact_id)
            for key, recipient in enumerate(piece)
        ]
        refusals = refusals_of(app, attempts)
        found = []
        for key, recipient in enumerate(piece):
            if recipient.address in seen:
                found.append(Sorted(recipient, "suppressed", "duplicate"))
            elif key in refusals:
                found.append(Sorted(recipient, "suppressed", refusals[key].reason))
            else:
                found.append(Sorted(recipient, "queued"))
            seen.add(recipient.address)
        yield found


def _write(session: Session, campaign_id: int, plan: Plan, piece: Sequence[Sorted]) -> bool:
    """Write one piece of rows; False when as many are queued as are wanted."""
    held = sa.select(Message.company_id, Message.address, Message.state).where(Message.campaign_id == campaign_id)
    rows = session.execute(held).all()
    known = {(row.company_id, row.address) for row in rows}
    taken = {row.address for row in rows if row.state != "suppressed"}
    left = None if plan.wanted is None else plan.wanted - len(taken)
    moment = clock.now()
    for each in piece:
        recipient, is_queued = each.recipient, each.state == "queued"
        if left is not None and left <= 0:
            return False
        if (recipient.company.id, recipient.address) in known or (is_queued and recipient.address in taken):
            continue
        session.add(
            Message(
                campaign_id=campaign_id,
                company_id=recipient.company.id,
                contact_id=recipient.contact_id,
                address=recipient.address,
                language=plan.writer.language_for(recipient),
                state=each.state,
                reason=each.reason,
                message_id=plan.writer.sender.new_message_id(),
                created_at=moment,
            )
        )
        if left is not None and is_queued:
            left -= 1
    return True
