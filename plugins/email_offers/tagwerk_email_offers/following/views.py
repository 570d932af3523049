"""How campaigns and their follow-ups are shown: a line or two for people, fields for machines, and what happens next."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, get_args
from zoneinfo import ZoneInfo

from tagwerk.api import Action, clock, number_text, translator
from tagwerk_email_offers.naming import (
    SUPPRESSIONS,
    campaign_state_name,
    message_state_name,
    reason_name,
    suppression_name,
)
from tagwerk_email_offers.succession.handing_over import NO_ADDRESS, SENDER_LEFT
from tagwerk_email_offers.tables import MessageState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from tagwerk_email_offers.following.progress import FollowUpProgress
    from tagwerk_email_offers.sending.campaigns import Forecast
    from tagwerk_email_offers.sending.planning import CampaignOrder
    from tagwerk_email_offers.sending.progress import CampaignProgress

WAITS_FOR = (SENDER_LEFT, NO_ADDRESS)

_ = translator("tagwerk_email_offers")


def fields(progress: CampaignProgress, steps: Sequence[FollowUpProgress]) -> dict[str, Any]:
    """For machines."""
    following = [{**asdict(step), "next_at": _iso(step.next_at)} for step in steps]
    return {**asdict(progress), "next_at": _iso(progress.next_at), "follow_ups": following}


def line(progress: CampaignProgress, steps: Sequence[FollowUpProgress], zone: str) -> str:
    """For people: the campaign in one line, each follow-up in another."""
    return "\n".join([_campaign(progress, zone), *(f"  {follow_up_line(step, zone)}" for step in steps)])


def next_step(progress: CampaignProgress, steps: Sequence[FollowUpProgress], zone: str) -> str:
    """What happens next, or what has to be done, in one sentence; ``""`` where nothing was begun."""
    number = progress.campaign
    if number is None:
        return ""
    resume = Action("campaigns.resume", number).command
    if progress.reason == SENDER_LEFT:
        command = Action("staff.hand_over", "LOGIN", "LOGIN").command
        return _("Who sends it has left; give it to somebody else: {command}", command=command)
    if progress.state == "paused":
        return _("Go on with: {command}", command=resume)
    if progress.state in ("running", "preparing"):
        moment = _moment(progress.next_at, zone) if progress.next_at and progress.next_at > clock.now() else ""
        return (
            _("From {moment} on, `tagwerk worker` or `tagwerk serve` sends the rest; or you say: {command}",
              moment=moment, command=resume)
            if moment
            else _("`tagwerk worker` or `tagwerk serve` sends the rest; or you say: {command}", command=resume)
        )  # fmt: skip
    if progress.uncertain:
        command = Action("campaigns.settle", number, "DECISION").command
        return _("Of {number} nobody knows whether they arrived; decide with: {command}", number=progress.uncertain,
                 command=command)  # fmt: skip
    waiting = [step for step in steps if step.waiting and step.next_at is not None]
    if waiting:
        moment = _moment(waiting[0].next_at, zone)
        return _("Its follow-ups come by themselves from {moment} on, while `tagwerk worker` or `tagwerk serve` runs.",
                 moment=moment)  # fmt: skip
    if progress.failed:
        command = Action("campaigns.retry", number).command
        return _("Nothing more leaves by itself; the failed ones are tried again with: {command}", command=command)
    return _("Nothing more is to be sent of it.")


def follow_up_line(step: FollowUpProgress, zone: str) -> str:
    """One step for people."""
    name = _(
        "Follow-up {step}, {name}, after {days} working {days:day|days}:",
        step=step.step,
        name=step.template,
        days=step.after,
    )
    parts = []
    if step.queued:
        parts.append(_("{number} followed up (campaign {campaign})", number=step.queued, campaign=step.campaign))
    if step.waiting:
        parts.append(_("{number} wait", number=step.waiting))
    if step.next_at is not None:
        parts.append(_("the next from {moment} on", moment=_moment(step.next_at, zone)))
    if step.stopped:
        parts.append(
            _("{number} stopped ({reasons})", number=sum(step.stopped.values()), reasons=_reasons(step.stopped))
        )
    if step.reason:
        parts.append(_("it waits: {reason}", reason=reason_name(step.reason)) if not step.ended else _("canceled"))
    said = ", ".join(parts) or _("nobody yet")
    return f"{name} {said}."


def question(forecast: Forecast, order: CampaignOrder, zone: str) -> str:
    """What is asked before many are written to."""
    number, name = forecast.progress.queued, order.template
    parts = [
        _(
            "Send {name} to {number} {number:recipient|recipients} of {segment}?",
            name=name,
            number=number,
            segment=order.segment,
        )
    ]
    parts += [
        _("Who stays silent gets {name} after {days} working {days:day|days}.", name=step.template, days=step.days)
        for step in order.follow_ups
    ]
    last = forecast.last_sent
    parts.append(_("It last left on {moment}.", moment=_moment(last, zone)) if last else _("It has never left before."))
    return " ".join(parts)


def _campaign(progress: CampaignProgress, zone: str) -> str:
    if progress.state == "nothing_to_do":
        return " ".join([_("Nothing is left to send today; nothing was sent."), *_more(progress, zone)])
    counted = {state: getattr(progress, state, 0) for state in get_args(MessageState)}
    said_of = {state: f"{number} {message_state_name(state)}" for state, number in counted.items() if number}
    if progress.suppressed_for and "suppressed" in said_of:
        said_of["suppressed"] += f" ({_suppressed(progress.suppressed_for)})"
    numbers = ", ".join(said_of.values()) or _("nobody to write to")
    if progress.state == "dry_run":
        return " ".join([_("It would be: {numbers}.", numbers=numbers), *_more(progress, zone)])
    said = _(
        "Campaign {number}, {name}, {state}: {numbers}.",
        number=progress.campaign,
        name=_("{name} (test)", name=progress.template) if progress.kind == "test" else progress.template,
        state=campaign_state_name(progress.state),
        numbers=numbers,
    )
    return " ".join([said, *_more(progress, zone)])


def _more(progress: CampaignProgress, zone: str) -> list[str]:
    more = []
    if progress.follows is not None:
        more.append(_("It follows campaign {number} up.", number=progress.follows))
    if progress.lately:
        more.append(_("{number} were offered the same lately (--again writes to them too).", number=progress.lately))
    if progress.daily_cap is not None:
        more.append(_("No more may be queued today: daily_cap is {cap}.", cap=progress.daily_cap))
    if progress.per_second and progress.seconds_left:
        minutes = -(-progress.seconds_left // 60)
        rate = number_text(progress.per_second)
        more.append(_("{rate} a second leave, another {minutes} min.", rate=rate, minutes=minutes))
    if progress.next_at is not None:
        more.append(_("It goes on at {moment}.", moment=_moment(progress.next_at, zone)))
    if progress.reason in WAITS_FOR:
        more.append(_("It waits: {reason}.", reason=reason_name(progress.reason)))
    elif progress.reason:
        more.append(_("It stopped, and touched nobody: {reason}.", reason=progress.reason.rstrip(".")))
    return more


def _suppressed(reasons: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {suppression_name(reason)}" for reason, number in reasons.items())


def _reasons(stopped: Mapping[str, int]) -> str:
    return ", ".join(
        f"{number} {suppression_name(reason) if reason in SUPPRESSIONS else reason_name(reason)}"
        for reason, number in stopped.items()
    )


def _moment(moment: datetime | None, zone: str) -> str:
    return f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}" if moment is not None else ""


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None
