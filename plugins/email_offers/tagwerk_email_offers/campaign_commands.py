"""The commands ``campaigns …``: parse, call one use case, show."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tagwerk.api import translator

if TYPE_CHECKING:
    from tagwerk.api import CommandLine
    from tagwerk_email_offers.sending.progress import CampaignProgress

_ = translator("tagwerk_email_offers")

Template = Annotated[str, typer.Argument(help=_("The name of an offer template; see: tagwerk campaigns templates"))]
Segment = Annotated[str, typer.Option("--to", help=_("all, a saved segment, or an expression: 'rank = client'"))]
Number = Annotated[int, typer.Argument(help=_("The number of the campaign; see: tagwerk campaigns status"))]
Company = Annotated[str, typer.Option("--to", help=_("The company, by number or name."))]


def campaign_commands(cli: CommandLine) -> typer.Typer:
    """The group ``campaigns``."""
    group = typer.Typer(help=_("Offers by e-mail to many."), no_args_is_help=True)
    _looking(cli, group)
    _sending(cli, group)
    _controlling(cli, group)
    return group


def _looking(cli: CommandLine, group: typer.Typer) -> None:
    @group.command(help=_("List the offer templates.\n\nExample: tagwerk campaigns templates"))
    def templates() -> None:
        from tagwerk_email_offers.writing.trying import list_templates

        found = list_templates(cli.app(), cli.actor())
        rows = [
            {"name": source.name, "languages": source.languages, "kind": source.kind, "folder": str(source.folder)}
            for source in found
        ]
        lines = (f"{source.name} ({', '.join(source.languages)}), {source.kind}  {source.folder}" for source in found)
        cli.show(rows, "\n".join(lines))

    @group.command(
        help=_(
            "Write a template for everybody in a segment, and send nothing.\n\nExample: tagwerk campaigns check price_list"
        )
    )
    def check(template: Template, to: Segment = "all") -> None:
        from tagwerk_email_offers.writing.trying import check

        number = check(cli.app(), cli.actor(), template, to)
        text = _("{name} can be written for all {number} recipients.", name=template, number=number)
        cli.show({"template": template, "recipients": number}, text)

    @group.command(
        help=_("Show an offer as a company would read it.\n\nExample: tagwerk campaigns preview price_list --to 17")
    )
    def preview(template: Template, to: Company) -> None:
        from tagwerk_email_offers.writing.trying import preview

        rendered = preview(cli.app(), cli.actor(), template, to)
        cli.show(asdict(rendered), f"{rendered.subject}\n\n{rendered.text}")

    @group.command(
        help=_(
            "Send an offer for a company to an address of your own; it counts nothing."
            "\n\nExample: tagwerk campaigns test price_list --to 17 --to-address me@firma.example"
        )
    )
    def test(
        template: Template, to: Company, to_address: Annotated[str, typer.Option(help=_("Where to send it."))]
    ) -> None:
        from tagwerk_email_offers.sending.campaigns import send_test

        envelope = send_test(cli.app(), cli.actor(), template, to, to_address)
        cli.show({"sent_to": envelope.recipient}, _("Sent to {address}.", address=envelope.recipient))

    @group.command(help=_("Show how the campaigns stand.\n\nExample: tagwerk campaigns status 3"))
    def status(campaign: Annotated[int | None, typer.Argument(help=_("The number of a campaign."))] = None) -> None:
        from tagwerk_email_offers.sending.controlling import status

        campaigns = status(cli.app(), cli.actor(), campaign)
        view = "\n".join(_line(progress) for progress in campaigns) or _("There is no campaign yet.")
        cli.show([asdict(progress) for progress in campaigns], view)


def _sending(cli: CommandLine, group: typer.Typer) -> None:
    @group.command(
        help=_(
            "Send an offer to the companies of a segment, one address of each."
            "\n\nExample: tagwerk campaigns send price_list --to 'region = Bayern' --limit 50"
        )
    )
    def send(
        template: Template,
        to: Segment,
        limit: Annotated[int | None, typer.Option(help=_("At most so many recipients."))] = None,
        fill: Annotated[
            bool,
            typer.Option(
                "--fill", help=_("As many as today's quota lacks, none of them offered the same within 30 days.")
            ),
        ] = False,
        all_contacts: Annotated[bool, typer.Option("--all-contacts", help=_("Every address of a company."))] = False,
        dry_run: Annotated[
            bool, typer.Option("--dry-run", help=_("Say how many it would be, and send nothing."))
        ] = False,
    ) -> None:
        from tagwerk_email_offers.sending.campaigns import count_recipients, send
        from tagwerk_email_offers.sending.planning import CampaignOrder

        order = CampaignOrder(template, to, limit, fill, all_contacts)
        if dry_run:
            _show(cli, count_recipients(cli.app(), cli.actor(), order))
            return
        with cli.progress(_("Sending {name}", name=template), limit) as advance:
            progress = send(cli.app(), cli.actor(), order, advance)
        _show(cli, progress)

    @group.command(
        help=_("Go on with a campaign that was paused or interrupted.\n\nExample: tagwerk campaigns resume 3")
    )
    def resume(campaign: Number) -> None:
        from tagwerk_email_offers.sending.controlling import resume

        with cli.progress(_("Sending")) as advance:
            progress = resume(cli.app(), cli.actor(), campaign, advance)
        _show(cli, progress)

    @group.command(
        help=_("Try the failed and deferred ones again, and only them.\n\nExample: tagwerk campaigns retry 3")
    )
    def retry(campaign: Number) -> None:
        from tagwerk_email_offers.sending.controlling import retry

        with cli.progress(_("Sending")) as advance:
            progress = retry(cli.app(), cli.actor(), campaign, advance)
        _show(cli, progress)


def _controlling(cli: CommandLine, group: typer.Typer) -> None:
    @group.command(help=_("Stop after the mail that is leaving now.\n\nExample: tagwerk campaigns pause 3"))
    def pause(campaign: Number) -> None:
        from tagwerk_email_offers.sending.controlling import pause

        _show(cli, pause(cli.app(), cli.actor(), campaign))

    @group.command(help=_("Send nothing more of a campaign.\n\nExample: tagwerk campaigns cancel 3 --yes"))
    def cancel(campaign: Number, yes: Annotated[bool, typer.Option("--yes", help=_("Do not ask."))] = False) -> None:
        from tagwerk_email_offers.sending.controlling import cancel

        cli.confirm(_("Send nothing more of campaign {number}?", number=campaign), yes=yes)
        _show(cli, cancel(cli.app(), cli.actor(), campaign))

    @group.command(
        help=_(
            "Decide about mails of which nobody knows whether they arrived: hold, resend, sent or failed."
            "\n\nExample: tagwerk campaigns settle 3 resend"
        )
    )
    def settle(
        campaign: Number, decision: Annotated[str, typer.Argument(help=_("hold, resend, sent or failed"))]
    ) -> None:
        from tagwerk_email_offers.sending.controlling import settle

        with cli.progress(_("Sending")) as advance:
            progress = settle(cli.app(), cli.actor(), campaign, decision, advance)
        _show(cli, progress)


def _show(cli: CommandLine, progress: CampaignProgress) -> None:
    cli.show(asdict(progress), _line(progress))


def _line(progress: CampaignProgress) -> str:
    if progress.state == "nothing_to_do":
        return _("Today's quota lacks nothing; nothing was sent.")
    names: dict[str, Any] = {
        _("queued"): progress.queued,
        _("sent"): progress.sent,
        _("deferred"): progress.deferred,
        _("failed"): progress.failed,
        _("uncertain"): progress.uncertain,
        _("suppressed"): progress.suppressed,
        _("came back"): progress.bounced,
        _("canceled"): progress.canceled,
    }
    numbers = ", ".join(f"{number} {name}" for name, number in names.items() if number) or _("nobody to write to")
    if progress.campaign is None:
        return _("It would be: {numbers}.", numbers=numbers)
    state = {
        "preparing": _("being prepared"),
        "running": _("running"),
        "paused": _("paused"),
        "done": _("done"),
        "canceled": _("canceled"),
    }[progress.state]
    return _("Campaign {number}, {name}, {state}: {numbers}.", number=progress.campaign, name=progress.template, state=state,
             numbers=numbers)  # fmt: skip
