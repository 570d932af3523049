"""The keys of the companies that are in a database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from tagwerk.companies.duplicates.keys import keys_of, keys_of_reach

if TYPE_CHECKING:
    from collections.abc import Iterator

PIECE = 1_000
COMPANIES = sa.text(
    "SELECT id, name, city, postcode, customer_number, vat_id, phone, email, website FROM companies WHERE id > :after"
    " ORDER BY id LIMIT :size"
)
CONTACTS = sa.text(
    "SELECT company_id, email, phone, mobile, other_emails, other_phones FROM contacts"
    " WHERE company_id > :after AND company_id <= :last ORDER BY company_id, id"
)


def key_rows(connection: sa.Connection) -> Iterator[list[dict[str, Any]]]:
    """The rows of ``company_keys`` for all companies, piece by piece."""
    after = 0
    while companies := connection.execute(COMPANIES, {"after": after, "size": PIECE}).all():
        last = companies[-1].id
        contacts: dict[int, list[Any]] = {}
        for contact in connection.execute(CONTACTS, {"after": after, "last": last}):
            contacts.setdefault(contact.company_id, []).append(contact)
        yield [
            {"key": key, "company_id": company.id}
            for company in companies
            for key in _keys(company, contacts.get(company.id, []))
        ]
        after = last


def _keys(company: Any, contacts: list[Any]) -> set[int]:
    keys = keys_of(company.name, company.city, company.postcode, company.customer_number, company.vat_id)
    keys |= keys_of_reach([company.phone], [company.email], company.website)
    for each in contacts:
        phones, emails = each.other_phones.split("; "), each.other_emails.split("; ")
        keys |= keys_of_reach([each.phone, each.mobile, *phones], [each.email, *emails])
    return keys
