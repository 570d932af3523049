"""How a campaign stands, in numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from tagwerk_email_offers.sending import claims
from tagwerk_email_offers.tables import ON_THE_WAY, Campaign, CampaignState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from tagwerk.api import App
    from tagwerk_email_offers.tables import MessageState

Advance = Callable[[int], object]
"""Hears how many mails are done since it was last called."""


def in_silence(_number: int) -> None:
    """For whoever does not want to hear of each mail."""


@dataclass(frozen=True)
class CampaignProgress:
    """How a campaign stands. *queued* counts what waits or is on the wire; *campaign* is None where nothing was begun."""

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


def progress_of(app: App, campaign_id: int) -> CampaignProgress:
    """How the campaign stands."""
    with app.database.reading() as session:
        return progress_of_each(session, [session.get_one(Campaign, campaign_id)])[0]


def progress_of_each(session: Session, campaigns: Sequence[Campaign]) -> list[CampaignProgress]:
    """How each of *campaigns* stands."""
    found = claims.counts(session, [campaign.id for campaign in campaigns])
    return [_progress(campaign, found[campaign.id]) for campaign in campaigns]


def _progress(campaign: Campaign, numbers: dict[MessageState, int]) -> CampaignProgress:
    waiting = sum(numbers.get(state, 0) for state in ON_THE_WAY)
    ended = {state: number for state, number in numbers.items() if state not in ON_THE_WAY}
    return CampaignProgress(campaign.id, campaign.template, campaign.state, queued=waiting, **ended)
