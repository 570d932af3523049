"""The commands ``tagwerk samples``."""

from typing import Annotated

import typer
from tagwerk.api import Command

samples = typer.Typer(help="Samples.", no_args_is_help=True)


@samples.command(help="Record that a sample left.\n\nExample: tagwerk samples send 17 --article 4711")
def send(context: typer.Context, company: str, article: Annotated[str, typer.Option(help="What was sent.")]) -> None:
    """Parse, call one use case, show."""
    from tagwerk_samples.sending import send_sample

    cli = context.obj
    sample = send_sample(cli.app(), cli.actor(), company, article)
    data = {"sample": sample.id, "company": sample.company_id, "article": sample.article}
    cli.show(data, f"Sample {sample.id} of {sample.article} is recorded.")


COMMANDS = (Command("samples", samples),)
