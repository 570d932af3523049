"""The commands ``campaigns follow-up`` and ``campaigns show``."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from tagwerk.api import later, translator

if TYPE_CHECKING:
    from tagwerk.api import CommandLine
    from tagwerk_email_offers.following.recipients import RecipientView

Number = Annotated[int, typer.Argument(help=later("The number of the campaign; see: tagwerk campaigns status"))]
Template = Annotated[str, typer.Argument(help=later("The name of an offer template; see: tagwerk campaigns templates"))]
After = Annotated[int | None, typer.Option(help=later("After so many working days of silence."))]
Remove = Annotated[bool, typer.Option("--remove", help=later("The last follow-up does not come after all."))]
State = Annotated[str, typer.Option(help=later("Only these, such as failed, deferred, uncertain or suppressed."))]
From = Annotated[int, typer.Option("--from", min=0, help=later("Go on after this mail, by its number."))]
Limit = Annotated[int, typer.Option(min=1, max=10_000, help=later("At most so many."))]
Yes = Annotated[bool, typer.Option("--yes", help=later("Do not ask."))]

FOLLOW_UP = later(
    "Remind whom a campaign reached and who stays silent, working days later; an answer, a bounce, a wish to leave, a call,"
    " a visit or a contract stops it.\n\nExample: tagwerk campaigns follow-up 3 reminder --after 5"
    "\n\nExample: tagwerk campaigns follow-up 3 reminder --remove"
)
SHOW = later(
    "List the recipients of a campaign, with what became of each mail and why.\n\nExample: tagwerk campaigns show 3"
    "\n\nExample: tagwerk campaigns show 3 --state failed"
)
MANY = 10
"""Mails to more than so many are asked for first."""

_ = translator("tagwerk_email_offers")


def follow_up(
    context: typer.Context,
    campaign: Number,
    template: Template,
    after: After = None,
    remove: Remove = False,
    yes: Yes = False,
) -> None:
    from tagwerk.api import WrongInput
    from tagwerk_email_offers.following import ordering, views
    from tagwerk_email_offers.following.progress import follow_ups
    from tagwerk_email_offers.sending import controlling
    from tagwerk_email_offers.threads.steps import Step

    cli: CommandLine = context.obj
    app, actor = cli.app(), cli.actor()
    if remove == (after is not None):
        raise WrongInput(_("Say after how many working days it comes (--after 5), or that it does not (--remove)."))
    if after is None:
        ordering.take_back_follow_up(app, actor, campaign, template)
    else:
        step = Step(template, after).checked()
        ordering.follow_up(app, actor, campaign, step, only_try=True)  # what cannot be is no question
        [progress] = controlling.status(app, actor, campaign)
        if progress.sent + progress.queued > MANY:
            asked = _("Send {name} to those of campaign {number} who stay silent for {days} working {days:day|days}?",
                      name=template, number=campaign, days=after)  # fmt: skip
            cli.confirm(asked, yes=yes)
        ordering.follow_up(app, actor, campaign, step)
    [progress] = controlling.status(app, actor, campaign)
    steps = follow_ups(app, actor, [campaign]).get(campaign, [])
    cli.show(views.fields(progress, steps), views.line(progress, steps, actor.time_zone))


def show(context: typer.Context, campaign: Number, state: State = "", after: From = 0, limit: Limit = 100) -> None:
    from tagwerk.api import listing
    from tagwerk_email_offers.following.recipients import list_recipients

    cli: CommandLine = context.obj
    found = list_recipients(cli.app(), cli.actor(), campaign, state=state, after=after, limit=limit)
    zone = ZoneInfo(cli.actor().time_zone)
    rows = [_row(view, zone) for view in found]
    columns = {
        "message": _("No."), "company": _("Company"), "address": _("Address"), "state": _("State"), "reason": _("Why"),
        "left": _("Left"), "follow_up": _("Follow-up"),
    }  # fmt: skip
    cli.show([_fields(view) for view in found], listing(columns, rows) if rows else _("Nobody."))


def _fields(view: RecipientView) -> dict[str, object]:
    left = view.first_wire_at.isoformat() if view.first_wire_at is not None else None
    return {**asdict(view), "due_at": view.due_at.isoformat(), "first_wire_at": left}


def _row(view: RecipientView, zone: ZoneInfo) -> dict[str, object]:
    from tagwerk_email_offers.naming import message_state_name, reason_name

    follows = []
    for each in view.follow_ups:
        became = reason_name(each.reason) if each.reason else _("mail {number}", number=each.message)
        follows.append(f"{each.template}: {became}")
    return {
        "message": view.message,
        "company": view.company,
        "address": view.address,
        "state": message_state_name(view.state),
        "reason": reason_name(view.reason) if view.state != "sent" else "",
        "left": f"{view.first_wire_at.astimezone(zone):%Y-%m-%d %H:%M}" if view.first_wire_at is not None else "",
        "follow_up": ", ".join(follows),
    }
