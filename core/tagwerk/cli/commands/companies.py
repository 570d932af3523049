"""Commands for the client base."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tagwerk.access.hookspecs import Command
from tagwerk.cli.parameters import CompanyName, OtherRank, Rank, Segment, changed_fields
from tagwerk.platform.texts import later, translator

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Group, RenderableType

    from tagwerk.access.hookspecs import CommandLine
    from tagwerk.companies.cards import Card
    from tagwerk.companies.tables import Company

_ = translator("tagwerk")

companies = typer.Typer(help=later("The client base."), no_args_is_help=True)


@companies.command("list", help=later("List companies.\n\nExample: tagwerk companies list 'region = Bayern'"))
def list_(context: typer.Context, segment: Segment = "all") -> None:
    """Those of a segment."""
    from tagwerk.companies.cards import list_companies

    cli: CommandLine = context.obj
    _show_companies(cli, list_companies(cli.app(), cli.actor(), segment))


@companies.command(
    "find", help=later("Find companies by a part of the name.\n\nExample: tagwerk companies find müller")
)
def find(context: typer.Context, part: str) -> None:
    """Those with the part in their name."""
    from tagwerk.companies.cards import list_companies

    cli: CommandLine = context.obj
    _show_companies(cli, list_companies(cli.app(), cli.actor(), part=part))


@companies.command("show", help=later("Show a client card.\n\nExample: tagwerk companies show 'Möbel Größer'"))
def show(context: typer.Context, company: CompanyName) -> None:
    """The client card."""
    from tagwerk.companies.cards import show_company
    from tagwerk.views.companies import card_view

    cli: CommandLine = context.obj
    card = show_company(cli.app(), cli.actor(), company)
    cli.show(card_view(card), _card_drawn(card))


@companies.command(
    "add",
    help=later("Open a card.\n\nExample: tagwerk companies add 'Möbel Größer' --city Köln --phone 0221-4710100"),
)
def add(
    context: typer.Context,
    name: str,
    rank: Rank = "prospect",
    region: str = "",
    city: str = "",
    industry: str = "",
    website: str = "",
    email: str = "",
    phone: str = "",
) -> None:
    """A new company."""
    from tagwerk.companies.cards import add_company
    from tagwerk.views.companies import saved_company_view

    cli: CommandLine = context.obj
    given = {"rank": rank, "region": region, "city": city, "industry": industry}
    given |= {"website": website, "email": email, "phone": phone}
    company = add_company(cli.app(), cli.actor(), name, **{field: value for field, value in given.items() if value})
    cli.show(saved_company_view(company), _("Company {id}: {name}", id=company.id, name=company.name))


@companies.command("edit", help=later("Change a card.\n\nExample: tagwerk companies edit 17 --rank client"))
def edit(
    context: typer.Context,
    company: CompanyName,
    name: str | None = None,
    rank: OtherRank = None,
    region: str | None = None,
    city: str | None = None,
    industry: str | None = None,
    website: str | None = None,
    email: str | None = None,
    phone: str | None = None,
    note: str | None = None,
) -> None:
    """Another value for what is given."""
    from tagwerk.companies.cards import edit_company
    from tagwerk.views.companies import saved_company_view

    cli: CommandLine = context.obj
    given = {"name": name, "rank": rank, "region": region, "city": city, "industry": industry}
    given |= {"website": website, "email": email, "phone": phone, "note": note}
    changes = changed_fields(given)
    changed = edit_company(cli.app(), cli.actor(), company, **changes)
    cli.show(saved_company_view(changed), _("Saved: {name}", name=changed.name))


@companies.command(
    "import", help=later("Take in a list, again and again.\n\nExample: tagwerk companies import fair.xlsx --dry-run")
)
def import_(
    context: typer.Context,
    file: Path,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=later("Say what would happen, and change nothing."))
    ] = False,
) -> None:
    """The rows of a list, and the reasons of those that were rejected."""
    from tagwerk.companies.imports.importing import import_companies
    from tagwerk.views.companies import import_view

    cli: CommandLine = context.obj
    done = import_companies(cli.app(), cli.actor(), file, dry_run=dry_run)
    view = import_view(done)
    lines = [_("{created} created, {updated} updated, {rejected} rejected.", **view)]
    lines += [f"  {row.get('company', '')}: {reason}" for row, reason in done.rejects[:5]]
    if done.rejects_file:
        lines.append(_("Rejected rows with reasons: {path}", path=done.rejects_file))
    cli.show(view, "\n".join(lines))


def _show_companies(cli: CommandLine, found: Iterable[Company]) -> None:
    from tagwerk.views.companies import company_view
    from tagwerk.views.tables import listing

    columns = {
        "company": _("No."),
        "name": _("Company"),
        "rank": _("Rank"),
        "city": _("City"),
        "region": _("Region"),
        "phone": _("Phone"),
    }
    views = [company_view(company) for company in found]
    cli.show(views, listing(columns, views))


def _card_drawn(card: Card) -> Group:
    from rich.console import Group
    from rich.text import Text

    from tagwerk.views.companies import company_view
    from tagwerk.views.tables import table

    company = company_view(card.company)
    titles = {
        "company": _("No."),
        "name": _("Company"),
        "rank": _("Rank"),
        "region": _("Region"),
        "city": _("City"),
        "industry": _("Industry"),
        "website": _("Website"),
        "email": _("E-mail"),
        "phone": _("Phone"),
        "note": _("Note"),
    }
    rows = [(title, company[name]) for name, title in titles.items() if company[name]]
    parts: list[RenderableType] = [Text(card.company.name, style="bold"), table(("", ""), rows)]
    contacts = [(contact.name, contact.position, contact.email, contact.phone) for contact in card.company.contacts]
    if contacts:
        parts += [Text(_("Contacts"), style="bold"), table(("", "", "", ""), contacts)]
    for section in card.sections:
        parts += [Text(section.title, style="bold"), table(("", ""), section.rows)]
    return Group(*parts)


COMMANDS = (Command("companies", companies),)
