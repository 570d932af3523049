"""Commands for the client base: companies, contacts, segments, suppressions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Group
from rich.table import Table
from rich.text import Text

from tagwerk.access.hookspecs import Command
from tagwerk.platform.texts import later, translator

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tagwerk.cli.console import Cli
    from tagwerk.companies.cards import Card
    from tagwerk.companies.tables import Company, Contact

_ = translator("tagwerk")

Segment = Annotated[str, typer.Argument(help="all, a saved name, or an expression such as: rank = client")]
CompanyName = Annotated[str, typer.Argument(help="Number, name, or a part of the name that only one company has.")]


Rank = Annotated[str, typer.Option("--rank", "--standing", help=later("prospect, client, key_client, former"))]
OtherRank = Annotated[
    str | None, typer.Option("--rank", "--standing", help=later("prospect, client, key_client, former"))
]


def commands(cli: Cli) -> Iterable[Command]:
    """The groups ``companies``, ``contacts``, ``segments``, and the command ``suppress``."""
    return [
        Command("companies", _companies(cli)),
        Command("contacts", _contacts(cli)),
        Command("segments", _segments(cli)),
        Command("suppress", _suppress(cli)),
    ]


def _companies(cli: Cli) -> typer.Typer:
    group = typer.Typer(help=_("The client base."), no_args_is_help=True)

    @group.command("list", help=_("List companies.\n\nExample: tagwerk companies list 'region = Bayern'"))
    def list_(segment: Segment = "all") -> None:
        from tagwerk.companies.cards import list_companies

        _show_companies(cli, list_companies(cli.app(), cli.actor(), segment))

    @group.command(help=_("Find companies by a part of the name.\n\nExample: tagwerk companies find müller"))
    def find(part: str) -> None:
        from tagwerk.companies.cards import list_companies

        _show_companies(cli, list_companies(cli.app(), cli.actor(), part=part))

    @group.command(help=_("Show a client card.\n\nExample: tagwerk companies show 'Möbel Größer'"))
    def show(company: CompanyName) -> None:
        from tagwerk.companies.cards import show_company

        card = show_company(cli.app(), cli.actor(), company)
        sections = [{"title": section.title, "rows": dict(section.rows)} for section in card.sections]
        cli.show(company_fields(card.company) | {"sections": sections}, _card(card))

    @group.command(
        help=_("Open a card.\n\nExample: tagwerk companies add 'Möbel Größer' --city Köln --phone 0221-4710100")
    )
    def add(
        name: str,
        rank: Rank = "prospect",
        region: str = "",
        city: str = "",
        industry: str = "",
        website: str = "",
        email: str = "",
        phone: str = "",
    ) -> None:
        from tagwerk.companies.cards import add_company

        given = {"rank": rank, "region": region, "city": city, "industry": industry}
        given |= {"website": website, "email": email, "phone": phone}
        company = add_company(cli.app(), cli.actor(), name, **{key: value for key, value in given.items() if value})
        cli.show(
            {"company": company.id, "name": company.name}, _("Company {id}: {name}", id=company.id, name=company.name)
        )

    @group.command(help=_("Change a card.\n\nExample: tagwerk companies edit 17 --rank client"))
    def edit(
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
        from tagwerk.companies.cards import edit_company

        given = {"name": name, "rank": rank, "region": region, "city": city, "industry": industry}
        given |= {"website": website, "email": email, "phone": phone, "note": note}
        changes = {field: value for field, value in given.items() if value is not None}
        changed = edit_company(cli.app(), cli.actor(), company, **changes)
        cli.show({"company": changed.id, "name": changed.name}, _("Saved: {name}", name=changed.name))

    @group.command(
        "import", help=_("Take in a list, again and again.\n\nExample: tagwerk companies import fair.xlsx --dry-run")
    )
    def import_(
        file: Path,
        dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen, and change nothing.")] = False,
    ) -> None:
        from tagwerk.companies.imports.importing import import_companies

        done = import_companies(cli.app(), cli.actor(), file, dry_run=dry_run)
        counts = {"created": done.created, "updated": done.updated, "rejected": done.rejected}
        lines = [_("{created} created, {updated} updated, {rejected} rejected.", **counts)]
        lines += [f"  {row.get('company', '')}: {reason}" for row, reason in done.rejects[:5]]
        if done.rejects_file:
            lines.append(_("Rejected rows with reasons: {path}", path=done.rejects_file))
        cli.show(counts | {"rejects_file": str(done.rejects_file) if done.rejects_file else None}, "\n".join(lines))

    return group


def _contacts(cli: Cli) -> typer.Typer:
    group = typer.Typer(help=_("People at companies."), no_args_is_help=True)

    @group.command(
        help=_("Add a contact.\n\nExample: tagwerk contacts add 17 'Jürgen Groß' --email gross@firma.example")
    )
    def add(
        company: CompanyName,
        name: str,
        email: str = "",
        phone: str = "",
        position: str = "",
        salutation: str = "",
        language: str = "",
        birthday: Annotated[str, typer.Option(help=_("As 1980-05-17, or --05-17 without the year."))] = "",
        profession: Annotated[str, typer.Option(help=_("Such as Apothekerin; its holiday is congratulated."))] = "",
    ) -> None:
        from tagwerk.companies.cards import add_contact

        given = {"name": name, "email": email, "phone": phone, "position": position}
        given |= {"salutation": salutation, "language": language, "birthday": birthday, "profession": profession}
        fields = {field: value for field, value in given.items() if value}
        contact = add_contact(cli.app(), cli.actor(), company, **fields)
        cli.show(contact_fields(contact), _("Saved: {name}", name=contact.name))

    return group


def _segments(cli: Cli) -> typer.Typer:
    group = typer.Typer(help=_("Segments of the client base."), no_args_is_help=True)

    @group.command(
        help=_("Keep an expression under a name.\n\nExample: tagwerk segments save bavaria 'region = Bayern'")
    )
    def save(name: str, expression: str) -> None:
        from tagwerk.companies.segments.segments import save_segment

        save_segment(cli.app(), cli.actor(), name, expression)
        cli.show({"segment": name, "expression": expression}, _("Saved: {name}", name=name))

    @group.command("list", help=_("List the saved segments.\n\nExample: tagwerk segments list"))
    def list_() -> None:
        from tagwerk.companies.segments.segments import list_segments

        rows = [{"segment": row.name, "expression": row.expression} for row in list_segments(cli.app(), cli.actor())]
        cli.show(rows, table((_("Segment"), _("Expression")), (row.values() for row in rows)))

    return group


def _suppress(cli: Cli) -> typer.Typer:
    group = typer.Typer()

    @group.command("suppress", help=_("Never contact this again.\n\nExample: tagwerk suppress info@firma.example"))
    def suppress(address: Annotated[str, typer.Argument(help="An e-mail address or a phone number.")]) -> None:
        from tagwerk.companies.consent.suppressions import suppress_address

        channel, normal = suppress_address(cli.app(), cli.actor(), address)
        cli.show({"channel": channel, "address": normal}, _("Suppressed: {address}", address=normal))

    return group


def company_fields(company: Company) -> dict[str, Any]:
    """A company as machines read it."""
    names = ("name", "rank", "region", "city", "industry", "website", "email", "phone", "note")
    fields = {name: getattr(company, name) for name in names}
    return (
        {"company": company.id}
        | fields
        | {"standing": company.rank, "contacts": [contact_fields(contact) for contact in company.contacts]}
    )


def contact_fields(contact: Contact) -> dict[str, Any]:
    """A contact as machines read it."""
    names = ("name", "salutation", "position", "email", "phone", "language", "birthday", "profession")
    return {"contact": contact.id} | {name: getattr(contact, name) for name in names}


def table(titles: Iterable[str], rows: Iterable[Iterable[object]]) -> Table:
    """A plain table of text."""
    made = Table(*titles, box=None, pad_edge=False, header_style="bold")
    for row in rows:
        made.add_row(*("" if cell is None else str(cell) for cell in row))
    return made


def _show_companies(cli: Cli, companies: list[Company]) -> None:
    titles = (_("No."), _("Company"), _("Rank"), _("City"), _("Region"), _("Phone"))
    rows = (
        (company.id, company.name, company.rank, company.city, company.region, company.phone) for company in companies
    )
    cli.show([company_fields(company) for company in companies], table(titles, rows))


def _card(card: Card) -> Group:
    company = company_fields(card.company)
    rows = [(name, value) for name, value in company.items() if value and name != "contacts"]
    parts: list[Text | Table] = [Text(card.company.name, style="bold"), table(("", ""), rows)]
    contacts = [(contact.name, contact.position, contact.email, contact.phone) for contact in card.company.contacts]
    if contacts:
        parts += [Text(_("Contacts"), style="bold"), table(("", "", "", ""), contacts)]
    for section in card.sections:
        parts += [Text(section.title, style="bold"), table(("", ""), section.rows)]
    return Group(*parts)
