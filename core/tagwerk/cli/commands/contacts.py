"""Commands for contacts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tagwerk.access.hookspecs import Command
from tagwerk.cli.commands.companies import take_in
from tagwerk.cli.parameters import CompanyName, Yes, changed_fields
from tagwerk.companies.imports.carddav.address_book import AddressBook, is_address
from tagwerk.platform import clock
from tagwerk.platform.errors import WrongInput
from tagwerk.platform.texts import cause_in_words, later, translator

if TYPE_CHECKING:
    from tagwerk.access.hookspecs import CommandLine
    from tagwerk.companies.tables import Contact

_ = translator("tagwerk")

contacts = typer.Typer(help=later("People at companies."), no_args_is_help=True)

Who = Annotated[str, typer.Argument(metavar="CONTACT", help=later("Number, e-mail address, or the whole name."))]
Birthday = Annotated[str | None, typer.Option(help=later("As 1980-05-17, or --05-17 without the year."))]
Profession = Annotated[str | None, typer.Option(help=later("Such as Apothekerin; its holiday is congratulated."))]
Others = Annotated[
    str | None, typer.Option(help=later("Further ones, parted by semicolons; what one is stands before it: home: …"))
]
Decides = Annotated[bool | None, typer.Option("--decides/--decides-not", help=later("Whether this is who decides."))]
Zone = Annotated[str | None, typer.Option(help=later("The time zone, such as Europe/Vienna."))]


@contacts.command(
    "list", help=later("List the people of a company, or of all.\n\nExample: tagwerk contacts list 'Möbel Größer'")
)
def list_(
    context: typer.Context,
    company: Annotated[str, typer.Argument(help=later("One company; all of them by default."))] = "",
    limit: Annotated[int, typer.Option(min=1, max=5000, help=later("How many to show."))] = 200,
) -> None:
    """The people."""
    from tagwerk.companies.people.cards import list_contacts
    from tagwerk.views.companies import listed_contact_view
    from tagwerk.views.tables import listing

    cli: CommandLine = context.obj
    views = [listed_contact_view(each) for each in list_contacts(cli.app(), cli.actor(), company, limit)]
    columns = {"contact": _("No."), "name": _("Name"), "company_name": _("Company"), "position": _("Position"),
               "email": _("E-mail"), "phone": _("Phone"), "mobile": _("Mobile phone"), "left_on": _("Left on")}  # fmt: skip
    cli.show(views, listing(columns, views) if views else _("There are no contacts."))


@contacts.command(help=later("Show a person's card.\n\nExample: tagwerk contacts show 4"))
def show(context: typer.Context, contact: Who) -> None:
    """The person."""
    from tagwerk.companies.people.cards import show_contact
    from tagwerk.views.companies import listed_contact_view
    from tagwerk.views.tables import sheet

    cli: CommandLine = context.obj
    view = listed_contact_view(show_contact(cli.app(), cli.actor(), contact))
    rows = {
        "contact": _("No."), "name": _("Name"), "company_name": _("Company"), "salutation": _("Salutation"),
        "position": _("Position"), "department": _("Department"), "decides": _("Decides"), "email": _("E-mail"),
        "other_emails": _("Further addresses"), "phone": _("Phone"), "mobile": _("Mobile phone"),
        "other_phones": _("Further numbers"), "language": _("Language"), "zone": _("Time zone"), "birthday": _("Birthday"),
        "profession": _("Profession"), "left_on": _("Left on"),
    }  # fmt: skip
    cli.show(view, sheet(rows, view | {"decides": _("yes") if view["decides"] else ""}))


@contacts.command(
    "add", help=later("Add a contact.\n\nExample: tagwerk contacts add 17 'Jürgen Groß' --email gross@firma.example")
)
def add(
    context: typer.Context,
    company: CompanyName,
    name: str,
    email: str | None = None,
    phone: str | None = None,
    mobile: str | None = None,
    position: str | None = None,
    department: str | None = None,
    salutation: str | None = None,
    language: str | None = None,
    birthday: Birthday = None,
    profession: Profession = None,
    other_emails: Others = None,
    other_phones: Others = None,
    decides: Decides = None,
    zone: Zone = None,
) -> None:
    """A contact of a company."""
    from tagwerk.companies.cards import add_contact
    from tagwerk.views.companies import contact_view

    cli: CommandLine = context.obj
    given = {"name": name, "email": email, "phone": phone, "mobile": mobile, "position": position, "department": department,
             "salutation": salutation, "language": language, "birthday": birthday, "profession": profession,
             "other_emails": other_emails, "other_phones": other_phones, "decides": _word(decides), "zone": zone}  # fmt: skip
    fields = {field: value for field, value in given.items() if value}
    contact = add_contact(cli.app(), cli.actor(), company, **fields)
    cli.show(contact_view(contact), _("Saved: {name}", name=contact.name))


@contacts.command(help=later("Change a person's card.\n\nExample: tagwerk contacts edit 4 --position Einkaufsleiterin"))
def edit(
    context: typer.Context,
    contact: Who,
    name: str | None = None,
    email: str | None = None,
    phone: str | None = None,
    mobile: str | None = None,
    position: str | None = None,
    department: str | None = None,
    salutation: str | None = None,
    language: str | None = None,
    birthday: Birthday = None,
    profession: Profession = None,
    other_emails: Others = None,
    other_phones: Others = None,
    decides: Decides = None,
    zone: Zone = None,
) -> None:
    """Another value for what is given."""
    from tagwerk.companies.people.cards import edit_contact

    cli: CommandLine = context.obj
    given = {"name": name, "email": email, "phone": phone, "mobile": mobile, "position": position, "department": department,
             "salutation": salutation, "language": language, "birthday": birthday, "profession": profession,
             "other_emails": other_emails, "other_phones": other_phones, "decides": _word(decides), "zone": zone}  # fmt: skip
    _saved(cli, edit_contact(cli.app(), cli.actor(), contact, **changed_fields(given)))


@contacts.command(
    help=later("Let a person be at another firm; the history stays.\n\nExample: tagwerk contacts move 4 'Möbel Größer'")
)
def move(context: typer.Context, contact: Who, company: CompanyName) -> None:
    """Another firm."""
    from tagwerk.companies.people.cards import move_contact

    cli: CommandLine = context.obj
    _saved(cli, move_contact(cli.app(), cli.actor(), contact, company))


@contacts.command(
    help=later(
        "Say that a person has left the firm: no mail and no call goes there any more.\n\nExample: tagwerk contacts left 4"
    )
)
def left(
    context: typer.Context,
    contact: Who,
    on: Annotated[str | None, typer.Option(metavar="DAY", help=later("Since when; today by default."))] = None,
    back: Annotated[bool, typer.Option("--back", help=later("The person is there after all."))] = False,
) -> None:
    """Gone, or back."""
    from tagwerk.companies.people.cards import mark_left, mark_returned

    cli: CommandLine = context.obj
    if back:
        _saved(cli, mark_returned(cli.app(), cli.actor(), contact))
        return
    _saved(cli, mark_left(cli.app(), cli.actor(), contact, clock.date_typed(on) if on else None))


@contacts.command(
    help=later(
        "Take a person off the card, and back with --back. `tagwerk forget` is for good.\n\nExample: tagwerk contacts remove 4"
    )
)
def remove(
    context: typer.Context,
    contact: Who,
    yes: Yes = False,
    back: Annotated[bool, typer.Option("--back", help=later("Put the person back on the card."))] = False,
) -> None:
    """Off the card, or on it."""
    from tagwerk.companies.people.cards import remove_contact, restore_contact, show_contact

    cli: CommandLine = context.obj
    if back:
        _saved(cli, restore_contact(cli.app(), cli.actor(), contact))
        return
    found = show_contact(cli.app(), cli.actor(), contact)
    company = found.company.name
    cli.confirm(_("Take {name} off the card of {company}?", name=found.name or found.email, company=company), yes=yes)
    _saved(cli, remove_contact(cli.app(), cli.actor(), str(found.id)))


@contacts.command(
    help=later("Write people as vCards.\n\nExample: tagwerk contacts export 'rank = client' --out clients.vcf")
)
def export(
    context: typer.Context,
    segment: Annotated[str, typer.Argument(help=later("Of which companies: all, or a segment."))] = "all",
    form: Annotated[str, typer.Option("--format", help=later("vcard, or vcard3 for older programs."))] = "vcard",
    out: Annotated[Path | None, typer.Option(help=later("The file; what is there is not written over."))] = None,
) -> None:
    """The people in a file, or as they are."""
    from tagwerk.companies.people.exchanging import export_contacts

    cli: CommandLine = context.obj
    if out is not None and out.exists():
        raise WrongInput(_("{path} is there already.", path=out), _("Name another file with --out."))
    text, number = export_contacts(cli.app(), cli.actor(), segment, form)
    if out is None:
        cli.show({"contacts": number, "vcards": text}, text.replace("\r\n", "\n").rstrip())
        return
    try:
        with out.open("xb") as file:
            file.write(text.encode())
    except FileExistsError:
        raise WrongInput(_("{path} is there already.", path=out), _("Name another file with --out.")) from None
    except OSError as error:
        raise WrongInput(_("{path} cannot be written: {cause}.", path=out, cause=cause_in_words(error))) from None
    cli.show(
        {"contacts": number, "file": str(out)},
        _("{number} {number:contact is|contacts are} in {file}.", number=number, file=out),
    )


@contacts.command(
    "import",
    help=later(
        "Take in vCards: those of a file, or of an address book on a CardDAV server, which is only read.\n\n"
        "Example: tagwerk contacts import people.vcf --dry-run"
    ),
)
def import_(
    context: typer.Context,
    source: Annotated[
        str,
        typer.Argument(
            metavar="FILE|ADDRESS",
            help=later("A file, or the address of an address book or of its server: https://…"),
        ),
    ],
    user: Annotated[
        str,
        typer.Option(help=later("Who reads the address book; the password is asked for, unless the settings have it.")),
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help=later("Show what would happen; change nothing."))] = False,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help=later("Let the file change what people wrote, too."))
    ] = False,
) -> None:
    """The people with their companies; `tagwerk imports undo` takes it back."""
    cli: CommandLine = context.obj
    if is_address(source):
        people: Path | AddressBook = _with_password(cli, AddressBook(source, user))
    elif user:
        raise WrongInput(_("{path} is no address that somebody logs in to.", path=source), _("Leave out --user."))
    else:
        people = Path(source)
    take_in(cli, people, dry_run=dry_run, overwrite=overwrite, people=True)


def _with_password(cli: CommandLine, book: AddressBook) -> AddressBook:
    """The password from the settings, else from the keyboard; none is asked for who is nobody."""
    if not book.user:
        return book
    kept = cli.app().config.settings.address_book.password.get_secret_value()
    question = _("Password of {user}", user=book.user)
    option = "TAGWERK_ADDRESS_BOOK__PASSWORD"
    return replace(book, password=cli.ask(question, kept or None, option=option, hidden=True))


def _word(said: bool | None) -> str | None:
    return None if said is None else "yes" if said else "no"


def _saved(cli: Any, contact: Contact) -> None:
    from tagwerk.views.companies import listed_contact_view

    cli.show(listed_contact_view(contact), _("Saved: {name}", name=contact.name or contact.email))


COMMANDS = (Command("contacts", contacts),)
