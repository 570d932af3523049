"""Commands for the client base."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tagwerk.access.hookspecs import Command
from tagwerk.cli.commands import duplicates, exporting, finding, notes, timeline
from tagwerk.cli.parameters import CompanyName, OtherRank, OwnValues, Rank, Segment, changed_fields, own_values
from tagwerk.platform.errors import WrongInput
from tagwerk.platform.texts import later, translator

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from rich.console import Group, RenderableType

    from tagwerk.access.hookspecs import CommandLine
    from tagwerk.cli.console import Cli
    from tagwerk.companies.cards import Card
    from tagwerk.companies.imports.carddav.address_book import AddressBook
    from tagwerk.companies.own.values import OwnField
    from tagwerk.companies.tables import Company

_ = translator("tagwerk")

companies = typer.Typer(help=later("The client base."), no_args_is_help=True)


@companies.command(
    "list", help=later("List companies, page by page.\n\nExample: tagwerk companies list 'region = Bayern' --page 2")
)
def list_(
    context: typer.Context,
    segment: Segment = "all",
    limit: Annotated[
        int | None, typer.Option(help=later("How many a page has: 200, for programs (--json) 2 000 unless said."))
    ] = None,
    page: Annotated[int, typer.Option(help=later("Which page."))] = 1,
) -> None:
    """Those of a segment."""
    from tagwerk.companies.cards import PAGE, PAGE_FOR_PROGRAMS, page_of_companies
    from tagwerk.companies.own.declaring import own_fields

    cli: Cli = context.obj
    limit = limit if limit is not None else PAGE_FOR_PROGRAMS if cli.options.json else PAGE
    found = page_of_companies(cli.app(), cli.actor(), segment, limit, page)
    _show_companies(cli, found.companies, own_fields(cli.app()).values())
    if found.following is not None or page > 1:
        first = (page - 1) * limit
        said = _(
            "{first} to {last} of {total} companies.",
            first=first + 1,
            last=first + len(found.companies),
            total=found.total,
        )
        if not found.companies:
            said = _("There is no page {page}; the last one is {last}.", page=page, last=found.pages)
        more = _("The next ones: --page {page}", page=found.following) if found.following else ""
        typer.echo(f"{said} {more}".rstrip(), err=True)


@companies.command("show", help=later("Show a client card.\n\nExample: tagwerk companies show 'Möbel Größer'"))
def show(context: typer.Context, company: CompanyName) -> None:
    """The client card."""
    from tagwerk.companies.cards import show_company
    from tagwerk.views.companies import card_view

    cli: CommandLine = context.obj
    card = show_company(cli.app(), cli.actor(), company)
    cli.show(card_view(card), _card_drawn(card, cli.actor().time_zone))


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
    street: str = "",
    postcode: str = "",
    country: str = "",
    customer_number: str = "",
    vat_id: str = "",
    fax: str = "",
    revenue: str = "",
    staff_size: str = "",
    price_column: str = "",
    needs: str = "",
    needs_level: str = "",
    competitors: str = "",
    payment_terms: str = "",
    credit_limit: str = "",
    source: str = "",
    own: OwnValues = None,
) -> None:
    """A new company; what is like it is shown."""
    from tagwerk.companies.cards import add_company
    from tagwerk.companies.duplicates.finding import list_duplicates
    from tagwerk.companies.fields import COMPANY_FIELDS
    from tagwerk.views.companies import saved_company_view
    from tagwerk.views.duplicates import double_view

    cli: CommandLine = context.obj
    given = {field: value for field, value in locals().items() if field in COMPANY_FIELDS and field != "name"}
    fields = {field: value for field, value in given.items() if value} | own_values(own)
    company = add_company(cli.app(), cli.actor(), name, **fields)
    like = list_duplicates(cli.app(), cli.actor(), str(company.id))
    lines = [_("Company {id}: {name}", id=company.id, name=company.name)]
    lines += [
        _("  It is like {other} {name} ({because}). One of both: tagwerk companies merge {other} {id}", other=double.other,
          name=double.other_name, because=double.told, id=company.id)
        for double in like
    ]  # fmt: skip
    view = saved_company_view(company) | {"duplicates": [double_view(double) for double in like]}
    cli.show(view, "\n".join(lines))


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
    street: str | None = None,
    postcode: str | None = None,
    country: str | None = None,
    customer_number: str | None = None,
    vat_id: str | None = None,
    fax: str | None = None,
    revenue: str | None = None,
    staff_size: str | None = None,
    price_column: str | None = None,
    needs: str | None = None,
    needs_level: str | None = None,
    competitors: str | None = None,
    payment_terms: str | None = None,
    credit_limit: str | None = None,
    source: str | None = None,
    note: str | None = None,
    own: OwnValues = None,
) -> None:
    """Another value for what is given."""
    from tagwerk.companies.cards import edit_company
    from tagwerk.companies.fields import COMPANY_FIELDS
    from tagwerk.views.companies import saved_company_view

    cli: CommandLine = context.obj
    given = {field: value for field, value in locals().items() if field in COMPANY_FIELDS}
    changes = changed_fields(given | own_values(own))
    changed = edit_company(cli.app(), cli.actor(), company, **changes)
    cli.show(saved_company_view(changed), _("Saved: {name}", name=changed.name))


@companies.command(
    "import",
    help=later(
        "Take in a list, again and again: CSV, XLSX, XLS or ODS, from whatever program.\n\n"
        "Example: tagwerk companies import fair.xlsx --dry-run"
    ),
)
def import_(
    context: typer.Context,
    file: Path,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run", help=later("Show what each column is taken for and what would happen; change nothing.")
        ),
    ] = False,
    map_: Annotated[
        list[str] | None,
        typer.Option(
            "--map", help=later("What a column is, such as 'Kunde=company', or 'Kunde=-' for nothing; remembered.")
        ),
    ] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help=later("Let the list change what people wrote, too."))
    ] = False,
    resume: Annotated[
        bool, typer.Option("--resume", help=later("Go on where the import of this list was interrupted."))
    ] = False,
) -> None:
    """The rows of a list, and the reasons of those that were rejected."""
    take_in(context.obj, file, dry_run=dry_run, told=_told(map_ or []), overwrite=overwrite, resume=resume)


def take_in(
    cli: CommandLine,
    source: Path | AddressBook,
    *,
    dry_run: bool = False,
    told: dict[str, str] | None = None,
    overwrite: bool = False,
    resume: bool = False,
    people: bool = False,
) -> None:
    """Take in what *source* holds and show what came of it."""
    from tagwerk.cli.drawing.imports import import_drawn
    from tagwerk.companies.imports.importing import import_companies
    from tagwerk.views.imports import import_view

    with cli.progress(_("Rows")) as bar:
        done = import_companies(
            cli.app(), cli.actor(), source, dry_run=dry_run, told=told or {}, overwrite=overwrite, resume=resume,
            people=people, progress=bar,
        )  # fmt: skip
    cli.show(import_view(done), import_drawn(done, planned=dry_run))
    if done.nothing_taken:
        raise typer.Exit(1)


def _told(pairs: list[str]) -> dict[str, str]:
    """What ``--map`` says: the header of a column, and its field. Raises WrongInput."""
    told = {}
    for pair in pairs:
        header, sign, field = pair.rpartition("=")
        if not (sign and header.strip() and field.strip()):
            raise WrongInput(_("{pair!r} says no column.", pair=pair), _("Such as --map 'Kunde=company'."))
        told[header.strip()] = field.strip()
    return told


def _show_companies(cli: CommandLine, found: Iterable[Company], own: Collection[OwnField]) -> None:
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
    views = [company_view(company, own) for company in found]
    cli.show(views, listing(columns, views))


def _card_drawn(card: Card, zone: str) -> Group:
    from rich.console import Group
    from rich.text import Text

    from tagwerk.views.companies import company_view
    from tagwerk.views.tables import table
    from tagwerk.views.values import in_words

    company = company_view(card.company)
    titles = {
        "company": _("No."),
        "name": _("Company"),
        "rank": _("Rank"),
        "customer_number": _("Customer number"),
        "street": _("Street"),
        "postcode": _("Postcode"),
        "city": _("City"),
        "region": _("Region"),
        "country": _("Country"),
        "industry": _("Industry"),
        "website": _("Website"),
        "email": _("E-mail"),
        "phone": _("Phone"),
        "fax": _("Fax"),
        "vat_id": _("VAT id"),
        "revenue": _("Revenue"),
        "staff_size": _("Number of employees"),
        "price_column": _("Price column"),
        "payment_terms": _("Payment terms"),
        "credit_limit": _("Credit limit"),
        "needs": _("Needs"),
        "needs_level": _("Level of the needs"),
        "competitors": _("Competitors"),
        "source": _("Source"),
    }
    rows = [(title, in_words(name, company[name])) for name, title in titles.items() if company[name]]
    own = ((field, card.company.own.get(field.name, "")) for field in card.own)
    rows += [(field.title, field.shown(kept)) for field, kept in own if kept]
    parts: list[RenderableType] = [Text(card.company.name, style="bold"), table(("", ""), rows)]
    contacts = [
        (
            contact.name,
            contact.position,
            contact.email,
            contact.phone,
            contact.mobile if contact.mobile != contact.phone else "",
        )
        for contact in card.company.contacts
    ]
    if contacts:
        parts += [Text(_("Contacts"), style="bold"), table(("", "", "", "", ""), contacts)]
    if card.notes:
        parts += [Text(_("Notes"), style="bold"), notes.notes_drawn(card.notes)]
    if card.timeline:
        parts += [Text(_("Latest"), style="bold"), timeline.timeline_drawn(card.timeline, zone)]
    for section in card.sections:
        parts += [Text(section.title, style="bold"), table(("", ""), section.rows)]
    return Group(*parts)


duplicates.register(companies)
finding.register(companies)
notes.register(companies)
timeline.register(companies)
exporting.register(companies)

COMMANDS = (Command("companies", companies),)
