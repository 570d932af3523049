"""Finding a company or a contact by what somebody has at hand; a merged company leads to the one it was merged into."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.companies.addresses import name_key
from tagwerk.companies.tables import Company, Contact
from tagwerk.errors import NotFound, WrongInput
from tagwerk.texts import translator

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_ = translator("tagwerk")


def find_company(session: Session, text: str) -> Company:
    """The company with that id, that name, or the only one with that part of a name. Raises NotFound, WrongInput."""
    if text.isdecimal() and (company := session.get(Company, int(text))) is not None:
        return survivor(session, company)
    key = name_key(text)
    exact = session.scalars(sa.select(Company).where(Company.name_key == key, Company.merged_into.is_(None))).all()
    if len(exact) == 1:
        return exact[0]
    part = sa.select(Company).where(Company.name_key.contains(key, autoescape=True), Company.merged_into.is_(None))
    found = exact or session.scalars(part.order_by(Company.name_key).limit(6)).all()
    if not key or not found:
        raise NotFound(_("There is no company {name!r}.", name=text), _("Look with: tagwerk companies list"))
    if len(found) > 1:
        some = ", ".join(f"{company.id} {company.name}" for company in found[:5])
        raise WrongInput(
            _("Several companies are called {name!r}: {some}.", name=text, some=some), _("Give the number.")
        )
    return found[0]


def by_phone(session: Session, number: str) -> tuple[Company, Contact | None] | None:
    """Whose telephone number (E.164) it is: a contact's, or a company's. The contact known longest wins a shared number."""
    contact = session.scalars(sa.select(Contact).where(Contact.phone == number).order_by(Contact.id).limit(1)).first()
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


def survivor(session: Session, company: Company) -> Company:
    """The company that *company* was merged into, else itself."""
    return session.get_one(Company, company.merged_into) if company.merged_into is not None else company
