"""What of a row is compared with the cards that are there, and by what they are looked up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.companies.duplicates.keys import keys_of, keys_of_numbers, keys_of_reach
from tagwerk.companies.duplicates.scoring import Facts
from tagwerk.companies.duplicates.states import addresses_of, numbers_of

if TYPE_CHECKING:
    from tagwerk.companies.imports.entries import Entry


def facts_of(entry: Entry) -> Facts:
    """What of a row is compared."""
    company, contact = entry.company, entry.contact
    return Facts.of(
        company["name"], company.get("city", ""), company.get("postcode", ""),
        customer_number=company.get("customer_number", ""), vat_id=company.get("vat_id", ""),
        phones=[company.get("phone", ""), *numbers_of(contact)], emails=[company.get("email", ""), *addresses_of(contact)],
        website=company.get("website", ""),
    )  # fmt: skip


def keys_of_entry(entry: Entry) -> set[int]:
    """By what the company of a row can be looked up."""
    company = entry.company
    keys = keys_of(
        company["name"],
        company.get("city", ""),
        company.get("postcode", ""),
        company.get("customer_number", ""),
        company.get("vat_id", ""),
    )
    return keys | keys_of_means(entry)


def keys_of_means(entry: Entry) -> set[int]:
    """By what a company is known whatever it is called: its numbers, and how it is reached."""
    company, contact = entry.company, entry.contact
    numbers = keys_of_numbers(company.get("customer_number", ""), company.get("vat_id", ""))
    return numbers | keys_of_reach(
        [company.get("phone", ""), *numbers_of(contact)],
        [company.get("email", ""), *addresses_of(contact)],
        company.get("website", ""),
    )
