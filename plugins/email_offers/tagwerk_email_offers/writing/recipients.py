"""Whom a campaign writes to: one address of each company, or all of them, each address once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.api import Company, Contact, clock, companies_in, pieces
from tagwerk_email_offers.tables import NEVER_LEFT, Campaign, Message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from tagwerk.api import Actor, App

FRESH_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Recipient:
    """An address to write to: a contact's, or the company's own."""

    company: Company
    contact: Contact | None
    address: str

    @property
    def contact_id(self) -> int | None:
        """The number of the contact, if it is a contact's address."""
        return self.contact.id if self.contact is not None else None

    @property
    def language(self) -> str:
        """The contact's language, ``""`` where it is not known."""
        return self.contact.language if self.contact is not None else ""


def recipients_in(session: Session, app: App, actor: Actor, segment: str, *, all_contacts: bool) -> list[Recipient]:
    """The recipients of a segment, in the order of the companies. Raises NotFound, WrongInput for the segment."""
    companies = companies_in(session, app, actor, segment)
    contacts: dict[int, list[Contact]] = {}
    ids = [company.id for company in companies]
    for piece in pieces(ids):
        query = sa.select(Contact).where(Contact.company_id.in_(piece), Contact.email != "").order_by(Contact.id)
        for contact in session.scalars(query):
            contacts.setdefault(contact.company_id, []).append(contact)
    return [
        recipient
        for company in companies
        for recipient in _of_company(company, contacts.get(company.id, []), all_contacts=all_contacts)
    ]


def recipient_of(session: Session, company: Company) -> Recipient:
    """Whom an offer to *company* would go to; the address may be ``""``."""
    query = sa.select(Contact).where(Contact.company_id == company.id, Contact.email != "").order_by(Contact.id)
    contact = session.scalars(query.limit(1)).first()
    return Recipient(company, contact, contact.email if contact is not None else company.email)


def lately_offered(session: Session, template: str) -> tuple[set[int], set[str]]:
    """The companies and addresses that *template* was sent or queued to in the last 30 days."""
    query = (
        sa.select(Message.company_id, Message.address)
        .join(Campaign, Campaign.id == Message.campaign_id)
        .where(
            Campaign.template == template,
            Message.created_at >= clock.now() - FRESH_FOR,
            Message.state.not_in(NEVER_LEFT),
        )
    )
    rows = session.execute(query).all()
    return {row.company_id for row in rows}, {row.address for row in rows}


def _of_company(company: Company, contacts: list[Contact], *, all_contacts: bool) -> Iterator[Recipient]:
    chosen = contacts if all_contacts else contacts[:1]
    yield from (Recipient(company, contact, contact.email) for contact in chosen)
    if company.email and (all_contacts or not chosen):
        yield Recipient(company, None, company.email)
