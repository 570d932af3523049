"""Who is meant, and all that this person is called and reached by; what others are called or reached by as well is left to
them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.access.personal_data import Person
from tagwerk.companies.finding import find_company, find_contact, name_key
from tagwerk.companies.tables import Company, Contact
from tagwerk.platform.errors import WrongInput
from tagwerk.platform.texts import translator
from tagwerk.staff.tables import Employee
from tagwerk.workspace.privacy.words import surname

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy.orm import Session

    from tagwerk.access.actors import Actor
    from tagwerk.access.personal_data import PersonalData

_ = translator("tagwerk")


@dataclass(frozen=True)
class Found:
    """A person: *title* as people read it, *surnames* as in ``Words``, and what the person shares with others (*shared*),
    which stays theirs: each value with who else has it.
    """

    person: Person
    title: str
    surnames: tuple[str, ...] = ()
    shared: tuple[tuple[str, str], ...] = ()


def find_person(
    session: Session, actor: Actor, holdings: Iterable[PersonalData], contact: str | None, company: str | None
) -> Found:
    """The contact, or the company with all its contacts, that the actor may see. Raises NotFound, WrongInput."""
    if (contact is None) == (company is None):
        raise WrongInput(_("Say who is meant: --contact or --company."))
    if contact is not None:
        one = find_contact(session, actor, contact)
        home, contacts, title = session.get_one(Company, one.company_id), [one], one.name or one.email or one.phone
    else:
        assert company is not None
        home = find_company(session, actor, company)
        merged = sa.select(Company.id).where(sa.or_(Company.id == home.id, Company.merged_into == home.id))
        contacts = list(session.scalars(sa.select(Contact).where(Contact.company_id.in_(merged)).order_by(Contact.id)))
        title = home.name
    others = session.scalars(sa.select(Company.id).where(Company.merged_into == home.id).order_by(Company.id))
    person = Person((home.id, *others), tuple(each.id for each in contacts), whole_company=contact is None)
    return _complete(session, person, home, contacts, holdings, title)


def _complete(
    session: Session,
    person: Person,
    company: Company,
    contacts: list[Contact],
    holdings: Iterable[PersonalData],
    title: str,
) -> Found:
    words = {word for each in contacts for word in (each.name, each.email, each.phone)}
    if person.whole_company:
        words |= {company.name, company.email, company.phone}
    for holding in holdings:
        if holding.words is not None:
            words |= {word for word in session.scalars(holding.words(person)) if isinstance(word, str)}
    words = {word.strip() for word in words} - {""}
    emails, phones = {word for word in words if "@" in word}, {word for word in words if word.startswith("+")}
    names = words - emails - phones
    shared = dict(_shared(session, person, company, emails, phones, names))
    whole = {name for name in names - set(shared) if len(name.replace(",", " ").split()) > 1}
    alone = {surname(name) for name in whole} | {name for name in names - whole if name not in shared}
    complete = replace(
        person,
        names=tuple(sorted(whole)),
        emails=tuple(sorted(emails - set(shared))),
        phones=tuple(sorted(phones - set(shared))),
    )
    return Found(
        complete, title, tuple(sorted(_only_here(session, person, company, alone))), tuple(sorted(shared.items()))
    )


def _shared(
    session: Session, person: Person, company: Company, emails: set[str], phones: set[str], names: set[str]
) -> Iterator[tuple[str, str]]:
    """What somebody else is called or reached by too. An address of a company's card that is made of the person's name is the
    person's."""
    keys = {name_key(name): name for name in names}
    surnames = {surname(name).casefold() for name in names} - {""}
    living = sa.select(Contact.id, Contact.name, Contact.email, Contact.phone).where(Contact.forgotten_at.is_(None))
    for row in session.execute(living.where(Contact.id.not_in(person.contact_ids))):
        theirs = {row.email, row.phone, keys.get(name_key(row.name), "")} & (emails | phones | names)
        yield from ((value, _("contact {number}", number=row.id)) for value in theirs)
    cards = sa.select(Company.id, Company.name, Company.email, Company.phone)
    if person.whole_company:
        cards = cards.where(Company.id.not_in(person.company_ids))
    for card in session.execute(cards.where(sa.or_(Company.email != "", Company.phone != ""))):
        own = any(name in card.email.partition("@")[0].casefold() for name in surnames)
        theirs = ({card.phone} if own else {card.email, card.phone}) & (emails | phones)
        yield from ((value, _("company {number} {name}", number=card.id, name=card.name)) for value in theirs)
    for each in session.scalars(sa.select(Employee)):
        theirs = {each.email, each.phone, keys.get(name_key(each.name), "")} & (emails | phones | names)
        yield from ((value, _("employee {login}", login=each.login)) for value in theirs)


def _only_here(session: Session, person: Person, company: Company, surnames: set[str]) -> set[str]:
    """Those of *surnames* that nobody else at the company has, nor the company itself."""
    beside = sa.select(Contact.name).where(
        Contact.company_id.in_(person.company_ids), Contact.id.not_in(person.contact_ids)
    )
    taken = {word for name in session.scalars(beside) for word in name_key(name).replace(",", " ").split()}
    if not person.whole_company:
        taken |= set(name_key(company.name).split())
    return {name for name in surnames if name and name_key(name) not in taken}
