"""Commands for contacts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tagwerk.access.hookspecs import Command
from tagwerk.cli.parameters import CompanyName
from tagwerk.platform.texts import later, translator

if TYPE_CHECKING:
    from tagwerk.access.hookspecs import CommandLine

_ = translator("tagwerk")

contacts = typer.Typer(help=later("People at companies."), no_args_is_help=True)


@contacts.command(
    "add", help=later("Add a contact.\n\nExample: tagwerk contacts add 17 'Jürgen Groß' --email gross@firma.example")
)
def add(
    context: typer.Context,
    company: CompanyName,
    name: str,
    email: str = "",
    phone: str = "",
    position: str = "",
    salutation: str = "",
    language: str = "",
    birthday: Annotated[str, typer.Option(help=later("As 1980-05-17, or --05-17 without the year."))] = "",
    profession: Annotated[str, typer.Option(help=later("Such as Apothekerin; its holiday is congratulated."))] = "",
) -> None:
    """A contact of a company."""
    from tagwerk.companies.cards import add_contact
    from tagwerk.views.companies import contact_view

    cli: CommandLine = context.obj
    given = {"name": name, "email": email, "phone": phone, "position": position}
    given |= {"salutation": salutation, "language": language, "birthday": birthday, "profession": profession}
    fields = {field: value for field, value in given.items() if value}
    contact = add_contact(cli.app(), cli.actor(), company, **fields)
    cli.show(contact_view(contact), _("Saved: {name}", name=contact.name))


COMMANDS = (Command("contacts", contacts),)
