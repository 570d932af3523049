"""States and kinds in the reader's language, one word for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.api import later, translator

if TYPE_CHECKING:
    from tagwerk_email_offers.tables import CampaignState, MessageState
    from tagwerk_email_offers.understanding.kinds import MailKind

MESSAGE_STATES: dict[MessageState, str] = {
    "queued": later("queued"),
    "claimed": later("queued"),
    "sending": later("on its way"),
    "sent": later("sent"),
    "deferred": later("deferred"),
    "failed": later("failed"),
    "uncertain": later("uncertain"),
    "suppressed": later("suppressed"),
    "bounced": later("came back"),
    "canceled": later("canceled"),
}
CAMPAIGN_STATES: dict[CampaignState, str] = {
    "preparing": later("being prepared"),
    "running": later("running"),
    "paused": later("paused"),
    "done": later("done"),
    "canceled": later("canceled"),
}
MAIL_KINDS: dict[MailKind, str] = {
    "reply": later("reply"),
    "auto_reply": later("automatic reply"),
    "bounce": later("bounce"),
    "delay": later("delayed"),
    "complaint": later("complaint"),
    "unsubscribe": later("unsubscribed"),
}

_ = translator("tagwerk_email_offers")


def message_state_name(state: MessageState) -> str:
    """What became of a message."""
    return _(MESSAGE_STATES[state])


def campaign_state_name(state: CampaignState) -> str:
    """How far a campaign is."""
    return _(CAMPAIGN_STATES[state])


def mail_kind_name(kind: MailKind) -> str:
    """What a mail is that came in."""
    return _(MAIL_KINDS[kind])
