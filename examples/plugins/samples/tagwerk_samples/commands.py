"""The command ``tagwerk samples``."""

from typing import Annotated

import typer
from tagwerk.api import Command


def commands(cli):
    """The group ``samples``."""
    group = typer.Typer(help="Samples.", no_args_is_help=True)

    @group.callback()
    def samples() -> None:
        """A callback keeps ``send`` a command of the group, even while it is the only one."""

    @group.command(help="Record that a sample left.\n\nExample: tagwerk samples send 17 --article 4711")
    def send(company: str, article: Annotated[str, typer.Option(help="What was sent.")]) -> None:
        from tagwerk_samples.sending import send_sample

        sample = send_sample(cli.app(), cli.actor(), company, article)
        data = {"sample": sample.id, "company": sample.company_id, "article": sample.article}
        cli.show(data, f"Sample {sample.id} of {sample.article} is recorded.")

    return [Command("samples", group)]
