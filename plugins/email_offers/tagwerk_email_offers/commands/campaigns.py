"""The commands ``campaigns …``: parse, call one use case, show."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from tagwerk.api import Command, later, translator
from tagwerk_email_offers.commands import senders
from tagwerk_email_offers.commands.interrupting import ToldWhenInterrupted
from tagwerk_email_offers.commands.templates import Company, Segment, Template, offers
from tagwerk_email_offers.figures import commands as figure_commands
from tagwerk_email_offers.following import commands as following_commands

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from tagwerk.api import CommandLine
    from tagwerk_email_offers.sending.progress import CampaignProgress, Trouble

_ = translator("tagwerk_email_offers")

Number = Annotated[int, typer.Argument(help=later("The number of the campaign; see: tagwerk campaigns status"))]
AnyNumber = Annotated[int | None, typer.Argument(help=later("The number of a campaign."))]
OwnAddress = Annotated[str, typer.Option(help=later("Where to send it."))]
Limit = Annotated[int | None, typer.Option(help=later("At most so many recipients."))]
Fill = Annotated[
    bool,
    typer.Option("--fill", help=later("As many as today's quota lacks, none of them offered the same within 30 days.")),
]
AllContacts = Annotated[bool, typer.Option("--all-contacts", help=later("Every address of a company."))]
DryRun = Annotated[bool, typer.Option("--dry-run", help=later("Say how many it would be, and send nothing."))]
Yes = Annotated[bool, typer.Option("--yes", help=later("Do not ask."))]
Again = Annotated[bool, typer.Option("--again", help=later("Also to whom the same was offered lately."))]
At = Annotated[str | None, typer.Option("--at", help=later("Not before this time, such as 14:30 or 2026-11-30 08:00."))]
Hours = Annotated[
    str | None, typer.Option("--hours", help=later("Only in these hours of working days, such as 08:00-17:30."))
]
FollowUps = Annotated[
    list[str] | None,
    typer.Option(
        "--follow-up", help=later("TEMPLATE:DAYS: to who stays silent for so many working days; may be repeated.")
    ),
]
Decision = Annotated[str, typer.Argument(help=later("hold, resend, sent or failed"))]


MOST_TROUBLES = 50
"""So many mails that did not arrive are shown of a campaign."""

campaigns = typer.Typer(help=later("Offers by e-mail to many."), no_args_is_help=True)
campaigns.add_typer(offers)


@campaigns.command(
    "test",
    help=later(
        "Send an offer for a company to an address of your own; it counts nothing."
        "\n\nExample: tagwerk campaigns test price_list --to 17 --to-address me@firma.example"
    ),
)
def test(context: typer.Context, template: Template, to: Company, to_address: OwnAddress) -> None:
    from tagwerk_email_offers.sending.campaigns import send_test

    cli: CommandLine = context.obj
    address = send_test(cli.app(), cli.actor(), template, to, to_address)
    cli.show({"sent_to": address}, _("Sent to {address}.", address=address))


@campaigns.command(
    "status",
    help=later(
        "Show how the campaigns stand, and of one which mails did not arrive, and why."
        "\n\nExample: tagwerk campaigns status 3"
    ),
)
def status(context: typer.Context, campaign: AnyNumber = None) -> None:
    from tagwerk_email_offers.following import views
    from tagwerk_email_offers.following.progress import follow_ups
    from tagwerk_email_offers.sending import controlling

    cli: CommandLine = context.obj
    found = controlling.status(cli.app(), cli.actor(), campaign)
    steps = follow_ups(cli.app(), cli.actor(), [each.campaign for each in found if each.campaign is not None])
    zone = cli.actor().time_zone
    lines = [views.line(each, steps.get(each.campaign or 0, []), zone) for each in found]
    shown = [views.fields(each, steps.get(each.campaign or 0, [])) for each in found]
    if campaign is not None:
        [progress] = found
        troubles = controlling.troubles(cli.app(), cli.actor(), campaign, MOST_TROUBLES)
        shown[0]["troubles"] = [{**asdict(each), "due_at": _moment(each.due_at)} for each in troubles]
        lines += [*(_trouble(each, ZoneInfo(zone)) for each in troubles), *_decisions(progress)]
    cli.show(shown, "\n".join(lines) or _("There is no campaign yet."))


@campaigns.command(
    "send",
    help=later(
        "Send an offer to the companies of a segment, one address of each."
        "\n\nNobody is offered the same again within 30 days, unless you say --again; so it may be repeated every day."
        "\n\nExample: tagwerk campaigns send price_list --to 'region = Bayern' --limit 50"
        "\n\nExample: tagwerk campaigns send price_list --to all --fill --yes"
        "\n\nExample: tagwerk campaigns send price_list --to all --follow-up reminder:5 --follow-up last_call:10"
    ),
)
def send(
    context: typer.Context,
    template: Template,
    to: Segment,
    limit: Limit = None,
    fill: Fill = False,
    all_contacts: AllContacts = False,
    again: Again = False,
    at: At = None,
    hours: Hours = None,
    follow_up: FollowUps = None,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    from tagwerk_email_offers.following import views
    from tagwerk_email_offers.hours import read_hours
    from tagwerk_email_offers.sending import campaigns as sending
    from tagwerk_email_offers.sending.planning import CampaignOrder
    from tagwerk_email_offers.threads.steps import Step
    from tagwerk_email_offers.writing.windows import read_start

    cli: CommandLine = context.obj
    starts_at = read_start(sending.zone_of(cli.app(), cli.actor()), at) if at else None
    window = read_hours(hours) if hours is not None else None
    steps = tuple(Step.read(text) for text in follow_up or ())
    order = CampaignOrder(template, to, limit, fill, all_contacts, again, starts_at, window, steps)
    forecast = sending.forecast(cli.app(), cli.actor(), order) if dry_run or not yes else None
    if dry_run and forecast is not None:
        _show(cli, forecast.progress)
        return
    if forecast is not None and forecast.progress.queued > following_commands.MANY:
        cli.confirm(views.question(forecast, order, cli.actor().time_zone), yes=yes)
    bar = cli.progress(_("Sending {name}", name=template), forecast.progress.queued if forecast else limit)
    with ToldWhenInterrupted(cli, template), bar as advance:
        progress = sending.send(cli.app(), cli.actor(), order, advance)
    _show_delivered(cli, progress)


@campaigns.command(
    "resume", help=later("Go on with a campaign that was paused or interrupted.\n\nExample: tagwerk campaigns resume 3")
)
def resume(context: typer.Context, campaign: Number) -> None:
    from tagwerk_email_offers.sending import controlling

    _deliver(context.obj, controlling.resume, campaign)


@campaigns.command(
    "retry", help=later("Try the failed and deferred ones again, and only them.\n\nExample: tagwerk campaigns retry 3")
)
def retry(context: typer.Context, campaign: Number) -> None:
    from tagwerk_email_offers.sending import controlling

    _deliver(context.obj, controlling.retry, campaign)


@campaigns.command(
    "pause", help=later("Stop after the mail that is leaving now.\n\nExample: tagwerk campaigns pause 3")
)
def pause(context: typer.Context, campaign: Number) -> None:
    from tagwerk_email_offers.sending import controlling

    cli: CommandLine = context.obj
    _show(cli, controlling.pause(cli.app(), cli.actor(), campaign))


@campaigns.command(
    "cancel", help=later("Send nothing more of a campaign.\n\nExample: tagwerk campaigns cancel 3 --yes")
)
def cancel(context: typer.Context, campaign: Number, yes: Yes = False) -> None:
    from tagwerk_email_offers.sending import controlling

    cli: CommandLine = context.obj
    [progress] = controlling.status(cli.app(), cli.actor(), campaign)
    waiting = progress.queued + progress.deferred
    question = _(
        "Send nothing more of campaign {number}, {name}? Mails that wait: {waiting}.",
        number=campaign,
        name=progress.template,
        waiting=waiting,
    )
    cli.confirm(question, yes=yes)
    _show(cli, controlling.cancel(cli.app(), cli.actor(), campaign))


@campaigns.command(
    "settle",
    help=later(
        "Decide about mails of which nobody knows whether they arrived: hold, resend, sent or failed."
        "\n\nExample: tagwerk campaigns settle 3 resend"
    ),
)
def settle(context: typer.Context, campaign: Number, decision: Decision) -> None:
    from tagwerk_email_offers.sending import controlling

    cli: CommandLine = context.obj
    [before] = controlling.status(cli.app(), cli.actor(), campaign)
    with cli.progress(_("Sending")) as advance:
        progress = controlling.settle(cli.app(), cli.actor(), campaign, decision, advance)
    changed = (before.sent, before.failed, before.queued) != (progress.sent, progress.failed, progress.queued)
    if before.uncertain or progress.uncertain or changed:
        _show_delivered(cli, progress)
    else:
        _show(cli, progress, _("Nothing of it is uncertain, so nothing is to be decided."))


def _deliver(cli: CommandLine, use_case: Callable[..., CampaignProgress], *given: object) -> None:
    with cli.progress(_("Sending")) as advance:
        progress = use_case(cli.app(), cli.actor(), *given, advance)
    _show_delivered(cli, progress)


def _show_delivered(cli: CommandLine, progress: CampaignProgress) -> None:
    """Where the campaign stopped by itself, or nothing of it arrives or still may, the command failed."""
    _show(cli, progress)
    hopeless = progress.failed and not (progress.sent or progress.queued or progress.deferred or progress.uncertain)
    if hopeless or (progress.state == "paused" and progress.reason):
        raise typer.Exit(1)


def _show(cli: CommandLine, progress: CampaignProgress, said_first: str = "") -> None:
    """How the campaign stands now, and what happens next."""
    from tagwerk_email_offers.following import views
    from tagwerk_email_offers.following.progress import follow_ups

    known = [progress.campaign] if progress.campaign is not None else []
    steps = follow_ups(cli.app(), cli.actor(), known).get(progress.campaign or 0, [])
    zone = cli.actor().time_zone
    said = [said_first, views.line(progress, steps, zone)]
    if progress.failed or progress.uncertain:
        said.append(_("More with: {command}", command=f"tagwerk campaigns status {progress.campaign}"))
    said.append(views.next_step(progress, steps, zone))
    cli.show(views.fields(progress, steps), "\n".join(said).strip())


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None


def _decisions(progress: CampaignProgress) -> Iterator[str]:
    number = progress.campaign
    if progress.failed:
        yield _("Try the failed ones again with: {command}", command=f"tagwerk campaigns retry {number}")
    if progress.uncertain:
        yield _(
            "Decide about the uncertain ones with: {command}", command=f"tagwerk campaigns settle {number} DECISION"
        )
        yield _(
            "DECISION is hold (leave them so), resend (they may get it twice), sent (they have it) or failed (give them up)."
        )


def _trouble(trouble: Trouble, zone: ZoneInfo) -> str:
    from tagwerk_email_offers.naming import message_state_name, reason_name

    reason = _("decided by hand") if trouble.settled_by else reason_name(trouble.reason)
    again = f" ({trouble.due_at.astimezone(zone):%Y-%m-%d %H:%M})" if trouble.due_at is not None else ""
    state, of = message_state_name(trouble.state), f"{trouble.company} ({trouble.company_id}), {trouble.address}"
    return f"{state}{again}  {of}: {reason}{_why_not_suppressed(trouble)}"


def _why_not_suppressed(trouble: Trouble) -> str:
    """Nobody has the address, the server says: why nothing follows from that, and how it would."""
    if not trouble.doubt:
        return ""
    why = _("Not suppressed: no other mail left with it, and a server that is set up wrongly says so of every address.")
    return f"\n    {why} tagwerk suppress add {trouble.address}"


campaigns.command("signature", help=senders.HELP)(senders.signature)
campaigns.command("follow-up", help=following_commands.FOLLOW_UP)(following_commands.follow_up)
campaigns.command("show", help=following_commands.SHOW)(following_commands.show)
campaigns.command("figures", help=figure_commands.FIGURES)(figure_commands.figures)

COMMANDS = (Command("campaigns", campaigns),)
