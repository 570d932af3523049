"""Finding a company or a contact by what somebody has at hand; a merged company leads to the one it was merged into."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.access.log import looked_at
from tagwerk.companies.tables import Company, Contact
from tagwerk.platform.actions import Action
from tagwerk.platform.connections.lists import among
from tagwerk.platform.database import pieces
from tagwerk.platform.errors import NotFound, WrongInput
from tagwerk.platform.sorting import any_spelling, by_name, spelling_key
from tagwerk.platform.texts import translator
from tagwerk.staff.reach import within_reach
from tagwerk.staff.tables import Employee

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import Session

    from tagwerk.access.actors import Actor

LONGEST_NAME = 200
LONGEST_ID = 9  # digits: more do not fit the column

_ = translator("tagwerk")


def name_key(name: str) -> str:
    """A company's name as it is compared: upper and lower case, ß and ss, and white space make no difference.

    It is no longer than a name: ß takes twice the room.
    """
    return " ".join(name.casefold().split())[:LONGEST_NAME]


def visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """The condition that a company is the actor's to see: owned within reach, or by nobody yet, and its import not undone."""
    return sa.and_(
        Company.removed_at.is_(None), sa.or_(Company.owner_id.is_(None), within_reach(actor, Company.owner_id))
    )


def find_company(session: Session, actor: Actor, text: str) -> Company:
    """The company that *text* names, among those the actor may see; who finds another's is on record. Raises NotFound and
    WrongInput.

    A number is our own number of the company, as the lists show it (``17``), and never its customer number, which
    ``by_customer_number`` looks up. Where no company has it, and for everything else, *text* is a name, whatever the case of its
    letters: the whole name, or a part that only one company has in its name; a number is never taken for a part. One that was
    merged leads to the one that it was merged into.
    """
    company = _find_company(session, actor, text)
    looked_at(actor, "company", company.id, company.owner_id)
    return company


def _find_company(session: Session, actor: Actor, text: str) -> Company:
    """The company with that id, that name, or the only one with that part of a name, among those the actor may see.

    A number is never taken as a part of a name: whoever mistypes one does not want another company. Raises NotFound, WrongInput.
    """
    number = text.strip().isdecimal()
    if number and len(text) <= LONGEST_ID and (company := session.get(Company, int(text))) is not None:
        company = survivor(session, company)
        if session.scalar(sa.select(Company.id).where(Company.id == company.id, visible_to(actor))) is not None:
            return company
    key = name_key(text)
    visible = sa.select(Company).where(Company.merged_into.is_(None), visible_to(actor))
    exact = session.scalars(visible.where(Company.name_key == key)).all()
    if len(exact) == 1:
        return exact[0]
    part = visible.where(Company.name_key.contains(key, autoescape=True))
    found = exact or ([] if number else session.scalars(part.order_by(by_name(Company.name)).limit(6)).all())
    if not key or not found:
        raise NotFound(_("There is no company {name!r}.", name=text), Action("companies.list"))
    if len(found) > 1:
        some = ", ".join(f"{company.id} {company.name}" for company in found[:5])
        raise WrongInput(
            _("Several companies are called {name!r}: {some}.", name=text, some=some), _("Give the number.")
        )
    return found[0]


def find_contact(session: Session, actor: Actor, text: str, *, removed: bool = False) -> Contact:
    """The contact with that number, address, or name in any spelling, among those of companies that the actor may see; one that
    was taken off the card only with *removed*. Raises NotFound, WrongInput.
    """
    visible = (
        sa.select(Contact)
        .join(Company, Company.id == Contact.company_id)
        .where(visible_to(actor), Contact.forgotten_at.is_(None))
    )
    if not removed:
        visible = visible.where(Contact.removed_at.is_(None))
    wanted = text.strip()
    if wanted.isdecimal() and len(wanted) <= LONGEST_ID:
        found = session.scalars(visible.where(Contact.id == int(wanted))).all()
    elif "@" in wanted:
        found = session.scalars(visible.where(sa.func.lower(Contact.email) == wanted.lower())).all()
    else:
        found = session.scalars(visible.where(Contact.name == wanted)).all() if wanted else []
        if not found and (key := spelling_key(wanted)):
            found = session.scalars(visible.where(any_spelling(Contact.name) == key).order_by(Contact.id)).all()
    if not found:
        raise NotFound(_("There is no contact {name!r}.", name=text), Action("contacts.list"))
    for contact in found[:1]:
        looked_at(actor, "company", contact.company_id, contact.company.owner_id)
    if len(found) > 1:
        some = ", ".join(f"{contact.id} {contact.name}" for contact in found[:5])
        raise WrongInput(
            _("Several contacts are called {name!r}: {some}.", name=text, some=some), _("Give the number.")
        )
    return found[0]


def by_phone(session: Session, number: str) -> tuple[Company, Contact | None] | None:
    """Whose telephone number (E.164) it is: a contact's, or a company's. The contact known longest wins a shared number."""
    at_it = sa.or_(Contact.phone == number, Contact.mobile == number)
    contact = session.scalars(sa.select(Contact).where(at_it).order_by(Contact.id).limit(1)).first()
    if contact is not None:
        return survivor(session, contact.company), contact
    company = session.scalars(sa.select(Company).where(Company.phone == number).order_by(Company.id).limit(1)).first()
    return (survivor(session, company), None) if company is not None else None


def by_email(session: Session, address: str) -> tuple[Company, Contact | None] | None:
    """Whose e-mail address it is, as ``normal_email`` writes it."""
    contact = session.scalars(sa.select(Contact).where(Contact.email == address).order_by(Contact.id).limit(1)).first()
    if contact is not None:
        return survivor(session, contact.company), contact
    company = session.scalars(sa.select(Company).where(Company.email == address).order_by(Company.id).limit(1)).first()
    return (survivor(session, company), None) if company is not None else None


def by_customer_number(session: Session, number: str) -> Company | None:
    """The company with that customer number, as the ERP writes it; None where no card has it. No two cards have the same."""
    wanted = number.strip()
    living = Company.merged_into.is_(None), Company.removed_at.is_(None)
    return (
        session.scalars(sa.select(Company).where(Company.customer_number == wanted, *living)).first()
        if wanted
        else None
    )


def survivor(session: Session, company: Company) -> Company:
    """The company that *company* was merged into, else itself."""
    return session.get_one(Company, company.merged_into) if company.merged_into is not None else company


def group_of(session: Session, company: int) -> list[int]:
    """The company and those that were merged into it."""
    merged = session.scalars(sa.select(Company.id).where(Company.merged_into == company).order_by(Company.id))
    return [company, *merged]


def zones_of(session: Session, companies: Sequence[int]) -> dict[int, str]:
    """The time zone of who looks after each company: what a day is depends on it. UTC where nobody does."""
    rows = session.execute(sa.select(Company.id, Company.owner_id).where(among(Company.id, companies))).all()
    owners = session.scalars(sa.select(Employee).where(Employee.id.in_({row.owner_id for row in rows} - {None})))
    zones = {owner.id: owner.time_zone for owner in owners}
    return {row.id: zones.get(row.owner_id, "UTC") for row in rows}


def names_of(session: Session, actor: Actor, companies: Iterable[int]) -> dict[int, str]:
    """The names of those *companies* that the actor may see, by id."""
    ids = sorted(set(companies))
    found: dict[int, str] = {}
    for piece in pieces(ids):
        query = sa.select(Company.id, Company.name).where(Company.id.in_(piece), visible_to(actor))
        found |= {row.id: row.name for row in session.execute(query)}
    return found
