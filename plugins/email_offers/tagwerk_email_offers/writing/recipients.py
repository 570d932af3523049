"""Whom a campaign writes to: one address of each company, or all of them; read in pages, so that a large base costs no memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol

import sqlalchemy as sa

from tagwerk.api import Company, Contact, among, is_gone, segment_of
from tagwerk_email_offers.tables import NEVER_LEFT, TEST, Campaign, Message

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from tagwerk.api import Actor, App, Segment


PAGE = 500
MOST_TRIED = 5
"""Addresses of one company that are tried until one may be written to."""


class CompanyFacts(NamedTuple):
    """What a mail needs to know of a company."""

    id: int
    name: str
    city: str
    region: str
    industry: str
    rank: str
    phone: str
    email: str


class ContactFacts(NamedTuple):
    """What a mail needs to know of a contact."""

    id: int
    company_id: int
    name: str
    position: str
    salutation: str
    language: str
    email: str


_COMPANY = [getattr(Company, name) for name in CompanyFacts._fields]
_CONTACT = [getattr(Contact, name) for name in ContactFacts._fields]
# Made once: they are asked for every few mails.
_COMPANIES = sa.select(*_COMPANY).where(among(Company.id, "keys"))
_CONTACTS = sa.select(*_CONTACT).where(among(Contact.id, "keys"))
_REACHED_OF = (
    sa.select(*_CONTACT).where(among(Contact.company_id, "keys"), Contact.email != "", ~is_gone()).order_by(Contact.id)
)


@dataclass(frozen=True, slots=True)
class Recipient:
    """An address to write to: a contact's, or the company's own."""

    company: CompanyFacts
    contact: ContactFacts | None
    address: str

    @property
    def contact_id(self) -> int | None:
        """The number of the contact, if it is a contact's address."""
        return self.contact.id if self.contact is not None else None

    @property
    def language(self) -> str:
        """The contact's language, ``""`` where it is not known."""
        return self.contact.language if self.contact is not None else ""


class Sent(Protocol):
    """A message, as far as it says for whom it is."""

    @property
    def id(self) -> int:
        """Its number."""

    @property
    def company_id(self) -> int:
        """The company that it goes to."""

    @property
    def contact_id(self) -> int | None:
        """The contact, None for the company itself."""

    @property
    def address(self) -> str:
        """The address that it goes to."""


@dataclass(frozen=True)
class Page:
    """The recipients of some companies, in the order of their numbers; *through* is the last of these."""

    recipients: list[Recipient]
    through: int
    others: Mapping[int, list[Recipient]] = field(default_factory=dict)
    """Where one is written to: further ones of a company, by its number, for where the first may not be."""


def page_of(session: Session, segment: Segment, after: int, size: int, *, all_contacts: bool) -> Page | None:
    """The recipients of the next *size* companies above the number *after*, None where there are no more."""
    above = sa.select(*_COMPANY).where(segment.condition, Company.id > after).order_by(Company.id).limit(size)
    companies = [CompanyFacts._make(row) for row in session.connection().execute(above)]
    if not companies:
        return None
    keys = [company.id for company in companies]
    contacts: dict[int, list[ContactFacts]] = {}
    for row in session.connection().execute(_REACHED_OF, {"keys": keys}):
        contacts.setdefault(row.company_id, []).append(ContactFacts._make(row))
    recipients = [
        recipient
        for company in companies
        for recipient in _of_company(company, contacts.get(company.id, []), all_contacts=all_contacts)
    ]
    others = {} if all_contacts else {
        company.id: list(_of_company(company, contacts.get(company.id, []), all_contacts=True))[1:MOST_TRIED]
        for company in companies
    }  # fmt: skip
    return Page(recipients, companies[-1].id, others)


def recipients_in(session: Session, app: App, actor: Actor, segment: str, *, all_contacts: bool) -> Iterator[Recipient]:
    """The recipients of a segment, in the order of the companies. Raises NotFound, WrongInput for the segment, at once."""
    found = segment_of(session, app, actor, segment)

    def pages(after: int = 0) -> Iterator[Recipient]:
        while (page := page_of(session, found, after, PAGE, all_contacts=all_contacts)) is not None:
            yield from page.recipients
            after = page.through

    return pages()


def recipient_of(session: Session, company: Company) -> Recipient:
    """Whom an offer to *company* would go to; the address may be ``""``."""
    row = session.connection().execute(_REACHED_OF.limit(1), {"keys": [company.id]}).first()
    contact = ContactFacts._make(row) if row is not None else None
    return Recipient(_facts(company), contact, contact.email if contact is not None else company.email)


def recipients_of(session: Session, messages: Sequence[Sent]) -> dict[int, Recipient]:
    """The recipients of *messages* as they are on file now, by the number of the message."""
    connection = session.connection()
    companies = {message.company_id for message in messages}
    contacts = {message.contact_id for message in messages if message.contact_id is not None}
    by_id = {row[0]: CompanyFacts._make(row) for row in connection.execute(_COMPANIES, {"keys": [*companies]})}
    rows = connection.execute(_CONTACTS, {"keys": [*contacts]}) if contacts else ()
    people = {row[0]: ContactFacts._make(row) for row in rows}
    return {
        message.id: Recipient(
            by_id[message.company_id], people.get(message.contact_id) if message.contact_id else None, message.address
        )
        for message in messages
    }


def lately_offered(
    session: Session, template: str, since: datetime, recipients: Sequence[Recipient], besides: int | None
) -> tuple[set[int], set[str]]:
    """The companies and addresses of *recipients* to which *template* was sent or queued since then, in any campaign but
    the one with the number *besides*. Where it failed, the company may be written to at another address.
    """
    query = (
        sa.select(Message.company_id, Message.address)
        .join(Campaign, Campaign.id == Message.campaign_id)
        .where(
            Campaign.template == template,
            Campaign.kind != TEST,
            Message.created_at >= since,
            Message.state.not_in(NEVER_LEFT),
        )
    )
    if besides is not None:
        query = query.where(Message.campaign_id != besides)
    companies = sorted({recipient.company.id for recipient in recipients})
    addresses = sorted({recipient.address for recipient in recipients})
    rows = [
        *session.execute(query.where(among(Message.company_id, companies), Message.state != "failed")),
        *session.execute(query.where(among(Message.address, addresses))),
    ]
    return {row.company_id for row in rows}, {row.address for row in rows}


def _facts(company: Company) -> CompanyFacts:
    return CompanyFacts(
        company.id, company.name, company.city, company.region, company.industry, company.rank, company.phone,
        company.email,
    )  # fmt: skip


def _of_company(company: CompanyFacts, contacts: list[ContactFacts], *, all_contacts: bool) -> Iterator[Recipient]:
    chosen = contacts if all_contacts else contacts[:1]
    yield from (Recipient(company, contact, contact.email) for contact in chosen)
    if company.email and (all_contacts or not chosen):
        yield Recipient(company, None, company.email)
