"""The command that finds companies, by itself and among those of the client base."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tagwerk.access.hookspecs import Command
from tagwerk.platform.texts import later, translator

if TYPE_CHECKING:
    from tagwerk.access.hookspecs import CommandLine

_ = translator("tagwerk")

HELP = later(
    "Find companies by names, people, e-mail addresses, phone numbers, towns, customer numbers or notes.\n\n"
    "Example: tagwerk find mueller köln\nExample: tagwerk companies find 0211/5550"
)
Words = Annotated[
    list[str], typer.Argument(help=later("What you know: a part of a name, a number, a town; several narrow it down."))
]
Limit = Annotated[int, typer.Option(min=1, max=200, help=later("How many to show."))]

finding = typer.Typer()


@finding.command("find", help=HELP)
def find(context: typer.Context, words: Words, limit: Limit = 20) -> None:
    """What has all the words, the best first."""
    from tagwerk.companies.search.searching import find as search
    from tagwerk.views.finding import found_view
    from tagwerk.views.tables import table

    cli: CommandLine = context.obj
    found = search(cli.app(), cli.actor(), " ".join(words), limit)
    views = [found_view(each) for each in found]
    if not found:
        cli.show(views, _("Nothing was found."))
        return
    titles = (_("No."), _("Company"), _("City"), _("Phone"), _("Found in"))
    rows = [
        (
            each.company.id, each.company.name, each.company.city, each.company.phone,
            "\n".join(f"{place.title}: {place.text}" for place in each.places if place.text != each.company.name),
        )
        for each in found
    ]  # fmt: skip
    drawn = table(titles, rows)
    if found[0].near:
        from rich.console import Group

        cli.show(views, Group(_("Nothing has just that; this is like it:"), drawn))
        return
    cli.show(views, drawn)


def register(companies: typer.Typer) -> None:
    """Add the command to the group of the client base."""
    companies.command("find", help=HELP)(find)


COMMANDS = (Command("find", finding),)
