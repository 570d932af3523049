"""The commands ``campaigns …``: parse, call one use case, show."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, get_args

import typer

from tagwerk.api import Command, later, translator

if TYPE_CHECKING:
    from collections.abc import Callable

    from tagwerk.api import CommandLine
    from tagwerk_email_offers.sending.progress import CampaignProgress

_ = translator("tagwerk_email_offers")

Template = Annotated[str, typer.Argument(help=later("The name of an offer template; see: tagwerk campaigns templates"))]
Segment = Annotated[str, typer.Option("--to", help=later("all, a saved segment, or an expression: 'rank = client'"))]
Number = Annotated[int, typer.Argument(help=later("The number of the campaign; see: tagwerk campaigns status"))]
AnyNumber = Annotated[int | None, typer.Argument(help=later("The number of a campaign."))]
Company = Annotated[str, typer.Option("--to", help=later("The company, by number or name."))]
OwnAddress = Annotated[str, typer.Option(help=later("Where to send it."))]
Limit = Annotated[int | None, typer.Option(help=later("At most so many recipients."))]
Fill = Annotated[
    bool,
    typer.Option("--fill", help=later("As many as today's quota lacks, none of them offered the same within 30 days.")),
]
AllContacts = Annotated[bool, typer.Option("--all-contacts", help=later("Every address of a company."))]
DryRun = Annotated[bool, typer.Option("--dry-run", help=later("Say how many it would be, and send nothing."))]
Yes = Annotated[bool, typer.Option("--yes", help=later("Do not ask."))]
Decision = Annotated[str, typer.Argument(help=later("hold, resend, sent or failed"))]


campaigns = typer.Typer(help=later("Offers by e-mail to many."), no_args_is_help=True)


@campaigns.command("templates", help=later("List the offer templates.\n\nExample: tagwerk campaigns templates"))
def templates(context: typer.Context) -> None:
    from tagwerk_email_offers.writing.trying import list_templates

    cli: CommandLine = context.obj
    found = list_templates(cli.app(), cli.actor())
    rows = [
        {"name": source.name, "languages": source.languages, "kind": source.kind, "folder": str(source.folder)}
        for source in found
    ]
    lines = (f"{source.name} ({', '.join(source.languages)}), {source.kind}  {source.folder}" for source in found)
    cli.show(rows, "\n".join(lines))


@campaigns.command(
    "check",
    help=later(
        "Write a template for everybody in a segment, and send nothing.\n\nExample: tagwerk campaigns check price_list"
    ),
)
def check(context: typer.Context, template: Template, to: Segment = "all") -> None:
    from tagwerk_email_offers.writing import trying

    cli: CommandLine = context.obj
    number = trying.check(cli.app(), cli.actor(), template, to)
    text = _("{name} can be written for all {number} recipients.", name=template, number=number)
    cli.show({"template": template, "recipients": number}, text)


@campaigns.command(
    "preview",
    help=later("Show an offer as a company would read it.\n\nExample: tagwerk campaigns preview price_list --to 17"),
)
def preview(context: typer.Context, template: Template, to: Company) -> None:
    from tagwerk_email_offers.writing import trying

    cli: CommandLine = context.obj
    rendered = trying.preview(cli.app(), cli.actor(), template, to)
    cli.show(asdict(rendered), f"{rendered.subject}\n\n{rendered.text}")


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
    envelope = send_test(cli.app(), cli.actor(), template, to, to_address)
    cli.show({"sent_to": envelope.recipient}, _("Sent to {address}.", address=envelope.recipient))


@campaigns.command("status", help=later("Show how the campaigns stand.\n\nExample: tagwerk campaigns status 3"))
def status(context: typer.Context, campaign: AnyNumber = None) -> None:
    from tagwerk_email_offers.sending import controlling

    cli: CommandLine = context.obj
    found = controlling.status(cli.app(), cli.actor(), campaign)
    view = "\n".join(_line(progress) for progress in found) or _("There is no campaign yet.")
    cli.show([asdict(progress) for progress in found], view)


@campaigns.command(
    "send",
    help=later(
        "Send an offer to the companies of a segment, one address of each."
        "\n\nExample: tagwerk campaigns send price_list --to 'region = Bayern' --limit 50"
    ),
)
def send(
    context: typer.Context,
    template: Template,
    to: Segment,
    limit: Limit = None,
    fill: Fill = False,
    all_contacts: AllContacts = False,
    dry_run: DryRun = False,
) -> None:
    from tagwerk_email_offers.sending import campaigns as sending
    from tagwerk_email_offers.sending.planning import CampaignOrder

    cli: CommandLine = context.obj
    order = CampaignOrder(template, to, limit, fill, all_contacts)
    if dry_run:
        _show(cli, sending.count_recipients(cli.app(), cli.actor(), order))
        return
    with cli.progress(_("Sending {name}", name=template), limit) as advance:
        progress = sending.send(cli.app(), cli.actor(), order, advance)
    _show(cli, progress)


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
    cli.confirm(_("Send nothing more of campaign {number}?", number=campaign), yes=yes)
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

    _deliver(context.obj, controlling.settle, campaign, decision)


def _deliver(cli: CommandLine, use_case: Callable[..., CampaignProgress], *given: object) -> None:
    with cli.progress(_("Sending")) as advance:
        progress = use_case(cli.app(), cli.actor(), *given, advance)
    _show(cli, progress)


def _show(cli: CommandLine, progress: CampaignProgress) -> None:
    cli.show(asdict(progress), _line(progress))


def _line(progress: CampaignProgress) -> str:
    from tagwerk_email_offers.naming import campaign_state_name, message_state_name
    from tagwerk_email_offers.tables import MessageState

    if progress.state == "nothing_to_do":
        return _("Today's quota lacks nothing; nothing was sent.")
    counted = {state: getattr(progress, state, 0) for state in get_args(MessageState)}
    numbers = ", ".join(f"{number} {message_state_name(state)}" for state, number in counted.items() if number)
    numbers = numbers or _("nobody to write to")
    if progress.state == "dry_run":
        return _("It would be: {numbers}.", numbers=numbers)
    return _(
        "Campaign {number}, {name}, {state}: {numbers}.",
        number=progress.campaign,
        name=progress.template,
        state=campaign_state_name(progress.state),
        numbers=numbers,
    )


COMMANDS = (Command("campaigns", campaigns),)
