"""How a campaign stands, in numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

import sqlalchemy as sa

from tagwerk.api import Company, clock
from tagwerk_email_offers.sending import claims, pacing
from tagwerk_email_offers.settings import settings_of
from tagwerk_email_offers.tables import ON_THE_WAY, Campaign, CampaignKind, CampaignState, Message, MessageState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from tagwerk.api import App

TROUBLED: tuple[MessageState, ...] = ("failed", "uncertain", "bounced", "deferred")
"""The states that somebody asks about, in the order in which they are shown."""

LAST, LATELY = 500, timedelta(minutes=1)
"""From how many mails, and from how long, the rate is reckoned."""

Advance = Callable[[int], object]
"""Hears how many mails are done since it was last called. One with ``expect`` is told how many there are, one with ``say`` what
is waited for.
"""


def in_silence(_number: int) -> None:
    """For whoever does not want to hear of each mail."""


def expect(advance: Advance, number: int) -> None:
    """There are *number* mails to come."""
    if (hears := getattr(advance, "expect", None)) is not None:
        hears(number)


def say(advance: Advance, text: str) -> None:
    """It takes longer, because of *text*."""
    if (hears := getattr(advance, "say", None)) is not None:
        hears(text)


@dataclass(frozen=True)
class CampaignProgress:
    """How a campaign stands. *queued* counts what waits or is on the wire; *campaign* is None where nothing was begun.

    *lately* is how many were left out because the template reached them lately; *next_at* (UTC) is when the next mail is
    due, where one waits; *reason* is why a campaign stopped by itself. While it is on its way, *per_second* is how many mails
    leave, and *seconds_left* how long it takes at that rate. *follows* is the campaign that it follows up.
    *suppressed_for* says how many were not written to, by reason. *daily_cap* is the cap that lets nobody more in today, where
    it was reached when the campaign was sent.
    """

    campaign: int | None
    template: str
    state: CampaignState | Literal["dry_run", "nothing_to_do"]
    queued: int = 0
    sent: int = 0
    deferred: int = 0
    failed: int = 0
    uncertain: int = 0
    suppressed: int = 0
    bounced: int = 0
    canceled: int = 0
    lately: int = 0
    kind: CampaignKind = "offer"
    next_at: datetime | None = None
    reason: str = ""
    per_second: float | None = None
    seconds_left: int | None = None
    follows: int | None = None
    suppressed_for: Mapping[str, int] = field(default_factory=dict)
    daily_cap: int | None = None


@dataclass(frozen=True)
class Trouble:
    """A message that did not arrive, or of which nobody knows: whom it was for, and why. *due_at* (UTC) is the next try.

    *doubt* is ``relay`` where the address was not suppressed because nothing shows that the refusal is about it alone.
    """

    state: MessageState
    company_id: int
    company: str
    address: str
    reason: str
    settled_by: str
    due_at: datetime | None
    doubt: str = ""


def troubles_of(session: Session, campaign_id: int, most: int) -> list[Trouble]:
    """Up to *most* of the messages of the campaign that failed, are uncertain, came back or wait for another try."""
    query = (
        sa.select(Message, Company.name)
        .join(Company, Company.id == Message.company_id)
        .where(Message.campaign_id == campaign_id, Message.state.in_(TROUBLED))
        .order_by(sa.case({state: place for place, state in enumerate(TROUBLED)}, value=Message.state), Message.id)
    )
    return [
        Trouble(
            message.state,
            message.company_id,
            company,
            message.address,
            message.reason,
            message.settled_by,
            message.due_at if message.state == "deferred" else None,
            message.doubt if message.state == "failed" else "",
        )
        for message, company in session.execute(query.limit(most))
    ]


def progress_of(app: App, campaign_id: int) -> CampaignProgress:
    """How the campaign stands."""
    with app.database.reading() as session:
        return progress_of_each(app, session, [session.get_one(Campaign, campaign_id)])[0]


def progress_of_each(app: App, session: Session, campaigns: Sequence[Campaign]) -> list[CampaignProgress]:
    """How each of *campaigns* stands; nothing is changed, so that nobody has to wait."""
    moment = clock.now()
    found = claims.counts(session, [campaign.id for campaign in campaigns], moment)
    rest = pacing.rest_of(session, settings_of(app), moment)
    return [_progress(session, campaign, found[campaign.id], rest or moment) for campaign in campaigns]


def _progress(
    session: Session, campaign: Campaign, numbers: dict[MessageState, int], ready: datetime
) -> CampaignProgress:
    waiting = sum(numbers.get(state, 0) for state in ON_THE_WAY)
    ended = {state: number for state, number in numbers.items() if state not in ON_THE_WAY}
    goes_on = campaign.state == "running" and (waiting or ended.get("deferred"))
    due = claims.next_due(session, campaign.id) if goes_on else None
    rate = _rate(session, campaign.id) if goes_on else None
    return CampaignProgress(
        campaign.id,
        campaign.template,
        campaign.state,
        queued=waiting,
        lately=campaign.lately,
        kind=campaign.kind,
        next_at=max(due, ready) if due is not None else None,
        reason=campaign.reason,
        per_second=round(rate, 1) if rate else None,
        seconds_left=round(waiting / rate) if rate else None,
        follows=campaign.follows_id,
        suppressed_for=_suppressed_for(session, campaign.id) if ended.get("suppressed") else {},
        **ended,
    )


def _suppressed_for(session: Session, campaign_id: int) -> dict[str, int]:
    """How many were not written to, the most frequent reason first."""
    number = sa.func.count()
    of_campaign = Message.campaign_id == campaign_id, Message.state == "suppressed"
    query = sa.select(Message.reason, number).where(*of_campaign).group_by(Message.reason)
    return {row[0]: row[1] for row in session.execute(query.order_by(number.desc(), Message.reason))}


def _rate(session: Session, campaign_id: int) -> float | None:
    """How many mails a second left last, None where none did lately."""
    newest = sa.select(Message.first_wire_at).where(Message.campaign_id == campaign_id, Message.state == "sent")
    moments = session.scalars(newest.order_by(Message.id.desc()).limit(LAST)).all()
    since = clock.now() - LATELY
    lately = [moment for moment in moments if moment is not None and moment > since]
    span = (max(lately) - min(lately)).total_seconds() if lately else 0.0
    return (len(lately) - 1) / span if span > 0 else None
