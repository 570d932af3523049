"""What of a row is compared with the cards that are there, by what they are looked up, and by what a new one will be found.

It is reckoned before anybody has to wait for the piece that the row belongs to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tagwerk.companies.duplicates.keys import keys_of, keys_of_numbers, keys_of_reach
from tagwerk.companies.duplicates.looking_up import Seeker
from tagwerk.companies.duplicates.names import read_name
from tagwerk.companies.duplicates.scoring import Facts
from tagwerk.companies.duplicates.states import addresses_of, numbers_of
from tagwerk.companies.search.words import texts_of, words_of

if TYPE_CHECKING:
    from tagwerk.companies.imports.rows.entries import Entry


class Sought(NamedTuple):
    """Who is looked for, and the *words* under which the card is found if it is a new one."""

    seeker: Seeker
    words: dict[str, int]


NOBODY = Sought(Seeker(Facts(""), "", frozenset(), frozenset()), {})
"""What is sought for a row that was rejected."""


def sought_of(entry: Entry) -> Sought:
    """What is sought for *entry*."""
    if entry.rejected:
        return NOBODY
    company, people = entry.company, [each for each in (entry.contact, *entry.further) if each]
    name, city, postcode = company["name"], company.get("city", ""), company.get("postcode", "")
    number, vat_id, website = company.get("customer_number", ""), company.get("vat_id", ""), company.get("website", "")
    phones = [company.get("phone", ""), *(text for each in people for text in numbers_of(each))]
    emails = [company.get("email", ""), *(text for each in people for text in addresses_of(each))]
    facts = Facts.of(
        name, city, postcode, customer_number=number, vat_id=vat_id, phones=phones, emails=emails, website=website
    )
    means = frozenset(keys_of_numbers(number, vat_id) | keys_of_reach(phones, emails, website))
    texts = texts_of(company, people, [company["note"]] if "note" in company else [])
    return Sought(Seeker(facts, read_name(name).core, means, means | keys_of(name, city, postcode)), words_of(texts))
