"""Keys by which one company is looked up among a hundred thousand: two cards that may be one have a key in common.

A key is a number of 63 bits made of a word such as ``phone:+492214710100``; who has it in common is looked at closely afterwards,
so that a key too many costs a look and nothing else.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from tagwerk.companies.duplicates.domains import domain_of
from tagwerk.companies.duplicates.names import TRADES, plain, read_name, sound

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_WORDS = 4
"""Words of a name that are looked up together with its town; long names begin with what is particular."""


def key_of(word: str) -> int:
    """The number of a word."""
    return int.from_bytes(blake2b(word.encode(), digest_size=8).digest()) >> 1


def keys_of(name: str, city: str, postcode: str, customer_number: str = "", vat_id: str = "") -> set[int]:
    """The keys of what a company is and where; its town by its sound, since a slip in it makes no other town."""
    read = read_name(name)
    words = [f"glued:{''.join(read.words)}"]
    words.append("sound:" + " ".join(sorted({sound(word) for word in read.words})))
    particular = [word for word in read.words if len(word) > 2 and word not in TRADES] or list(read.words)
    if postcode:
        words.append(f"{sound(particular[0])}@p{postcode[:3]}" if particular else f"@p{postcode[:3]}")
    if town := sound(town_key(city)) if city else "":
        words.append(f"{read.core}@{town}")
        words += [f"{sound(word)}@{town}" for word in particular[:MOST_WORDS]]
        words.append(f"begins:{particular[0][:5] if particular else ''}@{town}")
        if len(read.words) > 2:
            words.append(f"begins:{''.join(word[0] for word in read.words)[:5]}@{town}")
    return {key_of(word) for word in words} | keys_of_numbers(customer_number, vat_id)


def keys_of_numbers(customer_number: str, vat_id: str) -> set[int]:
    """The keys of what only one company has."""
    words = [f"number:{customer_number.casefold()}"] if customer_number else []
    words += [f"vat:{vat_id}"] if vat_id else []
    return {key_of(word) for word in words}


def keys_of_reach(phones: Iterable[str] = (), emails: Iterable[str] = (), website: str = "") -> set[int]:
    """The keys of how a company is reached; an address that anybody can have at its provider is one by itself alone."""
    emails = [email for email in emails if email]
    domains = {domain_of(text) for text in (*emails, website) if text} - {""}
    words = [f"phone:{phone}" for phone in phones if phone]
    words += [f"email:{email}" for email in emails]
    words += [f"domain:{domain}" for domain in domains]
    return {key_of(word) for word in words}


def town_key(city: str) -> str:
    """A town as it is looked up: Frankfurt, Frankfurt/M. and Frankfurt am Main are one."""
    words = plain(city).split()
    while len(words) > 1 and words[0] in ("bad", "sankt", "st", "markt"):
        words = words[1:]
    return words[0] if words else ""
