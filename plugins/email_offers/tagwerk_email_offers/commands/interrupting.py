"""What is said when Ctrl+C ends a campaign that is leaving: what left, what waits, and how to go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.api import translator

if TYPE_CHECKING:
    from tagwerk.api import CommandLine

_ = translator("tagwerk_email_offers")


class ToldWhenInterrupted:
    """Says so on standard error; *campaign* is its number, where one is known before, else it is the newest of *template*."""

    def __init__(self, cli: CommandLine, template: str = "", campaign: int | None = None) -> None:
        self._cli, self._template, self._campaign = cli, template, campaign

    def __enter__(self) -> None:
        """Nothing yet."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, where: object) -> None:
        if isinstance(error, KeyboardInterrupt):
            _tell(self._cli, self._template, self._campaign)


def _tell(cli: CommandLine, template: str, campaign: int | None) -> None:
    import typer

    from tagwerk_email_offers.sending import controlling

    of_those = [
        each
        for each in controlling.status(cli.app(), cli.actor(), campaign)
        if each.campaign is not None and (not template or each.template == template)
    ]
    progress = max(of_those, key=lambda each: each.campaign or 0, default=None)
    if progress is None or progress.state not in ("preparing", "running"):
        return
    number = progress.campaign
    lines = [
        _(
            "Campaign {number}: {sent} have left, {queued} wait.",
            number=number,
            sent=progress.sent,
            queued=progress.queued,
        ),
        _("Go on with: {command}", command=f"tagwerk campaigns resume {number}"),
        _("Let it be with: {command}", command=f"tagwerk campaigns cancel {number}"),
    ]
    typer.echo("\n" + "\n".join(lines), err=True)
