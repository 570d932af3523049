"""States and kinds in the reader's language, one word for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.api import later, translator

if TYPE_CHECKING:
    from tagwerk_email_offers.tables import CampaignKind, CampaignState, MatchWay, MessageState
    from tagwerk_email_offers.understanding.results import Kind, Reason

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
CAMPAIGN_KINDS: dict[CampaignKind, str] = {
    "offer": later("offer"),
    "reminder": later("reminder"),
    "congratulation": later("congratulation"),
    "invitation": later("invitation"),
    "service": later("service mail"),
    "test": later("test"),
}
MAIL_KINDS: dict[Kind, str] = {
    "reply": later("reply"),
    "auto_reply": later("automatic reply"),
    "bounce": later("bounce"),
    "delay": later("delayed"),
    "receipt": later("receipt"),
    "complaint": later("complaint"),
    "unsubscribe": later("unsubscribed"),
    "other": later("other"),
    "unreadable": later("unreadable"),
}
WAYS: dict[MatchWay, str] = {
    "token": later("by our token"),
    "reference": later("answers our mail"),
    "enclosed": later("encloses our mail"),
    "answer": later("answers an answer of ours"),
    "number": later("names the number of the offer"),
    "subject": later("sender and subject"),
    "sender": later("the sender was offered this lately"),
    "colleague": later("a colleague of who was offered this"),
    "contact": later("the sender is on file"),
    "domain": later("somebody of that domain is on file"),
    "address": later("names an address that was offered this"),
    "hand": later("assigned by hand"),
    "": later("by nothing"),
}
MAIL_STATES: dict[str, str] = {
    "waiting": later("waits"),
    "answered": later("answered"),
    "done": later("done"),
    "in_doubt": later("in doubt"),
    "": "",
}
FOLLOWED: dict[str, str] = {
    "reply": later("answered by {by}"),
    "reply_sending": later("being answered by {by}"),
    "reply_failed": later("an answer of {by} did not leave"),
    "reply_uncertain": later("an answer of {by} may have left"),
    "sent": later("answered by mail"),
    "done": later("nothing to answer, said {by}"),
    "call": later("{by} spoke to the client on the phone"),
    "visit": later("{by} visited the client"),
    "suppressed": later("not written to any more"),
}

REASONS: dict[str, str] = {
    "interrupted": later("It was interrupted before the server answered."),
    "worker_gone": later("Its worker ended before the server answered."),
    "suppressed": later("The address is suppressed."),
    "by_hand": later("The address was suppressed by hand."),
    "hard_bounce": later("The address came back for good."),
    "unsubscribed": later("Somebody unsubscribed at this address."),
    "complaint": later("Somebody complained from this address."),
    "no_ground": later("There is no consent on record, and it is no client."),
    "withdrawn": later("The consent was withdrawn."),
    "left_firm": later("The person has left the firm."),
    "plugin_failed": later("A plugin that may refuse could not be asked; see: tagwerk plugins"),
    "bounced": later("came back"),
    "left": later("unsubscribed"),
    "contract": later("contract signed"),
    "replied": later("wrote back"),
    "called": later("spoken to on the phone"),
    "visited": later("visited"),
    "too_late": later("too late by now"),
    "canceled": later("canceled"),
    "paused": later("paused"),
    "duplicate": later("the same address once more"),
    "sender_left": later("who sends it has left"),
    "in_doubt": later("may want to hear no more"),
    "lives": later("the address turned out to live"),
    "no_address": later("who sends it has no e-mail address"),
}
"""Why a mail does not leave, or a campaign waits, where no server said it; a plugin may have words of its own."""

SUPPRESSIONS: dict[str, str] = {
    "suppressed": later("without a reason"),
    "by_hand": later("by hand"),
    "hard_bounce": later("came back for good"),
    "unsubscribed": later("unsubscribed"),
    "complaint": later("complained"),
    "complained": later("complained"),
    "forgotten": later("was forgotten"),
    "no_ground": later("without consent"),
    "withdrawn": later("took the consent back"),
    "left_firm": later("has left the firm"),
    "duplicate": later("the same address once more"),
    "plugin_failed": later("a plugin failed"),
}
"""Why somebody is not written to, in few words; a plugin may have words of its own."""

REPORTED: dict[Reason, str] = {
    "unknown_user": later("nobody has this address"),
    "unknown_host": later("there is no such domain"),
    "moved": later("moved elsewhere"),
    "disabled": later("the mailbox is closed"),
    "full": later("the mailbox is full"),
    "size": later("the mail is too large"),
    "policy": later("taken for spam, or against a rule of theirs"),
    "reputation": later("our server has a bad name there"),
    "content": later("refused for what stands in it"),
    "relaying": later("the server takes no mail for this address"),
    "network": later("the server could not be reached"),
    "expired": later("it was tried for too long"),
    "loop": later("it went round in circles"),
    "sender_refused": later("the sender was refused"),
    "": "",
}
"""Why a mail did not arrive, where a report says so."""

CAUSES = (
    later("there is nothing in it"),
    later("a link that leads nowhere"),
    later("not given by the server"),
)
"""Why a mail cannot be read, as it is stored."""

_ = translator("tagwerk_email_offers")


def message_state_name(state: MessageState) -> str:
    """What became of a message."""
    return _(MESSAGE_STATES[state])


def campaign_state_name(state: CampaignState) -> str:
    """How far a campaign is."""
    return _(CAMPAIGN_STATES[state])


def campaign_kind_name(kind: CampaignKind) -> str:
    """What a template, and a campaign with it, is: an offer, a reminder …"""
    return _(CAMPAIGN_KINDS[kind])


def reason_name(reason: str) -> str:
    """Why, in the reader's language where it is a word of ours; what a server said stays as it is."""
    return _(REASONS[reason]) if reason in REASONS else reason


def suppression_name(reason: str) -> str:
    """Why so many were not written to, behind their number."""
    return _(SUPPRESSIONS[reason]) if reason in SUPPRESSIONS else reason


def mail_kind_name(kind: Kind) -> str:
    """What a mail is that came in."""
    return _(MAIL_KINDS[kind])


def way_name(way: MatchWay) -> str:
    """What told whose a mail is."""
    return _(WAYS[way])


def mail_state_name(state: str) -> str:
    """Whether a mail waits."""
    return _(MAIL_STATES[state]) if MAIL_STATES.get(state) else ""


def reported_name(reason: str) -> str:
    """Why a mail did not arrive."""
    return _(REPORTED[reason]) if REPORTED.get(reason) else reason  # type: ignore[call-overload, index]


def cause_name(cause: str) -> str:
    """Why a mail cannot be read, in the reader's language; a fault that was not foreseen has a name of one word."""
    if cause.isidentifier():
        return _("the program did not get through it ({fault}); its original is kept", fault=cause)
    return _(cause) if cause in CAUSES else cause


def followed_name(what: str, by: str) -> str:
    """What followed from a mail."""
    return _(FOLLOWED[what], by=by)
